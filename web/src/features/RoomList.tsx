import { useState } from 'preact/hooks';
import type { Room } from '../api/types';
import { dayOf, today } from '../lib/dates';
import { clock, date } from '../lib/format';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { loadRooms, rooms, roomsError, roomsSeen } from '../state/rooms';
import { Avatar, Empty, Failed, Photo, SeenAt, Skeleton } from '../ui/basic';
import { typed } from '../ui/form';
import { Icon } from '../ui/Icon';

export function partnerOf(room: Room, caller: number) {
	return room.shop_user.id === caller ? room.visitor_user : room.shop_user;
}

export function Muted() {
	return (
		<span class="muted" role="img" aria-label={t().chats.muted}>
			<Icon name="muted" size={14} />
		</span>
	);
}

/** The last words of a room; what the server has said in Korean, in the reader's language. */
function latest({ last, latest_message }: Room): string | null {
	if (!last || last.text !== latest_message) return latest_message;
	if (last.kind === 'photo') return t().chats.photo;
	return last.kind === 'card' ? t().sayCard(last) : latest_message;
}

function when(instant: string): string {
	return dayOf(instant) === today() ? clock(instant) : date(instant);
}

function Row({ room, caller, open }: { room: Room; caller: number; open: boolean }) {
	const partner = partnerOf(room, caller);
	return (
		<li>
			<a class="row room-row" href={`/chats/${room.id}`} aria-current={open ? 'true' : undefined}>
				<Avatar name={partner.username} url={partner.profile} size="m" />
				<span class="row-text">
					<span class="room-row-head">
						<b>
							{partner.username ?? t().person.gone}
							{room.muted && <Muted />}
						</b>
						{room.latest_message_timestamp && <small>{when(room.latest_message_timestamp)}</small>}
					</span>
					<small class="one-line">
						{room.shop_user.id === caller ? t().chats.asOwner : t().chats.asRenter} · {room.product.name}
					</small>
					<span class="one-line">{latest(room)}</span>
				</span>
				{room.unread > 0 && !open && (
					<span class="badge" aria-label={t().unread(room.unread)}>
						{room.unread}
					</span>
				)}
				<Photo url={room.product.thumbnails[0]?.thumbnail} alt="" sizes="48px" />
			</a>
		</li>
	);
}

const SIDES = ['everything', 'asOwner', 'asRenter'] as const;

/** Which of the rooms: whose gear it is about, and who or what is named. */
function useFilter(caller: number) {
	const [side, setSide] = useState<(typeof SIDES)[number]>('everything');
	const [text, setText] = useState('');
	const words = t().chats;
	const wanted = text.trim().toLowerCase();
	const fits = (room: Room) =>
		(side === 'everything' || (side === 'asOwner') === (room.shop_user.id === caller)) &&
		`${partnerOf(room, caller).username ?? ''} ${room.product.name}`.toLowerCase().includes(wanted);
	const form = (
		<div class="room-filter" role="search">
			<div class="chips" role="group" aria-label={words.which}>
				{SIDES.map((one) => (
					<button key={one} type="button" class="chip" aria-pressed={one === side} onClick={() => setSide(one)}>
						<span>{words[one]}</span>
					</button>
				))}
			</div>
			<input type="search" aria-label={words.filter} placeholder={words.filter} value={text} onInput={typed(setText)} />
		</div>
	);
	return { fits, form };
}

/** All rooms of the member, the newest talk first. */
export function RoomList({ caller, open }: { caller: number; open: number | null }) {
	const words = t().chats;
	const list = rooms.value;
	const { fits, form } = useFilter(caller);
	if (!list) {
		return roomsError.value ? <Failed text={explain(roomsError.value)} retry={() => void loadRooms()} /> : <Skeleton kind="row" count={5} />;
	}
	if (!list.length) {
		return (
			<Empty title={words.emptyTitle} text={words.emptyText}>
				<a class="button button-main" href="/search">
					{words.find}
				</a>
			</Empty>
		);
	}
	const shown = list.filter(fits);
	return (
		<>
			{roomsSeen.value && <SeenAt at={roomsSeen.value} />}
			{form}
			<ul class="rows">
				{shown.map((room) => (
					<Row key={room.id} room={room} caller={caller} open={room.id === open} />
				))}
			</ul>
			{!shown.length && (
				<p class="hint" role="status">
					{words.noneSuch}
				</p>
			)}
		</>
	);
}
