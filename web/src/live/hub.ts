import { type Signal, signal } from '@preact/signals';
import type { Message } from '../api/types';
import type { LineEnv } from './driver';
import { type Hosted, type RoomCalls, hostRoom } from './hosted';
import { memberLine } from './member';
import { type Outgoing, type RoomEvent, type RoomState, emptyRoom } from './model';
import type { Kept, Outbox } from './outbox';
import { mergeMessages, step } from './room';
import { type TabsEnv, joinTabs } from './tabs';
import type { MeFrame } from './wire';

/** What the hub needs of the browser and the server; tests bring their own. */
export interface HubEnv extends LineEnv, TabsEnv, RoomCalls {
	tab: string;
	outbox: Outbox;
	probe(): Promise<unknown>;
	/** When the session's token ends, ms; 0: not known. */
	tokenEnds(): number;
	onFrame(frame: MeFrame): void;
	/** The member's socket has opened or is gone. */
	onMember(open: boolean): void;
}

export interface Hub {
	/** The state of a room while somebody shows it; `close` when no longer. */
	open(room: number, messages: Message[]): Signal<RoomState>;
	close(room: number): void;
	dispatch(room: number, event: RoomEvent): void;
	/** Writes a message: kept first, then sent. */
	send(room: number, item: Outgoing): void;
	/** The page is looked at again; `slept`: the connections may be dead. */
	wake(slept: boolean): void;
	stop(): void;
}

/** All messages from the one seq to the other; 0: none. */
type Span = [number, number];

/** What tabs tell each other. */
type Told =
	/** A tab, the rooms it shows and what it has of each; it is told their states. */
	| { t: 'tab'; tab: string; rooms: number[]; have: Span[] }
	| { t: 'do'; room: number; event: RoomEvent }
	/** What is another; of the messages those that are new: a long talk is not to be copied for every word. */
	| { t: 'state'; room: number; state: Partial<RoomState>; news: Message[] }
	| { t: 'member'; open: boolean }
	| { t: 'frame'; frame: MeFrame }
	/** A new leader: who is there? */
	| { t: 'lead' };

interface Entry {
	state: Signal<RoomState>;
	/** Parts of this page that show it. */
	views: number;
	hosted: Hosted | null;
	/** The state as the other tabs know it. */
	told: RoomState | null;
}

const ANNOUNCE_MS = 30_000;
/** A background tab's timer may wait a minute. */
const TAB_GONE_MS = 150_000;
/** A token is renewed this long before its end. */
const EARLY_MS = 5 * 60_000;

/** What is another than it was told; the messages are told apart. */
function changed(state: RoomState, told: RoomState | null): Partial<RoomState> {
	const keys = Object.keys(state) as (keyof RoomState)[];
	return Object.fromEntries(keys.filter((key) => key !== 'messages' && state[key] !== told?.[key]).map((key) => [key, state[key]]));
}

const spanOf = (messages: Message[]): Span => [messages[0]?.seq ?? 0, messages[messages.length - 1]?.seq ?? 0];

/** What is new to who has that much; all of it to who has something else, which it could not be joined with. */
function newTo([first, last]: Span, messages: Message[]): Message[] {
	const [from, to] = spanOf(messages);
	return last < from - 1 || first > to + 1 ? messages : messages.filter(({ seq }) => seq < first || seq > last);
}

/** What a tab has, with what is new to it; without it where there would be a hole between the two. */
function joined(have: Message[], news: Message[]): Message[] {
	const all = mergeMessages(have, news);
	const [first, last] = spanOf(all);
	return last - first < all.length ? all : news;
}

/**
 * The rooms of one member in all tabs of a browser. The tab that leads hosts them: machine, socket, timers. The others
 * show what it tells them and pass on what their members do, which they show at once by the same machine without its
 * effects. When the leader goes, the next tab has every state, and the outbox is in IndexedDB: it goes on.
 */
