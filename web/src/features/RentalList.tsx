import * as rentals from '../api/rentals';
import type { Rental } from '../api/types';
import { money, range } from '../lib/format';
import { inOrder, isLive, needsMe } from '../lib/moves';
import { t } from '../lib/text';
import { usePages } from '../state/load';
import { me } from '../state/session';
import { Empty, More, Photo, SeenAt } from '../ui/basic';
import { Coming } from './Coming';
import { StateTag } from './StateTag';

function Row({ rental }: { rental: Rental }) {
	const words = t().rental;
	return (
		<li>
			<a class="row" href={`/rentals/${rental.id}`}>
				<Photo url={rental.product.thumbnails[0]?.thumbnail} alt="" sizes="64px" />
				<span class="row-text">
					<b>{rental.product.name}</b>
					<span>{range(rental.rental_start_date, rental.rental_end_date)}</span>
					<small>
						{rental.owner === me.value?.id ? words.lent : words.mine} · {money(rental.total)}
					</small>
					{needsMe(rental) && <small class="needs">{t().ledger.waits}</small>}
				</span>
				<StateTag rental={rental} />
			</a>
		</li>
	);
}

const Rows = ({ list }: { list: Rental[] }) => (
	<ul class="rows">
		{list.map((rental) => (
			<Row key={rental.id} rental={rental} />
		))}
	</ul>
);

/** What I rent and what I lend: what waits for me first, what is over behind a fold. */
export function RentalList() {
	const words = t().rental;
	const lists = [usePages('rentals renter', () => rentals.mine('renter'), true), usePages('rentals owner', () => rentals.mine('owner'), true)];
	const rest = lists.find(({ more }) => more);
	const all = inOrder(lists.flatMap(({ data }) => data?.items ?? []));
	const past = all.filter((rental) => !isLive(rental) && !needsMe(rental));
	const seen = lists.find((list) => list.seen)?.seen;
	return (
		<section>
			<h2>{t().me.rentals}</h2>
			{seen && <SeenAt at={seen} />}
			{!lists.every(({ data }) => data) && (
				<Coming error={lists.find(({ error }) => error)?.error} reload={() => lists.forEach(({ reload }) => reload())} kind="row" count={3} />
			)}
			{lists.some(({ data }) => data) && (
				<>
					<Rows list={all.slice(0, all.length - past.length)} />
					{!all.length && lists.every(({ data }) => data) && (
						<Empty title={words.emptyTitle} text={words.emptyRenter}>
							<a class="button" href="/search">
								{t().chats.find}
							</a>
						</Empty>
					)}
					{past.length > 0 && (
						<details class="fold" open={past.length === all.length}>
							<summary>{t().my.past(past.length)}</summary>
							<Rows list={past} />
						</details>
					)}
				</>
			)}
			{rest && <More list={rest} />}
		</section>
	);
}
