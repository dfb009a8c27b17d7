import { useState } from 'preact/hooks';
import * as products from '../api/products';
import type { Rental, Units } from '../api/types';
import { isAgreed } from '../lib/moves';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Field } from '../ui/basic';
import { typed } from '../ui/form';
import { Coming } from './Coming';

/** Of which size, and how many; null while a product is one thing, and for what is handed over. */
export function useUnits(product: number, now?: Rental) {
	const list = useLoad(now?.state === 'IN_USE' ? null : `variants ${product}`, () => products.sizes(product));
	const [chosen, setUnits] = useState<Units | null>(now ? { variant: now.variant, qty: now.qty } : null);
	const { data: sizes = [], error, reload } = list;
	const first = sizes.find(({ count }) => count > 0) ?? sizes[0];
	const one = sizes.length < 2 && (first?.count ?? 1) < 2;
	return { units: !first || one ? null : (chosen ?? { variant: first.variant, qty: 1 }), sizes, setUnits, error, reload };
}

/** Whether other things are chosen than those that are agreed. */
export const areOther = (units: Units | null, now?: Rental): boolean =>
	!!units && !!now && isAgreed(now) && (units.variant !== now.variant || units.qty !== now.qty);

/** Where a product has several units: which, and how many. */
export function UnitFields({ units, sizes, setUnits, error, reload }: ReturnType<typeof useUnits>) {
	const words = t().agreement;
	if (!units) return <Coming error={error} reload={reload} what={words.parts.variant} />;
	const most = sizes.find(({ variant }) => variant === units.variant)?.count ?? 1;
	return (
		<>
			{sizes.length > 1 && (
				<Field label={words.parts.variant}>
					<select name="variant" value={units.variant} onChange={typed((text) => setUnits({ ...units, variant: text }))}>
						{sizes.map(({ variant }) => (
							<option key={variant} value={variant}>
								{variant || words.noSize}
							</option>
						))}
					</select>
				</Field>
			)}
			<Field label={words.parts.qty}>
				<input
					name="qty"
					type="number"
					min={1}
					max={Math.max(most, units.qty)}
					value={units.qty}
					onInput={(event) => setUnits({ ...units, qty: Math.max(1, Math.floor(event.currentTarget.valueAsNumber) || 1) })}
				/>
			</Field>
		</>
	);
}
