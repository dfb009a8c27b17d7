import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Page } from '../api/types';
import { t } from '../lib/text';
import { usePages } from '../state/load';
import { Choice, Field, More } from '../ui/basic';
import { Form, typed } from '../ui/form';
import { Coming } from './Coming';

interface Props<T> {
	/** What it looks for: the name of the list. */
	name: string;
	hint: string;
	kinds: { value: string; label: string }[];
	load: (q: string, kind: string) => Promise<Page<T>>;
	/** One of them; `onChange` puts what it has become. */
	row: (item: T, onChange: (now: T) => void) => ComponentChildren;
}

/** A field to look for something in a long list, and what it finds. */
export function DeskFound<T extends { id: number }>({ name, hint, kinds, load, row }: Props<T>) {
	const asked = useLocation().query['q'] ?? '';
	const [text, setText] = useState(asked);
	const [q, setQ] = useState(asked);
	const [kind, setKind] = useState('');
	const words = t().desk;
	const list = usePages(`${name} ${kind} ${q}`, () => load(q, kind));
	const put = (now: T) => list.data && list.set({ ...list.data, items: list.data.items.map((one) => (one.id === now.id ? now : one)) });
	return (
		<>
			<Form role="search" onSend={() => setQ(text.trim())}>
				<Field label={t().nav.search} hint={hint}>
					<input name="q" type="search" maxLength={60} value={text} onInput={typed(setText)} />
				</Field>
				<Choice name={`${name}-kind`} label={t().nav.search} bare options={[{ value: '', label: words.all }, ...kinds]} value={kind} onPick={setKind} />
			</Form>
			{!list.data ? (
				<Coming {...list} kind="row" count={4} />
			) : (
				<>
					{list.data.items.length === 0 && <p class="hint">{words.none}</p>}
					<ul>{list.data.items.map((item) => row(item, put))}</ul>
				</>
			)}
			<More list={list} />
		</>
	);
}
