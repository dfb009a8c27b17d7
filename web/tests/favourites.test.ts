import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { User } from '../src/api/types';

type Keeping = typeof import('../src/state/keeping');
const real = globalThis.fetch;
const tab: Record<string, string> = {};
let keeping: Keeping;
let isFavourite: typeof import('../src/state/favourites').isFavourite;
let session: typeof import('../src/state/session');
let said: typeof import('../src/state/toast').toast;
/** The calls that wait for their answer, in the order in which they came. */
const turns: { call: string; answer: (body: unknown, status?: number) => void; fail: () => void }[] = [];

before(async () => {
	Object.assign(globalThis, {
		addEventListener: () => undefined,
		window: globalThis,
		localStorage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
		sessionStorage: tab,
	});
	globalThis.fetch = ((path: string, { method }: RequestInit) =>
		new Promise((resolve, reject) => {
			const answer = (body: unknown, status = 200) => resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }));
			turns.push({ call: `${method} ${path}`, answer, fail: () => reject(new TypeError('no network')) });
		})) as typeof fetch;
	await (await import('../src/lib/text')).loadWords('first');
	keeping = await import('../src/state/keeping');
	({ isFavourite } = await import('../src/state/favourites'));
	session = await import('../src/state/session');
	said = (await import('../src/state/toast')).toast;
});
after(() => (globalThis.fetch = real));
beforeEach(async () => {
	enter(undefined);
	// One call waits for the other: none is left of the test before.
	for (await settle(); turns.length; await settle()) turns.shift()?.fail();
});

/** Until all that was answered has been heard. */
async function settle(): Promise<void> {
	for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}
function enter(id: number | undefined): void {
	session.me.value = id ? ({ id } as User) : null;
	if (id) keeping.know(id);
}
async function entered(id: number, ids: number[]): Promise<void> {
	enter(id);
	await settle();
	turns.shift()?.answer(ids);
	await settle();
}
const shown = () => [1, 2, 3].filter((id) => isFavourite.value(id));

test('they are asked for once for each member, and none is left of the one before', async () => {
	await entered(17, [1, 2]);
	enter(17);
	assert.deepEqual([shown(), turns.length], [[1, 2], 0]);
	enter(18);
	await settle();
	assert.deepEqual([shown(), turns.map(({ call }) => call)], [[], ['GET /api/favourites/ids/']]);
});

test('what cannot be asked for is asked for again', async () => {
	enter(27);
	await settle();
	turns.shift()?.fail();
	await settle();
	await entered(27, [3]);
	assert.deepEqual(shown(), [3]);
});

test('what is pressed while it cannot be asked for stays, and what is asked again waits for it', async () => {
	enter(28);
	await settle();
	turns.shift()?.fail();
	await settle();
	keeping.set(2, true);
	enter(28);
	await settle();
	assert.deepEqual([shown(), turns.map(({ call }) => call)], [[2], ['PUT /api/products/2/favourite/']]);
	turns.shift()?.answer(null, 204);
	await settle();
	assert.deepEqual([shown(), turns.map(({ call }) => call)], [[2], ['GET /api/favourites/ids/']]);
	turns.shift()?.answer([2, 1]);
	await settle();
	assert.deepEqual(shown(), [1, 2]);
});

test('an answer that comes after the member has left is not shown to the next', async () => {
	enter(37);
	await settle();
	const late = turns.shift();
	enter(38);
	late?.answer([1]);
	await settle();
	assert.deepEqual(shown(), []);
});

test('a press shows at once, waits until it is known what is kept, and stays', async () => {
	enter(47);
	keeping.set(2, true);
	await settle();
	assert.deepEqual([shown(), turns.length], [[2], 1]);
	turns.shift()?.answer([1]);
	await settle();
	assert.deepEqual([shown(), turns.map(({ call }) => call)], [[1, 2], ['PUT /api/products/2/favourite/']]);
	turns.shift()?.answer(null, 204);
	await settle();
	assert.deepEqual(shown(), [1, 2]);
});

