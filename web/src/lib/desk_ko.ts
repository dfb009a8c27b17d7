import { adminKo } from './admin_ko';

/** What only the operator's pages say. */
export const deskKo = { desk: adminKo };
