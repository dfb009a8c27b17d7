/** Sizes as a form holds them, and feet in the units that are written on shoes. Fields and sizes are the wire's, by their shape. */
export interface Asked {
	name: string;
	kind: 'range' | 'number' | 'choice';
	min: number;
	max: number;
	choices: string[] | null;
}
type Word = number | string;
type Value = Word | { low: Word; high: Word } | null;

export const FOOT_UNITS = ['mm', 'eu', 'mondo'] as const;
export type FootUnit = (typeof FOOT_UNITS)[number];

/** Mondopoint is the foot in cm; an EU size is two thirds of a cm of the last, which is 15 mm longer than the foot. */
export function footFromMm(mm: number, unit: FootUnit): number {
	if (unit === 'mondo') return mm / 10;
	return unit === 'eu' ? Math.round(((mm + 15) * 3) / 10) / 2 : mm;
}
export function footToMm(size: number, unit: FootUnit): number {
	if (unit === 'mondo') return Math.round(size * 10);
	return Math.round(unit === 'eu' ? (size * 20) / 3 - 15 : size);
}

/** What is typed of one size, by field; of a range "low" and "high" behind a dot. */
export type SizeDraft = Record<string, string>;
/** By the variants of a product's units; "" for all of them. */
export type SizesDraft = Record<string, SizeDraft>;

const isRange = (value: Value | undefined): value is { low: Word; high: Word } => typeof value === 'object' && value !== null;

/** An end that is the field's own was not said. */
function endText(field: Asked, value: Word, own: number): string {
	return !field.choices && value === own ? '' : String(value);
}

export function sizesDraft(sizes: ({ variant: string } & Record<string, unknown>)[], fields: Asked[]): SizesDraft {
	const draft: SizesDraft = {};
	for (const size of sizes) {
		const one: SizeDraft = (draft[size.variant] = {});
		for (const field of fields) {
			const value = size[field.name] as Value | undefined;
			if (isRange(value)) {
				one[`${field.name}.low`] = endText(field, value.low, field.min);
				one[`${field.name}.high`] = endText(field, value.high, field.max);
			} else if (value !== null && value !== undefined) one[field.name] = String(value);
		}
	}
	return draft;
}

/** A number that a field takes; undefined: nothing is typed; null: it is none. */
function numberOf(field: Asked, text: string | undefined): number | null | undefined {
	if (!text?.trim()) return undefined;
	const number = Number(text);
	return Number.isInteger(number) && number >= field.min && number <= field.max ? number : null;
}

function wordOf(field: Asked, text: string | undefined): Word | null | undefined {
	if (!field.choices) return numberOf(field, text);
	return text ? (field.choices.includes(text) ? text : null) : undefined;
}

const place = (field: Asked, word: Word): number => (field.choices ? field.choices.indexOf(String(word)) : Number(word));

/** What is wrong with a field of a size: a number that it does not take, or ends that are the wrong way round. */
export function fieldIsWrong(field: Asked, size: SizeDraft): boolean {
	if (field.kind !== 'range') return wordOf(field, size[field.name]) === null;
	const low = wordOf(field, size[`${field.name}.low`]);
	const high = wordOf(field, size[`${field.name}.high`]);
	if (low === null || high === null) return true;
	return low !== undefined && high !== undefined && place(field, low) > place(field, high);
}

export const sizesFit = (draft: SizesDraft, fields: Asked[]): boolean =>
	Object.values(draft).every((size) => fields.every((field) => !fieldIsWrong(field, size)));

/** As the wire takes them; sizes of which nothing is said are left out. */
export function toSizes(draft: SizesDraft, fields: Asked[]): ({ variant: string } & Record<string, Value>)[] {
	return Object.entries(draft).flatMap(([variant, said]) => {
		const values: Record<string, Value> = {};
		for (const field of fields) {
			if (field.kind === 'range') {
				const low = wordOf(field, said[`${field.name}.low`]);
				const high = wordOf(field, said[`${field.name}.high`]);
				const ends = field.choices ? { low: field.choices[0] ?? '', high: field.choices.at(-1) ?? '' } : { low: field.min, high: field.max };
				if (low ?? high) values[field.name] = { low: low ?? ends.low, high: high ?? ends.high };
			} else values[field.name] = wordOf(field, said[field.name]) ?? null;
		}
		const some = Object.values(values).some((value) => value !== null);
		return some ? [Object.assign({ variant }, values) as { variant: string } & Record<string, Value>] : [];
	});
}

/** "260~270", "~270", "260~" or "260" of a range in a field's words, without their unit. */
export function rangeText(field: Pick<Asked, 'min' | 'max' | 'choices'> | undefined, range: { low: Word; high: Word }, say: (word: Word) => string): string {
	if (range.low === range.high) return say(range.low);
	const open = field && !field.choices;
	const low = open && range.low === field.min ? '' : say(range.low);
	const high = open && range.high === field.max ? '' : say(range.high);
	return `${low}~${high}`;
}