test('presses go one after the other, and each that fails leaves what the server has', async () => {
	await entered(57, [1]);
	keeping.set(2, true);
	keeping.set(2, false);
	keeping.set(1, false);
	await settle();
	assert.deepEqual([shown(), turns.length], [[], 1]);
	turns.shift()?.fail();
	await settle();
	assert.deepEqual([shown(), turns[0]?.call], [[], 'DELETE /api/products/2/favourite/']);
	turns.shift()?.fail();
	await settle();
	assert.deepEqual(shown(), [], 'what was never kept is not shown as kept');
	turns.shift()?.answer({ detail: 'x', code: 'x' }, 500);
	await settle();
	assert.deepEqual(shown(), [1], 'what could not be taken off is back');
});

test('of three quick presses the first fails, and the last is what is shown and kept', async () => {
	await entered(58, []);
	for (const on of [true, false, true]) keeping.set(1, on);
	await settle();
	turns.shift()?.fail();
	await settle();
	assert.deepEqual(shown(), [1], 'it is not the last that has failed');
	for (let i = 0; i < 2; i++) {
		turns.shift()?.answer(null, 204);
		await settle();
	}
	assert.deepEqual([shown(), turns], [[1], []]);
});

test('of two presses the last fails: what the first has done is shown', async () => {
	await entered(59, []);
	keeping.set(1, true);
	keeping.set(1, false);
	await settle();
	turns.shift()?.answer(null, 204);
	await settle();
	turns.shift()?.fail();
	await settle();
	assert.deepEqual(shown(), [1]);
});

test('what was kept on another device is known with the page that has it, but not over what is pressed here', async () => {
	await entered(60, [1]);
	keeping.set(1, false);
	let drawn = 0;
	const stop = isFavourite.subscribe(() => void drawn++);
	keeping.hear(60, [1, 3]);
	keeping.hear(61, [2]);
	await settle();
	turns.shift()?.answer(null, 204);
	await settle();
	stop();
	assert.deepEqual(shown(), [3]);
	assert.ok(drawn > 1, 'hearts are drawn anew');
});

test('that there are too many is said', async () => {
	await entered(67, []);
	keeping.set(1, true);
	await settle();
	turns.shift()?.answer({ detail: 'x', code: 'too_many_favourites' }, 409);
	await settle();
	assert.deepEqual([shown(), said.value], [[], '500개까지 찜할 수 있어요.']);
});

test('what one member has pressed is not sent as the next', async () => {
	await entered(77, []);
	keeping.set(1, true);
	keeping.set(2, true);
	await settle();
	enter(78);
	turns.shift()?.answer(null, 204);
	await settle();
	assert.deepEqual(turns.map(({ call }) => call), ['GET /api/favourites/ids/']);
	turns.shift()?.answer([]);
	await settle();
	assert.deepEqual([shown(), turns], [[], []]);
});

test('what a guest has pressed is kept once he has signed in, once', async () => {
	keeping.later(3);
	await entered(87, [1]);
	assert.deepEqual([shown(), turns.map(({ call }) => call), tab], [[1, 3], ['PUT /api/products/3/favourite/'], {}]);
	turns.shift()?.answer(null, 204);
	await settle();
	await entered(88, []);
	assert.deepEqual([shown(), turns], [[], []]);
});

test('what a guest has pressed waits half an hour, not for whoever comes then', async (context) => {
	keeping.later(3);
	const then = Date.now() + 30 * 60_000;
	context.mock.method(Date, 'now', () => then);
	await entered(89, []);
	assert.deepEqual([shown(), turns, tab], [[], [], {}]);
});

test('nothing is said to a guest whose own gear it was', async () => {
	said.value = '';
	keeping.later(3);
	await entered(90, []);
	turns.shift()?.answer({ detail: 'x', code: 'own_product' }, 403);
	await settle();
	assert.deepEqual([shown(), said.value], [[], '']);
});
