import type { ReadonlySignal } from '@preact/signals';
import * as accounts from '../api/accounts';
import * as chat from '../api/chat';
import { ApiError, renew, tokenEnds } from '../api/http';
import type { Message, Upload } from '../api/types';
import { uuid } from '../lib/random';
import type { Socket } from './driver';
import { type Hub, type HubEnv, createHub } from './hub';
import type { Outgoing, RoomState } from './model';
import { indexedTable, openOutbox } from './outbox';
import type { Channel, Locks } from './tabs';
import { type MeFrame, PROTOCOL } from './wire';

/** A room with its connection, as a page holds it. */
export interface OpenRoom {
	state: ReadonlySignal<RoomState>;
	send(text: string): void;
	sendPhoto(photo: Upload): void;
	retry(cid: string): void;
	drop(cid: string): void;
	/** The member has seen everything up to here. */
	seen(seq: number): void;
	typed(): void;
	/** Fetches earlier messages: 50, which come a few a frame, the latest first; or so many, at once. */
	older(count?: number): Promise<void>;
	close(): void;
}

/** What a member's connection tells its page. */
export interface LiveUse {
	onFrame(frame: MeFrame): void;
	onMember(open: boolean): void;
	/** The outbox lives no longer than the page: the browser gives it no room. */
	onLoss(): void;
}

export interface Live {
	open(room: number, messages: Message[]): OpenRoom;
	/** Signing out of a machine leaves nothing written on it. */
	forgetUnsent(): Promise<void>;
	stop(): void;
}

/** Earlier messages that are taken in at a time: fifty would stop who scrolls on a slow phone. */
const SLICE = 10;

/** A timer that comes so much too late has slept. */
const TICK_MS = 5000;
const SLEPT_MS = 20_000;

/** These would fail again: signed out, not a member, no such room. */
function isFinal(error: unknown): boolean {
	return error instanceof ApiError && [401, 403, 404].includes(error.status);
}

function browserEnv(me: number, use: LiveUse): HubEnv {
	const locks: Locks | undefined = navigator.locks;
	const channel: Channel | null = 'BroadcastChannel' in globalThis ? (new BroadcastChannel(`wooga-live-${me}`) as Channel) : null;
	const table = 'indexedDB' in globalThis ? indexedTable(indexedDB) : null;
	return {
		tab: uuid(),
		locks: locks ?? null,
		channel,
		outbox: openOutbox(table, use.onLoss),
		now: () => Date.now(),
		random: () => Math.random(),
		setTimeout: (act, ms) => setTimeout(act, ms),
		clearTimeout: (id) => clearTimeout(id as number | undefined),
		dial: (path) => new WebSocket(location.origin.replace(/^http/, 'ws') + path, PROTOCOL) as Socket,
		renew,
		tokenEnds,
		probe: () => accounts.me(),
		page: (room, after, next) => (next ? chat.pageAt(next) : chat.after(room, after)),
		newest: (room) => chat.newest(room),
		isFinal,
		onFrame: use.onFrame,
		onMember: use.onMember,
	};
}

let written = 0;

function outgoing(text: string, photo?: Upload): Outgoing {
	// Two in one millisecond keep their order.
	written = Math.max(Date.now(), written + 1);
	return { cid: uuid(), text, ...(photo && { photo }), at: written, state: 'waiting', reason: null };
}

function openRoom(hub: Hub, room: number, messages: Message[]): OpenRoom {
	const state = hub.open(room, messages);
	return {
		state,
		send: (text) => hub.send(room, outgoing(text)),
		sendPhoto: (photo) => hub.send(room, outgoing('', photo)),
		retry: (cid) => hub.dispatch(room, { type: 'retry', cid }),
		drop: (cid) => hub.dispatch(room, { type: 'drop', cid }),
		seen: (seq) => hub.dispatch(room, { type: 'seen', seq }),
		typed: () => hub.dispatch(room, { type: 'typed' }),
		older: async (count) => {
			const first = state.value.messages[0]?.seq ?? 1;
			if (first <= 1) return;
			const messages = await chat.before(room, first, count);
			const slice = count ?? SLICE;
			for (let end = messages.length; end > 0; end -= slice) {
				// A hidden tab draws no frames.
				if (end < messages.length) await new Promise((go) => (requestAnimationFrame(go), setTimeout(go, 100)));
				hub.dispatch(room, { type: 'older', messages: messages.slice(Math.max(0, end - slice), end) });
			}
		},
		close: () => hub.close(room),
	};
}

/** Tells the hub when its page is looked at again, and when the machine has slept. */
function watch(hub: Hub): () => void {
	const onVisible = () => document.visibilityState === 'visible' && hub.wake(false);
	const onOnline = () => hub.wake(true);
	const onShow = (event: PageTransitionEvent) => event.persisted && hub.wake(true);
	let ticked = Date.now();
	const timer = setInterval(() => {
		const late = Date.now() - ticked > TICK_MS + SLEPT_MS;
		ticked = Date.now();
		if (late && document.visibilityState === 'visible') hub.wake(true);
	}, TICK_MS);
	document.addEventListener('visibilitychange', onVisible);
	addEventListener('online', onOnline);
	addEventListener('pageshow', onShow);
	return () => {
		clearInterval(timer);
		document.removeEventListener('visibilitychange', onVisible);
		removeEventListener('online', onOnline);
		removeEventListener('pageshow', onShow);
	};
}

/** The member's rooms and news for as long as they are signed in on this page. */
export function startLive(me: number, use: LiveUse): Live {
	const env = browserEnv(me, use);
	const hub = createHub(me, env);
	const unwatch = watch(hub);
	// A page that is kept for the back button sleeps; any other is gone.
	const leave = (event: PageTransitionEvent) => !event.persisted && hub.stop();
	addEventListener('pagehide', leave);
	return {
		open: (room, messages) => openRoom(hub, room, messages),
		forgetUnsent: async () => {
			for (const { cid } of await env.outbox.load(me)) await env.outbox.forget(cid);
		},
		stop: () => {
			removeEventListener('pagehide', leave);
			unwatch();
			hub.stop();
		},
	};
}
