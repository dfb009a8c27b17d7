import { useRoute } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { ChatRoom } from '../features/ChatRoom';
import { NeedMe } from '../features/NeedMe';
import { RoomList } from '../features/RoomList';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { loadRooms, rooms, roomsError, someRooms } from '../state/rooms';
import { useTitle } from '../state/title';
import { Empty, Failed, Skeleton } from '../ui/basic';

/** The room of the address; a new one may not be in the list yet, so the list is asked once more. */
function OneRoom({ id, caller }: { id: number; caller: number }) {
	const [asked, setAsked] = useState(false);
	const find = () => rooms.value?.find((item) => item.id === id);
	const room = find();
	useEffect(() => {
		if (!room) void someRooms().then(() => (find() ? undefined : loadRooms())).then(() => setAsked(true));
	}, [id]);

	if (room) return <ChatRoom key={id} room={room} caller={caller} />;
	if (!asked) return <Skeleton kind="page" />;
	// On a phone the room has the whole window, so the way back stands here.
	const back = (
		<a class="button" href="/chats">
			{t().chats.back}
		</a>
	);
	if (!roomsError.value) return <Empty title={t().chats.closed}>{back}</Empty>;
	return (
		<div class="note">
			<Failed text={explain(roomsError.value)} retry={() => void loadRooms()} />
			{back}
		</div>
	);
}

export default function Chats() {
	const param = useRoute().params['id'];
	const id = param ? Number(param) : null;
	const words = t().chats;
	useTitle(words.title);
	return (
		<div class={id ? 'chats chats-open' : 'chats'}>
			<NeedMe>
				{(user) => (
					<>
						<section class="chats-list">
							{id ? <h2>{words.title}</h2> : <h1>{words.title}</h1>}
							<RoomList caller={user.id} open={id} />
						</section>
						<section class="chats-room" aria-label={words.title}>
							{id ? <OneRoom key={id} id={id} caller={user.id} /> : <Empty title={words.choose} text={words.chooseText} />}
						</section>
					</>
				)}
			</NeedMe>
		</div>
	);
}
