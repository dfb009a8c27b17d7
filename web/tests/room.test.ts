import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../src/api/types';
import { type Effect, type Outgoing, type RoomEvent, type RoomState, emptyRoom, isLive } from '../src/live/model';
import { step } from '../src/live/room';
import { type RoomFrame, readFrame } from '../src/live/wire';

const ME = 1;
const PARTNER = 2;

function message(seq: number, cid: string | null = null): Message {
	const sender = { id: PARTNER, username: 'a', profile: null, email: '' };
	return { id: seq, sender, text: `m${seq}`, timestamp: '2026-11-24T00:00:00Z', room: 1, seq, cid, kind: 'text' };
}

const messages = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

/** A room with a clock; `effects` are those of the last event. */
class Bench {
	state: RoomState = emptyRoom(ME);
	effects: Effect[] = [];
	now = 1_000_000;

	do(...events: RoomEvent[]): this {
		for (const event of events) [this.state, this.effects] = step(this.state, event, this.now);
		return this;
	}

	hear(...frames: RoomFrame[]): this {
		return this.do(...frames.map((frame): RoomEvent => ({ type: 'frame', frame })));
	}

	write(...cids: string[]): this {
		return this.do(...cids.map((cid): RoomEvent => ({ type: 'send', item: out(cid) })));
	}

	wait(ms: number): this {
		this.now += ms;
		return this;
	}

	/** Frames that the last event sent. */
	get said() {
		return this.effects.flatMap((effect) => (effect.type === 'frame' ? [effect.frame] : []));
	}

	get sentCids() {
		return this.said.flatMap((frame) => (frame.t === 'send' ? [frame.cid] : []));
	}

	get seqs() {
		return this.state.messages.map((m) => m.seq);
	}

	timer(name: string): number | undefined {
		const found = this.effects.find((effect) => effect.type === 'timer' && effect.name === name);
		return found?.type === 'timer' ? found.ms : undefined;
	}

	states() {
		return this.state.outbox.map((item) => `${item.cid} ${item.state}`);
	}
}

let written = 0;
const out = (cid: string): Outgoing => ({ cid, text: cid, at: ++written, state: 'waiting', reason: null });
const msg = (seq: number, cid?: string, sender = PARTNER): RoomFrame => ({
	t: 'msg', seq, id: seq, kind: 'text', sender_id: sender, sender_username: 'a', message: `m${seq}`, ts: '2026-11-24T00:00:00Z', ...(cid && { cid }),
});
const ack = (cid: string, seq: number, dup = false): RoomFrame => ({ t: 'ack', cid, seq, id: seq, ts: '', dup });
const sync = (head: number, read?: Record<string, number>): RoomFrame => ({ t: 'sync', head, read });
const start: RoomEvent = { type: 'start', messages: messages(1, 2), last: 2 };
const opened: RoomEvent = { type: 'line', event: { type: 'opened' } };
const closed = (code = 1006): RoomEvent => ({ type: 'line', event: { type: 'closed', code } });
const wake: RoomEvent = { type: 'line', event: { type: 'wake' } };
const due: RoomEvent = { type: 'line', event: { type: 'due' } };

/** In step with the server at seq 2. */
const live = () => new Bench().do(start, opened).hear(sync(2));

test('a room connects, hears the replay and is live with the sync', () => {
	const room = new Bench().do(start);
	assert.deepEqual(room.effects, [{ type: 'connect', renew: false, probe: false }]);
	room.do(opened).hear(msg(3));
	assert.equal(isLive(room.state), false);
	room.hear(sync(3));
	assert.equal(isLive(room.state), true);
	assert.deepEqual(room.seqs, [1, 2, 3]);
	assert.equal(room.state.last, 3);
});

test('a message is shown once, however often it comes', () => {
	const room = live().hear(msg(3), msg(3), msg(2), msg(4));
	assert.deepEqual(room.seqs, [1, 2, 3, 4]);
});

test('a hole stops the room and asks again from before it, once', () => {
	const room = live().hear(msg(5));
	assert.deepEqual(room.said, [{ t: 'resume', since: 2 }]);
	assert.equal(room.state.last, 2);
	room.hear(msg(6));
	assert.deepEqual(room.said, []);
	room.hear(msg(3), msg(4), msg(5), msg(6), sync(6), msg(7));
	assert.deepEqual(room.seqs, [1, 2, 3, 4, 5, 6, 7]);
	assert.equal(isLive(room.state), true);
});

