import { today } from './dates';

/** The moves a member may make with a press, in the order of the buttons; the server says which are open. */
export const BUTTONS = [
	'accept',
	'agree_change',
	'agree_weather',
	'hand_over',
	'return',
	'declare_return',
	'release',
	'counter',
	'ask',
	'change',
	'drop_change',
	'weather',
	'decline',
	'refuse',
	'withdraw',
	'not_as_described',
	'no_show',
	'cancel',
] as const;

export type Button = (typeof BUTTONS)[number];

/** Those that go forward stand out. */
const FORWARD = new Set<Button>(['accept', 'agree_change', 'hand_over', 'return']);
/** Those that need days. */
const DATED = new Set<Button>(['counter', 'ask', 'change']);
/** The hand-over needs the code of who gives; a return may have one once something was handed over. */
export const isCoded = (move: Button, state: string): move is 'hand_over' | 'return' => move === 'hand_over' || (move === 'return' && state === 'IN_USE');
/** Those that are asked about first. */
const ASKED = ['decline', 'refuse', 'withdraw', 'cancel', 'return', 'weather', 'agree_weather', 'not_as_described', 'no_show'] as const;

export type Asked = (typeof ASKED)[number];

/** The answers to a change that is proposed. */
export const isOfChange = (move: Button): boolean => move === 'agree_change' || move === 'drop_change';
/** Before it is handed over, that it is back is no step forward but what ends a rental agreed elsewhere. */
export const isForward = (move: Button, state: string) => FORWARD.has(move) && !(move === 'return' && state === 'ACCEPTED');
export const isDated = (move: Button) => DATED.has(move);
export const isAsked = (move: Button): move is Asked => (ASKED as readonly Button[]).includes(move);

/** The known ones of what the server offers; refusing an offer and withdrawing from it is one thing. */
export function buttonsOf(moves: string[]): Button[] {
	const twice = moves.includes('refuse') ? 'withdraw' : '';
	return BUTTONS.filter((move) => moves.includes(move) && move !== twice);
}

/** Whether its reader may still review it, as the server says. */
export function mayReview(rental: { flags: string[] }): boolean {
	return rental.flags.includes('REVIEWABLE');
}

/** Whether its days are agreed and still to come or running. */
export const isAgreed = ({ state }: { state: string }): boolean => state === 'ACCEPTED' || state === 'IN_USE';

const ENDED = new Set(['DECLINED', 'EXPIRED', 'CANCELLED', 'NO_SHOW', 'LOST', 'COMPLETED']);

/** Whether the pair still has something to do with it. */
export function isLive(rental: { state: string }): boolean {
	return !ENDED.has(rental.state);
}

interface Waiting {
	id: number;
	state: string;
	flags: string[];
	moves: string[];
	rental_start_date: string;
	rental_end_date: string;
}

/** Moves that are his to make, most of them for a time only. */
const OWED = ['accept', 'agree_change', 'release', 'agree', 'contest', 'not_there'];

/** Whether it waits for its reader: for his answer, his word that it is back or that something is not so, a hand-over of today, or a review. */
export function needsMe({ state, flags, moves, rental_start_date: start, rental_end_date: end }: Waiting): boolean {
	return (
		OWED.some((move) => moves.includes(move)) ||
		flags.includes('OVERDUE') ||
		flags.includes('REVIEWABLE') ||
		(flags.includes('WEATHER_CALLED') && moves.includes('agree_weather')) ||
		(state === 'ACCEPTED' ? start : state === 'IN_USE' ? end : '9') <= today()
	);
}

/** What waits for its reader first, then what goes on, each by its days. */
export const inOrder = <T extends Waiting>(list: T[]): T[] =>
	[...list].sort((a, b) => +needsMe(b) - +needsMe(a) || a.rental_start_date.localeCompare(b.rental_start_date));

/**
 * Pages of lists that have the newest first as one such list. What the one has from below the end of another waits for it, so that all
 * that comes later stands below; `next` is the list to be asked for more.
 */
export function merged<T extends { id: number }>(lists: { items: T[]; more: unknown }[]): { items: T[]; next: number } {
	const ends = lists.map(({ items, more }) => (more ? (items.at(-1)?.id ?? 0) : 0));
	const end = Math.max(...ends);
	const items = lists.flatMap((list) => list.items).filter(({ id }) => id >= end);
	return { items: items.sort((a, b) => b.id - a.id), next: ends.indexOf(end) };
}

/** Which step of the way a state is on: 0 asked, 1 agreed, 2 used, 3 back; -1 when it ended before. */
export function stepOf(state: string): number {
	if (state === 'REQUESTED' || state === 'COUNTERED') return 0;
	if (state === 'ACCEPTED') return 1;
	if (state === 'IN_USE') return 2;
	if (state === 'RETURNED' || state === 'DISPUTED') return 3;
	if (state === 'COMPLETED') return 4;
	return -1;
}
