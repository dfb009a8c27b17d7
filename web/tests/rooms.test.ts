import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';

type Rooms = typeof import('../src/state/rooms');
const real = globalThis.fetch;
let state: Rooms;

before(async () => {
	globalThis.addEventListener ??= () => undefined;
	(globalThis as { localStorage?: unknown }).localStorage ??= { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
	(globalThis as { navigator?: unknown }).navigator ??= { onLine: true };
	state = await import('../src/state/rooms');
	const session = await import('../src/state/session');
	session.me.value = { id: 1 } as typeof session.me.value;
});

afterEach(() => {
	globalThis.fetch = real;
	state.rooms.value = undefined;
});

interface Counts {
	last_seq: number;
	read_seq: number;
	unread: number;
}

/** Answers each round of the three calls when its turn comes, with what room 7 was then. */
function answers(): ((counts: Counts) => void)[] {
	const turns: ((counts: Counts) => void)[] = [];
	let round: Promise<Counts> | undefined;
	globalThis.fetch = (async (input: string) => {
		if (input.includes('type=owner')) round = new Promise((resolve) => turns.push(resolve));
		const counts = await round;
		const body = input.includes('visitor') ? [] : [{ id: 7, room: 7, latest_message_timestamp: '', ...counts }];
		return new Response(JSON.stringify(body));
	}) as typeof fetch;
	return turns;
}

const unread = { last_seq: 3, read_seq: 2, unread: 1 };
const read = { last_seq: 3, read_seq: 3, unread: 0 };

test('an answer from before the reading does not bring the badge back', async () => {
	const turns = answers();
	const first = state.loadRooms();
	turns[0]?.(unread);
	await first;
	assert.equal(state.unread.value, 1);
	const second = state.loadRooms();
	state.readRoom(7, 3);
	turns[1]?.(unread);
	await second;
	assert.equal(state.unread.value, 0);
});

test('of two answers the one asked for last counts, though it comes first', async () => {
	const turns = answers();
	const old = state.loadRooms();
	const young = state.loadRooms();
	turns[1]?.(read);
	await young;
	turns[0]?.(unread);
	await old;
	assert.equal(state.unread.value, 0);
	assert.equal(state.rooms.value?.[0]?.read_seq, 3);
});

test('what is heard of a room keeps what its card says, for who reads it in another language', async () => {
	const turns = answers();
	const first = state.loadRooms();
	turns[0]?.(read);
	await first;
	const body = { event: 'accepted', start: '2026-06-01', end: '2026-06-02' };
	state.roomNews({ room: 7, last_seq: 4, read_seq: 3, unread: 1, message: '약속됨', ts: '2026-01-01T00:00:00Z', kind: 'card', body });
	assert.deepEqual(state.rooms.value?.[0]?.last, { kind: 'card', text: '약속됨', body });
	// The mark alone moved: nothing new was said.
	state.roomNews({ room: 7, last_seq: 4, read_seq: 4, unread: 0, message: null, ts: null });
	assert.deepEqual(state.rooms.value?.[0]?.last?.body, body);
});

test('of who has left nothing stays: neither his rooms, nor what he has read, nor an answer that is still on its way', async () => {
	const turns = answers();
	const first = state.loadRooms();
	turns[0]?.(read);
	await first;
	state.rentalMoved.value = { id: 3, room: 7 };
	const late = state.loadRooms();
	state.forgetRooms();
	assert.deepEqual([state.unread.value, state.rentalMoved.value], [0, null]);
	turns[1]?.(read);
	await late;
	assert.ok(!state.rooms.value);
	const next = state.loadRooms();
	turns[2]?.(unread);
	await next;
	assert.equal(state.unread.value, 1);
});

/** A market with room 7; `asked` is which calls came. */
function standing(now: { last_seq: number; read_seq: number; muted?: boolean; blocked?: boolean }): string[] {
	const asked: string[] = [];
	globalThis.fetch = (async (input: string) => {
		asked.push(/states|owner|visitor/.exec(input)?.[0] ?? input);
		const body = input.includes('visitor') ? [] : [{ id: 7, room: 7, latest_message_timestamp: '', unread: 0, muted: false, blocked: false, ...now }];
		return new Response(JSON.stringify(body));
	}) as typeof fetch;
	return asked;
}
const idle = () => new Promise((resolve) => setTimeout(resolve, 20));

test('a line that opens asks how one stands, and for the rooms only when that is news', async () => {
	const known = { last_seq: 3, read_seq: 3 };
	standing(known);
	await state.loadRooms();
	for (const [now, calls] of [
		[known, ['states']],
		[{ last_seq: 3, read_seq: 2 }, ['states']],
		[{ last_seq: 4, read_seq: 3 }, ['states', 'owner', 'visitor', 'states']],
		[{ last_seq: 4, read_seq: 4 }, ['states', 'owner', 'visitor', 'states']],
		[{ last_seq: 4, read_seq: 4, muted: true }, ['states', 'owner', 'visitor', 'states']],
		[{ last_seq: 4, read_seq: 4, muted: true, blocked: true }, ['states', 'owner', 'visitor', 'states']],
	] as const) {
		const asked = standing(now);
		state.memberLine(true);
		await idle();
		state.memberLine(false);
		assert.deepEqual(asked, calls, JSON.stringify(now));
	}
	// One that is gone, or new, is news as well.
	for (const list of [[], [{ room: 7, ...known }, { room: 8, ...known }]]) {
		await state.loadRooms();
		const asked = standing(known);
		const market = globalThis.fetch;
		globalThis.fetch = (async (input: string) => (input.includes('states') && asked.length === 0 ? (asked.push('states'), new Response(JSON.stringify(list))) : market(input))) as typeof fetch;
		state.memberLine(true);
		await idle();
		state.memberLine(false);
		assert.equal(asked.length, 4, JSON.stringify(list));
	}
});

test('who needs any rooms waits for those that somebody asks for already', async () => {
	const asked = standing({ last_seq: 3, read_seq: 3 });
	await Promise.all([state.loadRooms(), state.someRooms(), state.someRooms()]);
	await state.someRooms();
	assert.deepEqual(asked, ['owner', 'visitor', 'states']);
	// Those that were asked for as somebody who has left are nobody's.
	void state.loadRooms();
	state.forgetRooms();
	await state.someRooms();
	assert.equal(asked.length, 9);
	assert.equal(state.rooms.value?.length, 1);
});
