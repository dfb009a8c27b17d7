import type { Product } from '../api/types';
import { distance, money } from '../lib/format';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { Photo } from '../ui/basic';
import { FitBadge } from './FitBadge';
import { Heart } from './Heart';

interface CardProps {
	product: Product;
	/** Days that the reader already has in mind. */
	days?: { from: string; to: string } | undefined;
	eager?: boolean;
	/** Of what the member keeps: what to say where it is not lent now. */
	kept?: string | undefined;
}

function ProductCard({ product, days, eager, kept }: CardProps) {
	return (
		<li>
			<a class="card" href={withQuery(`/p/${product.id}`, { ...days })}>
				<Photo url={product.thumbnails[0]?.thumbnail} alt="" sizes="(min-width: 900px) 240px, 50vw" eager={!!eager} />
				<span class="card-name">{product.name}</span>
				<span class="card-fee">
					<b>{t().perDay(money(product.rental_fee_for_a_day))}</b>
				</span>
				{product.paused && <span class="card-place">{kept}</span>}
				{product.fit && <FitBadge word={product.fit.verdict} />}
				{product.place?.metres != null && <span class="card-place">{distance(product.place.metres)}</span>}
				{product.direct_dealing_place && <span class="card-place">{product.direct_dealing_place}</span>}
			</a>
			<Heart product={product} kept={!!kept} />
		</li>
	);
}

export function ProductCards({ products, days, eager = 0, kept }: { products: Product[]; days?: CardProps['days']; eager?: number; kept?: CardProps['kept'] }) {
	return (
		<ul class="cards">
			{products.map((product, i) => (
				<ProductCard key={product.id} product={product} days={days} eager={i < eager} kept={kept} />
			))}
		</ul>
	);
}
