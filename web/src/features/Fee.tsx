import { useEffect, useRef, useState } from 'preact/hooks';
import * as products from '../api/products';
import type { Product, Quote, Units } from '../api/types';
import { countDays } from '../lib/dates';
import { feeLines, weekNote } from '../lib/fee';
import { money } from '../lib/format';
import type { Picked } from '../lib/pick';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Skeleton } from '../ui/basic';
import { Check } from '../ui/form';
import { Coming } from './Coming';
import { QuoteLines } from './QuoteLines';

type Fees = Pick<Product, 'rental_fee_for_a_day' | 'rental_fee_for_a_week'>;

/** For how many days a week's price is paid, and how many more it would do for. */
function weekSaid({ rental_fee_for_a_day, rental_fee_for_a_week }: Fees, days: number): string | null {
	const words = t().product;
	const note = weekNote(rental_fee_for_a_day, rental_fee_for_a_week);
	const { lines, more } = feeLines(rental_fee_for_a_day, rental_fee_for_a_week, days);
	if (!note || lines[0]?.kind !== 'week') return null;
	const price = note.kind === 'days' ? words.weekDays(note.days) : words.weekFlat(money(note.price));
	return more ? `${price} · ${words.sameFor(more)}` : price;
}

interface FeeProps {
	id: number;
	/** For lines that are there at once. */
	fees?: Fees;
	picked: Picked;
	units: Units | null;
	onQuote?: (quote: Quote | null) => void;
	/** Another number asks anew. */
	turn?: number;
}

/** The fee of the chosen days, line by line: by our own sum while they grow, then as the server computes it, which is told to onQuote. */
export function Fee({ id, fees, picked, units, onQuote, turn = 0 }: FeeProps) {
	const [delivery, setDelivery] = useState(false);
	const { start, end, growing } = picked;
	const key = start && end && !growing ? `quote ${id} ${start} ${end} ${delivery} ${units?.qty} ${turn}` : null;
	const list = useLoad(key, () => products.quote(id, start ?? '', end ?? '', delivery, units));
	const quote = key && list.data ? list.data : null;
	const last = useRef<Quote | null>(null);
	if (quote) last.current = quote;
	useEffect(() => onQuote?.(quote), [quote]);
	if (!start || !end) return null;
	if (key && list.error) return <Coming {...list} />;
	const days = countDays(start, end);
	const soon = fees && { ...feeLines(fees.rental_fee_for_a_day, fees.rental_fee_for_a_week, days, units?.qty), terms: last.current?.terms ?? null };
	const shown = quote ?? soon;
	const week = fees && weekSaid(fees, days);
	if (!shown) return <Skeleton kind="row" />;
	return (
		<div aria-busy={!quote}>
			{onQuote && last.current?.may_be_delivered && (
				<Check name="delivery" label={t().product.wantDelivery} checked={delivery} onPick={setDelivery} />
			)}
			{week && <p class="mark">{week}</p>}
			<QuoteLines {...shown} />
		</div>
	);
}
