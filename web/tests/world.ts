import type { Message, Page } from '../src/api/types';
import type { Socket } from '../src/live/driver';
import { type HubEnv, createHub } from '../src/live/hub';
import { type Kept, type Table, openOutbox } from '../src/live/outbox';
import type { Channel, Locks } from '../src/live/tabs';
import type { ClientFrame, MeFrame, ServerFrame } from '../src/live/wire';

/**
 * A small world for the hub: a clock that is turned by hand, a browser's locks, channels and storage, and a server that
 * stores messages by the rules of the protocol and can be unreachable or deaf.
 */
export class World {
	now = 1_000_000;
	private timers = new Map<number, { at: number; act: () => void }>();
	private made = 0;
	server = new Server(this);
	rows = new Map<string, Kept>();
	/** What the tabs have told each other. */
	told: unknown[] = [];
	full = false;
	/** Writes wait for it. */
	disk: Promise<void> = Promise.resolve();
	private channels: (Channel & { frozen?: boolean })[] = [];
	private holder: { tab: string; reject: (why: unknown) => void } | null = null;
	private queue: { tab: string; grant: () => void }[] = [];

	setTimeout = (act: () => void, ms: number): number => {
		this.timers.set(++this.made, { at: this.now + ms, act });
		return this.made;
	};

	clearTimeout = (id: unknown): void => void this.timers.delete(id as number);

	/** Lets the promises run that wait for nothing. */
	async settle(): Promise<void> {
		for (let i = 0; i < 30; i++) await Promise.resolve();
	}

	async pass(ms: number): Promise<void> {
		const until = this.now + ms;
		await this.settle();
		for (;;) {
			const due = [...this.timers].filter(([, timer]) => timer.at <= until).sort((a, b) => a[1].at - b[1].at)[0];
			if (!due) break;
			this.timers.delete(due[0]);
			this.now = Math.max(this.now, due[1].at);
			due[1].act();
			await this.settle();
		}
		this.now = until;
	}

	table(): Table {
		return {
			all: async () => [...this.rows.values()],
			put: async (row) => {
				await this.disk;
				if (this.full) throw new DOMException('full', 'QuotaExceededError');
				this.rows.set(row.cid, structuredClone(row));
			},
			remove: async (cid) => void this.rows.delete(cid),
		};
	}

	channel(): Channel {
		const world = this;
		const own: Channel & { frozen?: boolean } = {
			onmessage: null,
			postMessage(message) {
				// What a tab is told is a copy.
				const data: unknown = structuredClone(message);
				world.told.push(data);
				for (const other of world.channels) {
					if (other !== own && !other.frozen) queueMicrotask(() => other.onmessage?.({ data }));
				}
			},
			close: () => void (world.channels = world.channels.filter((other) => other !== own)),
		};
		this.channels.push(own);
		return own;
	}

	/** The n-th tab sleeps: it hears nothing. */
	freeze(n: number): void {
		const channel = this.channels[n];
		if (channel) channel.frozen = true;
	}

	locks(tab: string): Locks {
		return {
			request: (_name, { steal, signal }, hold) =>
				new Promise((resolve, reject) => {
					const grant = () => {
						const mine = (this.holder = { tab, reject });
						void hold().then(() => {
							resolve();
							if (this.holder === mine) this.next();
						});
					};
					const entry = { tab, grant };
					signal?.addEventListener('abort', () => {
						this.queue = this.queue.filter((other) => other !== entry);
						reject(new DOMException('aborted', 'AbortError'));
					});
					if (steal) this.holder?.reject(new DOMException('stolen', 'AbortError'));
					if (steal || !this.holder) queueMicrotask(grant);
					else this.queue.push(entry);
					if (!this.holder) this.holder = { tab, reject };
				}),
		};
	}

	private next(): void {
		this.holder = null;
		this.queue.shift()?.grant();
	}

	/** A tab of the browser. */
	tab(tab: string, { shared = true } = {}) {
		const frames: MeFrame[] = [];
		const members: boolean[] = [];
		let losses = 0;
		const env: HubEnv = {
			tab,
			locks: shared ? this.locks(tab) : null,
			channel: shared ? this.channel() : null,
			outbox: openOutbox(this.table(), () => losses++),
			now: () => this.now,
			random: () => 0.5,
			setTimeout: this.setTimeout,
			clearTimeout: this.clearTimeout,
			dial: (path) => this.server.dial(path, tab),
			renew: async () => this.server.renew(),
			tokenEnds: () => this.server.tokenEnds,
			probe: async () => this.server.probe(),
			page: async (_room, after, next) => this.server.page(next ? Number(next) : after),
			newest: async () => this.server.page(0).items,
			isFinal: (error) => error === GONE,
			onFrame: (frame) => frames.push(frame),
			onMember: (open) => members.push(open),
		};
		return { hub: createHub(1, env), frames, members, get losses() { return losses; } };
	}

