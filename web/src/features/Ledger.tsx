import { useEffect } from 'preact/hooks';
import * as api from '../api/ledger';
import type { LedgerEntry, Rental } from '../api/types';
import { date, money } from '../lib/format';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { rentalMoved } from '../state/rooms';
import { me } from '../state/session';
import { say } from '../state/toast';
import { openDeposit } from './DepositFirst';

function Line({ entry, mine, onStep }: { entry: LedgerEntry; mine: number; onStep: (step: string) => void }) {
	const words = t().ledger;
	const [first, ...others] = entry.steps;
	return (
		<li class={`ledger-line ledger-${entry.state}`} data-entry={entry.entry} data-state={entry.state}>
			<span class="ledger-what">
				<b>{words.kinds[entry.kind]}</b>
				<small>
					{entry.payer === mine ? words.iPay : words.iGet} · {words.states[entry.state]}
					{entry.due_at && entry.state !== 'settled' && entry.state !== 'void' && ` · ${words.due(date(entry.due_at))}`}
				</small>
			</span>
			<span class="ledger-amount">{money(entry.amount)}</span>
			{first && (
				<span class="ledger-steps">
					{entry.waits_for_me && <small>{words.waits}</small>}
					{[first, ...others].map((step) => (
						<button key={step} type="button" class={step === first && step !== 'undo' ? 'button button-main' : 'button'} onClick={() => onStep(step)}>
							{words.steps[step]}
						</button>
					))}
				</span>
			)}
		</li>
	);
}

/** What the two owe each other, what each says of it, and the word that is mine now. */
export function Ledger({ rental, onChange }: { rental: Rental; onChange: () => void }) {
	const ledger = useLoad(`ledger ${rental.id} ${rental.state} ${rental.total}`, () => api.entries(rental.id));
	const moved = rentalMoved.value;
	const words = t().ledger;
	const entries = ledger.data;
	const mine = me.value?.id ?? 0;
	useEffect(() => {
		if (moved?.id === rental.id) ledger.reload();
	}, [moved]);
	if (!entries?.length) return null;

	async function step(entry: LedgerEntry, what: string): Promise<void> {
		try {
			ledger.set(await api.say(rental.id, entry, what));
			onChange();
		} catch (error) {
			say(explain(error));
			ledger.reload();
		}
	}

	const deposit = rental.shows_code === 'hand_over' && openDeposit(entries);
	return (
		<section class="ledger">
			<h2>{words.title}</h2>
			<p class="hint">{words.hint}</p>
			{deposit && <p class="ledger-first">{words.depositFirst(money(deposit.amount))}</p>}
			<ul>
				{entries.map((entry) => (
					<Line key={entry.entry} entry={entry} mine={mine} onStep={(what) => void step(entry, what)} />
				))}
			</ul>
		</section>
	);
}
