import type { ComponentChildren } from 'preact';
import type { Message, Upload } from '../api/types';
import type { Outgoing } from '../live/model';
import { cautionText, cautions } from '../lib/caution';
import { clock } from '../lib/format';
import { photoSizes } from '../lib/photo';
import type { CardBody } from '../lib/ko';
import { t } from '../lib/text';
import { Icon } from '../ui/Icon';

function photoOf(body: unknown): Upload | null {
	const photo = Object(body) as Partial<Upload>;
	return typeof photo.url === 'string' ? ({ width: 4, height: 3, ...photo } as Upload) : null;
}

/** A photo in its own shape, so that the talk does not jump when it comes. */
function ChatPhoto({ photo }: { photo: Upload }) {
	return (
		<a class="chat-photo" href={photo.url} target="_blank" rel="noopener">
			<img {...photoSizes(photo.url)} sizes="280px" width={photo.width} height={photo.height} alt={t().chats.photo} loading="lazy" decoding="async" />
		</a>
	);
}

function Tick({ state }: { state: 'sending' | 'sent' | 'read' }) {
	const icon = { sending: 'clock', sent: 'check', read: 'checks' } as const;
	return (
		<span class={`tick tick-${state}`} role="img" aria-label={t().chats[state]}>
			<Icon name={icon[state]} size={16} />
		</span>
	);
}

/** A step of a rental: who took it, the way to the rental, and with the newest what one may do now. */
function Card({ message, moves }: { message: Message; moves: ComponentChildren }) {
	const { rental } = Object(message.body) as CardBody;
	return (
		<li class="bubble card-bubble" data-seq={message.seq}>
			<p>{t().sayCard(message)}</p>
			<small>
				{message.sender.username} · {clock(message.timestamp)}
				{rental && (
					<>
						{' · '}
						<a href={`/rentals/${rental}`}>{t().rental.open}</a>
					</>
				)}
			</small>
			{moves}
		</li>
	);
}

/** Why to be careful with what the other wrote; only its reader sees it. */
function Cautions({ text }: { text: string }) {
	const found = cautions(text, location.host);
	if (found.length === 0) return null;
	return (
		<small class="caution">
			{found.map((caution) => (
				<span key={caution} data-caution={caution}>
					{cautionText(caution)}
				</span>
			))}
		</small>
	);
}

/** A message of the talk. */
export function Bubble({ message, mine, read, moves }: { message: Message; mine: boolean; read: boolean; moves?: ComponentChildren }) {
	if (message.kind === 'card') return <Card message={message} moves={moves} />;
	const photo = message.kind === 'photo' ? photoOf(message.body) : null;
	return (
		<li class={`bubble ${mine ? 'mine' : 'theirs'}`} data-seq={message.seq}>
			<span class="sr">{message.sender.username}: </span>
			{photo ? <ChatPhoto photo={photo} /> : <p>{message.text}</p>}
			<small>
				{clock(message.timestamp)} {mine && <Tick state={read ? 'read' : 'sent'} />}
			</small>
			{!mine && !photo && <Cautions text={message.text} />}
		</li>
	);
}

/** A message that is on its way, or did not get there. */
export function Pending({ out, onRetry, onDrop }: { out: Outgoing; onRetry: () => void; onDrop: () => void }) {
	const words = t().chats;
	return (
		<li class={`bubble mine ${out.state === 'failed' ? 'failed' : out.state === 'sent' ? '' : 'sending'}`}>
			{out.photo ? <ChatPhoto photo={out.photo} /> : <p>{out.text}</p>}
			{out.state === 'failed' ? (
				<small role="alert">
					{(out.reason && words.reasons[out.reason]) ?? words.unsent}{' '}
					<button type="button" class="button-text" onClick={onRetry}>
						{words.again}
					</button>
					<button type="button" class="button-text" onClick={onDrop}>
						{t().list.delete}
					</button>
				</small>
			) : (
				<small>
					<Tick state={out.state === 'sent' ? 'sent' : 'sending'} />
				</small>
			)}
		</li>
	);
}
