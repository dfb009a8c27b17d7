import { withQuery } from '../lib/link';
import { getPage, send } from './http';
import type { At } from './account';
import type { Page, SimpleUser } from './types';

export interface Wanted {
	id: number;
	member: SimpleUser;
	text: string;
	category: string | null;
	start: string | null;
	end: string | null;
	fee_most: number | null;
	place: string;
	until: string;
	open: boolean;
	hidden: boolean;
	/** What a moderator said when he took it down; for its member. */
	hidden_why: string | null;
	answers: number;
	mine: boolean;
}
export interface NewWanted extends Partial<At> {
	text: string;
	category: string;
	start?: string;
	end?: string;
	fee_most: number;
	place: string;
}
export const list = (by: Record<string, string>): Promise<Page<Wanted>> => getPage(withQuery('/api/wanted/', by));
export const post = (wanted: NewWanted) => send<Wanted>('POST', '/api/wanted/', wanted);
export const close = (id: number) => send<null>('DELETE', `/api/wanted/${id}/`);
export const answer = (id: number, product: number) => send<{ room: number }>('POST', `/api/wanted/${id}/answers/`, { product });
export const report = (id: number, reason: string) => send<null>('POST', `/api/wanted/${id}/report/`, { reason });
