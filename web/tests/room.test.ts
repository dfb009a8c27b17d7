import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../src/api/types';
import { type Effect, FETCH_LIMIT, type RoomEvent, type RoomState, backOff, emptyRoom, step } from '../src/live/room';

function message(seq: number, cid: string | null = null): Message {
	const sender = { id: 1, username: 'a', profile: null, email: '' };
	return { id: seq, sender, text: `m${seq}`, timestamp: '2026-11-24T00:00:00Z', room: 1, seq, cid, kind: 'text' };
}

function run(state: RoomState, ...events: RoomEvent[]): [RoomState, Effect[]] {
	let effects: Effect[] = [];
	for (const event of events) [state, effects] = step(state, event);
	return [state, effects];
}

const frame = (seq: number, cid?: string): RoomEvent => ({ type: 'frame', frame: { message: `m${seq}`, sender_username: 'a', seq, cid } });
const start: RoomEvent = { type: 'start', messages: [message(1), message(2)], head: 2 };
const opened: RoomEvent[] = [start, { type: 'opened' }, { type: 'fetched', messages: [] }];
const seqs = (state: RoomState) => state.messages.map((m) => m.seq);

test('a room connects, asks for what it missed and is open', () => {
	const [first, effects] = run(emptyRoom, start);
	assert.deepEqual(effects, [{ type: 'connect' }]);
	const [second, fetch] = run(first, { type: 'opened' });
	assert.equal(second.connection, 'syncing');
	assert.deepEqual(fetch, [{ type: 'fetch', after: 2 }]);
	const [third] = run(second, { type: 'fetched', messages: [message(3)] });
	assert.equal(third.connection, 'open');
	assert.deepEqual(seqs(third), [1, 2, 3]);
	assert.equal(third.head, 3);
});

test('a message is shown once, however often it comes', () => {
	const [state] = run(emptyRoom, ...opened, frame(3), frame(3), { type: 'fetched', messages: [message(3)] });
	assert.deepEqual(seqs(state), [1, 2, 3]);
});

test('a hole is fetched, and the frames beyond it wait in their place', () => {
	const [state, effects] = run(emptyRoom, ...opened, frame(5));
	assert.deepEqual(effects, [{ type: 'fetch', after: 2 }]);
	assert.equal(state.head, 2);
	const [full] = run(state, { type: 'fetched', messages: [message(3), message(4), message(5)] });
	assert.deepEqual(seqs(full), [1, 2, 3, 4, 5]);
	assert.equal(full.head, 5);
});

test('a hole seen while fetching is fetched after it', () => {
	const [state, effects] = run(emptyRoom, ...opened, frame(4), frame(6), { type: 'fetched', messages: [message(3), message(4)] });
	assert.deepEqual(effects, [{ type: 'fetch', after: 4 }]);
	assert.equal(state.fetching, true);
});

test('a full page of history asks for the next', () => {
	const many = Array.from({ length: FETCH_LIMIT }, (_, i) => message(3 + i));
	const [state, effects] = run(emptyRoom, start, { type: 'opened' }, { type: 'fetched', messages: many });
	assert.equal(state.connection, 'syncing');
	assert.deepEqual(effects, [{ type: 'fetch', after: FETCH_LIMIT + 2 }]);
});

test('what is written while away is sent, in order, after the history is here', () => {
	const [away, none] = run(emptyRoom, start, { type: 'send', cid: 'x', text: 'one' }, { type: 'send', cid: 'y', text: 'two' });
	assert.deepEqual(none, []);
	const [, effects] = run(away, { type: 'opened' }, { type: 'fetched', messages: [] });
	assert.deepEqual(effects, [
		{ type: 'transmit', cid: 'x', text: 'one' },
		{ type: 'transmit', cid: 'y', text: 'two' },
	]);
});

test('the echo takes a message out of the outbox', () => {
	const [state] = run(emptyRoom, ...opened, { type: 'send', cid: 'x', text: 'hi' }, frame(3, 'x'));
	assert.deepEqual(state.outbox, []);
	assert.deepEqual(seqs(state), [1, 2, 3]);
});

test('a message stored before the connection broke is not sent twice', () => {
	const [state, effects] = run(
		emptyRoom, ...opened, { type: 'send', cid: 'x', text: 'hi' }, { type: 'closed', code: 1006 },
		{ type: 'wake' }, { type: 'opened' }, { type: 'fetched', messages: [message(3, 'x')] },
	);
	assert.deepEqual(effects, []);
	assert.deepEqual(state.outbox, []);
});

test('an overdue or refused message waits for its sender, and goes again with its cid', () => {
	const [failed] = run(emptyRoom, ...opened, { type: 'send', cid: 'x', text: 'hi' }, { type: 'frame', frame: { error: 'no' } });
	assert.equal(failed.outbox[0]?.state, 'failed');
	const [again, effects] = run(failed, { type: 'retry', cid: 'x' });
	assert.equal(again.outbox[0]?.state, 'sending');
	assert.deepEqual(effects, [{ type: 'transmit', cid: 'x', text: 'hi' }]);
	assert.deepEqual(run(failed, { type: 'drop', cid: 'x' })[0].outbox, []);
	assert.equal(run(again, { type: 'overdue', cid: 'x' })[0].outbox[0]?.state, 'failed');
});

test('a lost connection waits longer each time; policy waits a minute; forbidden ends', () => {
	const [one, wait] = run(emptyRoom, ...opened, { type: 'closed', code: 1006 });
	assert.deepEqual(wait, [{ type: 'wait', attempt: 0, least: 0 }]);
	const [, next] = run(one, { type: 'wake' }, { type: 'closed', code: 1006 });
	assert.deepEqual(next, [{ type: 'wait', attempt: 1, least: 0 }]);
	assert.deepEqual(run(emptyRoom, ...opened, { type: 'closed', code: 1008 })[1], [{ type: 'wait', attempt: 0, least: 60_000 }]);
	const [ended, nothing] = run(emptyRoom, ...opened, { type: 'closed', code: 4403 });
	assert.equal(ended.connection, 'closed');
	assert.deepEqual(nothing, []);
});

test('history that cannot be had starts the connection again, a room that is gone ends it', () => {
	const [lost, effects] = run(emptyRoom, start, { type: 'opened' }, { type: 'fetch failed', gone: false });
	assert.equal(lost.connection, 'waiting');
	assert.deepEqual(effects.map((effect) => effect.type), ['disconnect', 'wait']);
	const [gone] = run(emptyRoom, start, { type: 'opened' }, { type: 'fetch failed', gone: true });
	assert.equal(gone.connection, 'closed');
});

test('earlier messages go before, and do not move the head', () => {
	const [state] = run(emptyRoom, { type: 'start', messages: [message(8), message(9)], head: 9 }, { type: 'older', messages: [message(6), message(7)] });
	assert.deepEqual(seqs(state), [6, 7, 8, 9]);
	assert.equal(state.head, 9);
});

test('the back-off is random below a doubling bound of at most 30 seconds', () => {
	assert.equal(backOff(0, () => 1), 500);
	assert.equal(backOff(3, () => 0.5), 2000);
	assert.equal(backOff(40, () => 1), 30_000);
	assert.equal(backOff(5, () => 0), 0);
});
