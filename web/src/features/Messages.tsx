import { type ComponentChildren, Fragment } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Message } from '../api/types';
import type { Outgoing } from '../live/model';
import { dayOf } from '../lib/dates';
import { longDay } from '../lib/format';
import { t } from '../lib/text';
import { useAsk } from '../ui/Dialog';
import { Bubble, Pending } from './Bubble';

const PAGE = 50;
const DRAWN_MS = 500;

/** What stands with a card. */
export interface Moves {
	seq: number;
	buttons: ComponentChildren;
}

/** A part of the talk. */
function Part({ list, before, caller, read, moves, past }: { list: Message[]; before: string; caller: number; read: number; moves: Moves | undefined; past: boolean }) {
	// Who reads a signal is drawn again only when that or a prop is another: parts that are as they were are skipped (@preact/signals).
	void t();
	const part = useRef<HTMLOListElement>(null);
	// Only what has been drawn once may be left out while it is out of sight: its height is known then, and nothing jumps.
	useEffect(() => {
		const timer = setTimeout(() => part.current?.setAttribute('data-still', ''), DRAWN_MS);
		return () => clearTimeout(timer);
	}, []);
	return (
		<ol class={past ? 'messages past' : 'messages'} ref={part}>
			{list.map((message, i) => {
				const day = dayOf(message.timestamp);
				const last = list[i - 1];
				return (
					<Fragment key={message.seq}>
						{(last ? dayOf(last.timestamp) : before) !== day && <li class="day-line">{longDay(day)}</li>}
						<Bubble message={message} mine={message.sender.id === caller} read={message.seq <= read} moves={moves?.seq === message.seq && moves.buttons} />
					</Fragment>
				);
			})}
		</ol>
	);
}

/** The messages by fifties of their seq; a part that is as it was is the same list as before. */
function useParts(messages: Message[]): Map<number, Message[]> {
	const had = useRef(new Map<number, Message[]>());
	return useMemo(() => {
		const parts = new Map<number, Message[]>();
		for (const message of messages) {
			const at = Math.floor(message.seq / PAGE);
			const part = parts.get(at);
			if (part) part.push(message);
			else parts.set(at, [message]);
		}
		for (const [at, part] of parts) {
			const old = had.current.get(at);
			if (old?.length === part.length && old.every((message, i) => message === part[i])) parts.set(at, old);
		}
		return (had.current = parts);
	}, [messages]);
}

interface Props {
	messages: Message[];
	/** Nothing of it is still to be drawn: what comes then is news, to be read out. */
	whole: boolean;
	outbox: Outgoing[];
	caller: number;
	/** What the partner has read. */
	read: number;
	moves: Moves | undefined;
	onRetry: (cid: string) => void;
	onDrop: (cid: string) => void;
}

/** The talk, a separator before each day, what is on its way at the end. Parts out of sight are neither laid out nor painted (chats.css). */
export function Messages({ messages, whole, outbox, caller, read, moves, onRetry, onDrop }: Props) {
	const [question, ask] = useAsk();
	const { drop } = t().chats;
	let before = '';
	const parts = [...useParts(messages)];
	return (
		<>
			<div role={whole ? 'log' : undefined}>
				{parts.map(([at, list], i) => {
					const day = before;
					const last = list[list.length - 1] as Message;
					before = dayOf(last.timestamp);
					return <Part key={at} list={list} before={day} caller={caller} read={Math.min(read, last.seq)} moves={moves && Math.floor(moves.seq / PAGE) === at ? moves : undefined} past={i < parts.length - 2} />;
				})}
				{outbox.length > 0 && (
					<ol class="messages">
						{outbox.map((out) => (
							<Pending key={out.cid} out={out} onRetry={() => onRetry(out.cid)} onDrop={() => ask({ ...drop, yes: t().list.delete, then: () => onDrop(out.cid) })} />
						))}
					</ol>
				)}
			</div>
			{question}
		</>
	);
}
