import type { LineEffect, LineEvent } from './line';
import { backOff } from './line';
import { type ClientFrame, type ServerFrame, readFrame } from './wire';

/** What of a WebSocket is needed. */
export interface Socket {
	onopen: (() => void) | null;
	onclose: ((event: { code: number }) => void) | null;
	onmessage: ((event: { data: unknown }) => void) | null;
	send(text: string): void;
	close(): void;
}

export interface Clock {
	now(): number;
	random(): number;
	setTimeout(act: () => void, ms: number): unknown;
	clearTimeout(id: unknown): void;
}

export interface LineEnv extends Clock {
	dial(path: string): Socket;
	/** A new token for the session. */
	renew(): Promise<{ token: string } | 'over' | 'unreachable'>;
}

export interface LineUse {
	/** The address now, with the query that continues what was heard. */
	path(): string;
	/** A call that fails when the socket would be refused; it rejects. */
	probe(): Promise<unknown>;
	/** Whether a call that failed would always fail. */
	isFinal(error: unknown): boolean;
	event(event: LineEvent): void;
	frame(frame: ServerFrame): void;
}

export interface Driver {
	run(effect: LineEffect): void;
	send(frame: ClientFrame): void;
}

/** A dead network is only noticed by silence; a socket that cannot open in this time is given up. */
const CONNECT_MS = 10_000;
const ABNORMAL = 1006;
const FORBIDDEN = 4403;

/** Does to a real socket and a real clock what a line asks for. */
export function driveLine(env: LineEnv, use: LineUse): Driver {
	let socket: Socket | null = null;
	let waiting: unknown = null;
	let turn = 0;

	function disconnect(): void {
		turn++;
		env.clearTimeout(waiting);
		const old = socket;
		socket = null;
		if (old) {
			old.onopen = old.onclose = old.onmessage = null;
			old.close();
		}
	}

	/** What must be known before a socket is tried: the code to close with, or null. */
	async function prepare(renew: boolean, probe: boolean): Promise<number | null> {
		if (renew) {
			const renewal = await env.renew();
			if (typeof renewal === 'string') return renewal === 'over' ? FORBIDDEN : ABNORMAL;
		}
		if (!probe) return null;
		try {
			await use.probe();
			return null;
		} catch (error) {
			return use.isFinal(error) ? FORBIDDEN : ABNORMAL;
		}
	}

	async function connect(renew: boolean, probe: boolean): Promise<void> {
		disconnect();
		const mine = turn;
		const code = renew || probe ? await prepare(renew, probe) : null;
		if (mine !== turn) return;
		if (code !== null) return use.event({ type: 'closed', code });

		const opening = env.dial(use.path());
		socket = opening;
		waiting = env.setTimeout(() => {
			disconnect();
			use.event({ type: 'closed', code: ABNORMAL });
		}, CONNECT_MS);
		opening.onopen = () => {
			env.clearTimeout(waiting);
			use.event({ type: 'opened' });
		};
		opening.onclose = (event) => {
			disconnect();
			use.event({ type: 'closed', code: event.code });
		};
		opening.onmessage = ({ data }) => {
			const frame = readFrame(data);
			if (frame) use.frame(frame);
		};
	}

	return {
		run(effect) {
			if (effect.type === 'connect') void connect(effect.renew, effect.probe);
			else if (effect.type === 'disconnect') disconnect();
			else {
				env.clearTimeout(waiting);
				waiting = env.setTimeout(
					() => use.event({ type: 'due' }),
					Math.max(effect.least, backOff(effect.attempt, () => env.random())),
				);
			}
		},
		send: (frame) => socket?.send(JSON.stringify(frame)),
	};
}
