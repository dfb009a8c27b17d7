import type { Message } from '../api/types';
import { type LineEvent, idle, stepLine } from './line';
import { ANSWER_MS, type Effect, type Outgoing, type RoomEvent, type RoomState, type Step, type TimerName, isLive } from './model';
import { confirm, onNack, pump, unsend } from './sending';
import type { MsgFrame, RoomFrame } from './wire';

/**
 * The life of an open room, without a browser: events go in, a new state and effects come out.
 * A hole in the seqs stops the room, and everything after `last` is asked for again. What is written stays in the outbox until its
 * own `cid` comes back, so neither side of a lost acknowledgement loses or doubles a message.
 */

/** After this much silence the connection is asked whether it lives; a browser shows no pings. */
const QUIET_MS = 120_000;
const READ_EVERY_MS = 1000;
const TYPING_EVERY_MS = 3000;
const TYPING_SHOWN_MS = 5000;
const ABNORMAL = 1006;

function then([state, effects]: Step, next: (state: RoomState) => Step): Step {
	const [after, more] = next(state);
	return [after, [...effects, ...more]];
}

/* ---- messages ---- */

/** Both sorted by seq, each seq once. */
export function mergeMessages(have: Message[], more: Message[]): Message[] {
	// What goes before or after a long talk needs no look at all of it.
	if ((more[more.length - 1]?.seq ?? 0) < (have[0]?.seq ?? 0)) return [...more, ...have];
	if ((have[have.length - 1]?.seq ?? 0) < (more[0]?.seq ?? 0)) return [...have, ...more];
	const bySeq = new Map(have.map((message) => [message.seq, message]));
	for (const message of more) if (!bySeq.has(message.seq)) bySeq.set(message.seq, message);
	return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Takes messages in; what of the outbox they confirm is sent. */
function take(state: RoomState, more: Message[], last: number): Step {
	const fresh = more.filter((message) => message.seq > state.last);
	const inOrder = fresh.length === 1 && fresh[0]?.seq === last;
	const messages = inOrder ? [...state.messages, ...fresh] : mergeMessages(state.messages, more);
	const stored = new Set(more.map((message) => message.cid));
	const sent = state.outbox.filter((out) => stored.has(out.cid));
	return [
		{ ...state, messages, last: Math.max(last, state.last), outbox: sent.length ? state.outbox.filter((out) => !sent.includes(out)) : state.outbox },
		sent.map(({ cid }) => ({ type: 'forget', cid })),
	];
}

function messageOf(frame: MsgFrame): Message {
	return {
		id: frame.id,
		sender: { id: frame.sender_id, username: frame.sender_username, profile: null, email: '' },
		text: frame.message,
		timestamp: frame.ts,
		room: 0,
		seq: frame.seq,
		cid: frame.cid ?? null,
		kind: frame.kind,
		body: frame.body,
	};
}

function onMsg(state: RoomState, frame: MsgFrame, now: number): Step {
	if (frame.seq > state.last + 1) {
		// A hole. While an answer is awaited it will fill it; otherwise stop here and ask.
		return state.awaiting || state.paging ? [state, []] : resume(state, now);
	}
	const typing = state.typing === frame.sender_id ? null : state.typing;
	if (frame.seq <= state.last) {
		const own = state.outbox.some((out) => out.cid === frame.cid);
		return own ? then(take(state, [messageOf(frame)], state.last), (next) => pump(next, now)) : [state, []];
	}
	return then(take({ ...state, typing }, [messageOf(frame)], frame.seq), (next) => pump(next, now));
}

/* ---- being in step with the server ---- */

function resume(state: RoomState, now: number, patience = ANSWER_MS): Step {
	return [
		{ ...state, awaiting: state.awaiting + 1, deadline: now + patience },
		[
			{ type: 'frame', frame: { t: 'resume', since: state.last } },
			{ type: 'timer', name: 'answer', ms: patience },
		],
	];
}

/** Gives the connection up; the next one begins at `last`. */
function breakLine(state: RoomState, now: number): Step {
	return then([state, [{ type: 'disconnect' }]], (next) => onLine(next, { type: 'closed', code: ABNORMAL }, now));
}

function onSync(state: RoomState, frame: { head: number; read?: Record<string, number> }, now: number): Step {
	const read = { ...state.read };
	for (const [user, seq] of Object.entries(frame.read ?? {})) read[Number(user)] = Math.max(read[Number(user)] ?? 0, seq);
	const synced: RoomState = { ...state, read, awaiting: Math.max(0, state.awaiting - 1) };
	if (!isLive(synced)) return [synced, []];
	// The replay had a hole: what cannot be had from this connection may be had from another.
	if (frame.head > synced.last) return breakLine(synced, now);
	const [line] = stepLine(synced.line, { type: 'settled' });
	return then(tellRead({ ...synced, line }, now), (next) => pump(next, now));
}

function onReset(state: RoomState): Step {
	return [{ ...state, awaiting: Math.max(0, state.awaiting - 1), paging: true }, state.paging ? [] : [{ type: 'page', next: null }]];
}

/** A page of the history; a short one is not the last, only one that names no next. */
function onPage(state: RoomState, messages: Message[], next: string | null, now: number): Step {
	if (!state.paging) return [state, []];
	const taken = take(state, messages, messages[messages.length - 1]?.seq ?? state.last);
	if (next) return then(taken, (more) => [more, [{ type: 'page', next }]]);
	return then(taken, (more) => resume({ ...more, paging: false }, now));
}

function onLine(state: RoomState, event: LineEvent, now: number): Step {
	const [line, effects] = stepLine(state.line, event);
	const next: RoomState = { ...state, line };
	if (line.phase === state.line.phase) return [next, effects];
	if (line.phase === 'open') {
		// The handshake carried `since`, so its answer is on its way.
		return [
			{ ...next, awaiting: 1, heardAt: now, deadline: now + ANSWER_MS },
			[...effects, { type: 'timer', name: 'answer', ms: ANSWER_MS }, { type: 'timer', name: 'quiet', ms: QUIET_MS }],
		];
	}
	return [{ ...next, awaiting: 0, paging: false, outbox: unsend(state.outbox), presence: {}, typing: null, told: 0 }, effects];
}

/** Looked at again after a while: is the connection still there? */
function onWake(state: RoomState, now: number): Step {
	return isLive(state) ? resume(state, now, ANSWER_MS / 2) : onLine(state, { type: 'wake' }, now);
}

function onAnswerDue(state: RoomState, now: number): Step {
	const waiting = state.awaiting > 0 || state.outbox.some((out) => out.state === 'sending');
	if (state.line.phase !== 'open' || !waiting) return [state, []];
	const left = state.deadline - now;
	if (left > 0) return [state, [{ type: 'timer', name: 'answer', ms: left }]];
	return breakLine(state, now);
}

function onQuiet(state: RoomState, now: number): Step {
	if (state.line.phase !== 'open') return [state, []];
	const left = state.heardAt + QUIET_MS - now;
	const again: Effect = { type: 'timer', name: 'quiet', ms: left > 0 ? left : QUIET_MS };
	return then([state, [again]], (next) => (left > 0 || !isLive(next) ? [next, []] : resume(next, now)));
}

/* ---- read and typing ---- */

function tellRead(state: RoomState, now: number): Step {
	const known = Math.max(state.told, state.read[state.me] ?? 0);
	if (!isLive(state) || state.seen <= known) return [state, []];
	const left = state.toldAt + READ_EVERY_MS - now;
	if (left > 0) return [state, [{ type: 'timer', name: 'read', ms: left }]];
	return [{ ...state, told: state.seen, toldAt: now }, [{ type: 'frame', frame: { t: 'read', seq: state.seen } }]];
}

function onTyped(state: RoomState, now: number): Step {
	if (!isLive(state) || now - state.typedAt < TYPING_EVERY_MS) return [state, []];
	return [{ ...state, typedAt: now }, [{ type: 'frame', frame: { t: 'typing' } }]];
}

/* ---- all of it ---- */

function onFrame(state: RoomState, frame: RoomFrame, now: number): Step {
	switch (frame.t) {
		case 'msg':
			return onMsg(state, frame, now);
		case 'ack':
			return confirm(state, frame.cid, frame.seq, now);
		case 'nack':
			return onNack(state, frame.cid, frame.code, frame.retry_ms, now);
		case 'sync':
			return onSync(state, frame, now);
		case 'reset':
			return onReset(state);
		case 'read':
			return [{ ...state, read: { ...state.read, [frame.user]: Math.max(state.read[frame.user] ?? 0, frame.seq) } }, []];
		case 'typing':
			if (frame.user === state.me) return [state, []];
			return [{ ...state, typing: frame.user }, [{ type: 'timer', name: 'typing', ms: TYPING_SHOWN_MS }]];
		case 'presence':
			return [{ ...state, presence: { ...state.presence, [frame.user]: frame.on } }, []];
		case 'bye':
			return onLine(state, { type: 'bye', ms: frame.retry_ms ?? 0 }, now);
	}
}

function onTimer(state: RoomState, name: TimerName, now: number): Step {
	switch (name) {
		case 'pump':
			return pump(state, now);
		case 'read':
			return tellRead(state, now);
		case 'typing':
			return [{ ...state, typing: null }, []];
		case 'answer':
			return onAnswerDue(state, now);
		case 'quiet':
			return onQuiet(state, now);
	}
}

/** What the outbox of an earlier visit, or of another tab, still holds. */
function onRestored(state: RoomState, items: Outgoing[], now: number): Step {
	const stored = new Set(state.messages.map((message) => message.cid));
	const here = new Set(state.outbox.map((out) => out.cid));
	const gone = items.filter((item) => stored.has(item.cid));
	const more = unsend(items.filter((item) => !stored.has(item.cid) && !here.has(item.cid)));
	const outbox = [...state.outbox, ...more].sort((a, b) => a.at - b.at);
	return then([{ ...state, outbox }, gone.map(({ cid }) => ({ type: 'forget', cid }))], (next) => pump(next, now));
}

function onRetry(state: RoomState, cid: string, now: number): Step {
	const out = state.outbox.find((item) => item.cid === cid);
	if (!out) return [state, []];
	const item: Outgoing = { ...out, state: 'waiting', reason: null };
	const outbox = state.outbox.map((other) => (other === out ? item : other));
	return then([{ ...state, outbox }, [{ type: 'keep', item }]], (next) => pump(next, now));
}

export function step(state: RoomState, event: RoomEvent, now: number): Step {
	switch (event.type) {
		case 'start':
			return then(take({ ...state, outbox: unsend(state.outbox) }, event.messages, event.last), (next) =>
				onLine(next, { type: 'start' }, now),
			);
		case 'line':
			return event.event.type === 'wake' ? onWake(state, now) : onLine(state, event.event, now);
		case 'frame':
			return onFrame({ ...state, heardAt: now, deadline: now + ANSWER_MS }, event.frame, now);
		case 'page':
			return onPage(state, event.messages, event.next, now);
		case 'page failed':
			if (!event.gone) return state.paging ? breakLine(state, now) : [state, []];
			return [{ ...state, line: { ...idle, phase: 'closed' }, paging: false }, [{ type: 'disconnect' }]];
		case 'older':
			return take(state, event.messages, state.last);
		case 'restored':
			return onRestored(state, event.items, now);
		case 'send':
			if (state.outbox.some((out) => out.cid === event.item.cid)) return [state, []];
			return pump({ ...state, outbox: [...state.outbox, event.item] }, now);
		case 'retry':
			return onRetry(state, event.cid, now);
		case 'drop':
			return [{ ...state, outbox: state.outbox.filter((out) => out.cid !== event.cid) }, [{ type: 'forget', cid: event.cid }]];
		case 'seen':
			return event.seq > state.seen ? tellRead({ ...state, seen: event.seq }, now) : [state, []];
		case 'typed':
			return onTyped(state, now);
		case 'token':
			return [state, state.line.phase === 'open' ? [{ type: 'frame', frame: { t: 'auth', token: event.token } }] : []];
		case 'timer':
			return onTimer(state, event.name, now);
	}
}
