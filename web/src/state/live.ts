import { signal } from '@preact/signals';
import type { Live } from '../live/open';
import { t } from '../lib/text';
import { forgetNotices, loadNotices, notices } from './notices';
import { forgetRooms, memberLine, pollRooms, rentalMoved, roomNews, someRooms } from './rooms';
import { say } from './toast';

/** The connection of who is signed in; null until its code is here. */
export const live = signal<Live | null>(null);

/** What was said on this page, by whatever way it was heard of. */
const said = new Set<number>();

/**
 * Says what a frame tells, or the newest that came without one while nobody told: in the reader's language, and not when its room or its
 * rental is open and says it already.
 */
async function tell(frame?: { id: number; text: string; link: string | null }): Promise<void> {
	const moved = rentalMoved.value;
	const here = window.location.pathname;
	const [newest] = await loadNotices();
	const one = (frame ? notices.value?.find(({ id }) => id === frame.id) : newest) ?? frame;
	if (!one || said.has(one.id)) return;
	said.add(one.id);
	if (here === one.link || (moved && one.link === `/rentals/${moved.id}` && here === `/chats/${moved.room}`)) return;
	say(one.text);
}

/** Goes live for a member; the answer ends it. The code is fetched after the first page is drawn. */
export function goLive(me: number): () => void {
	let ended = false;
	const stopPolling = pollRooms();
	void someRooms();
	void loadNotices();
	void import('../live/open').then(({ startLive }) => {
		if (ended) return;
		live.value = startLive(me, {
			onMember(open) {
				memberLine(open);
				if (open) void tell();
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
