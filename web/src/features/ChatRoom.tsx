import { useEffect, useState } from 'preact/hooks';
import type { Room } from '../api/types';
import { type RoomState, isLive } from '../live/model';
import type { OpenRoom } from '../live/open';
import { t } from '../lib/text';
import { live } from '../state/live';
import { Skeleton } from '../ui/basic';
import { Icon } from '../ui/Icon';
import { Muted, partnerOf } from './RoomList';
import { RoomMenu } from './RoomMenu';
import { RoomSearch } from './RoomSearch';
import { Talk } from './Talk';

/** Opens the room's connection for as long as the page shows it. */
function useOpenRoom(room: Room): OpenRoom | null {
	const [open, setOpen] = useState<OpenRoom | null>(null);
	const connection = live.value;
	useEffect(() => {
		if (!connection) return;
		const opened = connection.open(room.id, room.messages);
		setOpen(opened);
		return () => opened.close();
	}, [connection, room.id]);
	return open;
}

/** What the connection is like, for the reader and for tests. */
function connectionOf(state: RoomState): string {
	if (state.line.phase !== 'open') return state.line.phase;
	return isLive(state) ? 'open' : 'syncing';
}

function Head({ room, caller, state, searching, onSearch }: { room: Room; caller: number; state: RoomState | undefined; searching: boolean; onSearch: () => void }) {
	const partner = partnerOf(room, caller);
	const words = t().chats;
	const here = !!state?.presence[partner.id];
	return (
		<header class="room-head">
			<a class="button-icon room-back" href="/chats" aria-label={words.back}>
				<Icon name="left" />
			</a>
			<div>
				<h1>
					<a href={`/u/${partner.id}`}>{partner.username ?? t().person.gone}</a>
					{here && <span class="presence" role="img" aria-label={words.here} title={words.here} />}
					{room.muted && <Muted />}
				</h1>
				<a class="one-line" href={`/p/${room.product.id}`}>
					{room.product.name}
				</a>
			</div>
			<button type="button" class="button-icon" aria-label={words.search.open} aria-expanded={searching} onClick={onSearch}>
				<Icon name="search" />
			</button>
			<RoomMenu room={room} partner={partner} />
		</header>
	);
}

/** One room: who it is with, what is agreed, the talk and where one writes. */
export function ChatRoom({ room, caller }: { room: Room; caller: number }) {
	const open = useOpenRoom(room);
	const [searching, setSearching] = useState(false);
	const state = open?.state.value;
	const close = () => {
		setSearching(false);
		// Where one has gone to by it.
		document.querySelector<HTMLElement>('.talk')?.focus({ preventScroll: true });
	};
	return (
		<div class="room" data-connection={state && connectionOf(state)}>
			<Head room={room} caller={caller} state={state} searching={searching} onSearch={() => setSearching(!searching)} />
			{open && searching && <RoomSearch room={room.id} open={open} close={close} />}
			{open ? <Talk room={room} caller={caller} open={open} /> : <Skeleton kind="page" />}
		</div>
	);
}
