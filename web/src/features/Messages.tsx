import { Fragment } from 'preact';
import type { Message } from '../api/types';
import type { Outgoing } from '../live/room';
import { dayOf } from '../lib/dates';
import { clock, longDay } from '../lib/format';
import { t } from '../lib/text';
import { Icon } from '../ui/Icon';

function Bubble({ message, mine }: { message: Message; mine: boolean }) {
	const kind = message.kind === 'card' ? 'card-bubble' : mine ? 'mine' : 'theirs';
	return (
		<li class={`bubble ${kind}`} data-seq={message.seq}>
			<span class="sr">{message.sender.username}: </span>
			<p>{message.text}</p>
			<small>
				{clock(message.timestamp)}
				{mine && message.kind !== 'card' && (
					<span class="tick" role="img" aria-label={t().chats.sent}>
						<Icon name="check" size={14} />
					</span>
				)}
			</small>
		</li>
	);
}

function Pending({ out, onRetry, onDrop }: { out: Outgoing; onRetry: () => void; onDrop: () => void }) {
	const words = t().chats;
	return (
		<li class={`bubble mine ${out.state}`}>
			<p>{out.text}</p>
			{out.state === 'sending' ? (
				<small>
					<span class="tick" role="img" aria-label={words.sending}>
						<Icon name="clock" size={14} />
					</span>
				</small>
			) : (
				<small role="alert">
					{words.unsent}{' '}
					<button type="button" class="button-text" onClick={onRetry}>
						{words.again}
					</button>
					<button type="button" class="button-text" onClick={onDrop}>
						{t().remove}
					</button>
				</small>
			)}
		</li>
	);
}

interface Props {
	messages: Message[];
	outbox: Outgoing[];
	caller: number;
	onRetry: (cid: string) => void;
	onDrop: (cid: string) => void;
}

/** The talk, a separator before each day, what is on its way at the end. */
export function Messages({ messages, outbox, caller, onRetry, onDrop }: Props) {
	return (
		<div role="log">
			<ol class="messages">
			{messages.map((message, i) => {
				const day = dayOf(message.timestamp);
				const before = messages[i - 1];
				return (
					<Fragment key={message.seq}>
						{(!before || dayOf(before.timestamp) !== day) && <li class="day-line">{longDay(day)}</li>}
						<Bubble message={message} mine={message.sender.id === caller} />
					</Fragment>
				);
			})}
			{outbox.map((out) => (
				<Pending key={out.cid} out={out} onRetry={() => onRetry(out.cid)} onDrop={() => onDrop(out.cid)} />
			))}
			</ol>
		</div>
	);
}
