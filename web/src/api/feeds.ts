import { withQuery } from '../lib/link';
import { get, getFile, send, sendForm } from './http';

/** Where the secret link to a calendar is made: of the member's own rentals, or of his product. */
export const MINE = '/api/calendar-link/';
export const ofProduct = (id: number) => `/products/${id}/calendar-link/`;

export const since = (path: string) => get<{ created_at: string | null }>(path);
/** The address is said this once; an older link ends. */
export const make = (path: string) => send<{ url: string; created_at: string }>('POST', path);
export const revoke = (path: string) => send<null>('DELETE', path);
/** All of the member's rentals, for a spreadsheet. */
export const table = (lang: string) => getFile(withQuery('/api/rentals.csv', { lang }));

/** How another calendar of a product stands; what its faults and notes mean is said by the words for them. */
export interface CalendarImport {
	url: string | null;
	file: boolean;
	/** It will be read within seconds. */
	pending: boolean;
	checked_at: string | null;
	read_at: string | null;
	fault: string | null;
	events: number;
	busy: { from: string; to: string }[];
	notes: { event: string; start: string; why: string }[];
}

const importOf = (product: number) => `/products/${product}/calendar-import/`;
export const calendarImport = (product: number) => get<CalendarImport>(importOf(product));
export const importUrl = (product: number, url: string) => send<CalendarImport>('PUT', importOf(product), { url });
export const importAgain = (product: number) => send<CalendarImport>('POST', importOf(product));
export const endImport = (product: number) => send<null>('DELETE', importOf(product));
export function importFile(product: number, file: File): Promise<CalendarImport> {
	const form = new FormData();
	form.append('file', file);
	return sendForm<CalendarImport>('PUT', `${importOf(product)}file/`, form);
}
