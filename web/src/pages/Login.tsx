import { useLocation, useRoute } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import { LoginForm } from '../features/LoginForm';
import { ProviderButtons } from '../features/ProviderButtons';
import { t } from '../lib/text';
import { takeProviderAnswer } from '../lib/oauth';
import { useLoad } from '../state/load';
import { enter } from '../state/session';
import { useTitle } from '../state/title';
import { say } from '../state/toast';
import { Skeleton } from '../ui/basic';

/** Only a path of our own: nobody is sent elsewhere by a link to the sign-in. */
function safeNext(next: string | undefined): string {
	return next && /^\/(?![/\\])/.test(next) ? next : '/';
}

export default function Login() {
	const { query, route } = useLocation();
	const provider = useRoute().params['provider'];
	const [busy, setBusy] = useState(!!provider);
	const settings = useLoad('settings', accounts.settings);
	const [mode, setMode] = useState<'login' | 'signup'>('login');
	const words = t().login;
	useTitle(mode === 'login' ? words.title : words.signup);

	useEffect(() => {
		if (!provider) return;
		const answer = takeProviderAnswer(query);
		if (!answer) {
			route('/login', true);
			setBusy(false);
			return;
		}
		accounts
			.providerLogIn(provider, answer.body)
			.then(async ({ first_login }) => {
				await enter();
				route(first_login ? '/me' : safeNext(answer.next), true);
			})
			.catch(() => {
				say(words.providerFailed);
				route('/login', true);
				setBusy(false);
			});
	}, [provider]);

	if (busy) return <Skeleton kind="page" />;
	return (
		<div class="page page-narrow">
			<h1>{mode === 'login' ? words.title : words.signup}</h1>
			<LoginForm key={mode} mode={mode} onDone={() => route(safeNext(query['next']), true)} />
			<button type="button" class="button-text" onClick={() => setMode(mode === 'login' ? 'signup' : 'login')}>
				{mode === 'login' ? words.toSignup : words.toLogin}
			</button>
			{settings.data && <ProviderButtons settings={settings.data} next={safeNext(query['next'])} />}
		</div>
	);
}
