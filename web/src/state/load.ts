import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { getPage, isUnreachable } from '../api/http';
import type { Page } from '../api/types';
import { recall } from '../lib/store';
import { sorry } from './explain';
import { recalled, remember } from './steps';

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
	return row ? { key, data: row.data, seen: row.at, error: undefined } : { key, error };
}

/** true: kept, to be shown when nobody can be asked. "step": shown again to who comes back to this step of the history. */
type Lasting = boolean | 'step' | 'both';

/**
 * Loads what `key` names; another key forgets the old answer. Key null: nothing yet. An answer that could not be had is asked for again
 * when the network is back.
 */
export function useLoad<T>(key: string | null, load: () => Promise<T>, lasting: Lasting = false): Loaded<T> {
	const [answer, setAnswer] = useState<Answer<T>>({ key: null });
	const [turn, setTurn] = useState(0);
	// Which answer is waited for: what came later than its question is older than what was put meanwhile.
	const asked = useRef(0);
	const loader = useRef(load);
	loader.current = load;

	const steps = lasting === 'step' || lasting === 'both';
	const keeps = lasting && lasting !== 'step';
	const known = key !== null && steps && answer.key !== key ? recalled<T>(key) : undefined;
	useEffect(() => {
		if (key === null) return;
		if (known !== undefined) setAnswer({ key, data: known });
		// A list that has grown stays as it is: its first page alone would be less.
		if ((known as Partial<Page<unknown>> | undefined)?.grown) return;
		const n = ++asked.current;
		const member = recall('member');
		loader.current().then(
			(data) => {
				if (n === asked.current) setAnswer({ key, data });
				if (keeps) void import('../lib/kept').then(({ keep }) => keep(key, data, member));
			},
			async (error: unknown) => {
				const said = keeps ? await instead<T>(key, error) : { key, error };
				// What was there already is known still.
				if (n === asked.current) setAnswer((old) => (old.key === key ? { ...old, ...said } : said));
			},
		);
		return () => void asked.current++;
	}, [key, turn]);

	const stuck = answer.seen !== undefined || isUnreachable(answer.error);
	useEffect(() => {
		if (!stuck) return;
		const again = () => setTurn((n) => n + 1);
		addEventListener('online', again);
		return () => removeEventListener('online', again);
	}, [stuck]);

	const mine = answer.key === key && key !== null;
	const data = mine ? answer.data : known;
	if (steps && mine && data !== undefined) remember(key, data);
	const reload = useCallback(() => setTurn((n) => n + 1), []);
	const now = useRef(key);
	now.current = key;
	// Of another key it comes too late.
	const set = useCallback(
		(data: T) => {
			if (now.current !== key) return;
			asked.current++;
			setAnswer({ key, data });
		},
		[key],
	);
	return { data, error: mine ? answer.error : undefined, seen: mine ? answer.seen : undefined, reload, set };
}

export interface LoadedPages<T> extends Loaded<Page<T>> {
	more: (() => void) | null;
	busy: boolean;
}

/** A list that grows by its `Link: rel="next"`, which `follow` asks for. */
export function usePages<T extends { id: number }>(
	key: string | null,
	load: () => Promise<Page<T>>,
	lasting: Lasting = false,
	follow: (next: string) => Promise<Page<T>> = getPage,
): LoadedPages<T> {
	const list = useLoad(key, load, lasting);
	const [busy, setBusy] = useState(false);
	const { data, set } = list;

	async function more(): Promise<void> {
		if (busy || !data?.next) return;
		setBusy(true);
		try {
			const page = await follow(data.next);
			const have = new Set(data.items.map((item) => item.id));
			set({ items: [...data.items, ...page.items.filter((item) => !have.has(item.id))], next: page.next, grown: true });
		} catch (error) {
			// The button stays: pressing it again is the retry.
			sorry(error);
		} finally {
			setBusy(false);
		}
	}
	return { ...list, more: data?.next ? () => void more() : null, busy };
}
