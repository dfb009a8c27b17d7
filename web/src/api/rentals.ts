import { withQuery } from '../lib/link';
import { get, getPage, send } from './http';
import type { Page, Rental } from './types';

export const mine = (role: 'renter' | 'owner'): Promise<Page<Rental>> =>
	getPage(withQuery('/api/rentals/', { role, limit: 50 }));
export const rental = (id: number) => get<Rental>(`/api/rentals/${id}/`);
export const ofRoom = (room: number) => get<Rental[]>(`/api/rooms/${room}/rentals/`);

export const move = (id: number, name: string, dates?: { start: string; end: string }) =>
	send<Rental>(
		'POST',
		`/api/rentals/${id}/${name}/`,
		dates ? { rental_start_date: dates.start, rental_end_date: dates.end } : {},
	);

/** Out of it for the penalty that was shown, and no other. */
export const cancel = (id: number, penalty: number) => send<Rental>('POST', `/api/rentals/${id}/cancel/`, { penalty });

/** The owner proposes days to a visitor of the room. */
export const offer = (product: number, renter: number, start: string, end: string) =>
	send<unknown>('POST', withQuery('/rentalhistories/', { product, renter }), {
		rental_start_date: start,
		rental_end_date: end,
	});
