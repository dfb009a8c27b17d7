import { type Day, ZONE, countDays } from './dates';
import { lang } from './text';

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = lang() + JSON.stringify(options);
	let found = cache.get(key);
	if (!found) cache.set(key, (found = new Intl.DateTimeFormat(lang(), options)));
	return found;
}

/** Making one takes longer than a list of fees. */
const numbers = new Map<string, Intl.NumberFormat>();

export function count(n: number): string {
	let found = numbers.get(lang());
	if (!found) numbers.set(lang(), (found = new Intl.NumberFormat(lang())));
	return found.format(n);
}

export function money(won: number): string {
	const digits = count(Math.abs(won));
	return (won < 0 ? '−' : '') + (lang() === 'ko' ? `${digits}원` : `₩${digits}`);
}

/** A day as an instant that any zone west of UTC+12 formats right when told UTC. */
function noon(day: Day): Date {
	return new Date(`${day}T12:00:00Z`);
}

/** As one word in Korean: what is in brackets never stands alone on a line, by the joiner before it. */
export function shortDay(day: Day): string {
	return formatter({ timeZone: 'UTC', month: 'short', day: 'numeric', weekday: 'short' }).format(noon(day)).replace(' (', '\u2060(');
}

export function longDay(day: Day): string {
	return formatter({ timeZone: 'UTC', dateStyle: 'full' }).format(noon(day));
}

export function monthName(month: string): string {
	return formatter({ timeZone: 'UTC', year: 'numeric', month: 'long' }).format(noon(`${month}-01`));
}

/** Sunday first. */
export function weekdayNames(): { short: string; long: string }[] {
	return Array.from({ length: 7 }, (_, i) => {
		const day = noon(`2023-01-0${i + 1}`);
		return {
			short: formatter({ timeZone: 'UTC', weekday: 'narrow' }).format(day),
			long: formatter({ timeZone: 'UTC', weekday: 'long' }).format(day),
		};
	});
}

export function range(start: Day, end: Day): string {
	return countDays(start, end) === 1 ? shortDay(start) : `${shortDay(start)} – ${shortDay(end)}`;
}

export function clock(instant: string): string {
	return formatter({ timeZone: ZONE, hour: 'numeric', minute: '2-digit' }).format(new Date(instant));
}

export function date(instant: string): string {
	return formatter({ timeZone: ZONE, dateStyle: 'medium' }).format(new Date(instant));
}

/** Day and hour. */
export const when = (instant: string): string => `${date(instant)} ${clock(instant)}`;

/** To a square of 500 m: nearer than that is not known. */
export const distance = (metres: number): string => (metres < 500 ? '< 500 m' : `${(metres / 1000).toFixed(1)} km`);
