import { adminEn } from './admin_en';
import type { DeskText } from './ko';
import { machineEn } from './machine_en';
import { setupEn } from './setup_en';

export const deskEn: DeskText = { desk: adminEn, machine: machineEn, setup: setupEn };
