import { useRoute } from 'preact-iso';
import { ApiError } from '../api/http';
import * as products from '../api/products';
import { Booking } from '../features/Booking';
import { Coming } from '../features/Coming';
import { FitPart } from '../features/FitPart';
import { GearRatings } from '../features/GearRatings';
import { KitParts } from '../features/KitParts';
import { MemberFacts } from '../features/MemberFacts';
import { PersonCard } from '../features/PersonCard';
import { ProductCards } from '../features/ProductCards';
import { ProductFacts } from '../features/ProductFacts';
import { Reviews } from '../features/Reviews';
import { t } from '../lib/text';
import { useLoad, usePages } from '../state/load';
import { useTitle } from '../state/title';
import { Empty } from '../ui/basic';
import { Gallery } from '../ui/Gallery';

function Related({ not }: { not: number }) {
	const list = useLoad('recommended', products.recommended);
	const others = list.data?.filter((product) => product.id !== not);
	if (!others?.length) return null;
	return (
		<section>
			<h2>{t().product.related}</h2>
			<ProductCards products={others} />
		</section>
	);
}

export default function ProductPage() {
	const id = Number(useRoute().params['id']);
	const words = t().product;
	const one = useLoad(`product ${id}`, () => products.product(id), 'step');
	const reviews = usePages(`reviews ${id}`, () => products.reviews(id), 'step');
	const product = one.data;
	useTitle(product?.name);

	if (!product) {
		const gone = one.error instanceof ApiError && one.error.status === 404;
		return (
			<div class="page">
				{gone ? (
					<Empty title={words.goneTitle} text={words.goneText}>
						<a class="button button-main" href="/search">
							{t().chats.find}
						</a>
					</Empty>
				) : (
					<Coming {...one} kind="page" />
				)}
			</div>
		);
	}
	return (
		<div class="page">
			<div class="product">
				<div>
					<Gallery urls={product.thumbnails.map((thumb) => thumb.thumbnail)} name={product.name} />
					<ProductFacts product={product} />
					<FitPart id={id} />
					<KitParts id={id} />
				</div>
				<div class="product-side">
					<Booking key={id} product={product} />
					<section>
						<h2>{words.owner}</h2>
						<PersonCard user={product.owner} link />
						<MemberFacts id={product.owner.id} />
					</section>
					<section>
						<h2>{words.reviews}</h2>
						<GearRatings id={id} />
						<Reviews list={reviews} />
					</section>
				</div>
			</div>
			<Related not={id} />
		</div>
	);
}
