import { keepers } from '../api/reputation';
import { type CategoryUp, CONDITIONS, type Product } from '../api/types';
import { weekNote } from '../lib/fee';
import { count, money } from '../lib/format';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { me } from '../state/session';

function upward(category: CategoryUp | null): CategoryUp[] {
	return category ? [...upward(category.parent), category] : [];
}

/** What the wire's Korean word for a condition reads like. */
export function condition(state: string): string {
	const i = CONDITIONS.indexOf(state as (typeof CONDITIONS)[number]);
	return i < 0 ? state : (t().states[i] ?? state);
}

function Fees({ product }: { product: Product }) {
	const words = t().product;
	const week = product.rental_fee_for_a_week;
	const note = weekNote(product.rental_fee_for_a_day, week);
	return (
		<div class="fees">
			<b class="fee">{t().perDay(money(product.rental_fee_for_a_day))}</b>
			{week !== null && <span>{t().perWeek(money(week))}</span>}
			{note && <p class="mark">{note.kind === 'days' ? words.weekDays(note.days) : words.weekFlat(money(note.price))}</p>}
		</div>
	);
}

/** Name, fees and facts of a product. */
export function ProductFacts({ product }: { product: Product }) {
	const words = t().product;
	const kept = useLoad(me.value?.id === product.owner.id ? `keepers ${product.id}` : null, () => keepers(product.id)).data?.count;
	const facts: [string, string | null][] = [
		[words.state, product.state ? condition(product.state) : null],
		[words.model, product.model_name],
		[words.place, product.direct_dealing_place],
	];
	return (
		<div class="facts">
			<p class="crumbs">
				{upward(product.category).map((category) => (
					<a key={category.id} href={withQuery('/search', { category: category.sort })}>
						{t().category(category)}
					</a>
				))}
			</p>
			<h1>{product.name}</h1>
			<Fees product={product} />
			<p class="chips">
				{product.direct_dealing_is_allowed && <span class="tag">{words.direct}</span>}
				{product.delivery_fee_is_included && <span class="tag">{words.delivery}</span>}
				{product.tags.map(
					({ hashtag }) =>
						hashtag && (
							<a key={hashtag} class="tag" href={withQuery('/search', { keyword: hashtag })}>
								#{hashtag}
							</a>
						),
				)}
			</p>
			<dl class="fact-list">
				{facts.map(
					([label, value]) =>
						value && (
							<div key={label}>
								<dt>{label}</dt>
								<dd>{value}</dd>
							</div>
						),
				)}
			</dl>
			<p class="long-text">{product.description}</p>
			<p class="hint">
				{words.views(count(product.views))}
				{!!kept && ` · ${t().favourites.count(count(kept))}`}
			</p>
		</div>
	);
}
