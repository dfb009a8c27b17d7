import type { Product, Units } from './types';
import { get, send } from './http';

/** Days that the member waits for; held: they are free, for him only, until then or until his request is decided. */
export interface Waiting {
	id: number;
	product: Pick<Product, 'id' | 'name' | 'thumbnails'>;
	variant: string;
	qty: number;
	days: { rental_start_date: string; rental_end_date: string };
	held: boolean;
	held_until: string | null;
	rental: number | null;
}

export const mine = () => get<Waiting[]>('/api/waiting/');
export const wait = (product: number, start: string, end: string, units: Units | null) =>
	send<Waiting>('POST', `/api/products/${product}/waiting/`, { rental_start_date: start, rental_end_date: end, ...units });
export const stop = (id: number) => send<null>('DELETE', `/api/waiting/${id}/`);
