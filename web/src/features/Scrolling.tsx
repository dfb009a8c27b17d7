import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../api/types';
import type { OpenRoom } from '../live/open';
import { t } from '../lib/text';
import { sorry } from '../state/explain';

/** What a talk is opened with, how many of it a phone's window holds, and how many a frame of a slow one. */
const OPENED = 50;
const AT_ONCE = 12;
const A_FRAME = 10;

/** The messages that are drawn: when a talk is opened its last ones, and with each frame some before them, until all are. */
export function useDrawn(messages: Message[]): Message[] {
	/** Drawn from this number on; 0: not known yet. */
	const from = useRef(0);
	const [, draw] = useState(0);
	from.current ||= messages.at(-AT_ONCE)?.seq ?? 0;
	const some = messages.length <= OPENED && from.current > (messages[0]?.seq ?? 0);
	useEffect(() => {
		if (!some) return void (from.current = messages.length && -1);
		const frame = requestAnimationFrame(() => draw((from.current = from.current - A_FRAME || -1)));
		return () => cancelAnimationFrame(frame);
	});
	return some ? messages.filter(({ seq }) => seq >= from.current) : messages;
}

/** Keeps to the end of the talk while its reader is there; what comes above does not move it. */
export function useStickToEnd(count: number, first: number) {
	const box = useRef<HTMLDivElement>(null);
	const atEnd = useRef(true);
	const drawn = useRef(first);
	// While the earlier messages are not in the page yet: where it is now, which no event has told if it was moved within this frame.
	const grows = first < drawn.current ? box.current : null;
	const { scrollTop: top = 0, scrollHeight: height = 0 } = grows ?? {};
	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		drawn.current = first;
		// From where it was, and not from where it is: some browsers have moved it by themselves.
		if (grows) element.scrollTop = top + element.scrollHeight - height;
		else if (atEnd.current) element.scrollTop = element.scrollHeight;
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

/** Earlier messages come before their reader has reached the first; the button is for who does not scroll. */
export function Older({ open, first }: { open: OpenRoom; first: number }) {
	const button = useRef<HTMLButtonElement>(null);
	const busy = useRef(false);

	async function more(): Promise<void> {
		if (busy.current) return;
		busy.current = true;
		await open.older().catch(sorry);
		busy.current = false;
	}

	useEffect(() => {
		const element = button.current;
		if (!element) return;
		const watch = new IntersectionObserver(([entry]) => void (entry?.isIntersecting && more()), { root: element.closest('.talk'), rootMargin: '800px 0px 0px' });
		watch.observe(element);
		return () => watch.disconnect();
	}, [first]);

	return (
		<button ref={button} type="button" class="button button-small" onClick={() => void more()}>
			{t().chats.older}
		</button>
	);
}
