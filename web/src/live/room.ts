import type { Message } from '../api/types';

/**
 * The life of an open room, without a browser: events go in, a new state and effects come out.
 * Whatever the socket loses, the history has: after each (re)connect, and whenever a number is
 * missing, everything after `head` is fetched, and messages are kept once by `seq`. An unsent
 * message keeps its `cid`, so sending it again cannot store it twice.
 */
export interface Outgoing {
	cid: string;
	text: string;
	/** sending: told to the socket or waiting for it; failed: the member decides. */
	state: 'sending' | 'failed';
}

export type Connection = 'idle' | 'connecting' | 'syncing' | 'open' | 'waiting' | 'closed';

export interface RoomState {
	connection: Connection;
	messages: Message[];
	outbox: Outgoing[];
	/** Everything up to this seq is here, back to `messages[0]`. */
	head: number;
	/** Failed attempts in a row, for the back-off. */
	attempt: number;
	fetching: boolean;
	/** A frame came that the running fetch may have missed. */
	again: boolean;
}

export type RoomEvent =
	| { type: 'start'; messages: Message[]; head: number }
	| { type: 'opened' }
	| { type: 'closed'; code: number }
	| { type: 'frame'; frame: Frame }
	| { type: 'fetched'; messages: Message[] }
	| { type: 'fetch failed'; gone: boolean }
	| { type: 'older'; messages: Message[] }
	| { type: 'send'; cid: string; text: string }
	| { type: 'retry'; cid: string }
	| { type: 'drop'; cid: string }
	| { type: 'overdue'; cid: string }
	| { type: 'wake' }
	| { type: 'stop' };

export type Effect =
	| { type: 'connect' }
	| { type: 'disconnect' }
	| { type: 'wait'; attempt: number; least: number }
	| { type: 'fetch'; after: number }
	| { type: 'transmit'; cid: string; text: string };

/** A frame of the original's mode, with the keys this server adds. */
export interface Frame {
	message?: unknown;
	sender_username?: string | null;
	error?: unknown;
	seq?: number;
	id?: number;
	sender_id?: number;
	ts?: string;
	kind?: string;
	cid?: string | null;
	body?: unknown;
}

export const FETCH_LIMIT = 200;

export const emptyRoom: RoomState = {
	connection: 'idle',
	messages: [],
	outbox: [],
	head: 0,
	attempt: 0,
	fetching: false,
	again: false,
};

type Step = [RoomState, Effect[]];

