import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import * as account from '../api/account';
import * as fit from '../api/fit';
import type { User } from '../api/types';
import { HomeName } from '../features/HomeName';
import { NeedMe } from '../features/NeedMe';
import { ProfileForm } from '../features/ProfileForm';
import { fitting } from '../lib/fitting';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { deviceAt } from '../state/place';
import { useTitle } from '../state/title';
import { say } from '../state/toast';
import { Field, Fold, Skeleton } from '../ui/basic';
import { safeNext } from './Login';

/** The measures that most gear asks for. */
const MEASURES = [['height', 'cm'], ['weight', 'kg'], ['foot', 'mm']] as const;

function Steps({ user }: { user: User }) {
	const { query, route } = useLocation();
	const [at, setAt] = useState<account.At>();
	const { my: words, wishes } = t();
	const go = () => route(safeNext(query['next']), true);
	const { data: known, error } = useLoad('welcome', () => Promise.all([account.neighbourhood(), fit.body()]));
	// Whoever has said any of it before has been here.
	const been = known?.some((said) => Object.values(said).some((value) => value !== null));
	useEffect(() => void (been && go()), [been]);
	const here = () => void deviceAt().then(setAt, () => say(wishes.homeNameOnly));

	async function keep(form: FormData): Promise<void> {
		const home = String(form.get('home')).trim();
		if (home) await account.liveIn(home, at);
		const body: fit.Body = {};
		for (const [name] of MEASURES) {
			const text = String(form.get(name)).trim();
			// What is no number is the server's to refuse.
			if (text) body[name] = Number(text) || text;
		}
		// All measures are kept at once: those that were said in another place stay.
		if (Object.keys(body).length) await fit.setBody({ ...(await fit.body()), ...body });
	}
	if (been || !(known || error)) return <Skeleton kind="page" />;

	return (
		<>
			<h1>{words.hello(user.username ?? t().wishes.neighbour)}</h1>
			<p class="hint">{words.helloText}</p>
			<ProfileForm user={user} onDone={go} also={keep} yes={words.start}>
				{(wrong) => (
					<>
						<Field label={wishes.homeName} hint={wishes.homeHint} optional={!at} error={wrong['name']?.[0]}>
							<HomeName required={!!at} />
						</Field>
						<button type="button" class="button" data-home="here" aria-pressed={!!at} onClick={here}>
							{at ? words.here : wishes.homeHere}
						</button>
						<Fold title={fitting().page} hint={words.fit} wrong={MEASURES.some(([name]) => wrong[name])}>
							{MEASURES.map(([name, unit]) => (
								<Field key={name} label={`${fitting().fields[name]} (${unit})`} optional error={wrong[name]?.[0]}>
									<input name={name} inputMode="numeric" maxLength={3} />
								</Field>
							))}
						</Fold>
					</>
				)}
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
