import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import * as account from '../api/account';
import * as fit from '../api/fit';
import type { User } from '../api/types';
import { NeedMe } from '../features/NeedMe';
import { ProfileForm } from '../features/ProfileForm';
import { finding } from '../lib/finding';
import { fitting } from '../lib/fitting';
import { t } from '../lib/text';
import { useTitle } from '../state/title';
import { deviceAt } from '../state/place';
import { say } from '../state/toast';
import { Field, Fold } from '../ui/basic';
import { safeNext } from './Login';

/** The measures that most gear asks for. */
const MEASURES = [['height', 'cm'], ['weight', 'kg'], ['foot', 'mm']] as const;

function Steps({ user }: { user: User }) {
	const { query, route } = useLocation();
	const [at, setAt] = useState<account.At>();
	const { my: words, wishes } = t();
	const go = () => route(safeNext(query['next']), true);
	const here = () => void deviceAt().then(setAt, () => say(finding().noPlace));

	async function keep(form: FormData): Promise<void> {
		const home = String(form.get('home')).trim();
		if (home) await account.liveIn(home, at);
		const body = Object.fromEntries(MEASURES.flatMap(([name]) => (Number(form.get(name)) ? [[name, Number(form.get(name))]] : [])));
		if (Object.keys(body).length) await fit.setBody(body);
	}

	return (
		<>
			<h1>{words.hello(user.username ?? t().wishes.neighbour)}</h1>
			<p class="hint">{words.helloText}</p>
			<ProfileForm user={user} onDone={go} also={keep} yes={words.start}>
				<Field label={wishes.homeName} hint={wishes.homeHint} optional={!at}>
					<input name="home" maxLength={30} required={!!at} />
				</Field>
				<button type="button" class="button" data-home="here" aria-pressed={!!at} onClick={here}>
					{at ? words.here : wishes.homeHere}
				</button>
				<Fold title={fitting().page} hint={words.fit} wrong={false}>
					{MEASURES.map(([name, unit]) => (
						<Field key={name} label={`${fitting().fields[name]} (${unit})`} optional>
							<input name={name} inputMode="numeric" pattern="[0-9]*" maxLength={3} />
						</Field>
					))}
				</Fold>
			</ProfileForm>
			<button type="button" class="button-text" onClick={go}>
				{words.later}
			</button>
		</>
	);
}

/** Who has just signed up says who he is, if he likes, and goes where he wanted to. */
export default function Welcome() {
	useTitle(t().my.start);
	return (
		<div class="page page-narrow">
			<NeedMe>{(user) => <Steps user={user} />}</NeedMe>
		</div>
	);
}
