import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as chat from '../api/chat';
import type { Message } from '../api/types';
import type { OpenRoom } from '../live/open';
import { clock, date } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { typed } from '../ui/form';

const WAIT_MS = 300;
/** As many earlier messages at a time as are drawn without being noticed. */
const STRIDE = 500;

/** Goes to a message of the talk, however long ago it was. */
async function reach(open: OpenRoom, seq: number): Promise<void> {
	for (let first = open.state.peek().messages[0]?.seq ?? 1; first > seq; ) {
		await open.older(Math.min(STRIDE, first - seq + 20));
		const now = open.state.peek().messages[0]?.seq ?? 1;
		if (now >= first) return;
		first = now;
	}
	await new Promise(requestAnimationFrame);
	const bubble = document.querySelector<HTMLElement>(`.talk [data-seq="${seq}"]`);
	bubble?.scrollIntoView({ block: 'center' });
	bubble?.animate([{ background: 'var(--accent)' }, {}], 1600);
}

/** Looks for words in a room: what has them, newest first, and the way there. */
export function RoomSearch({ room, open, close }: { room: number; open: OpenRoom; close: () => void }) {
	const [keyword, setKeyword] = useState('');
	const [found, setFound] = useState<{ list: Message[]; next: string | null } | null>(null);
	const box = useRef<HTMLInputElement>(null);
	const words = t().chats.search;
	useLayoutEffect(() => box.current?.focus(), []);
	const wanted = keyword.trim();

	useEffect(() => {
		setFound(null);
		if (!wanted) return;
		let here = true;
		const timer = setTimeout(() => {
			chat.search(room, wanted).then((page) => here && setFound({ list: page.items, next: page.next }), (error: unknown) => here && sorry(error));
		}, WAIT_MS);
		return () => {
			here = false;
			clearTimeout(timer);
		};
	}, [wanted, room]);

	async function more(next: string): Promise<void> {
		const page = await chat.pageAt(next);
		// Unless other words, or the same page, have come meanwhile.
		setFound((had) => (had?.next === next ? { list: [...had.list, ...page.items], next: page.next } : had));
	}

	return (
		<div role="search" class="room-search" onKeyDown={(event) => event.key === 'Escape' && close()}>
			<input type="search" aria-label={words.label} placeholder={words.label} maxLength={100} value={keyword} ref={box} onInput={typed(setKeyword)} />
			<p class="sr" role="status">
				{found && words.found(`${found.list.length}${found.next ? '+' : ''}`)}
			</p>
			{found && (
				<ul class="rows">
					{found.list.map((message) => (
						<li key={message.seq}>
							<button type="button" class="row" onClick={() => void reach(open, message.seq).then(close, sorry)}>
								<span class="row-text">
									<small>
										{message.sender.username} · {date(message.timestamp)} {clock(message.timestamp)}
									</small>
									<span class="one-line">{message.text}</span>
								</span>
							</button>
						</li>
					))}
				</ul>
			)}
			{found && !found.list.length && !found.next && <p class="hint">{words.none}</p>}
			{found?.next && (
				<button type="button" class="button button-small" onClick={() => void more(found.next as string).catch(sorry)}>
					{t().more}
				</button>
			)}
		</div>
	);
}
