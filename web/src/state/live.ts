import { signal } from '@preact/signals';
import type { Live } from '../live/open';
import { t } from '../lib/text';
import { loadRooms, memberLine, pollRooms, rentalMoved, roomNews } from './rooms';
import { say } from './toast';

/** The connection of who is signed in; null until its code is here. */
export const live = signal<Live | null>(null);

/** Goes live for a member; the answer ends it. The code is fetched after the first page is drawn. */
export function goLive(me: number): () => void {
	let ended = false;
	const stopPolling = pollRooms();
	void loadRooms();
	void import('../live/open').then(({ startLive }) => {
		if (ended) return;
		live.value = startLive(me, {
			onMember: memberLine,
			onFrame(frame) {
				if (frame.t === 'room') roomNews(frame);
				else if (frame.t === 'rental') rentalMoved.value = { id: frame.id };
				else say(frame.text);
			},
			onLoss: () => say(t().chats.noOutbox),
		});
	});
	return () => {
		ended = true;
		stopPolling();
		live.value?.stop();
		live.value = null;
	};
}
