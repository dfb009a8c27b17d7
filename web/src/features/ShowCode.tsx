import { useEffect, useState } from 'preact/hooks';
import { entries } from '../api/ledger';
import * as rentals from '../api/rentals';
import type { CodeFor, ShownCode } from '../api/types';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { Failed, Skeleton } from '../ui/basic';
import { Dialog } from '../ui/Dialog';
import { DepositFirst, openDeposit } from './DepositFirst';
import { PressInstead } from './Pressing';

/** The code that changes, and how long it is still shown. */
function useCode(rental: number) {
	const [shown, setShown] = useState<ShownCode | null>(null);
	const [left, setLeft] = useState(0);
	const [error, setError] = useState<unknown>(null);

	async function load(): Promise<void> {
		try {
			const next = await rentals.code(rental);
			setError(null);
			setShown(next);
			setLeft(next.seconds);
		} catch (why) {
			setError(why);
		}
	}

	useEffect(() => void load(), [rental]);
	useEffect(() => {
		if (!shown || error) return;
		const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : void load()), 1000);
		return () => clearTimeout(timer);
	}, [shown, left, error]);
	return { shown, left, error, load };
}

function Code({ rental, what }: { rental: number; what: CodeFor }) {
	const { shown, left, error, load } = useCode(rental);
	const words = t().rental.code;
	return (
		<>
			<p>{words.showHint[what]}</p>
			{error !== null && <Failed text={explain(error)} retry={() => void load()} />}
			{!shown && error === null && <Skeleton kind="page" />}
			{shown && error === null && (
				<div class="code-shown">
					<output data-code={shown.code}>
						{shown.code.slice(0, 3)} {shown.code.slice(3)}
					</output>
					<img src={`data:image/svg+xml,${encodeURIComponent(shown.qr)}`} alt={words.qr} width={220} height={220} />
					<small class="hint">{words.seconds(left)}</small>
				</div>
			)}
		</>
	);
}

/** For who gives: the code, big, and its picture for the other's camera; before a hand-over the deposit. */
export function ShowCode({ rental, what, close, onPress }: { rental: number; what: CodeFor; close: () => void; onPress: () => void }) {
	const ledger = useLoad(what === 'hand_over' ? `deposit ${rental}` : null, () => entries(rental));
	const deposit = ledger.data && openDeposit(ledger.data);
	const asking = what === 'hand_over' && !ledger.data && !ledger.error;
	return (
		<Dialog title={t().rental.code.show[what]} close={close}>
			{deposit ? <DepositFirst rental={rental} deposit={deposit} onSaid={ledger.set} /> : asking ? <Skeleton kind="page" /> : <Code rental={rental} what={what} />}
			{!deposit && !asking && <PressInstead onPress={onPress} />}
		</Dialog>
	);
}
