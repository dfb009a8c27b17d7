import { get, getPage, send } from './http';
import { withQuery } from '../lib/link';
import type { Page } from './types';

export interface Waiting {
	kind: string;
	/** Of the rental, the report, or the post. */
	id: number;
	since: string;
	/** Null: it is of a post. */
	product: number | null;
	product_name: string | null;
	people: { role: string; id: number; username: string | null }[];
	text: string | null;
}

export interface Action {
	id: number;
	admin: { id: number; username: string | null };
	action: string;
	object: string;
	object_id: number;
	/** What it is called; of a rental its gear, of a report whom it is about. */
	name: string | null;
	reason: string;
	at: string;
}

export interface Report {
	id: number;
	reason: string;
	messages: { seq: number; sender: number; timestamp: string; text: string | null }[];
}

/** What has waited longest; what comes after it shows once that is done. */
export const queue = (): Promise<Page<Waiting>> => getPage('/api/admin/queue/?limit=200');
/** The newest first. */
export const log = (): Promise<Page<Action>> => getPage('/api/admin/audit/');
export const order = (rental: number, move: string, reason: string) => send<unknown>('POST', `/api/admin/rentals/${rental}/${move}/`, { reason });
export const report = (id: number) => get<Report>(`/api/admin/reports/${id}/`);
export const closeReport = (id: number, reason: string) => send<Report>('POST', `/api/admin/reports/${id}/`, { reason });
/** Why a wanted post was reported. */
export const reported = (id: number) => get<{ reasons: string[]; hidden: boolean; created_at: string }>(`/api/admin/wanted/${id}/`);
export const judge = (id: number, hide: boolean, reason: string) => send<null>('POST', `/api/admin/wanted/${id}/`, { reason, hide });
export const decide = (rental: number, amount: number, text: string) => send<unknown>('POST', `/api/rentals/${rental}/claim/decision/`, { amount, text });

export interface Member {
	id: number;
	username: string | null;
	/** For operators. */
	email: string | null;
	provider: string | null;
	email_verified: boolean;
	operator: boolean;
	moderator: boolean;
	banned: boolean;
	ban_reason: string | null;
	banned_until: string | null;
	created_at: string;
	listings: number;
	rentals: number;
	reports: number;
	sessions: number;
}

export interface Listing {
	id: number;
	name: string;
	owner: { id: number; username: string | null };
	category: string | null;
	fee: number;
	created_at: string;
	thumbnail: string | null;
	paused: boolean;
	/** Why an operator has hidden it. */
	hidden: string | null;
}

export const members = (q: string, kind: string): Promise<Page<Member>> => getPage(withQuery('/api/admin/members/', { q, kind }));
export const actOnMember = (id: number, act: string, reason: string, until: string) =>
	send<Member>('POST', `/api/admin/members/${id}/${act}/`, { reason, until: until || null });
export const listings = (q: string, hidden: string): Promise<Page<Listing>> => getPage(withQuery('/api/admin/listings/', { q, hidden }));
export const actOnListing = (id: number, act: string, reason: string) => send<Listing>('POST', `/api/admin/listings/${id}/${act}/`, { reason });

export interface Category {
	id: number;
	parent: number | null;
	name: string;
	name_en: string | null;
	retired: boolean;
	/** How many listings are in it. */
	things: number;
}

/** As siblings stand. */
export const categories = () => get<Category[]>('/api/admin/categories/');
export const addCategory = (parent: number | null, name: string, name_en: string) => send<Category>('POST', '/api/admin/categories/', { parent, name, name_en });
export const renameCategory = (id: number, name: string, name_en: string) => send<Category>('PUT', `/api/admin/categories/${id}/`, { name, name_en });
export const moveCategory = (id: number, by: number) => send<Category>('POST', `/api/admin/categories/${id}/move/`, { by });
export const retireCategory = (id: number, to: number | null) => send<Category>('POST', `/api/admin/categories/${id}/retire/`, { to });
