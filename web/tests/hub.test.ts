import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outgoing, type RoomState, isLive } from '../src/live/model';
import { World } from './world';

const ROOM = 5;
let written = 0;
const item = (cid: string): Outgoing => ({ cid, text: cid, at: ++written, state: 'waiting', reason: null });
const texts = (state: RoomState) => state.messages.map((message) => message.text);
const stored = (world: World) => world.server.messages.map((message) => message.text);

test('told that it may have missed something, it asks for the lists again, a while later', async () => {
	const world = new World();
	const { hub, members } = world.tab('a');
	await world.pass(100);
	const [me] = world.server.sockets.filter((socket) => socket.path === '/ws/me');
	me!.tell({ t: 'stale' });
	assert.deepEqual(members, [true]);
	await world.pass(4000);
	assert.deepEqual(members, [true, false, true]);
	me!.tell({ t: 'stale' });
	hub.stop();
	await world.pass(4000);
	assert.deepEqual(members.slice(3).filter((open) => open), []);
});

test('a tab alone: opens a room, sends and is told', async () => {
	const world = new World();
	world.server.store('hello');
	const { hub, members } = world.tab('a');
	const state = hub.open(ROOM, []);
	await world.pass(100);
	assert.ok(isLive(state.value));
	hub.send(ROOM, item('x'));
	await world.pass(100);
	assert.deepEqual(texts(state.value), ['hello', 'x']);
	assert.equal(state.value.outbox.length, 0);
	assert.equal(world.rows.size, 0, 'an acknowledged message leaves the storage');
	assert.deepEqual(members, [true]);
	hub.close(ROOM);
	await world.pass(100);
	assert.equal(world.server.rooms().length, 0);
	hub.stop();
	assert.equal(world.server.sockets.length, 0);
});

test('what was written offline survives the closed tab and is sent by the next, once, also unopened', async () => {
	const world = new World();
	world.server.down = true;
	const first = world.tab('a');
	first.hub.open(ROOM, []);
	first.hub.send(ROOM, item('x'));
	first.hub.send(ROOM, item('y'));
	await world.pass(5000);
	assert.equal(world.rows.size, 2);
	first.hub.stop();
	world.server.down = false;
	const second = world.tab('b');
	await world.pass(5000);
	assert.deepEqual(stored(world), ['x', 'y']);
	assert.equal(world.rows.size, 0);
	assert.equal(world.server.rooms().length, 0, 'a room that nobody shows is let go');
	second.hub.stop();
});

test('lost acknowledgements: the same cid again, stored once', async () => {
	const world = new World();
	const { hub } = world.tab('a');
	const state = hub.open(ROOM, []);
	await world.pass(100);
	world.server.mute = true;
	hub.send(ROOM, item('x'));
	await world.pass(2000);
	assert.deepEqual(stored(world), ['x']);
	assert.equal(state.value.outbox[0]?.state, 'sending');
	world.server.mute = false;
	await world.pass(20_000);
	assert.deepEqual(stored(world), ['x']);
	assert.deepEqual(texts(state.value), ['x']);
	assert.equal(state.value.outbox.length, 0);
	hub.stop();
});

test('more than 500 missed come in pages of whatever length', async () => {
	const world = new World();
	const { hub } = world.tab('a');
	const state = hub.open(ROOM, []);
	await world.pass(100);
	world.server.rooms()[0]?.drop(1006);
	for (let i = 1; i <= 1234; i++) world.server.messages.push({ seq: i, cid: null, text: String(i) });
	world.server.pageMax = 77;
	await world.pass(5000);
	assert.ok(isLive(state.value));
	assert.deepEqual(texts(state.value), Array.from({ length: 1234 }, (_, i) => String(i + 1)));
	hub.stop();
});

test('two tabs share the sockets, and each sees what the other writes', async () => {
	const world = new World();
	const a = world.tab('a');
	const inA = a.hub.open(ROOM, []);
	await world.pass(100);
	const b = world.tab('b');
	const inB = b.hub.open(ROOM, []);
	await world.pass(100);
	assert.ok(isLive(inB.value));
	b.hub.send(ROOM, item('from b'));
	a.hub.send(ROOM, item('from a'));
	await world.pass(100);
	assert.deepEqual([...texts(inA.value)].sort(), ['from a', 'from b']);
	assert.deepEqual(texts(inB.value), texts(inA.value));
	assert.equal(inB.value.outbox.length, 0);
	assert.deepEqual([...new Set(world.server.sockets.map((socket) => socket.tab))], ['a']);
	assert.equal(world.server.sockets.length, 2);
	world.server.sockets.find((socket) => socket.path === '/ws/me')?.tell({ t: 'notice', id: 1, text: 'n', link: null });
	await world.pass(100);
	assert.deepEqual(b.frames, a.frames);
	assert.equal(b.frames.length, 1);
	assert.deepEqual(b.members.slice(-1), [true]);
	a.hub.close(ROOM);
	await world.pass(100);
	assert.equal(world.server.rooms().length, 1, 'the other tab still shows it');
});

