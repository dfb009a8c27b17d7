import { signal } from '@preact/signals';
import { recall, remember } from '../lib/store';

const KEPT = 'reviewed';
const MANY = 200;

/** Rentals this browser has reviewed, so that they are not offered again; the server refuses a second one anyway. */
const reviewed = signal<number[]>((recall(KEPT) ?? '').split(',').filter(Boolean).map(Number));

export const isReviewed = (rental: number): boolean => reviewed.value.includes(rental);

export function markReviewed(rental: number): void {
	reviewed.value = [...reviewed.value, rental].slice(-MANY);
	remember(KEPT, reviewed.value.join(','));
}
