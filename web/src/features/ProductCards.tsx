import type { Product } from '../api/types';
import { money } from '../lib/format';
import { t } from '../lib/text';
import { Photo } from '../ui/basic';

export function ProductCard({ product, eager }: { product: Product; eager?: boolean }) {
	return (
		<li>
			<a class="card" href={`/p/${product.id}`}>
				<Photo url={product.thumbnails[0]?.thumbnail} alt="" sizes="(min-width: 900px) 240px, 50vw" eager={!!eager} />
				<span class="card-name">{product.name}</span>
				<span class="card-fee">
					<b>{t().perDay(money(product.rental_fee_for_a_day))}</b>
				</span>
				{product.direct_dealing_place && <span class="card-place">{product.direct_dealing_place}</span>}
			</a>
		</li>
	);
}

export function ProductCards({ products, eager = 0 }: { products: Product[]; eager?: number }) {
	return (
		<ul class="cards">
			{products.map((product, i) => (
				<ProductCard key={product.id} product={product} eager={i < eager} />
			))}
		</ul>
	);
}
