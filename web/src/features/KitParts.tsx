import * as kits from '../api/kits';
import { money } from '../lib/format';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Coming } from './Coming';

/** What is in a kit, and what it costs beside its parts one by one. */
export function KitParts({ id }: { id: number }) {
	const words = t().kit;
	const kit = useLoad(`kit ${id}`, () => kits.kit(id));
	if (!kit.data) return <Coming {...kit} what={words.title} />;
	const { rental_fee_for_a_day: fee, lines, parts } = kit.data;
	if (!parts) return null;
	const apart = parts.rental_fee_for_a_day;
	return (
		<section class="kit">
			<h2>{words.title}</h2>
			<ul>
				{lines.map(({ product, name, variant, qty }) => (
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
