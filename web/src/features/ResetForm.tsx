import { useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import { ApiError } from '../api/http';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { enter } from '../state/session';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Form } from '../ui/form';

function reason(error: unknown): string {
	if (!(error instanceof ApiError) || error.status !== 400) return explain(error);
	return error.fields['token'] ? t().login.linkOld : t().error.weak;
}

/** One field and one button; what goes wrong stands below. */
function OneField(props: { label: string; type: 'email' | 'password'; button: string; send: (value: string) => Promise<void> }) {
	const [value, setValue] = useState('');
	const [error, setError] = useState('');
	const [busy, setBusy] = useState(false);

	async function submit(): Promise<void> {
		setBusy(true);
		setError('');
		try {
			await props.send(value);
		} catch (failure) {
			setError(reason(failure));
			setBusy(false);
		}
	}

	const field = {
		required: true,
		value,
		onInput: (event: { currentTarget: HTMLInputElement }) => setValue(event.currentTarget.value),
	};
	return (
		<Form onSend={submit}>
			<Field label={props.label} {...(props.type === 'password' ? { hint: t().login.passwordHint } : {})}>
				{props.type === 'password' ? (
					<input {...field} name="password" type="password" minLength={8} maxLength={128} autoComplete="new-password" />
				) : (
					<input {...field} name="email" type="email" autoComplete="email" />
				)}
			</Field>
			{error && (
				<p class="field-error" role="alert">
					{error}
				</p>
			)}
			<button type="submit" class="button button-main" disabled={busy}>
				{props.button}
			</button>
		</Form>
	);
}

/** Where a link is asked for. */
export function AskResetForm({ onDone }: { onDone: () => void }) {
	const words = t().login;

	async function send(email: string): Promise<void> {
		await accounts.askReset(email.trim());
		say(words.linkSent);
		onDone();
	}
	return <OneField label={words.email} type="email" button={words.sendLink} send={send} />;
}

/** Where the mailed link leads. */
export function ResetForm({ secret, onDone }: { secret: string; onDone: () => void }) {
	const words = t().login;

	async function send(password: string): Promise<void> {
		await accounts.resetPassword(secret, password);
		await enter();
		onDone();
	}
	return <OneField label={words.newPassword} type="password" button={words.setPassword} send={send} />;
}
