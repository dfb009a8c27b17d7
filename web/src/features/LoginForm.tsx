import { useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import { ApiError } from '../api/http';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { enter } from '../state/session';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';

/** The server says why, in the language of the page, to who has proven who he is. */
export const BANNED = 'user_inactive';

function reason(error: unknown): string {
	const words = t().error;
	if (!(error instanceof ApiError)) return explain(error);
	if (error.code === BANNED) return error.message;
	if (error.status === 401) return words.password;
	if (error.status === 400 || error.status === 409) {
		if (error.fields['password']) return words.weak;
		if (error.fields['email']) return /exist/.test(error.fields['email'].join()) ? words.taken : words.email;
		if (error.status === 409) return words.taken;
	}
	return explain(error);
}

/** E-mail and password, for coming back or for coming first. */
export function LoginForm({ mode, onDone }: { mode: 'login' | 'signup'; onDone: () => void }) {
	const [email, setEmail] = useState('');
	const [password, setPassword] = useState('');
	const [username, setUsername] = useState('');
	const [error, setError] = useState('');
	const [busy, setBusy] = useState(false);
	const words = t().login;
	const signup = mode === 'signup';

	async function submit(): Promise<void> {
		setBusy(true);
		setError('');
		try {
			if (signup) await accounts.signUp(email.trim(), password, username.trim());
			else await accounts.logIn(email.trim(), password);
			await enter();
			onDone();
		} catch (failure) {
			setError(reason(failure));
			setBusy(false);
		}
	}

	return (
		<Form onSend={submit}>
			{signup && (
				<Field label={words.username} hint={words.usernameHint}>
					<input name="username" required maxLength={16} autoComplete="nickname" value={username} onInput={typed(setUsername)} />
				</Field>
			)}
			<Field label={words.email}>
				<input name="email" type="email" required autoComplete="email" value={email} onInput={typed(setEmail)} />
			</Field>
			<Field label={words.password} {...(signup ? { hint: words.passwordHint } : {})}>
				<input
					name="password"
					type="password"
					required
					minLength={signup ? 8 : 1}
					maxLength={128}
					autoComplete={signup ? 'new-password' : 'current-password'}
					value={password}
					onInput={typed(setPassword)}
				/>
			</Field>
			{error && (
				<p class="field-error" role="alert">
					{error}
				</p>
			)}
			<button type="submit" class="button button-main" disabled={busy}>
				{signup ? words.signup : words.title}
			</button>
		</Form>
	);
}
