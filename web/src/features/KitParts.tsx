import * as kits from '../api/kits';
import { money } from '../lib/format';
import { t } from '../lib/text';
import { useLoad } from '../state/load';

/** What is in a kit, and what it costs beside its parts one by one. */
export function KitParts({ id }: { id: number }) {
	const words = t().kit;
	const { data } = useLoad(`kit ${id}`, () => kits.kit(id));
	if (!data?.parts) return null;
	const { rental_fee_for_a_day: fee } = data;
	const apart = data.parts.rental_fee_for_a_day;
	return (
		<section class="kit">
			<h2>{words.title}</h2>
			<ul>
				{data.lines.map(({ product, name, variant, qty }) => (
					<li key={`${product} ${variant}`}>
						<a href={`/p/${product}`}>{name}</a>
						{variant && ` · ${variant}`}
						{qty > 1 && ` · ${t().agreement.things(qty)}`}
					</li>
				))}
			</ul>
			<p class="hint">{fee < apart ? words.cheaper(money(fee), money(apart)) : words.same(money(fee))}</p>
		</section>
	);
}
