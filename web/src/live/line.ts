/**
 * The life of one connection, without a socket: when to connect, how long to wait, when to give up.
 * A room and `/ws/me` each have one.
 */
export interface Line {
	phase: 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';
	/** Failed attempts in a row, for the back-off. */
	attempt: number;
	/** The server asked for this pause: nothing but its end leads on. */
	held: boolean;
	/** The token was refused: get a new one first. */
	renew: boolean;
	/** The last attempt never opened. A socket cannot say why; a call can. */
	refused: boolean;
	/** How long the server asked to stay away when it said `bye`. */
	away: number;
}

export type LineEvent =
	| { type: 'start' }
	| { type: 'opened' }
	/** The connection has proved itself. */
	| { type: 'settled' }
	| { type: 'bye'; ms: number }
	| { type: 'closed'; code: number }
	/** The waiting is over. */
	| { type: 'due' }
	/** Somebody is looking, or the network is back: do not sit out the back-off. */
	| { type: 'wake' }
	| { type: 'stop' };

export type LineEffect =
	| { type: 'connect'; renew: boolean; probe: boolean }
	| { type: 'disconnect' }
	| { type: 'wait'; attempt: number; least: number };

export const idle: Line = { phase: 'idle', attempt: 0, held: false, renew: false, refused: false, away: 0 };

const ABNORMAL = 1006;
const POLICY = 1008;
const TOKEN_EXPIRED = 4401;
/** Codes that no later attempt can mend: no membership, no room. */
const FINAL = new Set([4403, 4404]);
const POLICY_PAUSE_MS = 60_000;

/** How long to wait before an attempt: random in 0 … min(30 s, 0.5 s · 2^n). */
export function backOff(attempt: number, random: () => number = Math.random): number {
	return random() * Math.min(30_000, 500 * 2 ** attempt);
}

function connect(line: Line): [Line, LineEffect[]] {
	const next: Line = { ...line, phase: 'connecting', held: false, renew: false, refused: false };
	return [next, [{ type: 'connect', renew: line.renew, probe: line.refused }]];
}

function onClosed(line: Line, code: number): [Line, LineEffect[]] {
	if (line.phase !== 'connecting' && line.phase !== 'open') return [line, []];
	if (FINAL.has(code)) return [{ ...line, phase: 'closed' }, []];
	const least = Math.max(code === POLICY ? POLICY_PAUSE_MS : 0, line.away);
	const next: Line = {
		...line,
		phase: 'waiting',
		attempt: line.attempt + 1,
		held: least > 0,
		renew: code === TOKEN_EXPIRED,
		refused: line.phase === 'connecting' && code === ABNORMAL,
		away: 0,
	};
	return [next, [{ type: 'wait', attempt: line.attempt, least }]];
}

export function stepLine(line: Line, event: LineEvent): [Line, LineEffect[]] {
	switch (event.type) {
		case 'start':
			return connect(idle);
		case 'opened':
			return [line.phase === 'connecting' ? { ...line, phase: 'open' } : line, []];
		case 'settled':
			return [{ ...line, attempt: 0 }, []];
		case 'bye':
			return [{ ...line, away: Math.max(1, event.ms) }, []];
		case 'closed':
			return onClosed(line, event.code);
		case 'due':
			return line.phase === 'waiting' ? connect(line) : [line, []];
		case 'wake':
			return line.phase === 'waiting' && !line.held ? connect(line) : [line, []];
		case 'stop':
			return [idle, [{ type: 'disconnect' }]];
	}
}
