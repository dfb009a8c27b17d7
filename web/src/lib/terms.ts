import { digits } from './listing';

export const POLICIES = ['flexible', 'standard', 'strict'] as const;
export const WEATHERS = ['none', 'snow', 'water', 'wind', 'rain', 'air'] as const;
/** Provinces and cities of Korea (ISO 3166-2), whose official weather warnings count. */
export const REGIONS = [
	'none', 'KR-11', 'KR-26', 'KR-27', 'KR-28', 'KR-29', 'KR-30', 'KR-31', 'KR-41', 'KR-42', 'KR-43', 'KR-44', 'KR-45', 'KR-46', 'KR-47', 'KR-48', 'KR-49', 'KR-50',
] as const;
export type Region = (typeof REGIONS)[number];
export type Policy = (typeof POLICIES)[number];
export type Weather = (typeof WEATHERS)[number];

/** What an owner asks for besides the fee, as the wire has it. */
export interface Terms {
	declared_value: number;
	deposit: number;
	delivery_fee: number;
	policy: Policy;
	late_percent: number;
	return_hour: number;
	weather: Weather;
	region: Region;
	/** Of a record of hand-over or return; 0: none, and no checklist. */
	photos_needed: number;
	/** How long a request waits for an answer. */
	answer_hours: number;
	/** How long one waits for the other who does not come. */
	wait_minutes: number;
	/** Who asks for free days on these terms is accepted at once. */
	instant: boolean;
}

/** The same in a form: numbers as text; an empty deposit is the one that the server proposes. */
export interface TermsDraft {
	value: string;
	deposit: string;
	delivery: string;
	policy: Policy;
	late: string;
	hour: string;
	weather: Weather;
	region: Region;
	photos: string;
	answer: string;
	wait: string;
	instant: boolean;
}

const text = (n: number) => (n ? String(n) : '');

export function termsDraft(terms: Terms | null): TermsDraft {
	return {
		value: text(terms?.declared_value ?? 0),
		deposit: terms?.declared_value ? String(terms.deposit) : '',
		delivery: text(terms?.delivery_fee ?? 0),
		policy: terms?.policy ?? 'standard',
		late: String(terms?.late_percent ?? 100),
		hour: String(terms?.return_hour ?? 20),
		weather: terms?.weather ?? 'none',
		region: terms?.region ?? 'none',
		// Proposed to who lists something new; what is listed already stays as it is.
		photos: String(terms?.photos_needed ?? 3),
		answer: String(terms?.answer_hours ?? 24),
		wait: String(terms?.wait_minutes ?? 30),
		instant: !!terms?.instant,
	};
}

/** A number of a form, kept between two bounds. */
function within(value: string, min: number, max: number): number {
	return Math.min(max, Math.max(min, Number(digits(value))));
}

export function toTerms(draft: TermsDraft): Omit<Terms, 'deposit'> & { deposit: number | null } {
	return {
		declared_value: Number(digits(draft.value)),
		deposit: draft.deposit === '' ? null : Number(digits(draft.deposit)),
		delivery_fee: Number(digits(draft.delivery)),
		policy: draft.policy,
		late_percent: within(draft.late, 100, 150),
		return_hour: within(draft.hour, 0, 23),
		weather: draft.weather,
		region: draft.weather === 'none' ? 'none' : draft.region,
		photos_needed: within(draft.photos, 0, 10),
		answer_hours: within(draft.answer, 2, 72),
		wait_minutes: within(draft.wait, 10, 120),
		instant: draft.instant,
	};
}

/** A deposit is at most what the gear is worth. */
export function depositFits(draft: TermsDraft): boolean {
	return Number(draft.deposit) <= Number(draft.value);
}
