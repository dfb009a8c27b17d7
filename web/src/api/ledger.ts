import { withQuery } from '../lib/link';
import type { StatementLine } from '../lib/statement';
import { get, getFile, send } from './http';
import type { LedgerEntry } from './types';

const path = (rental: number) => `/api/rentals/${rental}/ledger/`;

export const entries = (rental: number) => get<LedgerEntry[]>(path(rental));
/** Of an entry as it was shown: another amount is refused. */
export const say = (rental: number, { entry, amount }: LedgerEntry, step: string) =>
	send<LedgerEntry[]>('POST', path(rental), { entry, amount, step });

export interface Span {
	from: string;
	to: string;
}
export const statement = (span: Span) => get<StatementLine[]>(withQuery('/api/statement/', { ...span }));
export const statementTable = (span: Span, lang: string) => getFile(withQuery('/api/statement.csv', { ...span, lang }));
