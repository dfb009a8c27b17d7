import { useState } from 'preact/hooks';
import * as api from '../api/admin';
import { ApiError } from '../api/http';
import { NeedMe } from '../features/NeedMe';
import { ReasonForm } from '../features/ReasonForm';
import { WaitingItem } from '../features/WaitingItem';
import { clock, date } from '../lib/format';
import { digits } from '../lib/listing';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { useTitle } from '../state/title';
import { Empty, Failed, Field, Skeleton } from '../ui/basic';

const ORDERS = ['force_cancel', 'force_return', 'reassign'];

/** What an admin does to a rental that nobody has put into the queue. */
function Order({ onChange }: { onChange: () => void }) {
	const [id, setId] = useState('');
	const words = t().desk;
	return (
		<section class="claim">
			<h2>{words.order}</h2>
			<ReasonForm
				label={words.reason}
				choices={ORDERS.map((name) => ({ name, label: words.moves[name] ?? name }))}
				onSend={(name, reason) => api.order(Number(id), name, reason)}
				onDone={onChange}
			>
				<Field label={words.orderId}>
					<input name="rental" inputMode="numeric" maxLength={15} required value={id} onInput={(event) => setId(digits(event.currentTarget.value))} />
				</Field>
			</ReasonForm>
		</section>
	);
}

function Log({ actions }: { actions: api.Action[] }) {
	const words = t().desk;
	if (actions.length === 0) return null;
	return (
		<section class="claim">
			<h2>{words.log}</h2>
			<ul class="claim-words">
				{actions.map((one) => (
					<li key={one.id} data-action={one.action}>
						<b>{words.moves[one.action] ?? words.actions[one.action] ?? one.action}</b> {one.object} {one.object_id}
						<small>
							{' '}
							{one.admin.username}, {date(one.at)} {clock(one.at)}
						</small>
						<br />
						{one.reason}
					</li>
				))}
			</ul>
		</section>
	);
}

function Desk() {
	const words = t().desk;
	const queue = useLoad('admin queue', api.queue);
	const log = useLoad('admin log', api.log);
	const reload = () => {
		queue.reload();
		log.reload();
	};
	if (queue.error) {
		const forbidden = queue.error instanceof ApiError && queue.error.status === 403;
		return forbidden ? <Empty title={words.forbidden} /> : <Failed text={explain(queue.error)} retry={reload} />;
	}
	if (!queue.data) return <Skeleton kind="page" />;
	return (
		<>
			<section>
				<h2>{words.queue}</h2>
				{queue.data.items.length === 0 && <p class="hint">{words.nothing}</p>}
				<ul>
					{queue.data.items.map((waiting) => (
						<WaitingItem key={`${waiting.kind} ${waiting.id}`} waiting={waiting} onChange={reload} />
					))}
				</ul>
			</section>
			<Order onChange={reload} />
			<Log actions={log.data?.items ?? []} />
		</>
	);
}

export default function AdminPage() {
	const words = t().desk;
	useTitle(words.title);
	return (
		<div class="page page-narrow">
			<h1>{words.title}</h1>
			<NeedMe>{() => <Desk />}</NeedMe>
		</div>
	);
}
