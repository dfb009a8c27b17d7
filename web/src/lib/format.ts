import { type Day, countDays, dayOf, timeOf, weekday } from './dates';
import type { Parts } from './ko';
import { lang, t } from './text';

/** Of whole numbers; both languages write them so. */
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

export function money(won: number): string {
	const digits = count(Math.abs(won));
	return (won < 0 ? '−' : '') + (lang() === 'ko' ? `${digits}원` : `₩${digits}`);
}

function parts(day: Day): Parts {
	const [y = 0, m = 0, d = 0] = day.split('-').map(Number);
	return [y, m, d, weekday(day)];
}

/** As one word in Korean: what is in brackets never stands alone on a line. */
export const shortDay = (day: Day): string => t().dates.short(parts(day));
export const longDay = (day: Day): string => t().dates.long(parts(day));
export const monthName = (month: string): string => t().dates.month(parts(`${month}-01`));

/** Sunday first. */
export const weekdayNames = (): { short: string; long: string }[] => t().dates.weekdays.map((long) => ({ short: long.slice(0, 1), long }));

export function range(start: Day, end: Day): string {
	return countDays(start, end) === 1 ? shortDay(start) : `${shortDay(start)} – ${shortDay(end)}`;
}

export function clock(instant: string): string {
	const [h, min = ''] = timeOf(instant).split(':');
	return t().dates.clock(Number(h), min);
}

export const date = (instant: string): string => t().dates.medium(parts(dayOf(instant)));

/** Day and hour. */
export const when = (instant: string): string => `${date(instant)} ${clock(instant)}`;

/** To a square of 500 m: nearer than that is not known. */
export const distance = (metres: number): string => (metres < 500 ? '< 500 m' : `${(metres / 1000).toFixed(1)} km`);
