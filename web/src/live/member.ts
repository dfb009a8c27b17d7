import { type Driver, type LineEnv, driveLine } from './driver';
import { type Line, type LineEvent, idle, stepLine } from './line';
import type { MeFrame } from './wire';

/**
 * The socket `/ws/me`: what concerns the member in all rooms. It repeats nothing: who comes back asks for the lists, and so does who is told
 * that he may have missed something.
 */
export interface MemberLine {
	start(): void;
	/** Looked at again; `slept` when the old connection is not to be trusted. */
	wake(slept: boolean): void;
	token(token: string): void;
	stop(): void;
}

export interface MemberUse {
	probe(): Promise<unknown>;
	isFinal(error: unknown): boolean;
	onOpen(open: boolean): void;
	onFrame(frame: MeFrame): void;
}

/** It is not urgent: not more often than this. */
const LEAST_MS = 2000;
/** All clients of a node are told at once that they may have missed something; they do not ask at once. */
const STALE_MS = 3000;

export function memberLine(env: LineEnv, use: MemberUse): MemberLine {
	let line: Line = idle;
	let driver: Driver | null = null;

	function event(happened: LineEvent): void {
		const [next, effects] = stepLine(line, happened);
		const wasOpen = line.phase === 'open';
		line = next;
		for (const effect of effects) {
			driver?.run(effect.type === 'wait' ? { ...effect, least: Math.max(effect.least, LEAST_MS) } : effect);
		}
		if (wasOpen !== (line.phase === 'open')) use.onOpen(line.phase === 'open');
	}

	function askAgain(): void {
		if (line.phase !== 'open') return;
		use.onOpen(false);
		use.onOpen(true);
	}

	driver = driveLine(env, {
		path: () => '/ws/me',
		probe: use.probe,
		isFinal: use.isFinal,
		event,
		frame(frame) {
			event({ type: 'settled' });
			if (frame.t === 'bye') event({ type: 'bye', ms: frame.retry_ms ?? 0 });
			else if (frame.t === 'stale') env.setTimeout(askAgain, env.random() * STALE_MS);
			else if (frame.t === 'room' || frame.t === 'rental' || frame.t === 'notice') use.onFrame(frame);
		},
	});

	return {
		start: () => event({ type: 'start' }),
		wake: (slept) => event({ type: slept && line.phase === 'open' ? 'start' : 'wake' }),
		token(token) {
			if (line.phase === 'open') driver?.send({ t: 'auth', token });
		},
		stop: () => event({ type: 'stop' }),
	};
}
