import type { Check, HandoverRecord } from '../lib/handover';
import { t } from '../lib/text';
import { typed } from '../ui/form';
import { Icon } from '../ui/Icon';

/** The server's own items in the reader's language; an owner's are in his. */
const say = (item: string) => t().items[item] ?? item;

function Item({ check, index, put }: { check: Check; index: number; put: (part: Partial<Check>) => void }) {
	const words = t().handover;
	const answers = [
		{ good: true, label: words.good },
		{ good: false, label: words.bad },
	];
	return (
		<fieldset class="check">
			<legend>{say(check.item)}</legend>
			{answers.map(({ good, label }) => (
				<label key={label} class="chip">
					<input type="radio" name={`check-${index}`} data-good={good} checked={check.good === good} onChange={() => put({ good, ...(good ? { note: '' } : {}) })} />
					<span>{label}</span>
				</label>
			))}
			{check.good === false && (
				<input
					class="check-note"
					name={`note-${index}`}
					aria-label={words.note}
					placeholder={words.note}
					maxLength={200}
					defaultValue={check.note}
					onChange={typed((note) => put({ note }))}
				/>
			)}
		</fieldset>
	);
}

/** What is looked at: to be answered while the record is open, to be read afterwards. */
export function Checklist({ record, onAnswer }: { record: HandoverRecord; onAnswer: (items: Check[]) => void }) {
	const put = (index: number, part: Partial<Check>) => onAnswer(record.checklist.map((check, i) => (i === index ? { ...check, ...part } : check)));
	if (record.open) {
		return (
			<div>
				{record.checklist.map((check, i) => (
					<Item key={check.item} check={check} index={i} put={(part) => put(i, part)} />
				))}
			</div>
		);
	}
	return (
		<ul class="checks">
			{record.checklist
				.filter((check) => check.good !== null)
				.map((check) => (
					<li key={check.item} class={check.good ? 'check-good' : 'check-bad'}>
						<Icon name={check.good ? 'check' : 'alert'} size={16} /> {say(check.item)}
						{check.note && <small> — {check.note}</small>}
					</li>
				))}
		</ul>
	);
}
