import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import * as chat from '../api/chat';
import type { Room } from '../api/types';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { loadRooms, setRoom } from '../state/rooms';
import { useAsk } from '../ui/Dialog';
import { Drop } from '../ui/Drop';
import { Icon } from '../ui/Icon';
import { ReportForm } from './ReportForm';

type Shown = 'menu' | 'report' | null;

/** Mute, report, block and leave, behind one button. */
export function RoomMenu({ room, partner }: { room: Room; partner: { id: number; username: string | null } }) {
	const [shown, setShown] = useState<Shown>(null);
	const [mine, setMine] = useState(false);
	const [question, ask] = useAsk();
	const { route } = useLocation();
	const words = t().chats.menu;
	const close = () => setShown(null);

	/** One call, then what it changes; whatever went wrong is said. */
	async function act(call: Promise<unknown>, done: () => void): Promise<void> {
		close();
		try {
			await call;
			done();
		} catch (error) {
			sorry(error);
		}
	}

	/** Only who has blocked may end it: whose block it is decides what the menu offers. */
	function open(): void {
		setShown('menu');
		if (room.blocked) void chat.isBlocked(partner.id).then(setMine, () => undefined);
	}

	const mute = () => act(chat.mute(room.id, !room.muted), () => setRoom(room.id, { muted: !room.muted }));
	const block = () => act(chat.block(partner.id), () => setRoom(room.id, { blocked: true }));
	const unblock = () =>
		act(chat.unblock(partner.id), () => {
			setMine(false);
			void loadRooms();
		});
	const leave = () =>
		act(chat.leave(room.id), () => {
			route('/chats');
			void loadRooms();
		});

	const first = (title: string, text: string, yes: string, then: () => void) => {
		close();
		ask({ title, text, yes, then });
	};

	return (
		<>
			<Drop
				class="button-icon room-menu"
				label={words.open}
				face={<Icon name="more" />}
				title={partner.username ?? t().person.gone}
				open={shown === 'menu'}
				put={(on) => (on ? open() : setShown((now) => (now === 'menu' ? null : now)))}
			>
				<ul class="menu">
					<li>
						<button type="button" onClick={() => void mute()}>
							<Icon name="bell" /> {room.muted ? words.unmute : words.mute}
						</button>
					</li>
					<li>
						<button type="button" onClick={() => setShown('report')}>
							<Icon name="alert" /> {words.report}
						</button>
					</li>
					<li>
						<button type="button" onClick={() => (mine ? void unblock() : first(words.blockTitle, words.blockText, words.block, block))}>
							<Icon name="block" /> {mine ? words.unblock : words.block}
						</button>
					</li>
					<li>
						<button type="button" class="menu-danger" onClick={() => first(words.leaveTitle, words.leaveText, words.leave, leave)}>
							<Icon name="leave" /> {words.leave}
						</button>
					</li>
				</ul>
			</Drop>
			{shown === 'report' && <ReportForm hint={words.reportHint} send={(reason) => chat.report(room.id, reason)} close={close} />}
			{question}
		</>
	);
}