test('a replay with a hole is not believed: another connection', () => {
	const room = live().hear(msg(5), msg(3), sync(5));
	assert.deepEqual(room.effects.map((effect) => effect.type), ['disconnect', 'wait']);
	assert.equal(room.state.line.phase, 'waiting');
});

test('reset pages the history by its links, short pages too, and resumes', () => {
	const room = live().hear({ t: 'reset', head: 900 });
	assert.deepEqual(room.effects, [{ type: 'page', next: null }]);
	room.do({ type: 'page', messages: messages(3, 202), next: '/next' });
	assert.deepEqual(room.effects, [{ type: 'page', next: '/next' }]);
	// The server may make a page shorter than asked; only the link says that it was the last.
	room.do({ type: 'page', messages: messages(203, 210), next: '/more' });
	assert.deepEqual(room.effects, [{ type: 'page', next: '/more' }]);
	room.do({ type: 'page', messages: messages(211, 410), next: null });
	assert.deepEqual(room.said, [{ t: 'resume', since: 410 }]);
	assert.equal(isLive(room.state), false);
	room.hear(msg(411), sync(411));
	assert.equal(isLive(room.state), true);
	assert.deepEqual(room.seqs, Array.from({ length: 411 }, (_, i) => i + 1));
});

test('nothing is sent between reset and sync', () => {
	const room = live().hear({ t: 'reset', head: 900 }).write('x');
	assert.deepEqual(room.sentCids, []);
	room.do({ type: 'page', messages: messages(3, 900), next: null }).hear(sync(900));
	assert.deepEqual(room.sentCids, ['x']);
});

test('history that cannot be had starts the connection again, a room that is gone ends it', () => {
	const lost = live().hear({ t: 'reset', head: 900 }).do({ type: 'page failed', gone: false });
	assert.equal(lost.state.line.phase, 'waiting');
	const gone = live().hear({ t: 'reset', head: 900 }).do({ type: 'page failed', gone: true });
	assert.equal(gone.state.line.phase, 'closed');
	// A page that comes after the connection was lost starts nothing.
	lost.do({ type: 'page', messages: messages(3, 5), next: '/n' });
	assert.deepEqual(lost.effects, []);
});

test('what is written while away is sent after the sync, in order', () => {
	const room = new Bench().do(start).write('x', 'y');
	assert.deepEqual(room.sentCids, []);
	room.do(opened);
	assert.deepEqual(room.sentCids, []);
	room.hear(sync(2));
	assert.deepEqual(room.sentCids, ['x', 'y']);
});

test('sending, sent by the acknowledgement, and gone from the outbox when the message comes by', () => {
	const room = live().write('x');
	assert.deepEqual(room.states(), ['x sending']);
	room.hear(ack('x', 3));
	assert.deepEqual(room.states(), ['x sent']);
	assert.ok(room.effects.some((effect) => effect.type === 'forget' && effect.cid === 'x'));
	room.hear(msg(3, 'x', ME));
	assert.deepEqual(room.states(), []);
	assert.deepEqual(room.seqs, [1, 2, 3]);
});

test('the message may come before its acknowledgement', () => {
	const room = live().write('x').hear(msg(3, 'x', ME), ack('x', 3));
	assert.deepEqual(room.states(), []);
	assert.deepEqual(room.seqs, [1, 2, 3]);
});

test('a lost acknowledgement: the replay confirms, nothing is sent twice', () => {
	const room = live().write('x').do(closed(), due, opened).hear(msg(3, 'x', ME), sync(3));
	assert.deepEqual(room.sentCids, []);
	assert.deepEqual(room.states(), []);
});

test('a lost message is sent again with its cid; a dup is as good as an ack', () => {
	const room = live().write('x', 'y').do(closed(), due, opened).hear(sync(2));
	assert.deepEqual(room.sentCids, ['x', 'y']);
	room.hear(msg(3, undefined, ME), ack('x', 3, true));
	assert.deepEqual(room.states(), ['y sending']);
	assert.deepEqual(room.seqs, [1, 2, 3]);
});

test('15 are unacknowledged at most, then 5 a second', () => {
	const cids = Array.from({ length: 30 }, (_, i) => `c${i}`);
	const room = new Bench().do(start).write(...cids).do(opened).hear(sync(2));
	assert.deepEqual(room.sentCids, cids.slice(0, 15));
	room.hear(ack('c0', 3));
	assert.deepEqual(room.sentCids, []);
	assert.equal(room.timer('pump'), 200);
	room.wait(200).do({ type: 'timer', name: 'pump' });
	assert.deepEqual(room.sentCids, ['c15']);
	// A second later the pace allows five, the window only what was acknowledged.
	room.wait(1000).do({ type: 'timer', name: 'pump' });
	assert.deepEqual(room.sentCids, []);
	room.hear(ack('c1', 4));
	assert.deepEqual(room.sentCids, ['c16']);
});