export function createHub(me: number, env: HubEnv): Hub {
	const entries = new Map<number, Entry>();
	const others = new Map<string, { rooms: number[]; at: number }>();
	let memberOpen = false;
	let renewal: unknown = null;
	let stopped = false;

	function entryOf(room: number): Entry {
		let entry = entries.get(room);
		if (!entry) entries.set(room, (entry = { state: signal(emptyRoom(me)), views: 0, hosted: null, told: null }));
		return entry;
	}

	const shown = () => [...entries].filter(([, entry]) => entry.views > 0).map(([room]) => room);
	const announce = () => {
		const rooms = shown();
		tabs.post({ t: 'tab', tab: env.tab, rooms, have: rooms.map((room) => spanOf(entryOf(room).state.peek().messages)) } satisfies Told);
	};

	/* ---- leading ---- */

	function isWanted(room: number, entry: Entry): boolean {
		if (entry.views > 0 || [...others.values()].some((other) => other.rooms.includes(room))) return true;
		return entry.state.peek().outbox.some((out) => out.state === 'waiting' || out.state === 'sending');
	}

	/** Tells the other tabs, who know so much already. */
	function tellState(room: number, entry: Entry, told: RoomState | null, have: Span): void {
		const state = entry.state.peek();
		tabs.post({ t: 'state', room, state: changed(state, told), news: newTo(have, state.messages) } satisfies Told);
		entry.told = state;
	}

	function setState(room: number, entry: Entry, state: RoomState): void {
		entry.state.value = state;
		if (others.size && tabs.leading()) tellState(room, entry, entry.told, spanOf(entry.told?.messages ?? []));
	}

	const kept = (room: number, item: Outgoing): Kept => ({ cid: item.cid, member: me, room, item });

	function host(room: number, messages: Message[]): Entry {
		const entry = entryOf(room);
		if (entry.hosted) return entry;
		entry.hosted = hostRoom(env, env, room, {
			get: () => entry.state.peek(),
			set: (state) => setState(room, entry, state),
			keep: (item) => void env.outbox.keep(kept(room, item)),
			forget: (cid) => void env.outbox.forget(cid).then(sweep),
		});
		entry.hosted.start(messages);
		void env.outbox.load(me).then((rows) => {
			const items = rows.filter((row) => row.room === room).map((row) => row.item);
			if (items.length) entry.hosted?.dispatch({ type: 'restored', items });
		});
		return entry;
	}

	/** Lets go of tabs that are gone and of rooms that nobody shows and nothing waits in. */
	function sweep(): void {
		for (const [tab, { at }] of others) if (env.now() - at > TAB_GONE_MS) others.delete(tab);
		for (const [room, entry] of entries) {
			if (isWanted(room, entry)) continue;
			entry.hosted?.stop();
			entries.delete(room);
		}
	}

	/** What was written earlier and not sent goes now, also in rooms that nobody looks at. */
	async function sendKept(): Promise<void> {
		const rows = await env.outbox.load(me);
		if (!tabs.leading()) return;
		for (const { room, item } of rows) if (item.state !== 'failed') host(room, []);
	}

	/** Renews the session before its token ends; sockets that are open are told the new token. */
	function planRenewal(): void {
		env.clearTimeout(renewal);
		const ends = env.tokenEnds();
		if (!ends) return;
		renewal = env.setTimeout(() => {
			void env.renew().then((answer) => {
				if (typeof answer === 'string') return;
				member.token(answer.token);
				for (const { hosted } of entries.values()) hosted?.dispatch({ type: 'token', token: answer.token });
				planRenewal();
			});
		}, Math.max(0, ends - EARLY_MS - env.now()));
	}

	const member = memberLine(env, {
		probe: () => env.probe(),
		isFinal: (error) => env.isFinal(error),
		onOpen(open) {
			memberOpen = open;
			env.onMember(open);
			tabs.post({ t: 'member', open } satisfies Told);
		},
		onFrame(frame) {
			env.onFrame(frame);
			tabs.post({ t: 'frame', frame } satisfies Told);
		},
	});

	function lead(): void {
		if (stopped) return;
		for (const room of shown()) host(room, []);
		member.start();
		planRenewal();
		void sendKept();
		tabs.post({ t: 'lead' } satisfies Told);
	}

	/** Another tab took the lead. */
	function follow(): void {
		for (const entry of entries.values()) {
			entry.hosted?.stop();
			entry.hosted = null;
		}
		member.stop();
		env.clearTimeout(renewal);
		announce();
	}

	function onTab(tab: string, rooms: number[], have: Span[] = []): void {
		others.set(tab, { rooms, at: env.now() });
		tabs.post({ t: 'member', open: memberOpen } satisfies Told);
		rooms.forEach((room, i) => tellState(room, host(room, []), null, have[i] ?? [0, 0]));
		sweep();
	}

	/* ---- both ---- */

	function onTold(told: Told): void {
		if (tabs.leading()) {
			if (told.t === 'tab') onTab(told.tab, told.rooms, told.have);
			else if (told.t === 'do') host(told.room, []).hosted?.dispatch(told.event);
			return;
		}
		if (told.t === 'lead') announce();
		else if (told.t === 'frame') env.onFrame(told.frame);
		else if (told.t === 'member') env.onMember(told.open);
		else if (told.t === 'state') {
			const entry = entries.get(told.room);
			if (!entry) return;
			const mine = entry.state.peek();
			// A tab of the version before tells all messages in the state.
			entry.state.value = { ...mine, ...(told.news?.length && { messages: joined(mine.messages, told.news) }), ...told.state };
		}
	}

	function dispatch(room: number, event: RoomEvent): void {
		const entry = entryOf(room);
		if (entry.hosted) return entry.hosted.dispatch(event);
		// Shown at once; the leader's answer replaces it.
		const [next] = step(entry.state.peek(), event, env.now());
		if (next === entry.state.peek() && event.type === 'typed') return;
		entry.state.value = next;
		tabs.post({ t: 'do', room, event } satisfies Told);
		tabs.challenge();
	}

	const tabs = joinTabs(env, `wooga-live-${me}`, { lead: () => queueMicrotask(lead), follow, message: (data) => onTold(data as Told) });
	announce();
	tabs.challenge();
	const announcing = () => {
		if (stopped) return;
		if (tabs.leading()) {
			sweep();
			planRenewal();
		} else announce();
		env.setTimeout(announcing, ANNOUNCE_MS);
	};
	env.setTimeout(announcing, ANNOUNCE_MS);

	return {
		open(room, messages) {
			const entry = entryOf(room);
			entry.views++;
			if (tabs.leading()) host(room, messages);
			else {
				const state = entry.state.peek();
				const last = messages[messages.length - 1]?.seq ?? 0;
				if (!state.last) entry.state.value = { ...state, messages, last };
				announce();
				tabs.challenge();
			}
			return entry.state;
		},
		close(room) {
			const entry = entries.get(room);
			if (entry) entry.views--;
			if (tabs.leading()) sweep();
			else announce();
		},
		dispatch,
		send(room, item) {
			const keeping = env.outbox.keep(kept(room, item));
			const event: RoomEvent = { type: 'send', item };
			if (tabs.leading()) return dispatch(room, event);
			const entry = entryOf(room);
			entry.state.value = step(entry.state.peek(), event, env.now())[0];
			void keeping.then(() => dispatch(room, event));
		},
		wake(slept) {
			if (!tabs.leading()) {
				announce();
				return tabs.challenge();
			}
			member.wake(slept);
			for (const { hosted } of entries.values()) hosted?.dispatch({ type: 'line', event: { type: 'wake' } });
		},
		stop() {
			stopped = true;
			if (tabs.leading()) follow();
			else tabs.post({ t: 'tab', tab: env.tab, rooms: [], have: [] } satisfies Told);
			tabs.leave();
		},
	};
}
