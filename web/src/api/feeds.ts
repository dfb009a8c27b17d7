import { withQuery } from '../lib/link';
import { get, getFile, send, sendForm } from './http';

/** Where the secret link to a calendar is made: of the member's own rentals, or of his product, or one unit of it. */
export const MINE = '/api/calendar-link/';
/** A product; `unit`: one of its units alone. */
export const gear = (product: number, unit?: number) => `/products/${product}/${unit ? `units/${unit}/` : ''}`;
export const linkOf = (gear: string) => `${gear}calendar-link/`;

export const since = (path: string) => get<{ created_at: string | null }>(path);
/** The address is said this once; an older link ends. */
export const make = (path: string) => send<{ url: string; created_at: string }>('POST', path);
export const revoke = (path: string) => send<null>('DELETE', path);
/** All of the member's rentals, for a spreadsheet. */
export const table = (lang: string) => getFile(withQuery('/api/rentals.csv', { lang }));

/** How another calendar of a product or unit stands; what its faults and notes mean is said by the words for them. */
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

const importOf = (gear: string) => `${gear}calendar-import/`;
export const calendarImport = (gear: string) => get<CalendarImport>(importOf(gear));
export const importUrl = (gear: string, url: string) => send<CalendarImport>('PUT', importOf(gear), { url });
export const importAgain = (gear: string) => send<CalendarImport>('POST', importOf(gear));
export const endImport = (gear: string) => send<null>('DELETE', importOf(gear));
export function importFile(gear: string, file: File): Promise<CalendarImport> {
	const form = new FormData();
	form.append('file', file);
	return sendForm<CalendarImport>('PUT', `${importOf(gear)}file/`, form);
}
