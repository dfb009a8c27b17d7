import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { getPage, isUnreachable } from '../api/http';
import type { Page } from '../api/types';
import { recall } from '../lib/store';

export interface Loaded<T> {
	data: T | undefined;
	error: unknown;
	/** When it was seen, where it was kept and nobody can be asked. */
	seen: number | undefined;
	/** Starts again; what is shown stays until the answer comes. */
	reload: () => void;
	/** Puts an answer that is already known. */
	set: (data: T) => void;
}

interface Answer<T> {
	key: string | null;
	data?: T;
	error?: unknown;
	seen?: number;
}

/** What was kept in place of an answer that cannot be had. */
async function instead<T>(key: string, error: unknown): Promise<Answer<T>> {
	const { kept } = await import('../lib/kept');
	const row = isUnreachable(error) ? await kept<T>(key) : undefined;
	return row ? { key, data: row.data, seen: row.at } : { key, error };
}

/**
 * Loads what `key` names; another key forgets the old answer. Key null: nothing yet. What is `lasting` is kept, to be shown
 * when nobody can be asked. An answer that could not be had is asked for again when the network is back.
 */
export function useLoad<T>(key: string | null, load: () => Promise<T>, lasting = false): Loaded<T> {
	const [answer, setAnswer] = useState<Answer<T>>({ key: null });
	const [turn, setTurn] = useState(0);
	const loader = useRef(load);
	loader.current = load;

	useEffect(() => {
		if (key === null) return;
		let current = true;
		const member = recall('member');
		loader.current().then(
			(data) => {
				if (current) setAnswer({ key, data });
				if (lasting) void import('../lib/kept').then(({ keep }) => keep(key, data, member));
			},
			async (error: unknown) => {
				const said = lasting ? await instead<T>(key, error) : { key, error };
				if (current) setAnswer(said);
			},
		);
		return () => {
			current = false;
		};
	}, [key, turn]);

	const stuck = answer.seen !== undefined || isUnreachable(answer.error);
	useEffect(() => {
		if (!stuck) return;
		const again = () => setTurn((n) => n + 1);
		addEventListener('online', again);
		return () => removeEventListener('online', again);
	}, [stuck]);

	const mine = answer.key === key && key !== null;
	const reload = useCallback(() => setTurn((n) => n + 1), []);
	const set = useCallback((data: T) => setAnswer({ key, data }), [key]);
	return { data: mine ? answer.data : undefined, error: mine ? answer.error : undefined, seen: mine ? answer.seen : undefined, reload, set };
}

export interface LoadedPages<T> extends Loaded<Page<T>> {
	more: (() => void) | null;
	busy: boolean;
}

/** A list that grows by its `Link: rel="next"`. */
export function usePages<T extends { id: number }>(key: string | null, load: () => Promise<Page<T>>, lasting = false): LoadedPages<T> {
	const list = useLoad(key, load, lasting);
	const [busy, setBusy] = useState(false);
	const { data, set } = list;

	async function more(): Promise<void> {
		if (busy || !data?.next) return;
		setBusy(true);
		try {
			const page = await getPage<T>(data.next);
			const have = new Set(data.items.map((item) => item.id));
			set({ items: [...data.items, ...page.items.filter((item) => !have.has(item.id))], next: page.next });
		} catch {
			// The button stays: pressing it again is the retry.
		} finally {
			setBusy(false);
		}
	}
	return { ...list, more: data?.next ? () => void more() : null, busy };
}
