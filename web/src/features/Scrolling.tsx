import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { OpenRoom } from '../live/open';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { say } from '../state/toast';

/** Keeps to the end of the talk while its reader is there; what comes above does not move it. */
export function useStickToEnd(count: number, first: number) {
	const box = useRef<HTMLDivElement>(null);
	const atEnd = useRef(true);
	const seen = useRef({ first: 0, height: 0, top: 0 });
	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		const { height, top } = seen.current;
		// From where it was, and not from where it is: some browsers have moved it by themselves.
		if (first < seen.current.first) element.scrollTop = top + element.scrollHeight - height;
		else if (atEnd.current) element.scrollTop = element.scrollHeight;
		seen.current = { first, height: element.scrollHeight, top: element.scrollTop };
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
		if (!element) return;
		atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
		// Parts that come into sight turn out higher or lower than they were taken for.
		seen.current = { ...seen.current, height: element.scrollHeight, top: element.scrollTop };
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
		await open.older().catch((error: unknown) => say(explain(error)));
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