/** Both sorted by seq, each seq once. */
export function mergeMessages(have: Message[], more: Message[]): Message[] {
	const bySeq = new Map(have.map((message) => [message.seq, message]));
	for (const message of more) if (!bySeq.has(message.seq)) bySeq.set(message.seq, message);
	return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function headOf(messages: Message[], head: number): number {
	let top = head;
	for (const { seq } of messages) if (seq === top + 1) top = seq;
	return top;
}

/** Takes messages in; what of the outbox they confirm is sent. */
function take(state: RoomState, more: Message[], head = state.head): RoomState {
	const messages = mergeMessages(state.messages, more);
	const stored = new Set(more.map((message) => message.cid).filter(Boolean));
	const outbox = stored.size ? state.outbox.filter((out) => !stored.has(out.cid)) : state.outbox;
	return { ...state, messages, outbox, head: headOf(messages, head) };
}

function fetchMissing(state: RoomState): Step {
	if (state.fetching) return [{ ...state, again: true }, []];
	return [{ ...state, fetching: true, again: false }, [{ type: 'fetch', after: state.head }]];
}

function messageOf(frame: Frame, seq: number): Message {
	return {
		id: frame.id ?? 0,
		sender: { id: frame.sender_id ?? 0, username: frame.sender_username ?? null, profile: null, email: '' },
		text: String(frame.message ?? ''),
		timestamp: frame.ts ?? new Date().toISOString(),
		room: 0,
		seq,
		cid: frame.cid ?? null,
		kind: frame.kind ?? 'text',
		body: frame.body,
	};
}

function onFrame(state: RoomState, frame: Frame): Step {
	if (frame.error !== undefined) {
		// The refusal names no message in this mode: it is about the oldest one on its way.
		const cid = frame.cid ?? state.outbox.find((out) => out.state === 'sending')?.cid;
		return [markFailed(state, cid), []];
	}
	if (typeof frame.seq !== 'number') return fetchMissing(state);
	if (frame.seq <= state.head) return [take(state, [messageOf(frame, frame.seq)]), []];
	const next = take(state, [messageOf(frame, frame.seq)]);
	return next.head < frame.seq ? fetchMissing(next) : [next, []];
}

function onFetched(state: RoomState, messages: Message[]): Step {
	const last = messages[messages.length - 1];
	const known = take({ ...state, fetching: false }, messages, Math.max(state.head, last?.seq ?? 0));
	if (messages.length >= FETCH_LIMIT || state.again) return fetchMissing(known);
	if (known.connection !== 'syncing') return [known, []];
	const waiting = known.outbox.filter((out) => out.state === 'sending');
	return [
		{ ...known, connection: 'open', attempt: 0 },
		waiting.map(({ cid, text }) => ({ type: 'transmit', cid, text })),
	];
}

function markFailed(state: RoomState, cid: string | undefined): RoomState {
	return { ...state, outbox: state.outbox.map((out) => (out.cid === cid ? { ...out, state: 'failed' } : out)) };
}

/** Codes that no later attempt can mend: no membership, no room. */
const FINAL = new Set([4403, 4404]);
/** Sent too much: the server asks for a pause. */
const POLICY = 1008;

function waitAgain(state: RoomState, least = 0): Step {
	const next: RoomState = { ...state, connection: 'waiting', attempt: state.attempt + 1, fetching: false };
	return [next, [{ type: 'wait', attempt: state.attempt, least }]];
}

function onClosed(state: RoomState, code: number): Step {
	if (state.connection === 'closed' || state.connection === 'idle' || state.connection === 'waiting') return [state, []];
	if (FINAL.has(code)) return [{ ...state, connection: 'closed', fetching: false }, []];
	return waitAgain(state, code === POLICY ? 60_000 : 0);
}

function onSend(state: RoomState, cid: string, text: string): Step {
	const rest = state.outbox.filter((out) => out.cid !== cid);
	const next: RoomState = { ...state, outbox: [...rest, { cid, text, state: 'sending' }] };
	return [next, state.connection === 'open' ? [{ type: 'transmit', cid, text }] : []];
}

export function step(state: RoomState, event: RoomEvent): Step {
	switch (event.type) {
		case 'start':
			return [
				{ ...take({ ...emptyRoom, outbox: state.outbox }, event.messages, event.head), connection: 'connecting' },
				[{ type: 'connect' }],
			];
		case 'opened':
			return state.connection === 'connecting' ? fetchMissing({ ...state, connection: 'syncing' }) : [state, []];
		case 'closed':
			return onClosed(state, event.code);
		case 'frame':
			return onFrame(state, event.frame);
		case 'fetched':
			return onFetched(state, event.messages);
		case 'fetch failed':
			if (event.gone) return [{ ...state, connection: 'closed', fetching: false }, [{ type: 'disconnect' }]];
			// Without the history the socket is of no use: begin again.
			return state.connection === 'waiting'
				? [{ ...state, fetching: false }, []]
				: [waitAgain(state)[0], [{ type: 'disconnect' }, ...waitAgain(state)[1]]];
		case 'older':
			return [take(state, event.messages), []];
		case 'send':
			return onSend(state, event.cid, event.text);
		case 'retry': {
			const out = state.outbox.find((item) => item.cid === event.cid);
			return out ? onSend(state, out.cid, out.text) : [state, []];
		}
		case 'drop':
			return [{ ...state, outbox: state.outbox.filter((out) => out.cid !== event.cid) }, []];
		case 'overdue':
			return [markFailed(state, event.cid), []];
		case 'wake':
			return state.connection === 'waiting' ? [{ ...state, connection: 'connecting' }, [{ type: 'connect' }]] : [state, []];
		case 'stop':
			return [{ ...state, connection: 'idle', fetching: false }, [{ type: 'disconnect' }]];
	}
}

/** How long to wait before the attempt: random in 0 … min(30 s, 0.5 s · 2^n). */
export function backOff(attempt: number, random: () => number = Math.random): number {
	return random() * Math.min(30_000, 500 * 2 ** attempt);
}
