import { useLocation } from 'preact-iso';
import type { ComponentProps } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import * as products from '../api/products';
import { CategoryFilter } from '../features/CategoryFilter';
import type { SearchMap } from '../features/SearchMap';
import { SaveSearch } from '../features/SaveSearch';
import { SearchFilters } from '../features/SearchFilters';
import { SearchForm } from '../features/SearchForm';
import { SearchResults } from '../features/SearchResults';
import { withQuery } from '../lib/link';
import { type Finding, ORDERS, findingOf, queryOf } from '../lib/search';
import { loadWords, t } from '../lib/text';
import { usePages } from '../state/load';
import { useTitle } from '../state/title';
import { Choice, Failed, Skeleton } from '../ui/basic';
import { Icon } from '../ui/Icon';

let MapPart: typeof SearchMap | undefined;

/** The map, fetched when it is wanted. */
function LateMap(props: ComponentProps<typeof SearchMap>) {
	const [state, setState] = useState<'waits' | 'here' | 'failed'>(MapPart ? 'here' : 'waits');
	useEffect(() => {
		if (state !== 'waits') return;
		Promise.all([import('../features/SearchMap'), loadWords('map')]).then(
			([part]) => {
				MapPart = part.SearchMap;
				setState('here');
			},
			() => setState('failed'),
		);
	}, [state]);
	if (state === 'failed') return <Failed retry={() => setState('waits')} />;
	return MapPart ? <MapPart {...props} /> : <Skeleton kind="page" />;
}

/** Everything that was chosen stands in the address, so it can be shared and gone back to. */
export default function Search() {
	const { query, route, url } = useLocation();
	const words = t().search;
	const value = findingOf(query);
	const by = products.searchOf(value);
	const name = JSON.stringify(by);
	const list = usePages(name, () => products.search(by), 'step');
	const days = value.from ? { from: value.from, to: by.rental_end_date } : undefined;
	const wish = { keyword: value.keyword, from: value.from, to: value.to };
	const go = (part: Partial<Finding>) => route(withQuery('/search', queryOf({ ...value, ...part })));
	useTitle(value.keyword || words.title);

	return (
		<div class="page">
			<a class="skip" href="#found">
				{words.skip}
			</a>
			<h1 class="sr">{words.title}</h1>
			<SearchForm key={JSON.stringify(wish)} start={wish} onSearch={go} />
			<div class={value.view ? 'search-grid with-map' : 'search-grid'}>
				<aside class="search-side" aria-label={t().finding.more}>
					<button type="button" class="chip" aria-pressed={!!value.view} onClick={() => go({ view: value.view ? '' : 'map' })}>
						<span>
							<Icon name="place" size={16} /> {words.map}
						</span>
					</button>
					<CategoryFilter value={value.category} onPick={(category) => go({ category })} />
					<Choice
						name="order"
						label={words.order}
						value={value.order}
						options={ORDERS.filter((order) => order !== 'near' || value.near).map((order) => ({ value: order, label: words.orders[order] }))}
						onPick={(order) => go({ order })}
					/>
					<SearchFilters value={value} go={go} url={url} />
					<SaveSearch value={value} by={by} url={url} />
				</aside>
				<section class="search-list" id="found" tabIndex={-1} aria-label={words.results}>
					<SearchResults list={list} by={by} days={days} wanted={withQuery('/wanted', { text: value.keyword, category: value.category, from: value.from, to: value.to })} />
				</section>
				{value.view && <LateMap list={list} name={name} near={value.near} km={value.km} days={days} onHere={(near, km) => go({ near, km })} />}
			</div>
		</div>
	);
}
