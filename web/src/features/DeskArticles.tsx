import { useState } from 'preact/hooks';
import * as api from '../api/desk';
import { date } from '../lib/format';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { usePages } from '../state/load';
import { Entries, Entry, Press } from '../ui/entry';
import { ArticleEditor } from './ArticleEditor';
import { Coming } from './Coming';

/** The health magazine: what is written, what of it is out, and what was taken away. */
export function DeskArticles() {
	const words = t().machine;
	const list = usePages('all articles', api.allArticles);
	const [editing, setEditing] = useState<api.OwnArticle | 'new'>();
	const [busy, act] = useAct(list.reload);
	if (editing) {
		return (
			<ArticleEditor
				article={editing === 'new' ? undefined : editing}
				onDone={() => {
					setEditing(undefined);
					list.reload();
				}}
			/>
		);
	}
	if (!list.data) return <Coming {...list} kind="row" count={4} />;
	return (
		<>
			<Press main on={() => setEditing('new')}>
				{words.write}
			</Press>
			{!list.data.items.length && <p class="hint">{words.noArticles}</p>}
			<Entries>
				{list.data.items.map(({ id, slug, state, title, language, updated_at }) => (
					<Entry key={id} id={slug} title={<span lang={language}>{title}</span>} note={`${words.states[state]} · ${slug} · ${date(updated_at)}`}>
						{state === 'deleted' ? (
							<Press busy={busy} on={() => act(() => api.restoreArticle(id))}>
								{words.restore}
							</Press>
						) : (
							<>
								<Press busy={busy} on={() => act(async () => setEditing(await api.ownArticle(id)))}>
									{words.edit}
								</Press>
								<Press busy={busy} on={() => act(() => api.deleteArticle(id))}>
									{words.delete}
								</Press>
							</>
						)}
					</Entry>
				))}
			</Entries>
			{list.more && (
				<Press busy={list.busy} on={list.more}>
					{t().more}
				</Press>
			)}
		</>
	);
}
