import { signal } from '@preact/signals';
import type { Live } from '../live/open';
import { t } from '../lib/text';
import { forgetNotices, loadNotices, notices } from './notices';
import { forgetRooms, loadRooms, memberLine, pollRooms, rentalMoved, roomNews } from './rooms';
import { say } from './toast';

/** The connection of who is signed in; null until its code is here. */
export const live = signal<Live | null>(null);

/** Says a notice in the reader's language, unless its room or its rental is open and says it already. */
async function tell({ id, text, link }: { id: number; text: string; link: string | null }): Promise<void> {
	const moved = rentalMoved.value;
	const here = window.location.pathname;
	await loadNotices();
	if (here === link || (moved && link === `/rentals/${moved.id}` && here === `/chats/${moved.room}`)) return;
	const notice = notices.value?.find((one) => one.id === id);
	say(notice ? t().notices.say(notice) : text);
}

/** Goes live for a member; the answer ends it. The code is fetched after the first page is drawn. */
export function goLive(me: number): () => void {
	let ended = false;
	const stopPolling = pollRooms();
	void loadRooms();
	void loadNotices();
	void import('../live/open').then(({ startLive }) => {
		if (ended) return;
		live.value = startLive(me, {
			onMember(open) {
				memberLine(open);
				if (open) void loadNotices();
			},
			onFrame(frame) {
				if (frame.t === 'room') roomNews(frame);
				else if (frame.t === 'rental') rentalMoved.value = { id: frame.id, room: frame.room };
				else void tell(frame);
			},
			onLoss: () => say(t().error.noOutbox),
		});
	});
	return () => {
		ended = true;
		stopPolling();
		live.value?.stop();
		live.value = null;
		forgetNotices();
		forgetRooms();
	};
}
