import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
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
	const seen = useRef({ first: 0, height: 0 });
	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		if (first < seen.current.first) element.scrollTop += element.scrollHeight - seen.current.height;
		else if (atEnd.current) element.scrollTop = element.scrollHeight;
		seen.current = { first, height: element.scrollHeight };
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
		if (element) atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
	};
	return { box, onScroll };
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
	const [older, setOlder] = useState(true);
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
				{older && first > 1 && (
					<button type="button" class="button button-small" onClick={() => void open.older().then(setOlder, (error: unknown) => say(explain(error)))}>
						{words.older}
					</button>
				)}
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
