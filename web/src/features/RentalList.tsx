import { useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Rental } from '../api/types';
import { money, range } from '../lib/format';
import { t } from '../lib/text';
import { usePages } from '../state/load';
import { Choice, Empty, More, Photo, SeenAt } from '../ui/basic';
import { Coming } from './Coming';
import { RentalFiles } from './RentalFiles';

export function StateTag({ rental }: { rental: Rental }) {
	return <span class={`tag state-${rental.state}`}>{t().rental.states[rental.state] ?? rental.state}</span>;
}

function Row({ rental }: { rental: Rental }) {
	return (
		<li>
			<a class="row" href={`/rentals/${rental.id}`}>
				<Photo url={rental.product.thumbnails[0]?.thumbnail} alt="" sizes="64px" />
				<span class="row-text">
					<b>{rental.product.name}</b>
					<span>{range(rental.rental_start_date, rental.rental_end_date)}</span>
					<small>{money(rental.total)}</small>
				</span>
				<StateTag rental={rental} />
			</a>
		</li>
	);
}

/** My rentals, as the one who rents or the one who lends. */
export function RentalList() {
	const [role, setRole] = useState<'renter' | 'owner'>('renter');
	const words = t().rental;
	const list = usePages(`rentals ${role}`, () => rentals.mine(role), true);
	return (
		<section>
			<h2>{t().me.rentals}</h2>
			<Choice
				name="role"
				bare
				label={t().me.rentals}
				value={role}
				options={[
					{ value: 'renter', label: words.mine },
					{ value: 'owner', label: words.lent },
				]}
				onPick={setRole}
			/>
			{list.seen && <SeenAt at={list.seen} />}
			{!list.data ? (
				<Coming {...list} kind="row" count={3} />
			) : list.data.items.length ? (
				<ul class="rows">
					{list.data.items.map((rental) => (
						<Row key={rental.id} rental={rental} />
					))}
				</ul>
			) : (
				<Empty title={words.emptyTitle} text={role === 'renter' ? words.emptyRenter : words.emptyOwner}>
					<a class="button" href={role === 'renter' ? '/search' : '/list'}>
						{role === 'renter' ? t().chats.find : t().me.addGear}
					</a>
				</Empty>
			)}
			<More list={list} />
			<RentalFiles />
		</section>
	);
}
