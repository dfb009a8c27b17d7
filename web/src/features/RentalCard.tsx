import type { Rental } from '../api/types';
import { countDays } from '../lib/dates';
import { range } from '../lib/format';
import { stepOf } from '../lib/moves';
import { t } from '../lib/text';
import { me } from '../state/session';
import { Photo } from '../ui/basic';
import { StateTag } from './StateTag';

function Steps({ state }: { state: string }) {
	const here = stepOf(state);
	if (here < 0) return null;
	return (
		<ol class="steps">
			{Object.values(t().rental.steps).map((label, i) => (
				<li key={label} class={i <= here ? 'done' : ''} aria-current={i === here ? 'step' : undefined}>
					{label}
				</li>
			))}
		</ol>
	);
}

/** Of what, for which days, and how far it is. */
export function RentalCard({ rental }: { rental: Rental }) {
	return (
		<>
			<a class="row" href={`/p/${rental.product.id}`}>
				<Photo url={rental.product.thumbnails[0]?.thumbnail} alt="" sizes="64px" />
				<span class="row-text">
					<b>{rental.product.name}</b>
					<span>{range(rental.rental_start_date, rental.rental_end_date)}</span>
					<small>{t().product.days(countDays(rental.rental_start_date, rental.rental_end_date))}</small>
				</span>
				<StateTag rental={rental} />
			</a>
			<Steps state={rental.state} />
		</>
	);
}

/** Who the other is. */
export function RentalOther({ rental: { owner, renter } }: { rental: Rental }) {
	const words = t().meeting.checkIn;
	const mine = owner === me.value?.id;
	return (
		<p>
			<a href={`/u/${mine ? renter.id : owner}`}>{mine ? `${words.renter} · ${renter.username ?? t().person.gone}` : t().product.owner}</a>
		</p>
	);
}
