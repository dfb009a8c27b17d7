import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import * as chat from '../api/chat';
import { ApiError } from '../api/http';
import * as products from '../api/products';
import type { Product, Quote } from '../api/types';
import { isDay } from '../lib/dates';
import { withQuery } from '../lib/link';
import type { Picked } from '../lib/pick';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Alternatives } from './Alternatives';
import { Fee } from './Fee';
import { FreeDays } from './FreeDays';
import { Heart } from './Heart';
import { PauseSwitch } from './PauseSwitch';
import { UnitFields, useUnits } from './UnitFields';
import { WaitFor } from './WaitFor';
import { WaitingList } from './WaitingList';

/** The days of the search that led here, if they can be a rental. */
function wanted({ from, to }: Record<string, string>): Picked {
	return isDay(from) && isDay(to) && from <= to ? { start: from, end: to } : { start: null, end: null };
}

/** Where the days are chosen, by hand or by keyboard; or where they will be. */
function toCalendar(): void {
	const day = document.querySelector<HTMLElement>('.calendar [tabindex="0"]');
	day?.focus({ preventScroll: true });
	if (day) day.closest('.calendar')?.scrollIntoView({ block: 'center' });
	else document.querySelector('.booking')?.scrollIntoView();
}

/** Asking the owner: in words, or for the days that are chosen. */
export function Booking({ product }: { product: Product }) {
	const { route, path, query } = useLocation();
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
	const pause = useLoad(`pause ${product.id}`, () => products.pause(product.id));
	const rests = !mine && !!pause.data?.paused;

	async function act(what: 'ask' | 'request'): Promise<void> {
		const { start, end } = picked;
		if (!me.value) return route(withQuery('/login', { next: withQuery(path, { from: start, to: end }) }));
		setBusy(true);
		try {
			if (what === 'request' && start && end && quote) {
				const rental = await products.ask(product.id, start, end, quote, things.units);
				say(rental.state === 'ACCEPTED' ? words.booked : words.requested);
				if (rental.room) return route(`/chats/${rental.room}`);
			}
			const room = await chat.openRoom(product.owner.id, me.value.id, product.id);
			route(`/chats/${room.id}`);
		} catch (error) {
			sorry(error);
			if (error instanceof ApiError && error.code === 'unavailable' && start && end) setTaken({ start, end });
			// The price may have changed: a new quote is asked for.
			setRefusals(refusals + 1);
		} finally {
			setBusy(false);
		}
	}

	return (
		<section class="booking">
			<h2>{mine ? words.own : words.calendar}</h2>
			<PauseSwitch pause={pause} id={product.id} mine={mine} />
			{mine && (
				<a class="button" href={`/list/${product.id}`}>
					{words.edit}
				</a>
			)}
			{!rests && (
				<>
					{instant && !mine && <p class="mark">{t().terms.instant}</p>}
					<p class="hint">
						{mine ? words.ownHelp : words.calendarHelp} <span class="by-keys">{words.calendarKeys}</span>
					</p>
					<UnitFields {...things} />
					<FreeDays id={product.id} units={things.units} picked={picked} onPick={setPicked} />
					<Fee id={product.id} fees={product} picked={picked} units={things.units} onQuote={setQuote} turn={refusals} />
				</>
			)}
			{taken && <Alternatives product={product.id} {...taken} units={things.units} />}
			{!mine && <WaitingList of={product.id} />}
			{!mine && !rests && <WaitFor id={product.id} units={things.units} />}
			{!mine && (
				<div class="buttons booking-buttons">
					<Heart product={product} />
					<button type="button" class="button" disabled={busy} onClick={() => void act('ask')}>
						{words.ask}
					</button>
					{!rests && (
						<button type="button" class="button button-main" disabled={busy || !!(picked.end && (!quote || things.error))} onClick={() => (picked.end ? void act('request') : toCalendar())}>
							{!picked.end ? words.pick : instant ? words.book : words.request}
						</button>
					)}
				</div>
			)}
		</section>
	);
}
