import { useEffect, useState } from 'preact/hooks';
import * as api from '../api/claims';
import type { Rental } from '../api/types';
import { money, when } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { rentalMoved } from '../state/rooms';
import { me } from '../state/session';
import { Choice } from '../ui/basic';
import { ClaimForm } from './ClaimForm';
import { ClaimStory } from './ClaimStory';
import { Coming } from './Coming';

const LOSSES = ['lost', 'stolen'] as const;
type Loss = (typeof LOSSES)[number];

/** What is wrong with the gear, what it should come to, and the word that is mine now. */
export function ClaimPart({ rental, onChange }: { rental: Rental; onChange: () => void }) {
	const [what, setWhat] = useState<Loss>('lost');
	const may = (move: string) => rental.moves.includes(move);
	const concerned = rental.state === 'DISPUTED' || rental.state === 'COMPLETED' || rental.state === 'LOST' || may('claim') || may('lost');
	const state = useLoad(concerned ? `claim ${rental.id} ${rental.state} ${rental.moves.join()} ${rental.flags.join()}` : null, () => api.claim(rental.id));
	const moved = rentalMoved.value;
	const words = t().claims;
	useEffect(() => {
		if (moved?.id === rental.id) state.reload();
	}, [moved]);
	if (!state.data) return <Coming {...state} what={words.title} />;
	const { claim, until, most } = state.data;
	const { proposed } = claim ?? {};
	if (!claim && !may('claim') && !may('lost')) return null;

	async function make(call: Promise<unknown>): Promise<void> {
		try {
			await call;
		} catch (error) {
			sorry(error, words.errors);
		}
		state.reload();
		onChange();
	}

	return (
		<section class="claim">
			<h2>{words.title}</h2>
			{claim && <ClaimStory rental={rental.id} claim={claim} mine={me.value?.id ?? 0} parties={[rental.owner, rental.renter.id]} onChange={state.reload} />}
			{proposed && may('agree') && (
				<button type="button" class="button button-main" data-move="agree" onClick={() => void make(api.agree(rental.id, proposed.amount))}>
					{words.agree(money(proposed.amount))}
				</button>
			)}
			{claim && may('propose') && (
				<ClaimForm name="propose" title={words.propose} amount="needed" textNeeded={false} most={claim.most} onSend={(said) => make(api.propose(rental.id, said))} />
			)}
			{may('appeal') && <ClaimForm name="appeal" title={words.appeal} hint={words.appealHint} textNeeded onSend={({ text }) => make(api.appeal(rental.id, text))} />}
			{may('claim') && until && most !== null && (
				<ClaimForm
					name="claim"
					title={words.make}
					hint={words.makeHint(when(until), money(most))}
					amount="needed"
					textNeeded
					most={most}
					onSend={(said) => make(api.make(rental.id, said))}
				/>
			)}
			{may('lost') && (
				<ClaimForm name="lost" title={words.lost} hint={words.lostHint} amount="optional" textNeeded onSend={(said) => make(api.lose(rental.id, what, said))}>
					<Choice name="what" label={words.what} options={LOSSES.map((value) => ({ value, label: words.whats[value] }))} value={what} onPick={setWhat} />
				</ClaimForm>
			)}
		</section>
	);
}
