import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import * as chat from '../api/chat';
import { ApiError } from '../api/http';
import * as products from '../api/products';
import type { Product, Quote, Units } from '../api/types';
import { countDays, isDay } from '../lib/dates';
import { feeLines, weekNote } from '../lib/fee';
import { money } from '../lib/format';
import { withQuery } from '../lib/link';
import type { Picked } from '../lib/pick';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Failed, Skeleton } from '../ui/basic';
import { Alternatives } from './Alternatives';
import { FreeDays } from './FreeDays';
import { PauseSwitch } from './PauseSwitch';
import { QuoteLines } from './QuoteLines';
import { UnitFields, useUnits } from './UnitFields';
import { WaitFor } from './WaitFor';
import { WaitingList } from './WaitingList';

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
	if (key && list.error) return <Failed text={explain(list.error)} retry={list.reload} />;
	const days = countDays(start, end);
	const soon = fees && { ...feeLines(fees.rental_fee_for_a_day, fees.rental_fee_for_a_week, days, units?.qty), terms: last.current?.terms ?? null };
	const shown = quote ?? soon;
	const week = fees && weekSaid(fees, days);
	if (!shown) return <Skeleton kind="row" />;
	return (
		<div aria-busy={!quote}>
			{onQuote && last.current?.may_be_delivered && (
				<label class="check">
					<input type="checkbox" name="delivery" checked={delivery} onChange={(event) => setDelivery(event.currentTarget.checked)} />{' '}
					{t().product.wantDelivery}
				</label>
			)}
			{week && <p class="mark">{week}</p>}
			<QuoteLines {...shown} />
		</div>
	);
}

/** The days of the search that led here, if they can be a rental. */
function wanted({ from, to }: Record<string, string>): Picked {
	return isDay(from) && isDay(to) && from <= to ? { start: from, end: to } : { start: null, end: null };
}

/** Asking the owner: in words, or for the days that are chosen. */
export function Booking({ product }: { product: Product }) {
	const { route, url, query } = useLocation();
	const [picked, setPicked] = useState<Picked>(() => wanted(query));
	const things = useUnits(product.id);
	const [quote, setQuote] = useState<Quote | null>(null);
	const [refusals, setRefusals] = useState(0);
	const [taken, setTaken] = useState<{ start: string; end: string } | null>(null);
	const [busy, setBusy] = useState(false);
	const terms = useLoad(`terms ${product.id}`, () => products.terms(product.id));
	const instant = (quote?.terms ?? terms.data)?.instant;
	const words = t().product;
	const mine = me.value?.id === product.owner.id;

	async function act(what: 'ask' | 'request'): Promise<void> {
		if (!me.value) return route(withQuery('/login', { next: url }));
		setBusy(true);
		try {
			if (what === 'request' && picked.start && picked.end && quote) {
				const rental = await products.ask(product.id, picked.start, picked.end, quote, things.units);
				say(rental.state === 'ACCEPTED' ? words.booked : words.requested);
				if (rental.room) return route(`/chats/${rental.room}`);
			}
			const room = await chat.openRoom(product.owner.id, me.value.id, product.id);
			route(`/chats/${room.id}`);
		} catch (error) {
			say(explain(error));
			const { start, end } = picked;
			if (error instanceof ApiError && error.code === 'unavailable' && start && end) setTaken({ start, end });
			// The price may have changed: a new quote is asked for.
			setRefusals(refusals + 1);
		} finally {
			setBusy(false);
		}
	}

	return (
		<section class="booking">
			<h2>{words.calendar}</h2>
			{instant && <p class="mark">{t().terms.instant}</p>}
			<p class="hint">{words.calendarHelp}</p>
			<UnitFields {...things} />
			<FreeDays id={product.id} units={things.units} picked={picked} onPick={setPicked} />
			<Fee id={product.id} fees={product} picked={picked} units={things.units} onQuote={setQuote} turn={refusals} />
			{!mine && !picked.end && <p class="hint">{words.requestHint}</p>}
			<PauseSwitch id={product.id} mine={mine} />
			{taken && <Alternatives product={product.id} {...taken} units={things.units} />}
			{!mine && <WaitingList of={product.id} />}
			{!mine && <WaitFor id={product.id} units={things.units} />}
			{mine ? (
				<a class="button" href={`/list/${product.id}`}>
					{words.edit}
				</a>
			) : (
				<div class="buttons booking-buttons">
					<button type="button" class="button" disabled={busy} onClick={() => void act('ask')}>
						{words.ask}
					</button>
					<button type="button" class="button button-main" disabled={busy || !quote} onClick={() => void act('request')}>
						{instant ? words.book : words.request}
					</button>
				</div>
			)}
		</section>
	);
}
