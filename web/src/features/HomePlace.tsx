import { useEffect, useState } from 'preact/hooks';
import * as api from '../api/account';
import { longDay } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { deviceAt } from '../state/place';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';
import { Coming } from './Coming';
import { HomeName } from './HomeName';

/** Where the member lives: a name for others, and a square for his own searches. */
export function HomePlace() {
	const words = t().wishes;
	const { data, error, reload } = useLoad('neighbourhood', api.neighbourhood);
	const [name, setName] = useState('');
	// A name that is taken off stays to be put back.
	useEffect(() => setName((old) => data?.name ?? old), [data]);
	if (!data) return <Coming error={error} reload={reload} kind="row" />;
	const then = (done: Promise<unknown>, told = t().me.saved) =>
		void done.then(() => {
			say(told);
			reload();
		}, sorry);

	async function here(): Promise<void> {
		const at = await deviceAt().catch(() => undefined);
		// The name is kept all the same.
		then(api.liveIn(name, at), at ? t().me.saved : words.homeNameOnly);
	}
	return (
		<section>
			<h2>{words.home}</h2>
			<p class="hint">{words.homeHint}</p>
			<Form onSend={() => then(api.liveIn(name))}>
				<Field label={words.homeName} {...(data.confirmed_on ? { hint: words.homeOn(longDay(data.confirmed_on)) } : {})}>
					<HomeName required value={name} onInput={typed(setName)} />
				</Field>
				<div class="buttons">
					<button type="submit" class="button">
						{t().save}
					</button>
					<button type="button" class="button" data-home="here" disabled={!name.trim()} onClick={() => void here()}>
						{words.homeHere}
					</button>
					{data.name && (
						<button type="button" class="button" onClick={() => then(api.liveNowhere())}>
							{t().remove}
						</button>
					)}
				</div>
			</Form>
		</section>
	);
}
