import { type Day, addDays, addMonths, monthOf, weekday } from './dates';

/** A range being chosen: nothing, its start, or both ends. */
export interface Picked {
	start: Day | null;
	end: Day | null;
	/** While it is dragged: another one follows at once. */
	growing?: boolean;
}

/** What may be picked: free days, those among them on which nothing begins or ends, and how long a stay is. */
export interface Pickable {
	free: ReadonlySet<Day>;
	passing: ReadonlySet<Day>;
	min: number;
	max: number;
	/** The first day where it is settled: what is in use is only extended or shortened. */
	start: Day | null;
}

/** Whether every day from start to end is free, and the range may begin, end and be as long as that. */
export function rangeIsFree(start: Day, end: Day, { free, passing, min, max }: Pickable): boolean {
	if (passing.has(start) || passing.has(end)) return false;
	let day = start;
	for (let n = 1; n <= max && free.has(day); n++) {
		if (day === end) return n >= min;
		day = addDays(day, 1);
	}
	return false;
}

/** The next choice after pressing a day: the end if it can be one, else a new start if it can be that. */
export function pickDay(picked: Picked, day: Day, days: Pickable): Picked {
	if (days.start) return rangeIsFree(days.start, day, days) ? { start: days.start, end: day } : picked;
	if (!days.free.has(day)) return picked;
	const { start, end } = picked;
	if (start && !end && day >= start && rangeIsFree(start, day, days)) return { start, end: day };
	return days.passing.has(day) ? picked : { start: day, end: null };
}

/** The day that stays where it is when the other end of what is picked moves on from a day. */
export function anchorOf({ start, end }: Picked, from: Day): Day {
	if (start && from === end) return start;
	return end && from === start ? end : from;
}

/** The stay from one day to another, whichever is the earlier; null where it cannot be one. */
export function stretch(anchor: Day, day: Day, days: Pickable): Picked | null {
	const first = days.start ?? (day < anchor ? day : anchor);
	const last = days.start || day > anchor ? day : anchor;
	return rangeIsFree(first, last, days) ? { start: first, end: last } : null;
}

/** Where an arrow key leads from a day, null for other keys. */
export function moveByKey(day: Day, key: string): Day | null {
	switch (key) {
		case 'ArrowLeft':
			return addDays(day, -1);
		case 'ArrowRight':
			return addDays(day, 1);
		case 'ArrowUp':
			return addDays(day, -7);
		case 'ArrowDown':
			return addDays(day, 7);
		case 'Home':
			return addDays(day, -weekday(day));
		case 'End':
			return addDays(day, 6 - weekday(day));
		case 'PageUp':
			return sameDayOf(day, -1);
		case 'PageDown':
			return sameDayOf(day, 1);
		default:
			return null;
	}
}

/** The same day of another month, or that month's last. */
function sameDayOf(day: Day, months: number): Day {
	const month = addMonths(monthOf(day), months);
	const last = addDays(`${addMonths(month, 1)}-01`, -1);
	const same = `${month}-${day.slice(8)}`;
	return same > last ? last : same;
}
