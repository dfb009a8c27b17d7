import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { isUnreachable } from '../api/http';
import * as products from '../api/products';
import type { Quote } from '../api/types';
import * as api from '../api/waiting';
import { money, range } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Confirm, useAsk } from '../ui/Dialog';
import { Coming } from './Coming';

/** What the member waits for, of one product or of all; what is held for him can be asked for here. */
export function WaitingList({ of }: { of?: number }) {
	const { route } = useLocation();
	const list = useLoad(me.value ? `waiting ${me.value.id}` : null, api.mine);
	const words = t().waiting;
	const mine = list.data?.filter((one) => !of || one.product.id === of);
	const [booking, setBooking] = useState<{ one: api.Waiting; quote: Quote } | null>(null);
	const [question, askFirst] = useAsk();
	const failed = !of && list.error && !isUnreachable(list.error);
	if (!failed && !mine?.length) return null;

	async function send({ product, days, variant, qty }: api.Waiting, quote: Quote): Promise<void> {
		const rental = await products.ask(product.id, days.rental_start_date, days.rental_end_date, quote, { variant, qty });
		say(rental.state === 'ACCEPTED' ? t().product.booked : t().product.requested);
		route(rental.room ? `/chats/${rental.room}` : `/rentals/${rental.id}`);
	}

	/** What would be agreed to at once is shown with its price first. */
	async function ask(one: api.Waiting): Promise<void> {
		const { product, days, variant, qty } = one;
		const quote = await products.quote(product.id, days.rental_start_date, days.rental_end_date, false, { variant, qty });
		if (quote.terms?.instant) return setBooking({ one, quote });
		await send(one, quote);
	}
	const then = (done: Promise<unknown>) => void done.then(list.reload, sorry);

	return (
		<section>
			<h2>{words.title}</h2>
			{failed && <Coming {...list} />}
			<ul class="rows">
				{mine?.map((one) => (
					<li key={one.id} class="row">
						<span class="row-text">
							<a href={`/p/${one.product.id}`}>
								<b>{one.product.name}</b>
							</a>
							<span>{range(one.days.rental_start_date, one.days.rental_end_date)}</span>
							<small>{one.rental ? words.asked : one.held ? words.held : words.waitsFor}</small>
						</span>
						{one.held && !one.rental && (
							<button type="button" class="button button-main" onClick={() => then(ask(one))}>
								{t().product.request}
							</button>
						)}
						{!one.rental && (
							<button type="button" class="button" onClick={() => askFirst({ ...words.lost, yes: words.stop, then: () => then(api.stop(one.id)) })}>
								{words.stop}
							</button>
						)}
					</li>
				))}
			</ul>
			{question}
			{booking && (
				<Confirm
					title={t().product.book}
					text={`${booking.one.product.name} · ${range(booking.one.days.rental_start_date, booking.one.days.rental_end_date)} · ${money(booking.quote.total)}`}
					yes={t().product.book}
					no={t().rental.no}
					onYes={() => {
						setBooking(null);
						then(send(booking.one, booking.quote));
					}}
					onNo={() => setBooking(null)}
				/>
			)}
		</section>
	);
}
