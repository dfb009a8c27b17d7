import assert from 'node:assert/strict';
import test from 'node:test';
import { type StatementLine, byMonth } from '../src/lib/statement';

const line = (more: Partial<StatementLine>): StatementLine => ({
	rental: 1,
	entry: 1,
	role: 'owner',
	product: 1,
	product_name: 'racket',
	other: 2,
	other_name: 'minsu',
	kind: 'rental_fee',
	of: more.kind ?? 'rental_fee',
	amount: 30000,
	state: 'settled',
	parted: false,
	date: '2026-11-25',
	due: null,
	given: null,
	received: null,
	...more,
});

test('months stand in the order of the lines, each with its own sums', () => {
	const months = byMonth([line({ date: '2026-12-01' }), line({}), line({ role: 'renter', amount: -10000, state: 'given' })]);
	assert.deepEqual(
		months.map(({ month, earned, paid, open, lines }) => [month, earned, paid, open, lines.length]),
		[
			['2026-12', 30000, 0, 0, 1],
			['2026-11', 30000, 10000, 1, 2],
		],
	);
});

test('deposits are counted apart; what is kept of one is earned', () => {
	const [month] = byMonth([
		line({ kind: 'deposit', amount: 50000 }),
		line({ kind: 'deposit_return', amount: -30000 }),
		line({ kind: 'kept', amount: 20000 }),
		line({ kind: 'late_fee', amount: 5000, state: 'waived' }),
	]);
	assert.deepEqual([month?.deposits, month?.earned, month?.open], [0, 20000, 0]);
});

test('what only its payer had said when it fell through is neither earned nor open', () => {
	const said = { state: 'given', parted: true };
	const [month] = byMonth([line(said), line({ ...said, role: 'renter', amount: -30000 })]);
	assert.deepEqual([month?.earned, month?.paid, month?.open, month?.lines.length], [0, 0, 0, 2]);
});

test('a correction counts where what it corrects does', () => {
	const deposit = line({ kind: 'deposit', amount: 50000 });
	const [one] = byMonth([deposit, line({ kind: 'correction', of: 'deposit', amount: -10000 }), line({}), line({ kind: 'correction', of: 'rental_fee', amount: -5000 })]);
	assert.deepEqual([one?.deposits, one?.earned, one?.paid, one?.open], [40000, 25000, 0, 0]);
});
