import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { getPage } from '../api/http';
import type { Page } from '../api/types';

export interface Loaded<T> {
	data: T | undefined;
	error: unknown;
	/** Starts again; what is shown stays until the answer comes. */
	reload: () => void;
	/** Puts an answer that is already known. */
	set: (data: T) => void;
}

/** Loads what `key` names; another key forgets the old answer. Key null: nothing yet. */
export function useLoad<T>(key: string | null, load: () => Promise<T>): Loaded<T> {
	const [answer, setAnswer] = useState<{ key: string | null; data?: T; error?: unknown }>({ key: null });
	const [turn, setTurn] = useState(0);
	const loader = useRef(load);
	loader.current = load;

	useEffect(() => {
		if (key === null) return;
		let current = true;
		loader.current().then(
			(data) => current && setAnswer({ key, data }),
			(error: unknown) => current && setAnswer({ key, error }),
		);
		return () => {
			current = false;
		};
	}, [key, turn]);

	const mine = answer.key === key && key !== null;
	const reload = useCallback(() => setTurn((n) => n + 1), []);
	const set = useCallback((data: T) => setAnswer({ key, data }), [key]);
	return { data: mine ? answer.data : undefined, error: mine ? answer.error : undefined, reload, set };
}

export interface LoadedPages<T> extends Loaded<Page<T>> {
	more: (() => void) | null;
	busy: boolean;
}

/** A list that grows by its `Link: rel="next"`. */
export function usePages<T extends { id: number }>(key: string | null, load: () => Promise<Page<T>>): LoadedPages<T> {
	const list = useLoad(key, load);
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
