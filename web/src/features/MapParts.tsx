import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Product } from '../api/types';
import { money } from '../lib/format';
import { t } from '../lib/text';
import { Icon } from '../ui/Icon';
import { ProductCards } from './ProductCards';

/** Whose map it is, as the operator says; an address at its end is a link. */
export function MapCredit({ text }: { text: string }) {
	const [, name, link] = /^(.*?)\s*(https?:\/\/\S+)?$/.exec(text) ?? [];
	return link ? (
		<a href={link} target="_blank" rel="noopener">
			{name || link}
		</a>
	) : (
		<span>{text}</span>
	);
}

/** What is behind a mark. */
export function MapPanel({ products, days, close }: { products: Product[]; days: { from: string; to: string } | undefined; close: () => void }) {
	const panel = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => panel.current?.focus({ preventScroll: true }), []);
	const label = t().map.pin(products.length, money(Math.min(...products.map((product) => product.rental_fee_for_a_day))));
	return (
		<div class="map-panel" ref={panel} role="group" aria-label={label} tabIndex={-1} onKeyDown={(event) => event.key === 'Escape' && close()}>
			<button type="button" class="button-icon" aria-label={t().close} onClick={close}>
				<Icon name="close" />
			</button>
			<ProductCards products={products} days={days} />
		</div>
	);
}
