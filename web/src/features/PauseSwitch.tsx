import * as products from '../api/products';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import type { Loaded } from '../state/load';
import { Coming } from './Coming';

/** Whether gear is lent at the moment; its owner changes that with one tap. */
export function PauseSwitch({ pause, id, mine }: { pause: Loaded<products.Pause>; id: number; mine: boolean }) {
	const words = t().waiting;
	// The server says it to who asks for paused gear.
	if (!pause.data) return mine ? <Coming {...pause} what={words.pause} /> : null;
	if (!mine && !pause.data.paused) return null;
	const { paused, hidden } = pause.data;
	if (hidden) return <p class="field-error" role="status">{words.hidden(hidden)}</p>;
	const set = () => void products.setPause(id, !paused).then(pause.set, sorry);
	return (
		<>
			{paused && (
				<p role="status">
					{mine ? words.pausedOwn : words.paused}
				</p>
			)}
			{mine && (
				<button type="button" class={`button${paused ? ' button-main' : ''}`} data-pause onClick={set}>
					{paused ? words.resume : words.pause}
				</button>
			)}
		</>
	);
}
