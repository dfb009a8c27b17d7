import { useState } from 'preact/hooks';
import type { Said } from '../api/claims';
import { digits } from '../lib/listing';
import { t } from '../lib/text';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';

interface Props {
	/** Under which name it is found. */
	name: string;
	title: string;
	hint?: string;
	/** None: no amount is asked for. */
	amount?: 'needed' | 'optional';
	textNeeded: boolean;
	most?: number;
	/** Said before the rest, such as what happened. */
	children?: preact.ComponentChildren;
	onSend: (said: Said) => Promise<void>;
}

/** An amount and words, behind a line that opens it. */
export function ClaimForm({ name, title, hint, amount, textNeeded, most, children, onSend }: Props) {
	const [won, setWon] = useState('');
	const [text, setText] = useState('');
	const [busy, setBusy] = useState(false);
	const words = t().claims;

	async function submit(): Promise<void> {
		setBusy(true);
		await onSend({ amount: won === '' ? null : Number(won), text: text.trim() });
		setBusy(false);
	}

	return (
		<details class="claim-form" data-claim={name}>
			<summary class="button">{title}</summary>
			<Form onSend={submit}>
				{hint && <p class="hint">{hint}</p>}
				{children}
				{amount && (
					<Field label={words.amount} optional={amount === 'optional'}>
						<input
							name="amount"
							inputMode="numeric"
							maxLength={10}
							required={amount === 'needed'}
							value={won}
							onInput={typed((text) => setWon(limited(digits(text), most)))}
						/>
					</Field>
				)}
				<Field label={textNeeded ? words.text : words.textPropose} optional={!textNeeded}>
					<textarea name="text" rows={3} maxLength={2000} required={textNeeded} value={text} onInput={typed(setText)} />
				</Field>
				<button type="submit" class="button button-main" disabled={busy || (textNeeded && !text.trim())}>
					{words.send}
				</button>
			</Form>
		</details>
	);
}

/** No more than it may come to. */
const limited = (won: string, most?: number) => (most !== undefined && Number(won) > most ? String(most) : won);
