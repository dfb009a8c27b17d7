/** The moves a member may make with a press, in the order of the buttons; the server says which are open. */
export const BUTTONS = [
	'accept',
	'hand_over',
	'give_back',
	'returned',
	'release',
	'review',
	'counter',
	'ask',
	'decline',
	'refuse',
	'withdraw',
	'cancel',
] as const;

export type Button = (typeof BUTTONS)[number];

/** Those that go forward stand out. */
const FORWARD = new Set<Button>(['accept', 'hand_over', 'give_back', 'returned', 'review']);
/** Those that need days. */
const DATED = new Set<Button>(['counter', 'ask']);
/** Those that are asked about first. */
const ASKED = ['decline', 'refuse', 'withdraw', 'cancel', 'returned'] as const;

export type Asked = (typeof ASKED)[number];

export const isForward = (move: Button) => FORWARD.has(move);
export const isDated = (move: Button) => DATED.has(move);
export const isAsked = (move: Button): move is Asked => (ASKED as readonly Button[]).includes(move);

/** The known ones of what the server offers. */
export function buttonsOf(moves: string[]): Button[] {
	return BUTTONS.filter((move) => moves.includes(move));
}

const ENDED = new Set(['DECLINED', 'EXPIRED', 'CANCELLED', 'NO_SHOW', 'LOST', 'COMPLETED']);

/** Whether the pair still has something to do with it. */
export function isLive(rental: { state: string; moves: string[] }): boolean {
	return !ENDED.has(rental.state) || rental.moves.includes('review');
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
