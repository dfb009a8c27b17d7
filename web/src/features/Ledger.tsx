import { useEffect, useState } from 'preact/hooks';
import * as api from '../api/ledger';
import type { LedgerEntry, Rental } from '../api/types';
import { date, money } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { rentalMoved } from '../state/rooms';
import { me } from '../state/session';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';
import { Coming } from './Coming';
import { openDeposit } from './DepositFirst';

/** What changed hands instead of what both have said, and why. */
function Correct({ entry, onSend }: { entry: LedgerEntry; onSend: (more: api.Correction) => void }) {
	const [amount, setAmount] = useState(entry.stands);
	const [reason, setReason] = useState('');
	const words = t().ledger;
	return (
		<Form onSend={() => onSend({ amount, reason })}>
			<Field label={words.really}>
				<input name="amount" type="number" min={0} max={1e9} required value={amount} onInput={(event) => setAmount(event.currentTarget.valueAsNumber)} />
			</Field>
			<Field label={words.why}>
				<input name="reason" maxLength={500} required value={reason} onInput={typed(setReason)} />
			</Field>
			<button type="submit" class="button">
				{words.propose}
			</button>
		</Form>
	);
}

function Line({ entry, of, mine, onStep }: { entry: LedgerEntry; of?: LedgerEntry | undefined; mine: number; onStep: (step: string, more?: api.Correction) => void }) {
	const [open, setOpen] = useState(false);
	const words = t().ledger;
	const { correction } = entry;
	const [first, ...others] = entry.steps;
	return (
		<li class={`ledger-line ledger-${entry.state}`} data-entry={entry.entry} data-state={entry.state}>
			<span class="ledger-what">
				<b>
					{words.kinds[entry.kind]}
					{of && ` (${words.kinds[of.kind]})`}
				</b>
				<small>
					{entry.payer === mine ? words.iPay : words.iGet} · {words.states[entry.state]}
					{entry.due_at && entry.state !== 'settled' && entry.state !== 'void' && ` · ${words.due(date(entry.due_at))}`}
				</small>
				{entry.reason && <small>{entry.reason}</small>}
				{entry.stands !== entry.amount && <small>{words.stands(money(entry.stands))}</small>}
				{correction && <small>{words.proposed(money(correction.amount), correction.reason)}</small>}
			</span>
			<span class="ledger-amount">{money(entry.amount)}</span>
			{first && (
				<span class="ledger-steps">
					{entry.waits_for_me && <small>{words.waits}</small>}
					{[first, ...others].map((step) => (
						<button
							key={step}
							type="button"
							class={step === 'correct' ? 'button-text' : step === first && step !== 'undo' && step !== 'refuse' ? 'button button-main' : 'button'}
							onClick={() => (step === 'correct' ? setOpen(!open) : onStep(step))}
						>
							{words.steps[step]}
						</button>
					))}
				</span>
			)}
			{open && (
				<Correct
					entry={entry}
					onSend={(more) => {
						setOpen(false);
						onStep('correct', more);
					}}
				/>
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
	if (!entries) return <Coming {...ledger} what={words.title} />;
	if (!entries.length) return null;

	async function step(entry: LedgerEntry, what: string, more?: api.Correction): Promise<void> {
		try {
			ledger.set(await api.say(rental.id, entry, what, more));
			onChange();
		} catch (error) {
			sorry(error);
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
					<Line key={entry.entry} entry={entry} of={entries[(entry.corrects ?? 0) - 1]} mine={mine} onStep={(what, more) => void step(entry, what, more)} />
				))}
			</ul>
		</section>
	);
}
