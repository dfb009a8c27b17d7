import type { ClaimPhoto, ClaimState } from '../lib/claims';
import { get, send, sendForm } from './http';
import type { Rental } from './types';

const of = (rental: number) => `/api/rentals/${rental}/claim/`;
const move = (rental: number, name: string, body: object) => send<Rental>('POST', `/api/rentals/${rental}/${name}/`, body);

export interface Said {
	/** Null: none is said. */
	amount: number | null;
	text: string;
}

export const claim = (rental: number) => get<ClaimState>(of(rental));
export const make = (rental: number, said: Said) => move(rental, 'claim', said);
export const lose = (rental: number, what: 'lost' | 'stolen', said: Said) => move(rental, 'lost', { what, ...said });
export const propose = (rental: number, said: Said) => move(rental, 'propose', said);
/** To exactly what stands: another amount is refused. */
export const agree = (rental: number, amount: number) => move(rental, 'agree', { amount });
export const appeal = (rental: number, text: string) => move(rental, 'appeal', { text });

export function addPhoto(rental: number, photo: Blob): Promise<ClaimPhoto> {
	const form = new FormData();
	form.set('file', photo, 'photo.jpg');
	return sendForm<ClaimPhoto>('POST', `${of(rental)}photos/`, form);
}
