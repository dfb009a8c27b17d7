import { t } from './text';

export const fitting = () => t().fitting;

/** A word of a choice, or a number. */
export const wordText = (value: number | string): string => fitting().words[value] ?? String(value);

/** The same with its unit: "262 mm", "260~270 mm"; words have none. */
export function withUnit(text: string, unit: string | null): string {
	const of = unit ? fitting().units[unit] ?? '' : '';
	return of && /\d/.test(text) ? `${text} ${of}` : text;
}
