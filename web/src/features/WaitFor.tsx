import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Units } from '../api/types';
import * as api from '../api/waiting';
import { today } from '../lib/dates';
import { withQuery } from '../lib/link';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Field, Fold } from '../ui/basic';

/** To be told, and to come first, when days that somebody else has come free. */
export function WaitFor({ id, units }: { id: number; units: Units | null }) {
	const { route, url } = useLocation();
	const [start, setStart] = useState('');
	const [end, setEnd] = useState('');
	const [busy, setBusy] = useState(false);
	const words = t().waiting;

	async function wait(event: Event): Promise<void> {
		event.preventDefault();
		if (!me.value) return route(withQuery('/login', { next: url }));
		setBusy(true);
		try {
			await api.wait(id, start, end, units);
			say(words.waits);
		} catch (error) {
			say(explain(error));
		} finally {
			setBusy(false);
		}
	}

	return (
		<Fold title={words.title} hint={words.hint} wrong={false}>
			<form onSubmit={(event) => void wait(event)}>
				<div class="pair">
					<Field label={words.from}>
						<input type="date" name="wait-from" required min={today()} value={start} onInput={(event) => setStart(event.currentTarget.value)} />
					</Field>
					<Field label={words.to}>
						<input type="date" name="wait-to" required min={start || today()} value={end} onInput={(event) => setEnd(event.currentTarget.value)} />
					</Field>
				</div>
				<button class="button" data-wait disabled={busy}>
					{words.wait}
				</button>
			</form>
		</Fold>
	);
}
