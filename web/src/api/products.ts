import { withQuery } from '../lib/link';
import type { Rules } from '../lib/plan';
import type { Finding } from '../lib/search';
import type { Terms, toTerms } from '../lib/terms';
import { lang } from '../lib/text';
import { get, getPage, send, sendForm } from './http';
import { CONDITIONS, type CalendarDays, type CategoryTree, type Page, type Product, type Quote, type Rental, type Review, type Units } from './types';

export type Order = 'recent' | 'views' | 'min_price' | 'near';

export interface Search {
	keyword: string;
	category: string;
	order: Order;
	/** Both or none: only what is free on all these days. */
	rental_start_date: string;
	rental_end_date: string;
	/** "me": only what fits the caller. */
	fits: string;
	min_price: string;
	max_price: string;
	/** Of CONDITIONS, with commas. */
	state: string;
	direct: string;
	delivery: string;
	near: string;
	km: string;
	/** "1": where each is, to 500 m. */
	places: string;
}

/** What the page of a search asks for, as the wire does. */
export const searchOf = (value: Finding): Search => ({
	keyword: value.keyword,
	category: value.category,
	order: value.order,
	rental_start_date: value.from,
	rental_end_date: value.from && (value.to > value.from ? value.to : value.from),
	fits: value.fits ? 'me' : '',
	min_price: value.min,
	max_price: value.max,
	state: value.states.map((i) => CONDITIONS[i]).join(','),
	direct: value.direct ? '1' : '',
	delivery: value.delivery ? '1' : '',
	near: value.near,
	km: value.km,
	places: '1',
});

/** In millionths of a degree; exact for its owner and for whom he lends it to. */
export interface Place {
	latitude_e6: number;
	longitude_e6: number;
	exact: boolean;
}
export const place = (id: number) => get<{ place: Place | null }>(`/api/products/${id}/place/`);
export const setPlace = (id: number, place: Pick<Place, 'latitude_e6' | 'longitude_e6'>) => 
	send<{ place: Place }>('PUT', `/api/products/${id}/place/`, { latitude_e6: place.latitude_e6, longitude_e6: place.longitude_e6 });
export const forgetPlace = (id: number) => send<null>('DELETE', `/api/products/${id}/place/`);

const PAGE = 24;

export const search = (by: Partial<Search>, limit = PAGE): Promise<Page<Product>> =>
	getPage(withQuery('/products/', { ...by, limit }));
/** How many that finds; `more` where they are more than are counted. */
export const count = (by: Partial<Search>) => get<{ count: number; more: boolean }>(withQuery('/products/count/', { ...by }));
/** address: the query of the page of this search. */
export const saveSearch = (by: Partial<Search>, address: string) => send<{ id: number }>('POST', withQuery('/api/searches/', { ...by, order: '' }), { address });
export const popular = () => get<Product[]>('/products/popularity/');
export const recommended = () => get<Product[]>('/products/recommendation/');
export const categories = () => get<CategoryTree[]>(`/products/categories/?lang=${lang()}`);
export const product = (id: number) => get<Product>(`/products/${id}/`);
export const reviews = (id: number): Promise<Page<Review>> => getPage(`/products/${id}/reviews/?limit=10`);
/** rental: what it holds is free for its two. */
export const calendar = (id: number, from: string, days: number, rental?: number, units: Units | null = null) =>
	get<CalendarDays>(withQuery(`/products/${id}/calendar/`, { from, days, rental, ...units }));
export const quote = (id: number, start: string, end: string, delivery = false, units: Units | null = null) =>
	get<Quote>(
		withQuery(`/products/${id}/quote/`, { rental_start_date: start, rental_end_date: end, qty: units?.qty, ...(delivery ? { delivery: 1 } : {}) }),
	);

/** What is alike, when, and in what. */
export interface Like {
	product: number;
	rental_start_date: string;
	rental_end_date: string;
	same_category: boolean;
	same_size: boolean;
	same_place: boolean;
}
type Stay = Pick<Like, 'rental_start_date' | 'rental_end_date'>;
/** Other days of a thing, and other things, the nearest first. */
export const alternatives = (id: number, from: string, to: string, units: Partial<Units> | null = null) =>
	get<{ days: Stay[]; products: Product[]; likes: Like[] }>(withQuery(`/api/products/${id}/alternatives/`, { from, to, variant: units?.variant || undefined, qty: units?.qty }));

/** How many of a size may be lent. */
export interface Size {
	variant: string;
	count: number;
}
export const sizes = (id: number) => get<Size[]>(`/products/${id}/variants/`);
export const rules = (id: number) => get<Rules>(`/products/${id}/calendar-rules/`);
export const setRules = (id: number, rules: Rules) => send<Rules>('PUT', `/products/${id}/calendar-rules/`, rules);
export const terms = (id: number) => get<Terms>(`/products/${id}/terms/`);
export const setTerms = (id: number, terms: ReturnType<typeof toTerms>) => send<Terms>('PUT', `/products/${id}/terms/`, terms);

export interface Pause {
	paused: boolean;
	since: string | null;
	/** Why an operator has hidden it; for its owner alone. */
	hidden: string | null;
}
export const pause = (id: number) => get<Pause>(`/api/products/${id}/pause/`);
export const setPause = (id: number, paused: boolean) => send<Pause>('PUT', `/api/products/${id}/pause/`, { paused });

/** Asking for days; with a quote, only at its price. */
export const ask = (id: number, start: string, end: string, quote?: Quote, units: Units | null = null) =>
	send<Rental>('POST', `/products/${id}/rentals/`, {
		rental_start_date: start,
		rental_end_date: end,
		...units,
		...(quote ? { quote_id: quote.id, delivery: quote.by_delivery } : {}),
	});

export interface Listing {
	name: string;
	category: string;
	state: string;
	model_name: string;
	rental_fee_for_a_day: string;
	rental_fee_for_a_week: string;
	description: string;
	direct_dealing_is_allowed: boolean;
	direct_dealing_place: string;
	delivery_fee_is_included: boolean;
	tags: string[];
}

/** The form of a listing. Without photos, the ones it has stay. */
export function listingForm(listing: Listing, photos: Blob[]): FormData {
	const form = new FormData();
	const { tags, ...rest } = listing;
	for (const [key, value] of Object.entries(rest)) form.set(key, String(value));
	form.set('tags', JSON.stringify(tags.map((hashtag) => ({ hashtag }))));
	photos.forEach((photo, i) => form.append('thumbnails', photo, `photo-${i + 1}.jpg`));
	return form;
}

export const create = (form: FormData, onSent: (bytes: number) => void) =>
	sendForm<Product>('POST', '/products/', form, onSent);
export const update = (id: number, form: FormData, onSent: (bytes: number) => void) =>
	sendForm<Product>('PUT', `/products/${id}/`, form, onSent);
export const remove = (id: number) => send<null>('DELETE', `/products/${id}/`);