test('rate waits as long as it says, then the same cid goes again before the later ones', () => {
	const room = live().write('x').hear({ t: 'nack', cid: 'x', code: 'rate', retry_ms: 3000 });
	assert.deepEqual(room.states(), ['x waiting']);
	assert.equal(room.timer('pump'), 3000);
	room.write('y');
	assert.deepEqual(room.sentCids, []);
	room.wait(3000).do({ type: 'timer', name: 'pump' });
	assert.deepEqual(room.sentCids, ['x', 'y']);
});

test('unavailable: the same cid again', () => {
	const room = live().write('x').hear({ t: 'nack', cid: 'x', code: 'unavailable' });
	assert.equal(room.timer('pump'), 1000);
	room.wait(1000).do({ type: 'timer', name: 'pump' });
	assert.deepEqual(room.sentCids, ['x']);
});

test('a refusal is for the member to decide: again or never', () => {
	for (const code of ['too_long', 'empty', 'forbidden', 'bad'] as const) {
		const room = live().write('x', 'y').hear({ t: 'nack', cid: 'x', code });
		assert.deepEqual(room.states(), ['x failed', 'y sending']);
		assert.equal(room.state.outbox[0]?.reason, code);
		assert.ok(room.effects.some((effect) => effect.type === 'keep' && effect.item.state === 'failed'));
		// It is not sent by itself, not even after a reconnect.
		room.do(closed(), due, opened).hear(sync(2));
		assert.deepEqual(room.sentCids, ['y']);
		room.do({ type: 'retry', cid: 'x' });
		assert.deepEqual(room.sentCids, ['x']);
		room.hear({ t: 'nack', cid: 'x', code }).do({ type: 'drop', cid: 'x' });
		assert.deepEqual(room.effects, [{ type: 'forget', cid: 'x' }]);
		assert.deepEqual(room.states(), ['y sending']);
	}
});

test('a refusal of nothing in particular changes nothing', () => {
	const room = live().write('x').hear({ t: 'nack', cid: null, code: 'bad' });
	assert.deepEqual(room.states(), ['x sending']);
});

test('an outbox of an earlier visit is sent, but for what the room already has', () => {
	const room = new Bench().do({ type: 'start', messages: [...messages(1, 1), message(2, 'old')], last: 2 });
	room.do({ type: 'restored', items: [out('old'), { ...out('x'), state: 'sending' }, { ...out('f'), state: 'failed' }] });
	assert.deepEqual(room.effects, [{ type: 'forget', cid: 'old' }]);
	room.do(opened).hear(sync(2));
	assert.deepEqual(room.sentCids, ['x']);
	assert.deepEqual(room.states(), ['x sending', 'f failed']);
	room.do({ type: 'restored', items: [out('x')] });
	assert.deepEqual(room.states(), ['x sending', 'f failed']);
});

test('a photo goes by its upload', () => {
	const photo = { id: 9, url: '/photos/x.webp', width: 4, height: 3 };
	const room = live().do({ type: 'send', item: { ...out('p'), photo } });
	assert.deepEqual(room.said, [{ t: 'send', cid: 'p', photo: 9 }]);
});

test('bye: nothing new is sent, all of it after the restart', () => {
	const room = live().hear({ t: 'bye', retry_ms: 4000 }).write('x');
	assert.deepEqual(room.sentCids, []);
	room.do(closed(1012));
	assert.deepEqual(room.effects, [{ type: 'wait', attempt: 0, least: 4000 }]);
	room.do(due, opened).hear(sync(2));
	assert.deepEqual(room.sentCids, ['x']);
});

test('after sleep a live connection is asked whether it lives; silence ends it', () => {
	const room = live().do(wake);
	assert.deepEqual(room.said, [{ t: 'resume', since: 2 }]);
	assert.equal(room.timer('answer'), 5000);
	const answered = live().do(wake).hear(sync(2)).wait(5000).do({ type: 'timer', name: 'answer' });
	assert.equal(isLive(answered.state), true);
	room.wait(5000).do({ type: 'timer', name: 'answer' });
	assert.equal(room.state.line.phase, 'waiting');
	assert.equal(room.effects[0]?.type, 'disconnect');
	room.do(wake);
	assert.deepEqual(room.effects, [{ type: 'connect', renew: false, probe: false }]);
});

