import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import * as chat from '../api/chat';
import * as products from '../api/products';
import type { Product, Quote } from '../api/types';
import { addDays, isDay, today } from '../lib/dates';
import { range, shortDay } from '../lib/format';
import { withQuery } from '../lib/link';
import { type Picked, rangeIsFree } from '../lib/pick';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Failed, Skeleton } from '../ui/basic';
import { Calendar } from '../ui/Calendar';
import { QuoteLines } from './QuoteLines';

/** How far ahead a rental may end. */
const WINDOW_DAYS = 180;

/** The free days of a product as a calendar; used to ask, to offer and to counter. */
export function FreeDays({ id, own, picked, onPick }: { id: number; own?: Picked; picked: Picked; onPick: (picked: Picked) => void }) {
	const first = today();
	const list = useLoad(`calendar ${id} ${first}`, () => products.calendar(id, first, WINDOW_DAYS));
	const free = new Set(list.data?.days.filter((day) => day.free).map((day) => day.date));
	// What the rental itself takes is free for it.
	if (own?.start && own.end) for (let day = own.start; day <= own.end; day = addDays(day, 1)) free.add(day);
	// Days that were chosen elsewhere may be taken here.
	useEffect(() => {
		const { start, end } = picked;
		if (list.data && start && end && !rangeIsFree(start, end, free)) onPick({ start: null, end: null });
	}, [list.data]);
	if (list.error) return <Failed text={explain(list.error)} retry={list.reload} />;
	if (!list.data) return <Skeleton kind="page" />;
	return (
		<>
			<Calendar
				label={t().product.calendar}
				first={first}
				last={addDays(first, WINDOW_DAYS - 1)}
				free={free}
				picked={picked}
				onPick={onPick}
			/>
			<p class="picked" aria-live="polite">
				{picked.start && picked.end
					? range(picked.start, picked.end)
					: picked.start
						? t().calendar.pickEnd(shortDay(picked.start))
						: t().calendar.pick}
			</p>
			{picked.start && (
				<button type="button" class="button-text" onClick={() => onPick({ start: null, end: null })}>
					{t().calendar.clear}
				</button>
			)}
		</>
	);
}

/** The fee of the chosen days, line by line, as the server computes it; told to onQuote while it is shown. */
export function Fee({ id, picked, onQuote }: { id: number; picked: Picked; onQuote?: (quote: Quote | null) => void }) {
	const [delivery, setDelivery] = useState(false);
	const { start, end } = picked;
	const key = start && end ? `quote ${id} ${start} ${end} ${delivery}` : null;
	const list = useLoad(key, () => products.quote(id, start ?? '', end ?? '', delivery));
	const quote = key && list.data ? list.data : null;
	useEffect(() => onQuote?.(quote), [quote]);
	if (!key) return null;
	if (list.error) return <Failed text={explain(list.error)} retry={list.reload} />;
	if (!quote) return <Skeleton kind="row" />;
	return (
		<>
			{onQuote && quote.may_be_delivered && (
				<label class="check">
					<input type="checkbox" name="delivery" checked={delivery} onChange={(event) => setDelivery(event.currentTarget.checked)} />{' '}
					{t().product.wantDelivery}
				</label>
			)}
			<QuoteLines {...quote} />
		</>
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
	const [quote, setQuote] = useState<Quote | null>(null);
	const [refusals, setRefusals] = useState(0);
	const [busy, setBusy] = useState(false);
	const words = t().product;
	const mine = me.value?.id === product.owner.id;

	async function act(what: 'ask' | 'request'): Promise<void> {
		if (!me.value) return route(withQuery('/login', { next: url }));
		setBusy(true);
		try {
			if (what === 'request' && picked.start && picked.end && quote) {
				const rental = await products.ask(product.id, picked.start, picked.end, quote);
				say(words.requested);
				if (rental.room) return route(`/chats/${rental.room}`);
			}
			const room = await chat.openRoom(product.owner.id, me.value.id, product.id);
			route(`/chats/${room.id}`);
		} catch (error) {
			say(explain(error));
			// The price may have changed: a new quote is asked for.
			setRefusals(refusals + 1);
		} finally {
			setBusy(false);
		}
	}

	return (
		<section class="booking">
			<h2>{words.calendar}</h2>
			<p class="hint">{words.calendarHelp}</p>
			<FreeDays id={product.id} picked={picked} onPick={setPicked} />
			<Fee key={refusals} id={product.id} picked={picked} onQuote={setQuote} />
			{!mine && !picked.end && <p class="hint">{words.requestHint}</p>}
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
						{words.request}
					</button>
				</div>
			)}
		</section>
	);
}
