import type { Outgoing } from './model';

/** A message of the outbox as it is kept: whose it is and where it goes. */
export interface Kept {
	cid: string;
	member: number;
	room: number;
	item: Outgoing;
}

/** Rows by cid; each call may fail: no room left, a private window, an upgrade elsewhere. */
export interface Table {
	all(): Promise<Kept[]>;
	put(row: Kept): Promise<void>;
	remove(cid: string): Promise<void>;
}

export interface Outbox {
	/** Everything of the member, oldest first. */
	load(member: number): Promise<Kept[]>;
	keep(row: Kept): Promise<void>;
	forget(cid: string): Promise<void>;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

/** The table in IndexedDB; a write is done when it is on disk. */
export function indexedTable(factory: IDBFactory): Table {
	let opened: Promise<IDBDatabase> | null = null;

	function open(): Promise<IDBDatabase> {
		if (opened) return opened;
		const request = factory.open('wooga', 1);
		request.onupgradeneeded = () => request.result.createObjectStore('outbox', { keyPath: 'cid' });
		opened = answer(request);
		// A failure is not for ever: the next call tries again.
		opened.catch(() => (opened = null));
		return opened;
	}

	async function write(act: (store: IDBObjectStore) => void): Promise<void> {
		const transaction = (await open()).transaction('outbox', 'readwrite', { durability: 'strict' });
		act(transaction.objectStore('outbox'));
		// Not only once its requests are answered: a page that is closed before would take the write with it.
		transaction.commit();
		await new Promise<void>((resolve, reject) => {
			transaction.oncomplete = () => resolve();
			transaction.onabort = () => reject(transaction.error);
		});
	}

	return {
		all: async () => answer((await open()).transaction('outbox').objectStore('outbox').getAll()),
		put: (row) => write((store) => store.put(row)),
		remove: (cid) => write((store) => store.delete(cid)),
	};
}

/**
 * An outbox over a table that may fail. What it does not take lives as long as the page, and `onLoss` says so once.
 */
export function openOutbox(table: Table | null, onLoss: () => void): Outbox {
	const memory = new Map<string, Kept>();
	let told = false;

	return {
		async load(member) {
			const rows = (await table?.all().catch(() => [])) ?? [];
			const known = new Map([...rows.map((row): [string, Kept] => [row.cid, row]), ...memory]);
			return [...known.values()].filter((row) => row.member === member).sort((a, b) => a.item.at - b.item.at);
		},
		async keep(row) {
			memory.set(row.cid, row);
			try {
				if (!table) throw new Error('no table');
				await table.put(row);
				memory.delete(row.cid);
			} catch {
				if (!told) onLoss();
				told = true;
			}
		},
		async forget(cid) {
			memory.delete(cid);
			await table?.remove(cid).catch(() => undefined);
		},
	};
}
