import { get, getPage, send } from './http';
import type { Page, Product } from './types';

/** What has to end before one may leave. */
export interface Bar {
	rental: number;
	/** Of the rental; `DEPOSIT`: one is to be given back. */
	state: string;
	product_name: string;
}
export interface Leaving {
	may: boolean;
	rentals: Bar[];
	deposits: Bar[];
	last_operator: boolean;
	password: boolean;
}
export const leaving = () => get<Leaving>('/api/account/leaving/');
export const leaveForGood = (email: string, password: string) => send<null>('POST', '/api/account/leaving/', { email, password });
/** In how many archives one's data come. */
export const archives = () => get<{ parts: number }>('/api/account/export/');

export interface SignedIn {
	id: number;
	device: string;
	created_at: string;
	seen_at: string;
	current: boolean;
}
export const sessions = () => get<SignedIn[]>('/api/account/sessions/');
/** Without an id: all but this one. */
export const signOut = (id?: number) => send<null>('DELETE', `/api/account/sessions/${id ? `${id}/` : ''}`);

export interface SavedSearch {
	id: number;
	address: string;
}
export const searches = () => get<SavedSearch[]>('/api/searches/');
export const forgetSearch = (id: number) => send<null>('DELETE', `/api/searches/${id}/`);

export const favourites = (path = '/api/favourites/'): Promise<Page<Product>> => getPage(path);

export interface Neighbourhood {
	name: string | null;
	latitude_e6: number | null;
	longitude_e6: number | null;
	confirmed_on: string | null;
}
export type At = { latitude_e6: number; longitude_e6: number };
export const neighbourhood = () => get<Neighbourhood>('/api/neighbourhood/');
/** What several neighbours say, to choose from. */
export const homeNames = () => get<string[]>('/api/neighbourhood/names/');
export const liveIn = (name: string, at?: At) => send<Neighbourhood>('PUT', '/api/neighbourhood/', { name, ...at });
/** {kind, name, number, contact}; kind: `business`, `club`, or `none` for a neighbour. */
export const lendAs = (as: object) => send<null>('PUT', '/api/account/business/', as);
export const liveNowhere = () => send<null>('DELETE', '/api/neighbourhood/');
