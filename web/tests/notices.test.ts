import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';

type Notices = typeof import('../src/state/notices');
const real = globalThis.fetch;
let state: Notices;

before(async () => {
	(globalThis as { localStorage?: unknown }).localStorage ??= { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
	state = await import('../src/state/notices');
});

afterEach(() => {
	globalThis.fetch = real;
	state.forgetNotices();
});

type Turn = (list?: { id: number; read: boolean }[], next?: string) => void;

/** Each call is answered when its turn comes, with the list that the server had then; without one it fails. */
function answers(): Turn[] {
	const turns: Turn[] = [];
	globalThis.fetch = (() =>
		new Promise((resolve, reject) => {
			turns.push((list, next) => {
				if (!list) return reject(new TypeError('no network'));
				const body = { unread: list.filter((one) => !one.read).length, notifications: list };
				resolve(new Response(JSON.stringify(body), { headers: next ? { Link: `<${next}>; rel="next"` } : {} }));
			});
		})) as typeof fetch;
	return turns;
}

const row = (id: number, read = false) => ({ id, read });
const ids = () => state.notices.value?.map(({ id }) => id);

test('of two answers the one asked for last counts, though it comes first', async () => {
	const turns = answers();
	const old = state.loadNotices();
	const young = state.loadNotices();
	turns[1]?.([row(2), row(1)]);
	await young;
	turns[0]?.([row(1)]);
	assert.deepEqual(await old, []);
	assert.deepEqual([ids(), state.unreadNotices.value], [[2, 1], 2]);
});

test('an earlier answer counts when the later call fails', async () => {
	const turns = answers();
	const old = state.loadNotices();
	const young = state.loadNotices();
	turns[1]?.();
	await young;
	assert.ok(state.noticesError.value);
	turns[0]?.([row(1)]);
	await old;
	assert.deepEqual([ids(), state.noticesError.value], [[1], undefined]);
});

test('of who has left nothing stays, nor is what was asked for him shown to who comes next', async () => {
	const turns = answers();
	const first = state.loadNotices();
	const late = state.loadNotices();
	turns[0]?.([row(1)], '/more');
	await first;
	const more = state.moreNotices();
	const read = state.readNotices();
	state.forgetNotices();
	turns[1]?.([row(1)]);
	turns[2]?.([row(0)]);
	await Promise.all([late, more]);
	assert.deepEqual([ids(), state.unreadNotices.value], [undefined, 0]);
	const next = state.loadNotices();
	turns[4]?.([row(7)]);
	await next;
	turns[3]?.([]);
	await read;
	assert.deepEqual([ids(), state.unreadNotices.value], [[7], 1]);
});

test('an answer from before the reading does not bring the number back, and what came meanwhile keeps its own', async () => {
	const turns = answers();
	const first = state.loadNotices();
	turns[0]?.([row(2), row(1)]);
	await first;
	const read = state.readNotices();
	const before = state.loadNotices();
	turns[2]?.([row(3), row(2), row(1)]);
	await before;
	turns[1]?.([]);
	await read;
	assert.equal(state.unreadNotices.value, 1);
	const old = state.loadNotices();
	turns[3]?.([row(3), row(2), row(1)]);
	await old;
	assert.equal(state.unreadNotices.value, 1);
});

test('what is new is answered once: not at the first time, not what is read, not what moves up for others', async () => {
	const turns = answers();
	const load = async (...list: { id: number; read: boolean }[]) => {
		const answer = state.loadNotices();
		turns[turns.length - 1]?.(list);
		return (await answer).map(({ id }) => id);
	};
	assert.deepEqual(await load(row(5), row(4, true)), []);
	assert.deepEqual(await load(row(7), row(6, true), row(5), row(4, true)), [7]);
	assert.deepEqual(await load(row(7), row(6, true), row(5)), []);
	assert.deepEqual(await load(row(8), row(7), row(5), row(3)), [8]);
	state.forgetNotices();
	assert.deepEqual(await load(), []);
	assert.deepEqual(await load(row(9)), [9]);
});
