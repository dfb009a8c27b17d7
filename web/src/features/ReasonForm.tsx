import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { Field } from '../ui/basic';
import { typed } from '../ui/form';

const LEAST = 10;

interface Props {
	label: string;
	/** What can be done, each a button. */
	choices: { name: string; label: string; main?: boolean }[];
	children?: ComponentChildren;
	onSend: (name: string, reason: string) => Promise<unknown>;
	onDone: () => void;
}

/** A written reason, and the buttons that it is for. */
export function ReasonForm({ label, choices, children, onSend, onDone }: Props) {
	const [reason, setReason] = useState('');
	const [busy, setBusy] = useState(false);
	const words = t().desk;

	async function make(name: string): Promise<void> {
		setBusy(true);
		try {
			await onSend(name, reason.trim());
			setReason('');
		} catch (error) {
			sorry(error, words.errors);
		}
		setBusy(false);
		onDone();
	}

	return (
		<form class="form" onSubmit={(event) => event.preventDefault()}>
			{children}
			<Field label={label}>
				<textarea name="reason" rows={3} minLength={LEAST} maxLength={1000} required value={reason} onInput={typed(setReason)} />
			</Field>
			<div class="buttons">
				{choices.map(({ name, label: text, main }) => (
					<button
						key={name}
						type="button"
						class={main ? 'button button-main' : 'button'}
						data-order={name}
						disabled={busy || [...reason.trim()].length < LEAST}
						onClick={() => void make(name)}
					>
						{text}
					</button>
				))}
			</div>
		</form>
	);
}
