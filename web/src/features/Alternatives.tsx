import * as products from '../api/products';
import type { Units } from '../api/types';
import { range } from '../lib/format';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Coming } from './Coming';
import { ProductCards } from './ProductCards';

interface Props {
	product: number;
	start: string;
	end: string;
	units: Partial<Units> | null;
}

/** When somebody else has the days: other days of the thing, and other things, the nearest first. */
export function Alternatives({ product, start, end, units }: Props) {
	const words = t().meeting.alike;
	const found = useLoad(`alternatives ${product} ${start} ${end} ${units?.variant} ${units?.qty}`, () => products.alternatives(product, start, end, units));
	if (!found.data) return <Coming {...found} kind="card" count={2} />;
	const { days, products: alike, likes } = found.data;
	const moved = likes.filter((like) => like.rental_start_date !== start);
	return (
		<section class="claim" data-alternatives>
			<h2>{words.title}</h2>
			{days.length > 0 && (
				<p class="hint">
					{words.days}:{' '}
					{days.map((stay, i) => (
						<span key={stay.rental_start_date}>
							{i > 0 && ', '}
							<a href={withQuery(`/p/${product}`, { from: stay.rental_start_date, to: stay.rental_end_date })}>
								{range(stay.rental_start_date, stay.rental_end_date)}
							</a>
						</span>
					))}
				</p>
			)}
			<p class="hint">{alike.length ? words.hint : words.none}</p>
			<ProductCards products={alike.filter(({ id }) => !moved.some((like) => like.product === id))} days={{ from: start, to: end }} />
			{moved.map((like) => (
				<div key={like.product}>
					<p class="hint">{words.otherDays(range(like.rental_start_date, like.rental_end_date))}</p>
					<ProductCards products={alike.filter(({ id }) => id === like.product)} days={{ from: like.rental_start_date, to: like.rental_end_date }} />
				</div>
			))}
		</section>
	);
}
