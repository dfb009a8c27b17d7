import { useState } from 'preact/hooks';
import * as api from '../api/desk';
import { shrinkPhoto } from '../lib/photo';
import { lang, t } from '../lib/text';
import { useAct } from '../state/act';
import { Choice, Field, Photo } from '../ui/basic';
import { useAsk } from '../ui/Dialog';
import { Press } from '../ui/entry';
import { Check, Form } from '../ui/form';

const LANGUAGES: { value: 'ko' | 'en'; label: string }[] = [
	{ value: 'ko', label: '한국어' },
	{ value: 'en', label: 'English' },
];

/** The picture of an article that is there: it counts at once. */
function Picture({ article }: { article: api.OwnArticle }) {
	const words = t().machine;
	const [url, setUrl] = useState(article.picture);
	const [busy, act] = useAct();
	const put = (file?: Blob) => act(async () => setUrl((await api.setPicture(article.id, file ? await shrinkPhoto(file) : null)).picture));
	return (
		<>
			<Field label={words.picture} optional>
				{url && <Photo url={url} alt="" sizes="320px" />}
				<input type="file" name="picture" accept="image/*" disabled={busy} onChange={(event) => void put(event.currentTarget.files?.[0])} />
			</Field>
			{url && (
				<Press busy={busy} on={put}>
					{words.noPicture}
				</Press>
			)}
		</>
	);
}

export function ArticleEditor({ article, onDone }: { article: api.OwnArticle | undefined; onDone: () => void }) {
	const words = t().machine;
	const [draft, setDraft] = useState<api.Written>(
		article ? { ...article, published: article.state === 'published' } : { slug: '', language: lang(), title: '', summary: '', body: '', published: false },
	);
	const [html, setHtml] = useState<string>();
	const [busy, act] = useAct();
	const [question, ask] = useAsk();
	const [first] = useState(draft);
	const put = (change: Partial<api.Written>) => setDraft({ ...draft, ...change });
	const text = (name: 'slug' | 'title' | 'summary' | 'body', maxLength: number) => ({
		name,
		maxLength,
		value: draft[name],
		onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => put({ [name]: event.currentTarget.value }),
	});
	return (
		<Form
			onSend={() => {
				void act(async () => {
					await api.writeArticle(article?.id ?? 0, draft);
					onDone();
				});
			}}
		>
			<Field label={words.title}>
				<input {...text('title', 100)} required />
			</Field>
			<Field label={words.slug} hint={`/articles/${draft.slug || '…'}`}>
				<input {...text('slug', 60)} required pattern="[a-z0-9]+(-[a-z0-9]+)*" autocapitalize="off" />
			</Field>
			<Choice name="language" label={words.language} value={draft.language} options={LANGUAGES} onPick={(language) => put({ language })} />
			<Field label={words.summary} optional>
				<input {...text('summary', 200)} />
			</Field>
			<Field label={words.body} hint={words.bodyHint}>
				<textarea {...text('body', 20_000)} rows={14} required />
			</Field>
			{article && <Picture article={article} />}
			<Check name="published" label={words.publish} checked={draft.published} onPick={(published) => put({ published })} />
			<div class="buttons">
				<button type="submit" class="button button-main" disabled={busy}>
					{t().save}
				</button>
				<Press busy={busy} on={() => act(async () => setHtml((await api.preview(draft.body)).html))}>
					{words.preview}
				</Press>
				<Press on={() => (draft === first ? onDone() : ask({ ...words.lost, yes: words.discard, then: onDone }))}>{t().close}</Press>
			</div>
			{question}
			{html !== undefined && <section class="prose" aria-label={words.preview} lang={draft.language} dangerouslySetInnerHTML={{ __html: html }} />}
		</Form>
	);
}
