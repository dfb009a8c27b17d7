import { adminEn } from './admin_en';
import type { DeskText } from './ko';
import { setupEn } from './setup_en';

export const deskEn: DeskText = { desk: adminEn, setup: setupEn };
