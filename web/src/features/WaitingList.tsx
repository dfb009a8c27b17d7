import { useLocation } from 'preact-iso';
import * as products from '../api/products';
import * as api from '../api/waiting';
import { range } from '../lib/format';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { me } from '../state/session';
import { say } from '../state/toast';

/** What the member waits for, of one product or of all; what is held for him can be asked for here. */
export function WaitingList({ of }: { of?: number }) {
	const { route } = useLocation();
	const list = useLoad(me.value ? `waiting ${me.value.id}` : null, api.mine);
	const words = t().waiting;
	const mine = list.data?.filter((one) => !of || one.product.id === of);
	if (!mine?.length) return null;

	async function ask({ product, days, variant, qty }: api.Waiting): Promise<void> {
		const units = { variant, qty };
		const rental = await products.ask(product.id, days.rental_start_date, days.rental_end_date, undefined, units);
		say(t().product.requested);
		route(rental.room ? `/chats/${rental.room}` : `/rentals/${rental.id}`);
	}
	const then = (done: Promise<unknown>) => void done.then(list.reload, (error: unknown) => say(explain(error)));

	return (
		<section>
			<h2>{words.title}</h2>
			<ul class="rows">
				{mine.map((one) => (
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
							<button type="button" class="button" onClick={() => then(api.stop(one.id))}>
								{words.stop}
							</button>
						)}
					</li>
				))}
			</ul>
		</section>
	);
}
