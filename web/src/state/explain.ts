import { ApiError } from '../api/http';
import { NoPhoto } from '../lib/photo';
import type { Text } from '../lib/ko';
import { t } from '../lib/text';
import { say } from './toast';

/** An error as a sentence for its reader. Nothing of the server's wording is shown but for fields. */
export function explain(error: unknown): string {
	const words = t().error;
	if (error instanceof NoPhoto) return words.noPhoto;
	if (!(error instanceof ApiError)) return words.server;
	// The first pages do without these.
	const { calendar, handover, ledger, waiting, wishes }: Partial<Text> = t();
	const why = calendar?.why[error.reason];
	if (why) return `${words.days} (${why})`;
	if (error.code === 'unavailable') return words.days;
	if (error.code === 'wrong_code') return words.wrongCode(error.attemptsLeft);
	if (error.code === 'too_many_codes') return words.manyCodes(Math.ceil((error.retryAfter || 60) / 60));
	if (error.code === 'moved_on') return words.movedOn;
	if (error.code === 'overdue') return words.overdue;
	if (error.code === 'price_changed' || error.code === 'penalty_changed') return words.price;
	const recorded = handover?.errors[error.code] ?? ledger?.errors[error.code] ?? waiting?.errors[error.code] ?? wishes?.errors[error.code];
	if (recorded) return recorded;
	switch (error.status) {
		case 0:
			return words.network;
		case 401:
		case 403:
			return words.denied;
		case 404:
			return words.gone;
		case 409:
			return words.now;
		case 413:
			return words.tooLarge;
		case 429:
			return words.slow(error.retryAfter || 60);
		case 400:
		case 415:
			return Object.values(error.fields)[0]?.[0] ?? words.input;
		default:
			return words.server;
	}
}

/** Says why something could not be done; `own` are the words of its own errors. */
export function sorry(error: unknown, own?: Record<string, string>): void {
	say((error instanceof ApiError && own?.[error.code]) || explain(error));
}
