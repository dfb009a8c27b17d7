import { adminEn } from './admin_en';
import { adminKo } from './admin_ko';
import { lang } from './text';

/** The text of contested no-shows and of the admins' page: the first page does without it. */
export const adminText = (): typeof adminKo => (lang() === 'en' ? adminEn : adminKo);