	/** The tab's process is gone: nothing of it runs, and the browser passes its lock on. */
	crash(tab: string): void {
		this.server.sockets = this.server.sockets.filter((socket) => socket.tab !== tab);
		this.queue = this.queue.filter((entry) => entry.tab !== tab);
		if (this.holder?.tab === tab) this.next();
	}
}

export const GONE = new Error('gone');

interface ServerSocket extends Socket {
	tab: string;
	path: string;
	heard: ClientFrame[];
	tell(frame: ServerFrame): void;
	drop(code: number): void;
}

class Server {
	messages: { seq: number; cid: string | null; text: string }[] = [];
	sockets: ServerSocket[] = [];
	down = false;
	/** Takes connections and says nothing, as a network does that lost its way. */
	silent = false;
	/** Stores, but its acknowledgements and echoes are lost. */
	mute = false;
	/** Answers pages at most so long. */
	pageMax = 200;
	tokenEnds = 0;
	renewals = 0;
	probes = 0;
	dials: string[] = [];

	constructor(private world: World) {}

	rooms = () => this.sockets.filter((socket) => socket.path.startsWith('/ws/room/'));

	private frameOf({ seq, cid, text }: (typeof this.messages)[number]): ServerFrame {
		return { t: 'msg', seq, id: seq, cid, kind: 'text', sender_id: cid ? 1 : 2, sender_username: 'x', message: text, ts: '2026-01-01T00:00:00Z' };
	}

	store(text: string, cid: string | null = null): { seq: number; dup: boolean } {
		const known = cid && this.messages.find((message) => message.cid === cid);
		if (known) return { seq: known.seq, dup: true };
		const message = { seq: this.messages.length + 1, cid, text };
		this.messages.push(message);
		for (const socket of this.rooms()) socket.tell(this.frameOf(message));
		return { seq: message.seq, dup: false };
	}

	page(after: number): Page<Message> {
		if (this.down) throw new Error('down');
		const rows = this.messages.filter((message) => message.seq > after).slice(0, this.pageMax);
		const last = rows[rows.length - 1]?.seq ?? after;
		const items = rows.map(({ seq, cid, text }) => ({
			id: seq, seq, cid, text, kind: 'text', room: 5, timestamp: '2026-01-01T00:00:00Z',
			sender: { id: cid ? 1 : 2, username: 'x', profile: null, email: '' },
		}));
		return { items, next: last < this.messages.length ? String(last) : null };
	}

	probe(): void {
		this.probes++;
		if (this.down) throw new Error('down');
	}

	renew(): { token: string } {
		this.renewals++;
		this.tokenEnds = this.world.now + 3_600_000;
		return { token: `T${this.renewals}` };
	}

	private resume(socket: ServerSocket, since: number): void {
		if (this.messages.length - since > 500) return socket.tell({ t: 'reset', head: this.messages.length });
		for (const message of this.messages) if (message.seq > since) socket.tell(this.frameOf(message));
		socket.tell({ t: 'sync', head: this.messages.length });
	}

	dial(path: string, tab: string): Socket {
		this.dials.push(`${tab} ${path}`);
		const server = this;
		const socket: ServerSocket = {
			tab, path, heard: [], onopen: null, onclose: null, onmessage: null,
			tell: (frame) => {
				const data = JSON.stringify(frame);
				if (!server.mute) queueMicrotask(() => server.sockets.includes(socket) && socket.onmessage?.({ data }));
			},
			drop: (code) => {
				server.sockets = server.sockets.filter((other) => other !== socket);
				socket.onclose?.({ code });
			},
			close: () => void (server.sockets = server.sockets.filter((other) => other !== socket)),
			send(text) {
				const frame = JSON.parse(text) as ClientFrame;
				socket.heard.push(frame);
				if (frame.t === 'resume') server.resume(socket, frame.since);
				if (frame.t === 'send') {
					const { seq, dup } = server.store('message' in frame ? frame.message : 'photo', frame.cid);
					socket.tell({ t: 'ack', cid: frame.cid, seq, id: seq, ts: '', dup });
				}
			},
		};
		queueMicrotask(() => {
			if (server.silent) return;
			if (server.down) return socket.onclose?.({ code: 1006 });
			server.sockets.push(socket);
			socket.onopen?.();
			const since = new URLSearchParams(path.split('?')[1]).get('since');
			if (since !== null) server.resume(socket, Number(since));
		});
		return socket;
	}
}
