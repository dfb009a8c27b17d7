import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import { ApiError } from '../api/http';
import * as products from '../api/products';
import { CONDITIONS } from '../api/types';
import { CategoryFilter } from '../features/CategoryFilter';
import { ProductCards } from '../features/ProductCards';
import { SearchFilters } from '../features/SearchFilters';
import { SearchForm } from '../features/SearchForm';
import { finding } from '../lib/finding';
import { range } from '../lib/format';
import { withQuery } from '../lib/link';
import { type Finding, ORDERS, findingOf, queryOf } from '../lib/search';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { usePages } from '../state/load';
import { useTitle } from '../state/title';
import { Choice, Empty, Failed, Skeleton } from '../ui/basic';

/** Presses "more" when the end of the list comes near. */
function useEndless(more: (() => void) | null) {
	const end = useRef<HTMLDivElement>(null);
	const press = useRef(more);
	press.current = more;
	useEffect(() => {
		if (!end.current) return;
		const watch = new IntersectionObserver((seen) => seen[0]?.isIntersecting && press.current?.(), { rootMargin: '400px' });
		watch.observe(end.current);
		return () => watch.disconnect();
	}, [!!more]);
	return end;
}

function Results({ by }: { by: products.Search }) {
	const words = t().search;
	const list = usePages(JSON.stringify(by), () => products.search(by));
	const end = useEndless(list.more);
	if (list.error instanceof ApiError && list.error.code === 'fit_unknown') {
		return (
			<Empty title={finding().fits} text={finding().fitsUnknown}>
				<a class="button button-main" href="/me/fit">
					{finding().fitsTell}
				</a>
			</Empty>
		);
	}
	if (list.error) return <Failed text={explain(list.error)} retry={list.reload} />;
	if (!list.data) return <Skeleton kind="card" count={12} />;
	if (!list.data.items.length) {
		return (
			<Empty title={words.emptyTitle} text={words.emptyText}>
				<a class="button" href="/search">
					{words.reset}
				</a>
			</Empty>
		);
	}
	return (
		<>
			<ProductCards products={list.data.items} days={by.rental_start_date ? { from: by.rental_start_date, to: by.rental_end_date } : undefined} eager={6} />
			<div ref={end} class="list-end">
				{list.more ? (
					<button type="button" class="button" disabled={list.busy} onClick={list.more}>
						{list.busy ? t().loading : t().more}
					</button>
				) : (
					<small>{words.end}</small>
				)}
			</div>
		</>
	);
}

/** The same as the wire asks for it. */
function searchOf(value: Finding): products.Search {
	return {
		keyword: value.keyword,
		category: value.category,
		order: value.order,
		rental_start_date: value.from,
		rental_end_date: value.from && (value.to > value.from ? value.to : value.from),
		fits: value.fits ? 'me' : '',
		min_price: value.min,
		max_price: value.max,
		state: value.states.map((i) => CONDITIONS[i]).join(','),
		direct: value.direct ? '1' : '',
		delivery: value.delivery ? '1' : '',
		near: value.near,
		km: value.km,
	};
}

/** Everything that was chosen stands in the address, so it can be shared and gone back to. */
export default function Search() {
	const { query, route, url } = useLocation();
	const words = t().search;
	const value = findingOf(query);
	const by = searchOf(value);
	const wish = { keyword: value.keyword, from: value.from, to: value.to };
	const go = (part: Partial<Finding>) => route(withQuery('/search', queryOf({ ...value, ...part })));
	useTitle(value.keyword || words.title);

	return (
		<div class="page">
			<h1 class="sr">{words.title}</h1>
			<SearchForm key={JSON.stringify(wish)} start={wish} onSearch={go} />
			<div class="search-grid">
				<aside class="search-side">
					<CategoryFilter value={value.category} onPick={(category) => go({ category })} />
					<Choice
						name="order"
						label={words.order}
						value={value.order}
						options={ORDERS.filter((order) => order !== 'near' || value.near).map((order) => ({ value: order, label: words.orders[order] }))}
						onPick={(order) => go({ order })}
					/>
					<SearchFilters value={value} go={go} url={url} />
					{value.from && (
						<p class="hint">
							{words.dates(range(value.from, by.rental_end_date))} <small>{words.onlyFree}</small>
						</p>
					)}
				</aside>
				<section aria-label={words.results}>
					<Results by={by} />
				</section>
			</div>
		</div>
	);
}
