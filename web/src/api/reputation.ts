import { get, send } from './http';
import type { FeeLine, Review, Units } from './types';

/** n of so many, of the last `months`; `minutes`: the median of the answers. */
export interface Fact {
	as: 'owner' | 'renter';
	kind: 'answered' | 'cancels' | 'no_shows' | 'deposits_back' | 'returned_on_time' | 'late_cancels';
	n: number;
	of: number;
	minutes?: number;
}

export interface MemberFacts {
	newcomer: boolean;
	neighbourhood: string | null;
	business: { kind: 'business' | 'club'; name: string; number: string; contact: string } | null;
	barometer: number | null;
	reviews: number;
	months: number;
	rentals: number;
	facts: Fact[];
}

export const FITS = ['small', 'right', 'large'] as const;
export type Fit = (typeof FITS)[number];

export interface GearRatings {
	reviews: number;
	star: number | null;
	fit: Record<Fit, number>;
	as_described: { n: number; of: number };
}

/** What only the renter says beside stars and words. */
export interface GearWords {
	owner_star: number;
	fit: Fit | null;
	as_described: boolean | null;
}

export const facts = (member: number) => get<MemberFacts>(`/api/members/${member}/facts/`);
/** count: how many members keep it; null for all but its owner. */
export const keepers = (product: number) => get<{ count: number | null }>(`/api/products/${product}/favourite/`);
export const ratings = (product: number) => get<GearRatings>(`/products/${product}/ratings/`);
export const review = (product: number, star: number, comment: string, gear: GearWords | null) =>
	send<Review>('POST', `/products/${product}/reviews/`, { star, comment, ...gear });

export interface Difference {
	what: 'rental_start_date' | 'rental_end_date' | 'variant' | 'qty' | 'total' | 'place' | 'pickup_hour';
	before: string | number | null;
	after: string | number | null;
}

/** What the two of a rental have agreed on, or what one of them proposes. */
export interface Terms extends Units {
	version: number;
	by: number;
	at: string;
	rental_start_date: string;
	rental_end_date: string;
	total: number;
	lines: FeeLine[];
	place: string | null;
	pickup_hour: number | null;
	agreed_at: string | null;
	diff: Difference[] | null;
}

export interface Agreement {
	version: number;
	agreed: Terms | null;
	proposed: Terms | null;
	versions: Terms[];
}

export const agreement = (rental: number) => get<Agreement>(`/api/rentals/${rental}/agreement/`);
