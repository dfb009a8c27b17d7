import type { Day } from '../lib/dates';
import { withQuery } from '../lib/link';
import { get, getAll } from './http';
import type { Thumb } from './types';

/** What gear has earned, won. Of all, what not both have confirmed yet: `due` is to come in, `back` to be paid back. */
export interface Earned {
	month: number;
	year: number;
	all: number;
	due: number;
	back: number;
}
export interface OwnGear {
	id: number;
	name: string;
	thumbnails: Thumb[];
	rental_fee_for_a_day: number;
	paused: boolean;
	/** By an operator. */
	hidden: boolean;
	/** How many members keep it. */
	favourites: number;
	earned: Earned;
}
/** Who asks for or has what. */
export interface Lent {
	rental: number;
	product: number;
	product_name: string;
	renter_name: string | null;
	start: Day;
	end: Day;
	state: string;
}

/** The newest of what the caller lends, and how many there are; `earned`: all together, also what is deleted by now. */
export const mine = () => get<{ earned: Earned; count: number; gear: OwnGear[] }>('/api/gear/');
/** The newest of it, how many there are, and what this month brought. */
export const brief = () => get<{ count: number; month: number; gear: Pick<OwnGear, 'id' | 'name' | 'thumbnails'>[] }>('/api/gear/brief/');
/** In the order of their first days. */
export const days = (from: Day, to?: Day) => getAll<Lent>(withQuery('/api/gear/days/', { from, to }));