test('a long talk is told to another tab once, and after that what is new', async () => {
	const world = new World();
	for (let i = 1; i <= 400; i++) world.server.store(String(i));
	const a = world.tab('a');
	a.hub.open(ROOM, []);
	await world.pass(100);
	const b = world.tab('b');
	const inB = b.hub.open(ROOM, []);
	await world.pass(100);
	assert.equal(inB.value.messages.length, 400);
	const had = inB.value.messages;
	world.told = [];
	world.server.store('new');
	// Meanwhile each tab says several times that it is there.
	await world.pass(100_000);
	const news = world.told.flatMap((one) => (one as { news?: { text: string }[] }).news ?? []);
	assert.deepEqual(news.map(({ text }) => text), ['new']);
	assert.equal(inB.value.messages.length, 401);
	assert.ok(had.every((message, i) => message === inB.value.messages[i]), 'what it had is not made anew');
});

test('a tab that has what lies apart is told all, and keeps no hole', async () => {
	const world = new World();
	for (let i = 1; i <= 9; i++) world.server.store(String(i));
	const all = world.server.page(0).items;
	const a = world.tab('a');
	const inA = a.hub.open(ROOM, all.slice(6));
	await world.pass(100);
	const b = world.tab('b');
	const inB = b.hub.open(ROOM, all.slice(0, 3));
	world.server.store('new');
	await world.pass(100);
	assert.deepEqual(texts(inA.value), ['7', '8', '9', 'new']);
	assert.deepEqual(texts(inB.value), texts(inA.value));
	b.hub.dispatch(ROOM, { type: 'older', messages: all.slice(4, 6) });
	await world.pass(100);
	assert.deepEqual(texts(inB.value), ['5', '6', '7', '8', '9', 'new']);
	assert.deepEqual(texts(inA.value), texts(inB.value));
});

test('the leader closes: the other goes on, from where it was, without a replay', async () => {
	const world = new World();
	world.server.store('one');
	const a = world.tab('a');
	a.hub.open(ROOM, []);
	await world.pass(100);
	const b = world.tab('b');
	const inB = b.hub.open(ROOM, []);
	await world.pass(100);
	a.hub.stop();
	world.server.store('two');
	await world.pass(1000);
	assert.ok(isLive(inB.value));
	assert.deepEqual(texts(inB.value), ['one', 'two']);
	assert.ok(world.server.dials.includes('b /ws/room/5/messages?since=1'));
	b.hub.send(ROOM, item('x'));
	await world.pass(100);
	assert.deepEqual(stored(world), ['one', 'two', 'x']);
});

test('of three tabs the third follows the new leader', async () => {
	const world = new World();
	const [a, b, c] = [world.tab('a'), world.tab('b'), world.tab('c')];
	a.hub.open(ROOM, []);
	const inC = c.hub.open(ROOM, []);
	await world.pass(100);
	a.hub.stop();
	await world.pass(100);
	world.server.store('news');
	await world.pass(1000);
	assert.deepEqual(texts(inC.value), ['news']);
	assert.deepEqual([...new Set(world.server.sockets.map((socket) => socket.tab))], ['b']);
	b.hub.stop();
});

test('a tab that follows keeps a message before it tells the leader', async () => {
	const world = new World();
	world.tab('a').hub.open(ROOM, []);
	const b = world.tab('b');
	const inB = b.hub.open(ROOM, []);
	await world.pass(100);
	let written: () => void = () => undefined;
	world.disk = new Promise((done) => (written = done));
	b.hub.send(ROOM, item('x'));
	await world.pass(100);
	assert.deepEqual(stored(world), []);
	assert.equal(inB.value.outbox.length, 1, 'it is shown meanwhile');
	written();
	await world.pass(100);
	assert.deepEqual(stored(world), ['x']);
});

test('the leader crashes with messages on their way: the other sends them, once', async () => {
	const world = new World();
	const a = world.tab('a');
	a.hub.open(ROOM, []);
	const b = world.tab('b');
	const inB = b.hub.open(ROOM, []);
	await world.pass(100);
	world.server.mute = true;
	a.hub.send(ROOM, item('x'));
	b.hub.send(ROOM, item('y'));
	await world.settle();
	world.crash('a');
	a.hub.stop = () => undefined;
	world.server.mute = false;
	await world.pass(5000);
	assert.deepEqual(stored(world).sort(), ['x', 'y']);
	assert.deepEqual(texts(inB.value).sort(), ['x', 'y']);
	assert.equal(inB.value.outbox.length, 0);
	assert.equal(world.rows.size, 0);
});

