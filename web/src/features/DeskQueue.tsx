import { useState } from 'preact/hooks';
import * as api from '../api/admin';
import { digits } from '../lib/listing';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Field } from '../ui/basic';
import { typed } from '../ui/form';
import { Coming } from './Coming';
import { ReasonForm } from './ReasonForm';
import { WaitingItem } from './WaitingItem';

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
					<input name="rental" inputMode="numeric" maxLength={15} required value={id} onInput={typed((text) => setId(digits(text)))} />
				</Field>
			</ReasonForm>
		</section>
	);
}

/** What waits for an admin, the longest first. */
export function DeskQueue() {
	const words = t().desk;
	const { data, error, reload } = useLoad('admin queue', api.queue);
	if (!data) return <Coming error={error} reload={reload} kind="page" />;
	return (
		<>
			{data.items.length === 0 && <p class="hint">{words.nothing}</p>}
			<ul>
				{data.items.map((waiting) => (
					<WaitingItem key={`${waiting.kind} ${waiting.id}`} waiting={waiting} onChange={reload} />
				))}
			</ul>
			<Order onChange={reload} />
		</>
	);
}
