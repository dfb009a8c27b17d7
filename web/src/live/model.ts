import type { Message, Upload } from '../api/types';
import { type Line, type LineEffect, type LineEvent, idle } from './line';
import type { ClientFrame, NackCode, RoomFrame } from './wire';

/** A message that is not acknowledged. It keeps its `cid` for ever: the server stores a cid once. */
export interface Outgoing {
	cid: string;
	text: string;
	photo?: Upload;
	/** When it was written, ms; the order of the outbox. */
	at: number;
	/**
	 * waiting: for its turn or the connection; sending: told to the socket; sent: stored as `seq`, which is still to
	 * come by; failed: the member decides.
	 */
	state: 'waiting' | 'sending' | 'sent' | 'failed';
	reason: NackCode | null;
	seq?: number;
}

/** What may be sent now: so many messages, and none before the pause that the server asked for is over. */
export interface Pace {
	left: number;
	at: number;
	pausedUntil: number;
}

/** At most so many messages unacknowledged, and so many in one burst. */
export const WINDOW = 15;
/** An answer that takes longer will not come: the connection is dead. */
export const ANSWER_MS = 10_000;

/**
 * What is known of an open room, what can happen to it and what it asks for.
 * `last` is the last seq that was processed: the next message is `last + 1` or there is a hole.
 */
export interface RoomState {
	line: Line;
	/** The member, whose own `read` is not the partner's. */
	me: number;
	/** Every message from `messages[0]` to `last`, each seq once. */
	messages: Message[];
	last: number;
	/** What is not acknowledged, in the order it was written. */
	outbox: Outgoing[];
	pace: Pace;
	/** Answers to resumes that are still to come. */
	awaiting: number;
	/** The missed are more than the socket replays: they come from the history. */
	paging: boolean;
	/** Last read seq by member. */
	read: Record<number, number>;
	presence: Record<number, boolean>;
	typing: number | null;
	/** What the member has seen, what of it the server was told, and when. */
	seen: number;
	told: number;
	toldAt: number;
	typedAt: number;
	heardAt: number;
	/** Without a word until then, an answer that is due will not come any more. */
	deadline: number;
}

export type TimerName = 'pump' | 'read' | 'typing' | 'answer' | 'quiet';

export type RoomEvent =
	| { type: 'start'; messages: Message[]; last: number }
	| { type: 'line'; event: LineEvent }
	| { type: 'frame'; frame: RoomFrame }
	| { type: 'page'; messages: Message[]; next: string | null }
	| { type: 'page failed'; gone: boolean }
	| { type: 'older'; messages: Message[] }
	| { type: 'restored'; items: Outgoing[] }
	| { type: 'send'; item: Outgoing }
	| { type: 'retry'; cid: string }
	| { type: 'drop'; cid: string }
	| { type: 'seen'; seq: number }
	| { type: 'typed' }
	| { type: 'token'; token: string }
	| { type: 'timer'; name: TimerName };

export type Effect =
	| LineEffect
	| { type: 'frame'; frame: ClientFrame }
	| { type: 'timer'; name: TimerName; ms: number }
	/** Fetches a page of the history: what follows `last`, or the address a page before it named. */
	| { type: 'page'; next: string | null }
	| { type: 'keep'; item: Outgoing }
	| { type: 'forget'; cid: string };

export type Step = [RoomState, Effect[]];

export function emptyRoom(me: number): RoomState {
	return {
		line: idle, me, messages: [], last: 0, outbox: [], pace: { left: WINDOW, at: 0, pausedUntil: 0 }, awaiting: 0, paging: false,
		read: {}, presence: {}, typing: null, seen: 0, told: 0, toldAt: 0, typedAt: 0, heardAt: 0, deadline: 0,
	};
}

/** Nothing is missing and everything new comes by itself. */
export function isLive(state: RoomState): boolean {
	return state.line.phase === 'open' && state.awaiting === 0 && !state.paging;
}

