import { recall } from './store';

/** What a member has seen last, for when there is no network: in IndexedDB, his alone, gone when he signs out. */
interface Row {
	key: string;
	member: string;
	at: number;
	data: unknown;
}

export interface Kept<T> {
	data: T;
	/** When it was seen, ms. */
	at: number;
}

const NAME = 'wooga-kept';
const MOST = 200;
let opened: Promise<IDBDatabase> | null = null;

function answer<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

function open(): Promise<IDBDatabase> {
	if (opened) return opened;
	const request = indexedDB.open(NAME, 1);
	request.onupgradeneeded = () => request.result.createObjectStore('rows', { keyPath: 'key' }).createIndex('at', 'at');
	opened = answer(request);
	opened.catch(() => (opened = null));
	return opened;
}

/** The oldest go when there are many. */
async function prune(store: IDBObjectStore): Promise<void> {
	const many = (await answer(store.count())) - MOST;
	if (many > 0) for (const key of await answer(store.index('at').getAllKeys(null, many))) store.delete(key);
}

/** Keeps what was asked for as that member, as well as it can: a browser without room only forgets. Of nobody, and of who has left meanwhile, nothing. */
export async function keep(key: string, data: unknown, member: string | null): Promise<void> {
	if (!member) return;
	try {
		const base = await open();
		if (member !== recall('member')) return;
		const store = base.transaction('rows', 'readwrite').objectStore('rows');
		store.put({ key, member, at: Date.now(), data } satisfies Row);
		await prune(store);
	} catch {
		// Private windows, full disks.
	}
}

export async function kept<T>(key: string): Promise<Kept<T> | undefined> {
	try {
		const row = (await answer((await open()).transaction('rows').objectStore('rows').get(key))) as Row | undefined;
		return row && row.member === recall('member') ? { data: row.data as T, at: row.at } : undefined;
	} catch {
		return undefined;
	}
}

/** Nothing of it stays on this machine. */
export async function forgetKept(): Promise<void> {
	try {
		await answer((await open()).transaction('rows', 'readwrite').objectStore('rows').clear());
	} catch {
		// Then nothing could be kept either.
	}
}
