import { adminEn } from './admin_en';
import type { DeskText } from './ko';

export const deskEn: DeskText = { desk: adminEn };
