import { useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { CodeFor } from '../api/types';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { Field } from '../ui/basic';
import { Dialog } from '../ui/Dialog';
import { Form } from '../ui/form';
import { PressInstead } from './Pressing';

const DIGITS = 6;
const digitsOf = (text: string) => text.normalize('NFKC').replace(/\D/g, '').slice(0, DIGITS);

interface Props {
	rental: number;
	what: CodeFor;
	/** From the picture that a camera has read. */
	code?: string;
	/** The digest of the record that the reader has seen: he confirms no other. */
	record?: string;
	close: () => void;
	onDone: () => void;
	/** Neither shows nor enters a code, both press. */
	onPress: () => void;
	/** An owner's word is enough at the return. */
	onWithout?: () => void;
}

/** For who takes: the code that the other side shows. */
export function EnterCode({ rental, what, code = '', record, close, onDone, onPress, onWithout }: Props) {
	const [digits, setDigits] = useState(code);
	const [error, setError] = useState('');
	const [busy, setBusy] = useState(false);
	const words = t().rental.code;

	async function submit(): Promise<void> {
		setBusy(true);
		setError('');
		try {
			await rentals.enter(rental, what, digits, record);
			onDone();
		} catch (why) {
			setError(explain(why));
			setDigits('');
			setBusy(false);
		}
	}

	return (
		<Dialog title={words.enter[what]} close={close}>
			<Form onSend={submit}>
				<Field label={words.label} error={error}>
					<input
						class="code-input"
						name="code"
						inputMode="numeric"
						autoComplete="off"
						required
						value={digits}
						onInput={(event) => {
							const typed = digitsOf(event.currentTarget.value);
							event.currentTarget.value = typed;
							setDigits(typed);
						}}
					/>
				</Field>
				<button type="submit" class="button button-main" disabled={busy || digits.length !== DIGITS}>
					{words.send}
				</button>
				<PressInstead onPress={onPress} />
				{onWithout && (
					<button type="button" class="button" disabled={busy} onClick={onWithout}>
						{words.without}
					</button>
				)}
			</Form>
		</Dialog>
	);
}
