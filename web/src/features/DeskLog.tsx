import * as api from '../api/admin';
import { clock, date } from '../lib/format';
import { t } from '../lib/text';
import { usePages } from '../state/load';
import { More } from '../ui/basic';
import { Coming } from './Coming';

/** Where what was done something to can be looked at. */
const PLACES: Record<string, string> = { product: '/p/', member: '/admin/members?q=' };

function Thing({ object, object_id, name }: api.Action) {
	const place = PLACES[object];
	const text = object === 'rental' ? `${t().desk.rental(object_id)} · ${name}` : (name ?? (object === 'member' && t().person.gone));
	return place ? <a href={place + object_id}>{text}</a> : <>{text}</>;
}

/** What admins have done, the newest first. */
export function DeskLog() {
	const words = t().desk;
	const log = usePages('admin log', api.log);
	if (!log.data) return <Coming {...log} kind="page" />;
	return (
		<>
			{log.data.items.length === 0 && <p class="hint">{words.emptyLog}</p>}
			<ul class="claim-words">
				{log.data.items.map((one) => (
					<li key={one.id} data-action={one.action}>
						<b>{words.moves[one.action] ?? words.acts[one.action.replace('_', '-')] ?? words.actions[one.action] ?? one.action}</b> <Thing {...one} />
						<small>
							{' '}
							{one.admin.username}, {date(one.at)} {clock(one.at)}
						</small>
						<br />
						{one.reason}
					</li>
				))}
			</ul>
			<More list={log} />
		</>
	);
}
