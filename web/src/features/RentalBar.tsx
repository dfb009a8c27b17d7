import { useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Rental, Room } from '../api/types';
import { money, range } from '../lib/format';
import { isAgreed, isLive, mayReview } from '../lib/moves';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import type { Loaded } from '../state/load';
import { Coming } from './Coming';
import { DatesDialog } from './DatesDialog';
import { StateTag } from './StateTag';
import { RentalMoves } from './RentalMoves';

const OPEN = ['REQUESTED', 'COUNTERED', 'ACCEPTED', 'IN_USE'];

const goingOn = (list: Rental[] | undefined) => (list ?? []).filter((rental) => isLive(rental) || mayReview(rental)).sort((a, b) => b.id - a.id);

/** The rental that a room is about now. */
export function currentOf(list: Rental[] | undefined): Rental | undefined {
	const live = goingOn(list);
	return live.find((rental) => OPEN.includes(rental.state)) ?? live[0];
}

/** What the two have agreed or may agree, above their talk; without the buttons where a card has them. Its place is held while it loads. */
export function RentalBar({ room, caller, list, bare }: { room: Room; caller: number; list: Loaded<Rental[]>; bare: boolean }) {
	const [proposing, setProposing] = useState(false);
	const words = t().rental;
	const owner = room.shop_user.id === caller;
	const current = currentOf(list.data);
	const canPropose = !room.blocked && !!list.data && !(current && OPEN.includes(current.state));

	async function propose(proposal: rentals.Proposal): Promise<void> {
		setProposing(false);
		try {
			await rentals.propose(room.product.id, proposal, owner ? room.visitor_user.id : undefined);
		} catch (error) {
			sorry(error);
		}
		list.reload();
	}

	return (
		<section class="rental-bar" aria-label={words.title}>
			{!list.data && <Coming {...list} kind="chip" />}
			{current && (
				<>
					<a class="rental-line" href={`/rentals/${current.id}`}>
						<StateTag rental={current} /> <b>{range(current.rental_start_date, current.rental_end_date)}</b>
						<span>{money(current.total)}</span>
					</a>
					{!!current.terms?.photos_needed && isAgreed(current) && (
						<p class="rental-line">
							<a class="button button-small" href={`/rentals/${current.id}`}>
								{t().handover.toRecord}
							</a>
						</p>
					)}
					{!bare && <RentalMoves rental={current} onChange={list.reload} />}
				</>
			)}
			{canPropose && (
				<p class="rental-line">
					{!current && <span class="hint">{words.none}</span>}
					<button type="button" class="button button-small" onClick={() => setProposing(true)}>
						{words.propose}
					</button>
				</p>
			)}
			{proposing && <DatesDialog product={room.product.id} close={() => setProposing(false)} onSend={(proposal) => void propose(proposal)} />}
		</section>
	);
}
