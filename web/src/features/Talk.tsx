import { useEffect, useMemo, useRef } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Message, Rental, Room } from '../api/types';
import type { OpenRoom } from '../live/open';
import type { CardBody } from '../lib/ko';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { keepTalk, loadRooms, readRoom, rentalMoved, touchRoom } from '../state/rooms';
import { Composer } from './Composer';
import { Messages } from './Messages';
import { RentalBar, currentOf } from './RentalBar';
import { RentalMoves } from './RentalMoves';
import { partnerOf } from './RoomList';
import { Older, useDrawn, useStickToEnd } from './Scrolling';

const NEAR = 12;

/** The card that says how the rental of the room stands, if it is near the end of the talk when it comes into sight. */
function useCard(rental: Rental | undefined, messages: Message[]): number | undefined {
	const had = useRef<number | undefined>(undefined);
	let at = rental ? messages.length - 1 : -1;
	while (at >= 0 && (Object(messages[at]?.body) as CardBody).rental !== rental?.id) at--;
	const seq = messages[at]?.seq;
	// It keeps its buttons, whatever is said after it: a dialog of theirs may be open.
	if (seq !== had.current) had.current = at >= messages.length - NEAR ? seq : undefined;
	return had.current;
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
	const drawn = useDrawn(messages);
	const first = drawn[0]?.seq ?? 1;
	// Frames come that bring no message: nobody looks at all of a long talk for them.
	const cards = useMemo(() => messages.filter((message) => message.kind === 'card').length, [messages]);
	const list = useLoad(`room rentals ${room.id}`, () => rentals.ofRoom(room.id));
	const typing = state.typing === partner.id;
	const { box, onScroll } = useStickToEnd(drawn.length + outbox.length + (typing ? 1 : 0), first);
	const words = t().chats;
	const { phase } = state.line;

	const current = currentOf(list.data);
	const card = useCard(current, messages);

	useSeen(room, open, messages[messages.length - 1]);
	// Who has come by a link goes on here, and not through all rooms that stand before it.
	useEffect(() => void (document.activeElement?.id === 'main' && box.current?.focus({ preventScroll: true })), []);
	// A card tells that the rental moved, and so does the member's own connection.
	useEffect(() => void ((cards || rentalMoved.value) && list.reload()), [cards, rentalMoved.value]);

	// Refused means blocked or gone: the list knows.
	const refused = outbox.some((out) => out.reason === 'forbidden');
	useEffect(() => void (refused && loadRooms()), [refused]);

	return (
		<>
			<RentalBar room={room} caller={caller} list={list} bare={card !== undefined} />
			<div ref={box} class="talk" role="region" tabIndex={0} aria-label={words.messages} onScroll={onScroll}>
				{first > 1 && drawn === messages && <Older open={open} first={first} />}
				{!messages.length && !outbox.length && !room.blocked && <p class="hint">{words.hello}</p>}
				<Messages
					messages={drawn}
					whole={drawn === messages}
					outbox={outbox}
					caller={caller}
					read={Math.max(state.read[partner.id] ?? 0, room.partner_read_seq)}
					moves={current && card ? { seq: card, buttons: <RentalMoves rental={current} onChange={list.reload} /> } : undefined}
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
