import { useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Rental } from '../api/types';
import { money, range } from '../lib/format';
import { inOrder, merged, needsMe } from '../lib/moves';
import { t } from '../lib/text';
import { type LoadedPages, usePages } from '../state/load';
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
					{needsMe(rental) && <small class="needs">{t().my.turn}</small>}
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

type Lists = LoadedPages<Rental>[];

/** Of both roles, each kept by itself: one can be seen without the other. */
const useBoth = (name: string, live: 0 | 1, on = true): Lists =>
	(['renter', 'owner'] as const).map((role) => usePages(on ? `${name} ${role}` : null, () => rentals.mine(role, live), true));

/** Rows stand when both have answered, so that none moves under the reader's hand. */
const answered = (lists: Lists) => lists.every(({ data, error }) => data || error);
const whole = (lists: Lists) => lists.every(({ data }) => data);

const Waits = ({ lists }: { lists: Lists }) =>
	whole(lists) ? null : (
		<Coming error={answered(lists) && lists.find((list) => list.error)?.error} reload={() => lists.forEach(({ reload }) => reload())} kind="row" count={3} />
	);

/** What is over, in a fold that asks for it when it is opened; where nothing goes on, at once. */
function Past({ alone }: { alone: boolean }) {
	const words = t().rental;
	const [opened, open] = useState(false);
	const on = opened || alone;
	const lists = useBoth('past', 0, on);
	const { items, next } = merged(lists.map(({ data, more }) => ({ items: data?.items ?? [], more })));
	if (alone && !answered(lists)) return <Waits lists={lists} />;
	if (alone && !items.length && whole(lists)) {
		return (
			<Empty title={words.emptyTitle} text={words.emptyRenter}>
				<a class="button" href="/search">
					{t().chats.find}
				</a>
			</Empty>
		);
	}
	return (
		<details class="fold" open={on} onToggle={() => open(true)}>
			<summary>{t().my.past(whole(lists) && !lists[next]!.more ? items.length : undefined)}</summary>
			{on && <Waits lists={lists} />}
			{answered(lists) && <Rows list={items} />}
			<More list={lists[next]!} />
		</details>
	);
}

/** What I rent and what I lend: all that goes on, what waits for me first; what is over behind a fold. */
export function RentalList() {
	const lists = useBoth('rentals', 1);
	const rest = lists.find(({ more }) => more);
	const live = inOrder(lists.flatMap(({ data }) => data?.items ?? []));
	const seen = lists.find((list) => list.seen)?.seen;
	return (
		<section>
			<h2>{t().me.rentals}</h2>
			{seen && <SeenAt at={seen} />}
			<Waits lists={lists} />
			{answered(lists) && lists.some(({ data }) => data) && (
				<>
					<Rows list={live} />
					{rest && <More list={rest} />}
					<Past alone={whole(lists) && !live.length} />
				</>
			)}
		</section>
	);
}
