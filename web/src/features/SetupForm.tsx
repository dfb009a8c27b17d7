import { useState } from 'preact/hooks';
import * as api from '../api/setup';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { enter } from '../state/session';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';

/** The name of the market and the account of its operator; what the server's settings have is only told. */
export function SetupForm({ token, facts, onDone }: { token: string; facts: api.Facts; onDone: () => void }) {
	const [ask, setAsk] = useState({ name: facts.name, place: facts.place, username: '', email: '', password: '' });
	const [error, setError] = useState('');
	const [busy, setBusy] = useState(false);
	const words = t().setup;
	const login = t().login;

	async function act(what: () => Promise<unknown>, then: () => void): Promise<void> {
		setBusy(true);
		setError('');
		try {
			await what();
			then();
		} catch (failure) {
			setError(explain(failure));
		}
		setBusy(false);
	}

	const input = (name: keyof typeof ask, more: object) => (
		<input name={name} required {...more} value={ask[name]} onInput={typed((text) => setAsk({ ...ask, [name]: text }))} />
	);
	return (
		<Form
			onSend={() => {
				void act(async () => {
					await api.setUp({ token, ...ask });
					await enter();
				}, onDone);
			}}
		>
			<h2>{words.market}</h2>
			<Field label={words.name}>{input('name', { maxLength: 30 })}</Field>
			<Field label={words.place} hint={words.placeHint} optional>
				{input('place', { maxLength: 60, required: false })}
			</Field>
			<p class="hint">{words.zone}</p>
			<h2>{words.account}</h2>
			<Field label={login.username} hint={login.usernameHint}>
				{input('username', { maxLength: 16, autoComplete: 'nickname' })}
			</Field>
			<Field label={login.email}>{input('email', { type: 'email', maxLength: 254, autoComplete: 'email' })}</Field>
			<Field label={login.password} hint={login.passwordHint}>
				{input('password', { type: 'password', minLength: 8, maxLength: 128, autoComplete: 'new-password' })}
			</Field>
			<h2>{words.server}</h2>
			<ul class="hint">
				<li>{words.address(facts.address, facts.address_set)}</li>
				<li>{words.signIn(facts.google, facts.kakao)}</li>
				<li>{facts.mail ? words.mailOn : words.mailOff}</li>
				<li>{words.demo}</li>
			</ul>
			{facts.mail && (
				<button type="button" class="button" disabled={busy || !ask.email} onClick={() => void act(() => api.letter(token, ask.email.trim()), () => say(words.tried))}>
					{words.try}
				</button>
			)}
			{error && (
				<p class="field-error" role="alert">
					{error}
				</p>
			)}
			<button type="submit" class="button button-main" disabled={busy}>
				{words.start}
			</button>
		</Form>
	);
}
