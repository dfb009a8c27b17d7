import { useRef } from 'preact/hooks';
import type { Day } from '../lib/dates';
import { type Pickable, type Picked, stretch } from '../lib/pick';

/** The day under a pointer, which may have left the one that it was pressed on. */
function dayAt({ clientX, clientY }: PointerEvent): Day | undefined {
	return document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-day]')?.dataset['day'];
}

const ENDS = ['pointerup', 'pointercancel'] as const;

/**
 * Choosing a stay by drawing over its days, with a mouse or a finger: handlers for what holds the days. What cannot be part of it stops it
 * growing; `over` is told where the pointer is. A finger that goes up or down scrolls the page (touch-action in the styles), which ends it.
 */
export function useDrag(days: Pickable, picked: Picked, onPick: (picked: Picked) => void, over: (day: Day) => void) {
	const drag = useRef<{ from: Day; at: Day; before: Picked; now: Picked | null } | null>(null);
	const dragged = useRef(false);
	const latest = useRef(onPick);
	latest.current = onPick;

	function end(keep: boolean): void {
		const { now, before } = drag.current ?? {};
		drag.current = null;
		if (now && before) latest.current(keep ? now : before);
	}

	/** Wherever it is let go: a mouse may have left the calendar by then. */
	function untilUp(): void {
		const up = ({ type }: Event) => {
			for (const name of ENDS) removeEventListener(name, up);
			end(type === 'pointerup');
		};
		for (const name of ENDS) addEventListener(name, up);
	}
	return {
		/** Whether the press that ends now was a drag. */
		dragged,
		handlers: {
			onPointerDown(event: PointerEvent): void {
				const day = dayAt(event);
				dragged.current = false;
				drag.current = day && event.isPrimary && !event.button && days.free.has(day) ? { from: day, at: day, before: picked, now: null } : null;
				if (drag.current) untilUp();
			},
			onPointerMove(event: PointerEvent): void {
				const it = drag.current;
				if (!it) return;
				// Let go outside the window.
				if (!(event.buttons & 1)) return end(true);
				const day = dayAt(event);
				if (!day || day === it.at) return;
				it.at = day;
				dragged.current = true;
				over(day);
				const next = stretch(it.from, day, days);
				if (!next) return;
				it.now = next;
				onPick({ ...next, growing: true });
			},
		},
	};
}
