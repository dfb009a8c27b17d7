import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Room } from '../api/types';
import { type OpenRoom, openRoom } from '../live/open';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { readRoom, touchRoom } from '../state/rooms';
import { say } from '../state/toast';
import { Skeleton } from '../ui/basic';
import { Icon } from '../ui/Icon';
import { Composer } from './Composer';
import { Messages } from './Messages';
import { RentalBar } from './RentalBar';
import { partnerOf } from './RoomList';

/** Opens the room's socket for as long as the page shows it. */
function useOpenRoom(room: Room): OpenRoom | null {
	const [live, setLive] = useState<OpenRoom | null>(null);
	useEffect(() => {
		const newest = room.messages[room.messages.length - 1]?.seq ?? 0;
		const opened = openRoom(room.id, room.messages, newest);
		setLive(opened);
		return () => opened.stop();
	}, [room.id]);
	return live;
}

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

function Head({ room, caller }: { room: Room; caller: number }) {
	const partner = partnerOf(room, caller);
	return (
		<header class="room-head">
			<a class="button-icon room-back" href="/chats" aria-label={t().chats.back}>
				<Icon name="left" />
			</a>
			<div>
				<h1>
					<a href={`/u/${partner.id}`}>{partner.username ?? t().person.gone}</a>
				</h1>
				<a class="one-line" href={`/p/${room.product.id}`}>
					{room.product.name}
				</a>
			</div>
		</header>
	);
}

function Talk({ room, caller, live }: { room: Room; caller: number; live: OpenRoom }) {
	const { messages, outbox, connection } = live.state.value;
	const last = messages[messages.length - 1];
	const first = messages[0]?.seq ?? 1;
	const [older, setOlder] = useState(true);
	const cards = messages.filter((message) => message.kind === 'card').length;
	const list = useLoad(`room rentals ${room.id}`, () => rentals.ofRoom(room.id));
	const { box, onScroll } = useStickToEnd(messages.length + outbox.length, first);
	const words = t().chats;

	useEffect(() => {
		if (!last) return;
		touchRoom(room.id, last.text, last.timestamp, last.seq);
		const read = () => document.visibilityState === 'visible' && readRoom(room.id, last.seq);
		read();
		document.addEventListener('visibilitychange', read);
		return () => document.removeEventListener('visibilitychange', read);
	}, [last?.seq]);
	// A card tells that the rental moved.
	useEffect(() => list.reload(), [cards]);

	return (
		<>
			<RentalBar room={room} caller={caller} list={list} />
			<div ref={box} class="talk" role="region" tabIndex={0} aria-label={words.messages} onScroll={onScroll}>
				{older && first > 1 && (
					<button type="button" class="button button-small" onClick={() => void live.older().then(setOlder, (error: unknown) => say(explain(error)))}>
						{words.older}
					</button>
				)}
				{!messages.length && !outbox.length && <p class="hint">{words.hello}</p>}
				<Messages messages={messages} outbox={outbox} caller={caller} onRetry={live.retry} onDrop={live.drop} />
			</div>
			<p class="room-state" role="status">
				{connection === 'waiting' ? words.waiting : connection === 'closed' ? words.closed : ''}
			</p>
			<Composer quick={!messages.length} onSend={live.send} />
		</>
	);
}

/** One room: who it is with, what is agreed, the talk and where one writes. */
export function ChatRoom({ room, caller }: { room: Room; caller: number }) {
	const live = useOpenRoom(room);
	return (
		<div class="room" data-connection={live?.state.value.connection}>
			<Head room={room} caller={caller} />
			{live ? <Talk room={room} caller={caller} live={live} /> : <Skeleton kind="page" />}
		</div>
	);
}
