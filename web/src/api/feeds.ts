import { withQuery } from '../lib/link';
import { get, getFile, send } from './http';

/** Where the secret link to a calendar is made: of the member's own rentals, or of his product. */
export const MINE = '/api/calendar-link/';
export const ofProduct = (id: number) => `/products/${id}/calendar-link/`;

export const since = (path: string) => get<{ created_at: string | null }>(path);
/** The address is said this once; an older link ends. */
export const make = (path: string) => send<{ url: string; created_at: string }>('POST', path);
export const revoke = (path: string) => send<null>('DELETE', path);
/** All of the member's rentals, for a spreadsheet. */
export const table = (lang: string) => getFile(withQuery('/api/rentals.csv', { lang }));
