import * as products from '../api/products';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';

/** Whether gear is lent at the moment; its owner changes that with one tap. */
export function PauseSwitch({ id, mine }: { id: number; mine: boolean }) {
	const one = useLoad(`pause ${id}`, () => products.pause(id));
	const words = t().waiting;
	if (!one.data || (!mine && !one.data.paused)) return null;
	const { paused, hidden } = one.data;
	if (hidden) return <p class="field-error" role="status">{words.hidden(hidden)}</p>;
	const set = () => void products.setPause(id, !paused).then(one.set, sorry);
	return (
		<>
			{paused && (
				<p class="hint" role="status">
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
