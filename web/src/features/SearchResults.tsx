import { useEffect, useRef } from 'preact/hooks';
import { ApiError } from '../api/http';
import * as products from '../api/products';
import type { Product } from '../api/types';
import { finding } from '../lib/finding';
import { range } from '../lib/format';
import { t } from '../lib/text';
import { type LoadedPages, useLoad } from '../state/load';
import { Empty } from '../ui/basic';
import { Coming } from './Coming';
import { ProductCards } from './ProductCards';

/** Presses "more" when the end of the list comes near; and again where it is still near when the list has grown. */
function useEndless(more: (() => void) | null, length: number | undefined) {
	const end = useRef<HTMLDivElement>(null);
	const press = useRef(more);
	press.current = more;
	useEffect(() => {
		if (!end.current) return;
		const watch = new IntersectionObserver((seen) => seen[0]?.isIntersecting && press.current?.(), { rootMargin: '400px' });
		watch.observe(end.current);
		return () => watch.disconnect();
	}, [!!more, length]);
	return end;
}

interface Props {
	list: LoadedPages<Product>;
	by: products.Search;
	days: { from: string; to: string } | undefined;
	/** Where to say what was not found. */
	wanted: string;
}

/** How many there are: a list that is there to its end says it itself. Its place is held while nobody knows. */
function Found({ list, by, days }: Props) {
	const all = { ...by, order: 'recent' as const };
	const goesOn = !!list.data?.next;
	const told = useLoad(goesOn ? `count ${JSON.stringify(all)}` : null, () => products.count(all), 'step').data;
	const found = goesOn ? told : list.data && { count: list.data.items.length, more: false };
	return (
		<p class="hint found" role="status">
			{found && t().search.found(found.count, found.more, days ? range(days.from, days.to) : '')}
		</p>
	);
}

/** What was found, as a list. */
export function SearchResults(props: Props) {
	return (
		<>
			<Found {...props} />
			<Results {...props} />
		</>
	);
}

function Results({ list, days, wanted }: Props) {
	const words = t().search;
	const end = useEndless(list.more, list.data?.items.length);
	if (list.error instanceof ApiError && list.error.code === 'fit_unknown') {
		return (
			<Empty title={finding().fits} text={finding().fitsUnknown}>
				<a class="button button-main" href="/me/fit">
					{finding().fitsTell}
				</a>
			</Empty>
		);
	}
	if (!list.data) return <Coming {...list} kind="card" count={12} />;
	if (!list.data.items.length) {
		return (
			<Empty title={words.emptyTitle} text={words.emptyText}>
				<a class="button" href="/search">
					{words.reset}
				</a>
				<a class="button" href={wanted}>
					{words.wanted}
				</a>
			</Empty>
		);
	}
	return (
		<>
			<ProductCards products={list.data.items} days={days} eager={6} />
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
