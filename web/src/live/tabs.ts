/** What of `navigator.locks` is needed. */
export interface Locks {
	request(name: string, options: { steal?: boolean; signal?: AbortSignal }, hold: () => Promise<void>): Promise<void>;
}

/** What of a BroadcastChannel is needed. */
export interface Channel {
	postMessage(message: unknown): void;
	onmessage: ((event: { data: unknown }) => void) | null;
	close(): void;
}

export interface TabsEnv {
	locks: Locks | null;
	channel: Channel | null;
	setTimeout(act: () => void, ms: number): unknown;
}

export interface Tabs {
	leading(): boolean;
	/** Tells the other tabs. */
	post(message: unknown): void;
	/** Is the leader there? If it does not answer, this tab leads. */
	challenge(): void;
	leave(): void;
}

/** A tab that sleeps keeps its lock: so long may a leader be silent. */
const SILENT_MS = 2000;
const ASK = 'ask';
const HERE = 'here';

/**
 * One tab of the browser leads and holds the sockets; the others speak through it. The leader is who holds the lock,
 * which the browser passes on when the tab goes, and which is taken from a leader that sleeps. Without locks or
 * channels (plain http, old browsers) every tab leads itself: more sockets, the same messages.
 */
export function joinTabs(env: TabsEnv, name: string, on: { lead(): void; follow(): void; message(data: unknown): void }): Tabs {
	const { locks, channel } = env;
	let leading = false;
	let left = false;
	let heard = true;
	let release: () => void = () => undefined;
	let queued: AbortController | null = null;

	function request(steal: boolean): void {
		let granted = false;
		const hold = (): Promise<void> => {
			if (left) return Promise.resolve();
			granted = leading = true;
			on.lead();
			return new Promise((done) => (release = done));
		};
		queued?.abort();
		queued = new AbortController();
		locks?.request(name, steal ? { steal } : { signal: queued.signal }, hold).catch(() => {
			// Either another tab took the lock, or this request made place for one that takes it.
			if (!granted || left) return;
			leading = false;
			on.follow();
			request(false);
		});
	}

	if (!locks || !channel) {
		leading = true;
		on.lead();
		return { leading: () => leading, post: () => undefined, challenge: () => undefined, leave: () => undefined };
	}

	channel.onmessage = ({ data }) => {
		if (data === ASK) {
			if (leading) channel.postMessage(HERE);
		} else if (data === HERE) heard = true;
		else on.message(data);
	};
	request(false);

	return {
		leading: () => leading,
		post: (message) => !left && channel.postMessage(message),
		challenge: () => {
			if (leading || left || !heard) return;
			heard = false;
			channel.postMessage(ASK);
			env.setTimeout(() => {
				if (!heard && !leading && !left) request(true);
				heard = true;
			}, SILENT_MS);
		},
		leave: () => {
			left = true;
			leading = false;
			queued?.abort();
			release();
			channel.close();
		},
	};
}