test('an acknowledgement that does not come ends the connection, and the message goes again', () => {
	const room = live().write('x');
	assert.equal(room.timer('answer'), 10_000);
	room.wait(10_000).do({ type: 'timer', name: 'answer' });
	assert.equal(room.state.line.phase, 'waiting');
	room.do(due, opened).hear(sync(2));
	assert.deepEqual(room.sentCids, ['x']);
});

test('a connection that says other things is patiently waited for', () => {
	const room = live().write('x').wait(9000).hear(msg(3)).wait(1000).do({ type: 'timer', name: 'answer' });
	assert.equal(room.state.line.phase, 'open');
	assert.equal(room.timer('answer'), 9000);
});

test('a long silence is broken by a question', () => {
	const room = live().wait(120_000).do({ type: 'timer', name: 'quiet' });
	assert.deepEqual(room.said, [{ t: 'resume', since: 2 }]);
	const busy = live().wait(100_000).hear(msg(3)).wait(20_000).do({ type: 'timer', name: 'quiet' });
	assert.deepEqual(busy.said, []);
	assert.equal(busy.timer('quiet'), 100_000);
});

test('reading is told at most once a second, and again when the connection lost it', () => {
	const room = live().do({ type: 'seen', seq: 1 });
	assert.deepEqual(room.said, [{ t: 'read', seq: 1 }]);
	room.do({ type: 'seen', seq: 2 });
	assert.deepEqual(room.said, []);
	room.wait(1000).do({ type: 'timer', name: 'read' });
	assert.deepEqual(room.said, [{ t: 'read', seq: 2 }]);
	room.do({ type: 'seen', seq: 2 });
	assert.deepEqual(room.effects, []);
	room.wait(1000).do(closed(), due, opened).hear(sync(2, { [ME]: 1, [PARTNER]: 2 }));
	assert.deepEqual(room.said, [{ t: 'read', seq: 2 }]);
	assert.equal(room.state.read[PARTNER], 2);
	room.wait(1000).do(closed(), due, opened).hear(sync(2, { [ME]: 2 }));
	assert.deepEqual(room.said, []);
});

test('what the partner has read never falls', () => {
	const room = live().hear({ t: 'read', user: PARTNER, seq: 2 }, { t: 'read', user: PARTNER, seq: 1 });
	assert.equal(room.state.read[PARTNER], 2);
});

test('typing is told 3 seconds apart, shown for 5, and ends with the message', () => {
	const room = live().do({ type: 'typed' });
	assert.deepEqual(room.said, [{ t: 'typing' }]);
	assert.deepEqual(room.wait(2900).do({ type: 'typed' }).said, []);
	assert.deepEqual(room.wait(100).do({ type: 'typed' }).said, [{ t: 'typing' }]);
	room.hear({ t: 'typing', user: ME });
	assert.equal(room.state.typing, null);
	room.hear({ t: 'typing', user: PARTNER });
	assert.equal(room.timer('typing'), 5000);
	assert.equal(room.state.typing, PARTNER);
	room.do({ type: 'timer', name: 'typing' });
	assert.equal(room.state.typing, null);
	room.hear({ t: 'typing', user: PARTNER }, msg(3));
	assert.equal(room.state.typing, null);
});

test('presence is known only while connected', () => {
	const room = live().hear({ t: 'presence', user: PARTNER, on: true });
	assert.equal(room.state.presence[PARTNER], true);
	room.do(closed());
	assert.deepEqual(room.state.presence, {});
});

test('a new token is told to an open connection only', () => {
	assert.deepEqual(live().do({ type: 'token', token: 'T' }).said, [{ t: 'auth', token: 'T' }]);
	assert.deepEqual(live().do(closed(), { type: 'token', token: 'T' }).said, []);
});

test('earlier messages go before, and do not move the last', () => {
	const room = new Bench().do({ type: 'start', messages: messages(8, 9), last: 9 }, { type: 'older', messages: messages(6, 7) });
	assert.deepEqual(room.seqs, [6, 7, 8, 9]);
	assert.equal(room.state.last, 9);
});

test('frames that lack what they need, or are not known, are nothing', () => {
	assert.equal(readFrame('{'), null);
	assert.equal(readFrame('null'), null);
	assert.equal(readFrame('[1]'), null);
	assert.equal(readFrame('{"t":"later","x":1}'), null);
	assert.equal(readFrame('{"t":"toString"}'), null);
	assert.equal(readFrame('{"t":"msg","seq":"1","message":"x","sender_id":1}'), null);
	assert.equal(readFrame('{"t":"ack","seq":1}'), null);
	assert.deepEqual(readFrame('{"t":"sync","head":3}'), { t: 'sync', head: 3 });
});
