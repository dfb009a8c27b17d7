/** The frames of the protocol `wooga.chat.v1`, as they come and as they are sent. */
export const PROTOCOL = 'wooga.chat.v1';

export interface MsgFrame {
	t: 'msg';
	seq: number;
	id: number;
	/** Only its sender is told. */
	cid?: string | null;
	kind: string;
	sender_id: number;
	sender_username: string | null;
	message: string;
	ts: string;
	body?: unknown;
}

export type NackCode = 'rate' | 'too_long' | 'empty' | 'forbidden' | 'unavailable' | 'bad';

export type RoomFrame =
	| MsgFrame
	| { t: 'ack'; cid: string; seq: number; id: number; ts: string; dup: boolean }
	| { t: 'nack'; cid: string | null; code: NackCode; retry_ms?: number }
	| { t: 'sync'; head: number; read?: Record<string, number> }
	| { t: 'reset'; head: number }
	| { t: 'read'; user: number; seq: number }
	| { t: 'typing'; user: number }
	| { t: 'presence'; user: number; on: boolean }
	| { t: 'bye'; retry_ms?: number };

/** What `/ws/me` tells. */
export type MeFrame =
	| { t: 'room'; room: number; last_seq: number; read_seq: number; unread: number; message: string | null; ts: string | null; kind?: string; body?: unknown }
	| { t: 'rental'; id: number; state: string; room: number | null }
	| { t: 'notice'; id: number; text: string; link: string | null };

/** On `/ws/me`: something may have been missed. */
export type StaleFrame = { t: 'stale' };

export type ServerFrame = RoomFrame | MeFrame | StaleFrame;

export type ClientFrame =
	| { t: 'send'; cid: string; message: string }
	| { t: 'send'; cid: string; photo: number }
	| { t: 'resume'; since: number }
	| { t: 'read'; seq: number }
	| { t: 'typing' }
	| { t: 'auth'; token: string };

/** What of a frame the client cannot do without; an unknown `t` is not for this client. */
const NEEDED: Record<ServerFrame['t'], Record<string, 'number' | 'string'>> = {
	msg: { seq: 'number', message: 'string', sender_id: 'number' },
	ack: { cid: 'string', seq: 'number' },
	nack: { code: 'string' },
	sync: { head: 'number' },
	reset: { head: 'number' },
	read: { user: 'number', seq: 'number' },
	typing: { user: 'number' },
	presence: { user: 'number' },
	bye: {},
	room: { room: 'number', last_seq: 'number', read_seq: 'number', unread: 'number' },
	rental: { id: 'number' },
	notice: { text: 'string' },
	stale: {},
};

export function readFrame(data: unknown): ServerFrame | null {
	let frame: Record<string, unknown>;
	try {
		frame = Object(JSON.parse(String(data)));
	} catch {
		return null;
	}
	const type = String(frame['t']);
	if (!Object.hasOwn(NEEDED, type)) return null;
	const needed = Object.entries(NEEDED[type as ServerFrame['t']]);
	return needed.every(([key, kind]) => typeof frame[key] === kind) ? (frame as unknown as ServerFrame) : null;
}
