import { type Day, addDays, addMonths, monthOf, weekday } from './dates';

/** A range being chosen: nothing, its start, or both ends. */
export interface Picked {
	start: Day | null;
	end: Day | null;
}

export const MAX_DAYS = 30;

/** Whether every day from start to end is free and the range is not longer than a rental may be. */
export function rangeIsFree(start: Day, end: Day, free: ReadonlySet<Day>): boolean {
	let day = start;
	for (let i = 0; i < MAX_DAYS; i++) {
		if (!free.has(day)) return false;
		if (day === end) return true;
		day = addDays(day, 1);
	}
	return false;
}

/** The next choice after pressing a free day: the end if it can be one, else a new start. */
export function pickDay(picked: Picked, day: Day, free: ReadonlySet<Day>): Picked {
	if (!free.has(day)) return picked;
	const { start, end } = picked;
	if (start && !end && day >= start && rangeIsFree(start, day, free)) return { start, end: day };
	return { start: day, end: null };
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
