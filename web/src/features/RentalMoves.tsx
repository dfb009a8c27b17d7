import { useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Rental } from '../api/types';
import { money, range } from '../lib/format';
import { type Asked, type Button, buttonsOf, isAsked, isDated, isForward, mayReview } from '../lib/moves';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { say } from '../state/toast';
import { Confirm } from '../ui/Dialog';
import { DatesDialog } from './DatesDialog';
import { ReviewDialog } from './ReviewDialog';

type Open = { what: 'confirm'; move: Asked } | { what: 'dates'; move: Button } | { what: 'review' } | null;

/** What is said under the question. */
function costOf(move: Asked, { cancel }: Rental): { text?: string } {
	const words = t().rental;
	if (move === 'weather') return { text: words.weatherFirst };
	if (move !== 'cancel' || !cancel) return {};
	return { text: cancel.penalty ? words.cancelCost(money(cancel.penalty)) : words.cancelFree };
}

/** The buttons of a rental: what its reader may do now, as the server says. */
export function RentalMoves({ rental, onChange }: { rental: Rental; onChange: () => void }) {
	const [open, setOpen] = useState<Open>(null);
	const [busy, setBusy] = useState(false);
	const words = t().rental;
	const close = () => setOpen(null);

	async function make(move: Button, proposal?: rentals.Proposal): Promise<void> {
		close();
		setBusy(true);
		try {
			if (move === 'cancel' && rental.cancel) await rentals.cancel(rental.id, rental.cancel.penalty);
			else await rentals.move(rental.id, move, proposal);
		} catch (error) {
			say(explain(error));
		} finally {
			setBusy(false);
			// Also after a refusal: the other side may have moved first.
			onChange();
		}
	}

	function press(move: Button): void {
		if (isDated(move)) setOpen({ what: 'dates', move });
		else if (isAsked(move)) setOpen({ what: 'confirm', move });
		else void make(move);
	}

	return (
		<div class="buttons">
			{rental.flags.includes('RETURN_DECLARED') && <p class="hint">{words.declared}</p>}
			{rental.flags.includes('WEATHER_CALLED') && <p class="hint">{words.weatherCalled}</p>}
			{rental.change && <p class="hint">{words.changed(range(rental.change.rental_start_date, rental.change.rental_end_date), money(rental.change.total))}</p>}
			{mayReview(rental) && (
				<button type="button" class="button button-main" data-move="review" onClick={() => setOpen({ what: 'review' })}>
					{words.write}
				</button>
			)}
			{buttonsOf(rental.moves).map((move) => (
				<button key={move} type="button" class={isForward(move) ? 'button button-main' : 'button'} disabled={busy} data-move={move} onClick={() => press(move)}>
					{words.moves[move]}
				</button>
			))}
			{open?.what === 'confirm' && (
				<Confirm title={words.confirm[open.move]} {...costOf(open.move, rental)} yes={words.yes} no={words.no} onYes={() => void make(open.move)} onNo={close} />
			)}
			{open?.what === 'dates' && (
				<DatesDialog product={rental.product.id} now={rental} close={close} onSend={(proposal) => void make(open.move, proposal)} />
			)}
			{open?.what === 'review' && (
				<ReviewDialog
					rental={rental}
					close={close}
					onDone={() => {
						close();
						onChange();
					}}
				/>
			)}
		</div>
	);
}
