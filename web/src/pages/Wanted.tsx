import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import * as account from '../api/account';
import * as api from '../api/wanted';
import { Coming } from '../features/Coming';
import { WantedForm } from '../features/WantedForm';
import { WantedItem } from '../features/WantedItem';
import { CategoryFilter } from '../features/CategoryFilter';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { useLoad, usePages } from '../state/load';
import { me } from '../state/session';
import { useTitle } from '../state/title';
import { Choice, Empty, More } from '../ui/basic';
import { Dialog } from '../ui/Dialog';

/** What the address asks for. */
function useFilter() {
	const { query } = useLocation();
	const home = useLoad(me.value ? `neighbourhood ${me.value.id}` : null, account.neighbourhood);
	const at = home.data?.latitude_e6 ? `${home.data.latitude_e6 / 1e6},${(home.data.longitude_e6 ?? 0) / 1e6}` : '';
	const show = query['show'] === 'mine' || (query['show'] === 'near' && at) ? query['show'] : 'all';
	const category = query['category'] ?? '';
	return { at, show, category, by: { category, mine: show === 'mine' ? '1' : '', near: show === 'near' ? at : '' } };
}

/** What neighbours need and have not found. */
export default function Wanted() {
	const { query, route, url } = useLocation();
	const words = t().wishes;
	useTitle(words.wanted);
	const { at, show, category, by } = useFilter();
	const [writing, setWriting] = useState(query['text'] !== undefined || query['from'] !== undefined);
	const list = usePages(`wanted ${me.value?.id} ${JSON.stringify(by)}`, () => api.list(by));
	const go = (part: Record<string, string>) => route(withQuery('/wanted', { show: show === 'all' ? '' : show, category, ...part }));
	const shows = ['all', ...(me.value ? ['mine'] : []), ...(at ? ['near'] : [])] as ('all' | 'mine' | 'near')[];
	return (
		<div class="page page-narrow">
			<h1>{words.wanted}</h1>
			<div class="section-head">
				<p class="hint">{words.wantedHint}</p>
				{me.value ? (
					<button type="button" class="button button-main" onClick={() => setWriting(true)}>
						{words.write}
					</button>
				) : (
					<a class="button button-main" href={withQuery('/login', { next: url })}>
						{words.write}
					</a>
				)}
			</div>
			<CategoryFilter value={category} onPick={(one) => go({ category: one })} />
			{shows.length > 1 && (
				<Choice name="show" label={words.wanted} bare value={show as 'all'} options={shows.map((value) => ({ value, label: words[value] }))} onPick={(value: string) => go({ show: value === 'all' ? '' : value })} />
			)}
			{!list.data ? (
				<Coming {...list} kind="row" count={4} />
			) : !list.data.items.length ? (
				<Empty title={words.noWanted}>
					{(category || show !== 'all') && (
						<a class="button" href="/wanted">
							{words.all}
						</a>
					)}
				</Empty>
			) : (
				<ul class="rows">
					{list.data.items.map((post) => (
						<WantedItem key={post.id} post={post} onChange={list.reload} />
					))}
				</ul>
			)}
			<More list={list} />
			{writing && me.value && (
				<Dialog title={words.write} close={() => setWriting(false)}>
					<WantedForm
						start={{ text: query['text'] ?? '', category, from: query['from'] ?? '', to: query['to'] ?? '' }}
						onDone={() => {
							setWriting(false);
							list.reload();
						}}
					/>
				</Dialog>
			)}
		</div>
	);
}
