import { useState } from 'preact/hooks';
import * as api from '../api/feeds';
import { copy } from '../lib/copy';
import { date } from '../lib/format';
import { lang, t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { useAsk } from '../ui/Dialog';
import { Coming } from './Coming';

function Address({ url }: { url: string }) {
	const words = t().calendarLink;
	const take = () => void copy(url).then(() => say(words.copied), () => say(words.copyFailed));
	return (
		<>
			<Field label={words.address} hint={words.once}>
				<input readOnly value={url} onFocus={(event) => event.currentTarget.select()} />
			</Field>
			<div class="buttons">
				<button type="button" class="button button-main" onClick={take}>
					{words.copy}
				</button>
			</div>
		</>
	);
}

/** A secret link for other calendars: make it, copy it, end it. `path`: whose. */
export function CalendarLink({ path, hint }: { path: string; hint: string }) {
	const link = useLoad(path, () => api.since(path));
	const [url, setUrl] = useState<string | null>(null);
	const [question, ask] = useAsk();
	const words = t().calendarLink;
	if (!link.data) return <Coming {...link} what={words.title} />;
	const made = link.data.created_at;

	async function make(): Promise<void> {
		const fresh = await api.make(path);
		setUrl(lang() === 'en' ? `${fresh.url}&lang=en` : fresh.url);
		link.set(fresh);
	}
	async function revoke(): Promise<void> {
		await api.revoke(path);
		setUrl(null);
		link.set({ created_at: null });
		say(words.revoked);
	}
	const run = (act: () => Promise<void>) => void act().catch(sorry);
	const end = (title: string, yes: string, act: () => Promise<void>) => ask({ title, text: words.endsText, yes, then: () => run(act) });

	return (
		<section class="form">
			<h3>{words.title}</h3>
			<p class="hint">
				{hint} {made && !url && words.since(date(made))}
			</p>
			{url && <Address url={url} />}
			<div class="buttons">
				<button type="button" class="button" onClick={() => (made ? end(words.renewTitle, words.renew, make) : run(make))}>
					{made ? words.renew : words.make}
				</button>
				{made && (
					<button type="button" class="button" onClick={() => end(words.revokeTitle, words.revoke, revoke)}>
						{words.revoke}
					</button>
				)}
			</div>
			{question}
		</section>
	);
}
