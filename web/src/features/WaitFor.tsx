import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Units } from '../api/types';
import * as api from '../api/waiting';
import { today } from '../lib/dates';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Field, Fold } from '../ui/basic';
import { Form, typed } from '../ui/form';

/** To be told, and to come first, when days that somebody else has come free. */
export function WaitFor({ id, units }: { id: number; units: Units | null }) {
	const { route, url } = useLocation();
	const words = t().waiting;
	const [start, setStart] = useState('');
	const [end, setEnd] = useState('');
	const [busy, act] = useAct(() => say(words.waits));

	const wait = () => (me.value ? act(() => api.wait(id, start, end, units)) : route(withQuery('/login', { next: url })));

	return (
		<Fold title={words.title} hint={words.hint} wrong={false}>
			<Form class="" onSend={wait}>
				<div class="pair">
					<Field label={words.from}>
						<input type="date" name="wait-from" required min={today()} value={start} onInput={typed(setStart)} />
					</Field>
					<Field label={words.to}>
						<input type="date" name="wait-to" required min={start || today()} value={end} onInput={typed(setEnd)} />
					</Field>
				</div>
				<button class="button" data-wait disabled={busy}>
					{words.wait}
				</button>
			</Form>
		</Fold>
	);
}
