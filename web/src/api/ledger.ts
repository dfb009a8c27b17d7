import { withQuery } from '../lib/link';
import type { StatementLine } from '../lib/statement';
import { get, getAll, getFile, send } from './http';
import type { LedgerEntry } from './types';

const path = (rental: number) => `/api/rentals/${rental}/ledger/`;

export const entries = (rental: number) => get<LedgerEntry[]>(path(rental));
/** What changed hands, and why both said otherwise. */
export interface Correction {
	amount: number;
	reason: string;
}
/** Of an entry as it was shown: another amount is refused. */
export const say = (rental: number, { entry, amount, correction }: LedgerEntry, step: string, more?: Correction) =>
	send<LedgerEntry[]>('POST', path(rental), { entry, step, amount: step === 'agree' ? correction?.amount : amount, ...more });

export interface Span {
	from: string;
	to: string;
}
/** The newest first, also where rentals of a later page have newer lines. */
export const statement = async (span: Span) => (await getAll<StatementLine>(withQuery('/api/statement/', { ...span }))).sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
export const statementTable = (span: Span, lang: string) => getFile(withQuery('/api/statement.csv', { ...span, lang }));
