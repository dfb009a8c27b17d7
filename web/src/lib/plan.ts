import { digits } from './listing';

export const PLANS = ['open', 'no_handover', 'closed'] as const;
export const CARES = ['none', 'dry', 'wax', 'laundry'] as const;
export type Plan = (typeof PLANS)[number];
export type Care = (typeof CARES)[number];

export interface Span {
	from: string;
	to: string;
	plan: Plan;
}

/** When an owner lends, as the wire has it. The week begins on Monday. */
export interface Rules {
	week: Plan[];
	holidays: Plan;
	exceptions: Span[];
	lead_days: number;
	/** From which today is gone; 24: never. */
	cutoff_hour: number;
	window_days: number;
	min_days: number;
	max_days: number;
	care: Care;
	days_before: number;
	days_after: number;
}

const NUMBERS = {
	lead_days: [0, 90],
	cutoff_hour: [1, 24],
	window_days: [1, 365],
	min_days: [1, 180],
	max_days: [1, 180],
	days_before: [0, 7],
	days_after: [0, 7],
} as const;
export type NumberName = keyof typeof NUMBERS;

/** The same in a form: numbers as text. */
export type RulesDraft = Omit<Rules, NumberName> & Record<NumberName, string>;

const DEFAULTS: Rules = {
	week: Array.from({ length: 7 }, () => 'open' as const),
	holidays: 'open',
	exceptions: [],
	lead_days: 0,
	cutoff_hour: 24,
	window_days: 180,
	min_days: 1,
	max_days: 30,
	care: 'none',
	days_before: 0,
	days_after: 0,
};
const names = Object.keys(NUMBERS) as NumberName[];

export function rulesDraft(rules: Rules | null): RulesDraft {
	const from = rules ?? DEFAULTS;
	const texts = Object.fromEntries(names.map((name) => [name, String(from[name])])) as Record<NumberName, string>;
	return { ...from, ...texts };
}

/** Numbers are kept within what an owner may say. */
export function toRules(draft: RulesDraft): Rules {
	const numbers = Object.fromEntries(
		names.map((name) => {
			const [min, max] = NUMBERS[name];
			return [name, Math.min(max, Math.max(min, Number(digits(draft[name]))))];
		}),
	) as Record<NumberName, number>;
	return { ...draft, ...numbers };
}

/** Another care proposes its days: one after each stay, or none. */
export function withCare(draft: RulesDraft, care: Care): RulesDraft {
	return { ...draft, care, days_after: care === 'none' ? '0' : '1' };
}

export function lengthsFit(draft: RulesDraft): boolean {
	const { min_days, max_days } = toRules(draft);
	return min_days <= max_days;
}

/** Every span has its days in order and shares none with another. */
export function spansFit(spans: Span[]): boolean {
	const sorted = [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));
	return sorted.every(({ from, to }, i) => !!from && from <= to && (i === 0 || (sorted[i - 1]?.to ?? '') < from));
}
