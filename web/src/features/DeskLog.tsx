import * as api from '../api/admin';
import { clock, date } from '../lib/format';
import { t } from '../lib/text';
import { usePages } from '../state/load';
import { More } from '../ui/basic';
import { Coming } from './Coming';

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
						<b>{words.moves[one.action] ?? words.acts[one.action.replace('_', '-')] ?? words.actions[one.action] ?? one.action}</b> {one.object} {one.object_id}
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
