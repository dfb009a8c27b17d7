import { useLocation } from 'preact-iso';
import { useEffect, useRef } from 'preact/hooks';
import * as products from '../api/products';
import { CategoryFilter } from '../features/CategoryFilter';
import { ProductCards } from '../features/ProductCards';
import { SearchForm, type Wish } from '../features/SearchForm';
import { isDay } from '../lib/dates';
import { range } from '../lib/format';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { usePages } from '../state/load';
import { useTitle } from '../state/title';
import { Choice, Empty, Failed, Skeleton } from '../ui/basic';

const ORDERS: products.Order[] = ['recent', 'views', 'min_price'];

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

/** Everything that was chosen stands in the address, so it can be shared and gone back to. */
export default function Search() {
	const { query, route } = useLocation();
	const words = t().search;
	const order = ORDERS.find((name) => name === query['order']) ?? 'recent';
	const chosen = { keyword: query['keyword'] ?? '', category: query['category'] ?? '', order };
	const wish: Wish = {
		keyword: chosen.keyword,
		from: isDay(query['from']) ? query['from'] : '',
		to: isDay(query['to']) ? query['to'] : '',
	};
	const last = wish.to > wish.from ? wish.to : wish.from;
	const by: products.Search = { ...chosen, rental_start_date: wish.from, rental_end_date: wish.from && last };
	const go = (part: Partial<Wish & typeof chosen>) => {
		const next = { ...wish, ...chosen, ...part };
		route(withQuery('/search', { ...next, order: next.order === 'recent' ? '' : next.order }));
	};
	useTitle(chosen.keyword || words.title);

	return (
		<div class="page">
			<h1 class="sr">{words.title}</h1>
			<SearchForm key={JSON.stringify(wish)} start={wish} onSearch={go} />
			<div class="search-grid">
				<aside class="search-side">
					<CategoryFilter value={chosen.category} onPick={(category) => go({ category })} />
					<Choice
						name="order"
						label={words.order}
						value={order}
						options={ORDERS.map((value) => ({ value, label: words.orders[value] }))}
						onPick={(value) => go({ order: value })}
					/>
					{wish.from && (
						<p class="hint">
							{words.dates(range(wish.from, last))} <small>{words.onlyFree}</small>
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