test('a leader that sleeps is replaced by who speaks to it', async () => {
	const world = new World();
	const a = world.tab('a');
	a.hub.open(ROOM, []);
	await world.pass(100);
	const b = world.tab('b');
	const inB = b.hub.open(ROOM, []);
	await world.pass(5000);
	// It hears nothing more, and says nothing: its lock is still held.
	world.freeze(0);
	b.hub.send(ROOM, item('x'));
	await world.pass(1000);
	assert.deepEqual(stored(world), []);
	await world.pass(4000);
	assert.deepEqual(stored(world), ['x']);
	assert.deepEqual(texts(inB.value), ['x']);
	world.server.store('y');
	await world.pass(1000);
	assert.deepEqual(texts(inB.value), ['x', 'y']);
	assert.ok(world.server.sockets.every((socket) => socket.tab === 'b'), 'the old leader let go');
});

test('without locks and channels every tab has its own sockets, and the same messages', async () => {
	const world = new World();
	const a = world.tab('a', { shared: false });
	const b = world.tab('b', { shared: false });
	const inA = a.hub.open(ROOM, []);
	const inB = b.hub.open(ROOM, []);
	await world.pass(100);
	a.hub.send(ROOM, item('x'));
	await world.pass(100);
	assert.deepEqual(texts(inA.value), ['x']);
	assert.deepEqual(texts(inB.value), ['x']);
	assert.equal(world.server.rooms().length, 2);
});

test('no room in the storage: it is said once, and the message is sent all the same', async () => {
	const world = new World();
	world.full = true;
	world.server.down = true;
	const a = world.tab('a');
	const state = a.hub.open(ROOM, []);
	a.hub.send(ROOM, item('x'));
	a.hub.send(ROOM, item('y'));
	await world.pass(1000);
	assert.equal(a.losses, 1);
	world.server.down = false;
	await world.pass(40_000);
	assert.deepEqual(stored(world), ['x', 'y']);
	assert.equal(state.value.outbox.length, 0);
});

test('a token is renewed before its end and told to every open connection', async () => {
	const world = new World();
	world.server.tokenEnds = world.now + 3_600_000;
	const a = world.tab('a');
	a.hub.open(ROOM, []);
	await world.pass(3_200_000);
	assert.equal(world.server.renewals, 0);
	await world.pass(200_000);
	assert.equal(world.server.renewals, 1);
	for (const socket of world.server.sockets) {
		assert.deepEqual(socket.heard.filter((frame) => frame.t === 'auth'), [{ t: 'auth', token: 'T1' }], socket.path);
	}
});

test('a token that ended is renewed before the next attempt', async () => {
	const world = new World();
	const a = world.tab('a');
	const state = a.hub.open(ROOM, []);
	await world.pass(100);
	world.server.rooms()[0]?.drop(4401);
	await world.pass(1000);
	assert.equal(world.server.renewals, 1);
	assert.ok(isLive(state.value));
});

test('a server that does not answer is asked by a call before the next socket', async () => {
	const world = new World();
	world.server.down = true;
	const a = world.tab('a');
	const state = a.hub.open(ROOM, []);
	await world.pass(60_000);
	const sockets = world.server.dials.filter((dial) => dial.includes('/ws/room/')).length;
	assert.equal(sockets, 1);
	assert.ok(world.server.probes > 3);
	world.server.down = false;
	await world.pass(30_000);
	assert.ok(isLive(state.value));
});

test('waking does not sit out the back-off', async () => {
	const world = new World();
	const a = world.tab('a');
	const state = a.hub.open(ROOM, []);
	world.server.down = true;
	await world.pass(120_000);
	world.server.down = false;
	a.hub.wake(true);
	await world.pass(10);
	assert.ok(isLive(state.value));
});

test('a connection that does not open in ten seconds is given up, and tried again', async () => {
	const world = new World();
	world.server.silent = true;
	const a = world.tab('a');
	const state = a.hub.open(ROOM, []);
	await world.pass(9000);
	assert.equal(state.value.line.phase, 'connecting');
	world.server.silent = false;
	await world.pass(3000);
	assert.ok(isLive(state.value));
});

test('a room that is not the member’s is given up for good', async () => {
	const world = new World();
	const a = world.tab('a');
	const state = a.hub.open(ROOM, []);
	await world.pass(100);
	world.server.rooms()[0]?.drop(4403);
	a.hub.wake(true);
	await world.pass(300_000);
	assert.equal(state.value.line.phase, 'closed');
	assert.equal(world.server.dials.filter((dial) => dial.includes('/ws/room/')).length, 1);
});
