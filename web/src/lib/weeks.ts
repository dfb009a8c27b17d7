import { type Day, today, weeksOf } from './dates';

interface Stay {
	start: Day;
	end: Day;
	state: string;
}

/** What is not brought back is out until today. */
export const lastDay = ({ end, state }: Stay): Day => (state === 'IN_USE' && end < today() ? today() : end);

/** A stay as it lies in a week: over which of its seven days, from 1, and whether an earlier week of the month has it, too. */
export interface Bar<T> {
	stay: T;
	from: number;
	to: number;
	again: boolean;
}

/** A month, week by week, with the stays that lie in it. */
export function barsOf<T extends Stay>(month: string, stays: T[]): { days: (Day | null)[]; bars: Bar<T>[] }[] {
	const seen = new Set<T>();
	return weeksOf(month).map((days) => ({
		days,
		bars: stays.flatMap((stay) => {
			const on = days.flatMap((day, i) => (day && day >= stay.start && day <= lastDay(stay) ? [i + 1] : []));
			if (!on.length) return [];
			const again = seen.has(stay);
			seen.add(stay);
			return [{ stay, from: on[0] ?? 1, to: on[on.length - 1] ?? 1, again }];
		}),
	}));
}
