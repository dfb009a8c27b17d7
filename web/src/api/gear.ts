import type { Day } from '../lib/dates';
import { withQuery } from '../lib/link';
import { get } from './http';
import type { Thumb } from './types';

/** What gear has earned, won; `open`: of all, what not both have confirmed yet. */
export interface Earned {
	month: number;
	year: number;
	all: number;
	open: number;
}
export interface OwnGear {
	id: number;
	name: string;
	thumbnails: Thumb[];
	rental_fee_for_a_day: number;
	paused: boolean;
	/** By an operator. */
	hidden: boolean;
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

/** What the caller lends; `earned`: all together, also what is deleted by now. */
export const mine = () => get<{ earned: Earned; gear: OwnGear[] }>('/api/gear/');
/** In the order of their first days. */
export const days = (from: Day, to?: Day) => get<Lent[]>(withQuery('/api/gear/days/', { from, to }));
