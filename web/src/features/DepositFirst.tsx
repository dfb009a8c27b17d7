import * as api from '../api/ledger';
import type { LedgerEntry } from '../api/types';
import { money } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { me } from '../state/session';

/** The deposit that its reader has to speak of before he hands over. */
export function openDeposit(entries: LedgerEntry[]): LedgerEntry | undefined {
	return entries.find(({ kind, state, payee }) => kind === 'deposit' && payee === me.value?.id && (state === 'due' || state === 'given'));
}

/** Before the code: has the owner got the deposit, or does he do without? */
export function DepositFirst({ rental, deposit, onSaid }: { rental: number; deposit: LedgerEntry; onSaid: (entries: LedgerEntry[]) => void }) {
	const words = t().ledger;

	async function answer(step: string): Promise<void> {
		try {
			onSaid(await api.say(rental, deposit, step));
		} catch (error) {
			sorry(error);
		}
	}
	return (
		<>
			<p class="ledger-first">{words.depositFirst(money(deposit.amount))}</p>
			<p class="buttons">
				{deposit.steps.map((step) => (
					<button key={step} type="button" class={step === 'received' ? 'button button-main' : 'button'} onClick={() => void answer(step)}>
						{words.steps[step]}
					</button>
				))}
			</p>
		</>
	);
}
