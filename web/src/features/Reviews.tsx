import type { Page, Review } from '../api/types';
import { date } from '../lib/format';
import { t } from '../lib/text';
import type { LoadedPages } from '../state/load';
import { Empty, More, Stars } from '../ui/basic';
import { Coming } from './Coming';

/** Reviews with their states; under a store each names its product. */
export function Reviews({ list, named }: { list: LoadedPages<Review>; named?: boolean }) {
	const page: Page<Review> | undefined = list.data;
	if (!page) return <Coming {...list} kind="row" count={2} />;
	if (!page.items.length) return <Empty title={t().product.noReviews} text={t().product.noReviewsText} />;
	return (
		<>
			<ul class="reviews">
				{page.items.map((review) => (
					<li key={review.id}>
						<p class="review-head">
							<b>{review.writer.username ?? t().person.gone}</b> <Stars n={review.star} />
							<small>{date(review.created_at)}</small>
						</p>
						<p>{review.comment}</p>
						{named && <small>{review.product_name}</small>}
					</li>
				))}
			</ul>
			<More list={list} />
		</>
	);
}
