import { ANSWER_MS, type Effect, type Outgoing, type Pace, type RoomState, type Step, WINDOW, isLive } from './model';
import type { ClientFrame, NackCode } from './wire';

/** Messages a second after the first burst. */
const PER_SECOND = 5;
/** A nack that does not say how long. */
const PAUSE_MS = 1000;

function refill(pace: Pace, now: number): Pace {
	const left = Math.min(WINDOW, pace.left + (Math.max(0, now - pace.at) / 1000) * PER_SECOND);
	return { ...pace, left, at: now };
}

function frameOf(out: Outgoing): ClientFrame {
	return out.photo ? { t: 'send', cid: out.cid, photo: out.photo.id } : { t: 'send', cid: out.cid, message: out.text };
}

/** After a lost connection everything unacknowledged waits for its turn again. */
export function unsend(outbox: Outgoing[]): Outgoing[] {
	if (!outbox.some((out) => out.state === 'sending')) return outbox;
	return outbox.map((out) => (out.state === 'sending' ? { ...out, state: 'waiting' } : out));
}

/** Sends what waits, in order, as far as the window and the pace allow. */
export function pump(state: RoomState, now: number): Step {
	if (!isLive(state) || state.line.away || !state.outbox.some((out) => out.state === 'waiting')) return [state, []];
	const paused = state.pace.pausedUntil - now;
	if (paused > 0) return [state, [{ type: 'timer', name: 'pump', ms: paused }]];

	const pace = refill(state.pace, now);
	const effects: Effect[] = [];
	let flying = state.outbox.filter((out) => out.state === 'sending').length;
	// The patience for an acknowledgement begins with the first message that waits for one.
	const deadline = flying ? state.deadline : now + ANSWER_MS;
	const outbox = state.outbox.map((out): Outgoing => {
		if (out.state !== 'waiting' || flying >= WINDOW || pace.left < 1) return out;
		flying++;
		pace.left--;
		effects.push({ type: 'frame', frame: frameOf(out) });
		return { ...out, state: 'sending' };
	});
	if (effects.length) effects.push({ type: 'timer', name: 'answer', ms: ANSWER_MS });
	if (flying < WINDOW && outbox.some((out) => out.state === 'waiting')) {
		effects.push({ type: 'timer', name: 'pump', ms: Math.ceil(((1 - pace.left) / PER_SECOND) * 1000) });
	}
	return [{ ...state, outbox, pace, deadline }, effects];
}

/** `ack`: stored. It is shown from the outbox until the message itself has come by. */
export function confirm(state: RoomState, cid: string, seq: number, now: number): Step {
	if (!state.outbox.some((out) => out.cid === cid)) return [state, []];
	const outbox = state.outbox
		.filter((out) => out.cid !== cid || seq > state.last)
		.map((out): Outgoing => (out.cid === cid ? { ...out, state: 'sent', reason: null, seq } : out));
	const [next, effects] = pump({ ...state, outbox }, now);
	return [next, [{ type: 'forget', cid }, ...effects]];
}

/** `nack`: later again with the same cid, or never. */
export function onNack(state: RoomState, cid: string | null, code: NackCode, retryMs: number | undefined, now: number): Step {
	const out = state.outbox.find((item) => item.cid === cid && item.state === 'sending');
	if (!out) return [state, []];
	const later = code === 'rate' || code === 'unavailable';
	const item: Outgoing = later ? { ...out, state: 'waiting' } : { ...out, state: 'failed', reason: code };
	const outbox = state.outbox.map((other) => (other === out ? item : other));
	if (!later) {
		const [next, effects] = pump({ ...state, outbox }, now);
		return [next, [{ type: 'keep', item }, ...effects]];
	}
	const pausedUntil = Math.max(state.pace.pausedUntil, now + (retryMs || PAUSE_MS));
	return pump({ ...state, outbox, pace: { ...state.pace, pausedUntil } }, now);
}
