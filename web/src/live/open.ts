import { type ReadonlySignal, signal } from '@preact/signals';
import * as accounts from '../api/accounts';
import { ApiError } from '../api/http';
import * as chat from '../api/chat';
import type { Message } from '../api/types';
import { uuid } from '../lib/random';
import { type Effect, FETCH_LIMIT, type Frame, type RoomEvent, type RoomState, backOff, emptyRoom, step } from './room';

/** A room with its socket, as a page holds it. */
export interface OpenRoom {
	state: ReadonlySignal<RoomState>;
	send(text: string): void;
	retry(cid: string): void;
	drop(cid: string): void;
	/** Fetches earlier messages; false when there are none. */
	older(): Promise<boolean>;
	stop(): void;
}

/** An echo that takes longer leaves the message to its sender. */
const OVERDUE_MS = 15_000;
/** A dead network is only noticed by silence; a socket that cannot open in this time is given up. */
const CONNECT_MS = 10_000;

function socketUrl(room: number): string {
	return `${location.origin.replace(/^http/, 'ws')}/ws/room/${room}/messages`;
}

function readFrame(data: unknown): Frame | null {
	try {
		const frame: unknown = JSON.parse(String(data));
		return frame && typeof frame === 'object' ? (frame as Frame) : null;
	} catch {
		return null;
	}
}

export function openRoom(room: number, messages: Message[], head: number): OpenRoom {
	const state = signal<RoomState>(emptyRoom);
	let socket: WebSocket | null = null;
	let timer = 0;

	const dispatch = (event: RoomEvent): void => {
		const [next, effects] = step(state.value, event);
		state.value = next;
		effects.forEach(run);
	};

	async function connect(): Promise<void> {
		// A socket cannot say why it was refused; a call can, and renews the session on its way.
		if (state.value.attempt > 0) await accounts.me().catch(() => undefined);
		if (state.value.connection !== 'connecting') return;
		const opening = new WebSocket(socketUrl(room));
		const patience = setTimeout(() => opening.close(), CONNECT_MS);
		socket = opening;
		const current = () => socket === opening;
		opening.onopen = () => {
			clearTimeout(patience);
			if (current()) dispatch({ type: 'opened' });
		};
		opening.onclose = ({ code }) => {
			clearTimeout(patience);
			if (current()) dispatch({ type: 'closed', code });
		};
		opening.onmessage = ({ data }) => {
			const frame = current() && readFrame(data);
			if (frame) dispatch({ type: 'frame', frame });
		};
	}

	function disconnect(): void {
		const old = socket;
		socket = null;
		clearTimeout(timer);
		old?.close();
	}

	async function fetchAfter(seq: number): Promise<void> {
		try {
			dispatch({ type: 'fetched', messages: await chat.after(room, seq, FETCH_LIMIT) });
		} catch (error) {
			const gone = error instanceof ApiError && (error.status === 404 || error.status === 403 || error.status === 401);
			dispatch({ type: 'fetch failed', gone });
		}
	}

	function run(effect: Effect): void {
		if (effect.type === 'connect') void connect();
		else if (effect.type === 'disconnect') disconnect();
		else if (effect.type === 'fetch') void fetchAfter(effect.after);
		else if (effect.type === 'wait') {
			clearTimeout(timer);
			timer = window.setTimeout(() => dispatch({ type: 'wake' }), Math.max(effect.least, backOff(effect.attempt)));
		} else {
			socket?.send(JSON.stringify({ message: effect.text, cid: effect.cid }));
			setTimeout(() => dispatch({ type: 'overdue', cid: effect.cid }), OVERDUE_MS);
		}
	}

	// Back from a tunnel or from sleep: do not sit out the back-off.
	const wake = () => dispatch({ type: 'wake' });
	addEventListener('online', wake);
	dispatch({ type: 'start', messages, head });

	return {
		state,
		send: (text) => dispatch({ type: 'send', cid: uuid(), text }),
		retry: (cid) => dispatch({ type: 'retry', cid }),
		drop: (cid) => dispatch({ type: 'drop', cid }),
		older: async () => {
			const first = state.value.messages[0]?.seq ?? 1;
			if (first <= 1) return false;
			const more = await chat.before(room, first);
			dispatch({ type: 'older', messages: more });
			return more.length > 0 && (more[0]?.seq ?? 1) > 1;
		},
		stop: () => {
			removeEventListener('online', wake);
			dispatch({ type: 'stop' });
		},
	};
}
