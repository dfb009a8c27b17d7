import { get, send } from './http';

export interface FitField {
	name: string;
	kind: 'range' | 'number' | 'choice';
	/** Whether a body fits by it; else it only describes. */
	decides: boolean;
	unit: string | null;
	min: number;
	max: number;
	/** The words of 1, 2, …; null: it is a number. */
	choices: string[] | null;
}
export type FitWord = number | string;
export interface FitRange {
	low: FitWord;
	high: FitWord;
}
export interface FitVotes {
	small: number;
	right: number;
	large: number;
	runs: 'true' | 'small' | 'large';
}
export interface FitVerdict {
	verdict: 'unknown' | 'no' | 'nearly' | 'fits';
	variant: string;
	measure: string | null;
	yours: FitWord | null;
	range: FitRange | null;
	votes: FitVotes;
}
/** Of one size: its fields by their names. */
export type FitSize = { variant: string } & Record<string, FitWord | FitRange | null>;
/** The same as it is read, with what it is for who reads it. */
export interface GearFit {
	family: string | null;
	sizes: (FitSize & { fit: FitVerdict | null })[];
	votes: FitVotes;
	fit: FitVerdict | null;
}
export interface Families {
	families: { family: string; fields: FitField[] }[];
	categories: { category: string; family: string }[];
}
/** One's own measures; null: not said. */
export type Body = Record<string, FitWord | null>;

export const families = () => get<Families>('/api/fit/families/');
export const fieldsOf = (list: Families | undefined, family: string | null): FitField[] =>
	list?.families.find((one) => one.family === family)?.fields ?? [];
export const familyOf = (list: Families | undefined, category: string): string | null =>
	list?.categories.find((one) => one.category === category)?.family ?? null;

export const gear = (product: number) => get<GearFit>(`/api/products/${product}/fit/`);
export const setGear = (product: number, sizes: FitSize[]) => send<GearFit>('PUT', `/api/products/${product}/fit/`, { sizes });
export const body = () => get<Body>('/api/fit/');
export const setBody = (body: Body) => send<Body>('PUT', '/api/fit/', body);
export const forgetBody = () => send<null>('DELETE', '/api/fit/');
