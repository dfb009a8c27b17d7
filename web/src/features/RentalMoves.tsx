import { useRef, useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { CodeFor, Rental } from '../api/types';
import { money, range } from '../lib/format';
import { type Asked, type Button, buttonsOf, isAsked, isCoded, isDated, isForward, isOfChange, mayReview } from '../lib/moves';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { me } from '../state/session';
import { Confirm } from '../ui/Dialog';
import { DatesDialog } from './DatesDialog';
import { EnterCode } from './EnterCode';
import { Pressed } from './Pressing';
import { ReviewDialog } from './ReviewDialog';
import { ShowCode } from './ShowCode';

type Open = { what: 'confirm'; move: Asked } | { what: 'dates'; move: Button } | { what: 'review' } | { what: 'show' } | { what: 'enter'; move: CodeFor } | null;

/** What is said under the question. */
function costOf(move: Asked, { cancel, state, owner }: Rental): { text?: string } {
	const words = t().rental;
	if (move === 'weather') return { text: words.weatherFirst };
	if (move === 'no_show') return { text: t().noShow[state === 'IN_USE' ? 'late' : 'ends'] };
	if (move !== 'cancel' || !cancel) return {};
	if (owner === me.value?.id) return { text: words.cancelOwner };
	return { text: cancel.penalty ? words.cancelCost(money(cancel.penalty)) : words.cancelFree };
}

/** For which move a code that a camera has read is. */
function entered(rental: Rental, code?: string): Open {
	const move = code ? buttonsOf(rental.moves).find((one) => isCoded(one, rental.state)) : undefined;
	return move ? { what: 'enter', move: move as CodeFor } : null;
}

interface Props {
	rental: Rental;
	code?: string;
	/** The digest of the open record, where it was shown. */
	record?: string;
	withAgreement?: boolean;
	onChange: () => void;
}

/** The buttons of a rental: what its reader may do now, as the server says; without those that stand beside the agreement. */
export function RentalMoves({ rental, code, record, withAgreement, onChange }: Props) {
	const [open, setOpen] = useState<Open>(() => entered(rental, code));
	// Also after a refusal: the other side may have moved first.
	const [busy, act] = useAct(undefined, onChange);
	const why = useRef<HTMLSelectElement>(null);
	const words = t().rental;
	const close = () => setOpen(null);
	const shown = buttonsOf(rental.moves).filter((move) => !withAgreement || !isOfChange(move));

	function make(move: Button, proposal?: rentals.Proposal, reason?: string): Promise<void> {
		close();
		return act(async () => {
			if (move === 'cancel' && rental.cancel) await rentals.cancel(rental.id, rental.cancel.penalty);
			else if (move === 'accept' || move === 'agree_change') await rentals.agree(rental, move);
			else await rentals.move(rental.id, move, proposal, reason);
		});
	}

	/** That it changes hands now, without a code. */
	function pressNow(): Promise<void> {
		close();
		return act(() => rentals.press(rental.id, rental.state === 'ACCEPTED' ? 'hand_over' : 'return', record));
	}

	function press(move: Button): void {
		if (isCoded(move, rental.state)) setOpen({ what: 'enter', move });
		else if (isDated(move)) setOpen({ what: 'dates', move });
		else if (isAsked(move)) setOpen({ what: 'confirm', move });
		else void make(move);
	}

	return (
		<div class="buttons" tabIndex={-1}>
			{rental.flags.includes('RETURN_DECLARED') && <p class="hint">{words.declared}</p>}
			{rental.flags.includes('WEATHER_WARNING') && <p class="hint">{words.weatherWarning}</p>}
			{rental.flags.includes('WEATHER_CALLED') && <p class="hint">{words.weatherCalled}</p>}
			{rental.change && !withAgreement && <p class="hint">{words.changed(range(rental.change.rental_start_date, rental.change.rental_end_date), money(rental.change.total))}</p>}
			<Pressed rental={rental} busy={busy} onPress={() => void pressNow()} />
			{mayReview(rental) && (
				<button type="button" class="button button-main" data-move="review" onClick={() => setOpen({ what: 'review' })}>
					{words.write}
				</button>
			)}
			{rental.shows_code && (
				<button type="button" class="button button-main" data-move="show_code" onClick={() => setOpen({ what: 'show' })}>
					{words.code.show[rental.shows_code]}
				</button>
			)}
			{shown.map((move) => (
				<button key={move} type="button" class={isForward(move, rental.state) ? 'button button-main' : 'button'} disabled={busy} data-move={move} onClick={() => press(move)}>
					{words.moves[move]}
				</button>
			))}
			{open?.what === 'confirm' && (
				<Confirm title={words.confirm[open.move]} {...costOf(open.move, rental)} yes={words.yes} no={words.no} onYes={() => void make(open.move, undefined, why.current?.value)} onNo={close}>
					{open.move === 'decline' && (
						<select ref={why} aria-label={words.why}>
							<option value="">{words.why}…</option>
							{Object.entries(words.whys).map(([name, said]) => <option key={name} value={name}>{said}</option>)}
						</select>
					)}
				</Confirm>
			)}
			{open?.what === 'dates' && (
				<DatesDialog product={rental.product.id} now={rental} close={close} onSend={(proposal) => void make(open.move, proposal)} />
			)}
			{open?.what === 'show' && rental.shows_code && <ShowCode rental={rental.id} what={rental.shows_code} close={close} onPress={() => void pressNow()} />}
			{open?.what === 'enter' && rental.moves.includes(open.move) && (
				<EnterCode
					rental={rental.id}
					what={open.move}
					{...(code ? { code } : {})}
					{...(record ? { record } : {})}
					close={close}
					onDone={() => {
						close();
						onChange();
					}}
					onPress={() => void pressNow()}
					{...(open.move === 'return' ? { onWithout: () => void make('return') } : {})}
				/>
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
