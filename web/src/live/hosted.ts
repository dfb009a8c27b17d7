import type { Message, Page } from '../api/types';
import { type LineEnv, driveLine } from './driver';
import type { Effect, Outgoing, RoomEvent, RoomState, TimerName } from './model';
import { step } from './room';
import type { RoomFrame } from './wire';

/** The calls that a hosted room makes. */
export interface RoomCalls {
	/** A page of the history after a seq, or the one that a page before it named. */
	page(room: number, after: number, next: string | null): Promise<Page<Message>>;
	/** The newest messages, oldest first. */
	newest(room: number): Promise<Message[]>;
	/** Whether a failed call says that the room is not the member's (any more). */
	isFinal(error: unknown): boolean;
}

export interface HostUse {
	get(): RoomState;
	set(state: RoomState): void;
	keep(item: Outgoing): void;
	forget(cid: string): void;
}

/** A room in the tab that leads: its machine with a socket, timers and calls. */
export interface Hosted {
	dispatch(event: RoomEvent): void;
	/** Begins, or goes on after another tab. */
	start(messages: Message[]): void;
	stop(): void;
}

export function hostRoom(env: LineEnv, calls: RoomCalls, room: number, use: HostUse): Hosted {
	const timers = new Map<TimerName, unknown>();
	let stopped = false;

	function dispatch(event: RoomEvent): void {
		if (stopped) return;
		const [next, effects] = step(use.get(), event, env.now());
		use.set(next);
		effects.forEach(run);
	}

	const driver = driveLine(env, {
		path: () => `/ws/room/${room}/messages?since=${use.get().last}`,
		probe: () => calls.page(room, use.get().last, null),
		isFinal: (error) => calls.isFinal(error),
		event: (event) => dispatch({ type: 'line', event }),
		frame: (frame) => dispatch({ type: 'frame', frame: frame as RoomFrame }),
	});

	async function fetchPage(next: string | null): Promise<void> {
		try {
			const { items, next: further } = await calls.page(room, use.get().last, next);
			dispatch({ type: 'page', messages: items, next: further });
		} catch (error) {
			dispatch({ type: 'page failed', gone: calls.isFinal(error) });
		}
	}

	function run(effect: Effect): void {
		switch (effect.type) {
			case 'frame':
				return driver.send(effect.frame);
			case 'timer':
				env.clearTimeout(timers.get(effect.name));
				timers.set(effect.name, env.setTimeout(() => dispatch({ type: 'timer', name: effect.name }), effect.ms));
				return;
			case 'page':
				return void fetchPage(effect.next);
			case 'keep':
				return use.keep(effect.item);
			case 'forget':
				return use.forget(effect.cid);
			default:
				return driver.run(effect);
		}
	}

	function begin(messages: Message[]): void {
		const last = messages[messages.length - 1]?.seq ?? 0;
		dispatch({ type: 'start', messages, last });
	}

	return {
		dispatch,
		start(messages) {
			// What another tab had is older than nothing: go on from there.
			if (use.get().last > 0) begin([]);
			else if (messages.length) begin(messages);
			else calls.newest(room).then(begin, () => begin([]));
		},
		stop() {
			dispatch({ type: 'line', event: { type: 'stop' } });
			timers.forEach((timer) => env.clearTimeout(timer));
			stopped = true;
		},
	};
}
