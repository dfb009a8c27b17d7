import { useLocation, useRoute } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import { ApiError } from '../api/http';
import { Coming } from '../features/Coming';
import { BANNED, LoginForm } from '../features/LoginForm';
import { ProviderButtons } from '../features/ProviderButtons';
import { AskResetForm, ResetForm } from '../features/ResetForm';
import { t } from '../lib/text';
import { withQuery } from '../lib/link';
import { takeProviderAnswer } from '../lib/oauth';
import { useLoad } from '../state/load';
import { enter } from '../state/session';
import { useTitle } from '../state/title';
import { say } from '../state/toast';
import { Skeleton } from '../ui/basic';

/** Who comes first says who he is, once, and then goes where he wanted to. */
const welcome = (next: string): string => withQuery('/me/welcome', { next });

/** Only a path of our own: nobody is sent elsewhere by a link to the sign-in. */
export function safeNext(next: string | undefined): string {
	return next && /^\/(?![/\\])/.test(next) ? next : '/';
}

export default function Login() {
	const { query, route } = useLocation();
	const provider = useRoute().params['provider'];
	const [busy, setBusy] = useState(!!provider);
	const [banned, setBanned] = useState('');
	const settings = useLoad('settings', accounts.settings);
	const [mode, setMode] = useState<'login' | 'signup' | 'forgot'>('login');
	const words = t().login;
	const next = safeNext(query['next']);
	const turn = (to: typeof mode) => {
		setBanned('');
		setMode(to);
		// The button that was pressed stands below what it has changed.
		requestAnimationFrame(() => document.querySelector<HTMLElement>('main input')?.focus());
	};
	const title = mode === 'login' ? words.title : mode === 'signup' ? words.signup : words.forgot;
	useTitle(title);

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
				const next = safeNext(answer.next);
				route(first_login ? welcome(next) : next, true);
			})
			.catch((error: unknown) => {
				setBusy(false);
				if (error instanceof ApiError && error.code === BANNED) return setBanned(error.message);
				say(words.providerFailed);
				route('/login', true);
			});
	}, [provider]);

	useEffect(() => {
		const secret = query['verify'];
		if (!secret) return;
		accounts.verifyAddress(secret).then(
			() => say(words.verified),
			() => say(words.linkOld),
		);
		route('/login', true);
	}, []);

	const reset = query['reset'];
	if (reset) {
		return (
			<div class="page page-narrow">
				<h1>{words.newPassword}</h1>
				<ResetForm secret={reset} onDone={() => route('/', true)} />
			</div>
		);
	}
	if (busy) return <Skeleton kind="page" />;
	return (
		<div class="page page-narrow">
			<h1>{title}</h1>
			{banned && (
				<p class="field-error" role="alert">
					{banned}
				</p>
			)}
			{mode === 'forgot' ? (
				<AskResetForm onDone={() => turn('login')} />
			) : (
				<LoginForm key={mode} mode={mode} onDone={() => route(mode === 'signup' ? welcome(next) : next, true)} />
			)}
			{mode === 'login' && settings.data?.mail && (
				<button type="button" class="button-text" onClick={() => turn('forgot')}>
					{words.forgot}
				</button>
			)}
			<button type="button" class="button-text" onClick={() => turn(mode === 'login' ? 'signup' : 'login')}>
				{mode === 'login' ? words.toSignup : words.toLogin}
			</button>
			{!settings.data && <Coming {...settings} />}
			{settings.data && <ProviderButtons settings={settings.data} next={next} />}
		</div>
	);
}
