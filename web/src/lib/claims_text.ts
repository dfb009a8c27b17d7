import { claimsEn } from './claims_en';
import { claimsKo } from './claims_ko';
import { lang } from './text';

/** The text of claims, which only the page of a rental needs: the first page does without it. */
export const claimText = (): typeof claimsKo => (lang() === 'en' ? claimsEn : claimsKo);
