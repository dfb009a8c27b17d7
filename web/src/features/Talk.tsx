import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Message, Room } from '../api/types';
import type { OpenRoom } from '../live/open';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { keepTalk, loadRooms, readRoom, rentalMoved, touchRoom } from '../state/rooms';
import { say } from '../state/toast';
import { Composer } from './Composer';
import { Messages } from './Messages';
import { RentalBar } from './RentalBar';
import { partnerOf } from './RoomList';

/** Keeps to the end of the talk while its reader is there; what comes above does not move it. */
function useStickToEnd(count: number, first: number) {
	const box = useRef<HTMLDivElement>(null);
	const atEnd = useRef(true);
	const seen = useRef({ first: 0, height: 0, top: 0 });
	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		const { height, top } = seen.current;
		// From where it was, and not from where it is: some browsers have moved it by themselves.
		if (first < seen.current.first) element.scrollTop = top + element.scrollHeight - height;
		else if (atEnd.current) element.scrollTop = element.scrollHeight;
		seen.current = { first, height: element.scrollHeight, top: element.scrollTop };
	}, [count, first]);
	// The bar above and the keyboard below take room away after the talk is drawn.
	useEffect(() => {
		const element = box.current;
		if (!element) return;
		const watch = new ResizeObserver(() => atEnd.current && (element.scrollTop = element.scrollHeight));
		watch.observe(element);
		return () => watch.disconnect();
	}, []);
	const onScroll = () => {
		const element = box.current;
		if (!element) return;
		atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
		// Parts that come into sight turn out higher or lower than they were taken for.
		seen.current = { ...seen.current, height: element.scrollHeight, top: element.scrollTop };
	};
	return { box, onScroll };
}

/** Earlier messages come before their reader has reached the first; the button is for who does not scroll. */
function Older({ open, first }: { open: OpenRoom; first: number }) {
	const button = useRef<HTMLButtonElement>(null);
	const busy = useRef(false);

	async function more(): Promise<void> {
		if (busy.current) return;
		busy.current = true;
		await open.older().catch((error: unknown) => say(explain(error)));
		busy.current = false;
	}

	useEffect(() => {
		const element = button.current;
		if (!element) return;
		const watch = new IntersectionObserver(([entry]) => void (entry?.isIntersecting && more()), { root: element.closest('.talk'), rootMargin: '800px 0px 0px' });
		watch.observe(element);
		return () => watch.disconnect();
	}, [first]);

	return (
		<button ref={button} type="button" class="button button-small" onClick={() => void more()}>
			{t().chats.older}
		</button>
	);
}

/** Tells what was seen, while somebody looks. */
function useSeen(room: Room, open: OpenRoom, last: Message | undefined): void {
	useEffect(() => {
		if (!last) return;
		touchRoom(room.id, last);
		void keepTalk(room.id, open.state.peek().messages);
		const read = () => {
			if (document.visibilityState !== 'visible') return;
			readRoom(room.id, last.seq);
			open.seen(last.seq);
		};
		read();
		document.addEventListener('visibilitychange', read);
		return () => document.removeEventListener('visibilitychange', read);
	}, [last?.seq, open]);
}

/** What is agreed, the talk and where one writes. */
export function Talk({ room, caller, open }: { room: Room; caller: number; open: OpenRoom }) {
	const state = open.state.value;
	const { messages, outbox } = state;
	const partner = partnerOf(room, caller);
	const first = messages[0]?.seq ?? 1;
	const cards = messages.filter((message) => message.kind === 'card').length;
	const list = useLoad(`room rentals ${room.id}`, () => rentals.ofRoom(room.id));
	const typing = state.typing === partner.id;
	const { box, onScroll } = useStickToEnd(messages.length + outbox.length + (typing ? 1 : 0), first);
	const words = t().chats;
	const { phase } = state.line;

	useSeen(room, open, messages[messages.length - 1]);
	// A card tells that the rental moved, and so does the member's own connection.
	useEffect(() => list.reload(), [cards, rentalMoved.value]);

	// Refused means blocked or gone: the list knows.
	const refused = outbox.some((out) => out.reason === 'forbidden');
	useEffect(() => void (refused && loadRooms()), [refused]);

	return (
		<>
			<RentalBar room={room} caller={caller} list={list} />
			<div ref={box} class="talk" role="region" tabIndex={0} aria-label={words.messages} onScroll={onScroll}>
				{first > 1 && <Older open={open} first={first} />}
				{!messages.length && !outbox.length && <p class="hint">{words.hello}</p>}
				<Messages
					messages={messages}
					outbox={outbox}
					caller={caller}
					read={Math.max(state.read[partner.id] ?? 0, room.partner_read_seq)}
					onRetry={open.retry}
					onDrop={open.drop}
				/>
				<p class="typing" role="status">
					{typing && words.typing(partner.username ?? t().person.gone)}
				</p>
			</div>
			<p class="room-state" role="status">
				{phase === 'waiting' ? words.waiting : phase === 'closed' ? words.closed : ''}
			</p>
			{room.blocked ? (
				<p class="room-blocked">{words.blocked}</p>
			) : (
				<Composer quick={!messages.length} onSend={open.send} onPhoto={open.sendPhoto} onTyped={open.typed} />
			)}
		</>
	);
}
