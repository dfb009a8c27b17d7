import { useEffect, useState } from 'preact/hooks';
import type { Rental } from '../api/types';
import { clock } from '../lib/format';
import { t } from '../lib/text';
import { me } from '../state/session';

/** Beside a code: who has no camera at hand, or no light, does without. */
export function PressInstead({ onPress }: { onPress: () => void }) {
	const words = t().meeting.press;
	return (
		<>
			<p class="hint">{words.hint}</p>
			<button type="button" class="button" data-move="press" onClick={onPress}>
				{words.instead}
			</button>
		</>
	);
}

/** Whether its time is not over; looks again when it is. */
function useUntil(until: string | undefined): boolean {
	const [, again] = useState(0);
	const left = until ? Date.parse(until) - Date.now() : 0;
	useEffect(() => {
		if (left <= 0) return;
		const timer = setTimeout(() => again((n) => n + 1), left);
		return () => clearTimeout(timer);
	}, [until]);
	return left > 0;
}

/** One of the two has pressed: the other does so, too, or it passes. */
export function Pressed({ rental, busy, onPress }: { rental: Rental; busy: boolean; onPress: () => void }) {
	const words = t().meeting.press;
	const { pressed } = rental;
	if (!useUntil(pressed?.until) || !pressed) return null;
	if (pressed.by === me.value?.id) return <p class="hint">{words.waiting(clock(pressed.until))}</p>;
	return (
		<>
			<p class="hint">{words.pressed(clock(pressed.until))}</p>
			<button type="button" class="button button-main" disabled={busy} data-move="press" onClick={onPress}>
				{rental.state === 'ACCEPTED' ? words.out : words.back}
			</button>
		</>
	);
}
