import { computed, signal } from '@preact/signals';
import * as chat from '../api/chat';
import type { Message, Room, WireRoom } from '../api/types';
import { isUnreachable } from '../api/http';
import { recall } from '../lib/store';
import { me } from './session';

/** The member's rooms, both ways, newest talk first. */
export const rooms = signal<Room[] | undefined>(undefined);
export const roomsError = signal<unknown>(undefined);
/** The newest rental event that was heard. */
export const rentalMoved = signal<{ id: number; room: number | null } | null>(null);

export const unread = computed(() => (rooms.value ?? []).reduce((sum, room) => sum + (room.muted ? 0 : room.unread), 0));

const time = (room: Room) => room.latest_message_timestamp ?? '';

function newestFirst(list: Room[]): Room[] {
	return [...list].sort((a, b) => (time(a) < time(b) ? 1 : time(a) > time(b) ? -1 : b.id - a.id));
}

function fresh(room: WireRoom): Room {
	const last = room.messages?.[room.messages.length - 1] ?? null;
	return { ...room, room: room.id, partner_read_seq: 0, muted: false, blocked: false, last };
}

type Counts = Pick<Room, 'last_seq' | 'read_seq' | 'unread'>;

/** What this page has read already is not unread because the server hears of it later. */
function seen<T extends Counts>(have: Counts | undefined, said: T): T {
	const read = Math.max(said.read_seq, have?.read_seq ?? 0);
	return { ...said, read_seq: read, unread: read > said.read_seq ? Math.max(0, said.last_seq - read) : said.unread };
}

let asked = 0;
let loading: Promise<void> | undefined;

/** Asks for all rooms; of several answers the one asked for last counts, whichever comes last. */
export const loadRooms = (): Promise<void> => (loading = ask().finally(() => (loading = undefined)));

/** For who needs any: those that are there, or that somebody has asked for already. */
export const someRooms = async (): Promise<void> => loading ?? (rooms.value ? undefined : loadRooms());

async function ask(): Promise<void> {
	const mine = ++asked;
	const member = recall('member');
	if (!me.value) {
		rooms.value = undefined;
		return;
	}
	try {
		const [owned, visited, states] = await Promise.all([chat.rooms('owner'), chat.rooms('visitor'), chat.states()]);
		if (mine !== asked) return;
		const standing = new Map(states.map((state) => [state.room, state]));
		const had = new Map(rooms.value?.map((room) => [room.id, room]));
		// A room opened between the answers has no state yet.
		const whole = [...owned, ...visited].map((room) => seen(had.get(room.id), { ...fresh(room), ...standing.get(room.id) }));
		rooms.value = newestFirst(whole);
		roomsError.value = roomsSeen.value = undefined;
		void keepRooms(rooms.value, member);
	} catch (error) {
		if (mine !== asked) return;
		roomsError.value = error;
		if (isUnreachable(error) && !rooms.value) await showKept();
	}
}

/** The rooms of who has left, and those that were asked for as him, are not for who comes next. */
export function forgetRooms(): void {
	asked++;
	told = false;
	loading = undefined;
	rooms.value = roomsError.value = roomsSeen.value = undefined;
	rentalMoved.value = null;
}

/* ---- without a network ---- */

/** When the rooms were seen that are shown because nobody can be asked. */
export const roomsSeen = signal<number | undefined>(undefined);
const ROOMS_KEPT = 50;
const WORDS_KEPT = 50;

async function keepRooms(list: Room[], member: string | null): Promise<void> {
	const { keep } = await import('../lib/kept');
	const brief = list.slice(0, ROOMS_KEPT).map((room) => ({ ...room, messages: room.messages?.slice(-WORDS_KEPT) }));
	await keep('rooms', brief, member);
}

/** The newest words of a room that is open. */
export async function keepTalk(room: number, messages: Message[]): Promise<void> {
	await (await import('../lib/kept')).keep(`room ${room}`, messages.slice(-WORDS_KEPT), String(me.value?.id));
}

async function showKept(): Promise<void> {
	const { kept } = await import('../lib/kept');
	const list = await kept<Room[]>('rooms');
	if (!list || rooms.value) return;
	const talks = await Promise.all(list.data.map((room) => kept<Message[]>(`room ${room.id}`)));
	if (rooms.value) return;
	roomsSeen.value = list.at;
	rooms.value = list.data.map((room, i) => ({ ...room, messages: talks[i]?.data ?? room.messages }));
}

addEventListener('online', () => roomsSeen.value && void loadRooms());

/** Puts what is known of a room; false when the room is not in the list. */
export function setRoom(id: number, change: Partial<Room>): boolean {
	const list = rooms.value;
	if (!list?.some((room) => room.id === id)) return false;
	const next = list.map((room) => (room.id === id ? { ...room, ...change } : room));
	rooms.value = 'latest_message_timestamp' in change ? newestFirst(next) : next;
	return true;
}

/** The open room is read: its badge goes at once; its own connection tells the server. */
export function readRoom(id: number, seq: number): void {
	const room = rooms.value?.find((item) => item.id === id);
	if (room && seq > room.read_seq) setRoom(id, { read_seq: seq, unread: 0, last_seq: Math.max(seq, room.last_seq) });
}

/** The list shows what the open room just heard. */
export function touchRoom(id: number, last: Message): void {
	const room = rooms.value?.find((item) => item.id === id);
	if (room && last.seq >= room.last_seq) setRoom(id, { latest_message: last.text, latest_message_timestamp: last.timestamp, last_seq: last.seq, last });
}

/* ---- news by the member's own connection, or by asking now and then without it ---- */

const POLL_EVERY_MS = 30_000;
let told = false;

/** What nobody told: how one stands in each room says it in a tenth of what the rooms are. */
async function catchUp(): Promise<void> {
	await someRooms();
	const mine = asked;
	const standing = new Map((await chat.states().catch(() => [])).map((state) => [state.room, state]));
	if (mine !== asked) return;
	const have = rooms.value ?? [];
	const same = have.every((room) => {
		const now = standing.get(room.id);
		// What this page has heard or read may be more than the server knew.
		return now && now.last_seq <= room.last_seq && now.read_seq <= room.read_seq && now.muted === room.muted && now.blocked === room.blocked;
	});
	if (!same || standing.size !== have.length) await loadRooms();
}

/** `/ws/me` has opened, and what it would have told before is asked for, or it is gone. */
export function memberLine(open: boolean): void {
	if (open && !told) void catchUp();
	told = open;
}

export interface RoomNews {
	room: number;
	last_seq: number;
	read_seq: number;
	unread: number;
	message: string | null;
	ts: string | null;
	kind?: string;
	body?: unknown;
}

export function roomNews({ room, last_seq, read_seq, unread: count, message, ts, kind = 'text', body }: RoomNews): void {
	const have = rooms.value?.find((item) => item.id === room);
	const change = seen(have, { last_seq, read_seq, unread: count });
	const latest = ts ? { latest_message: message, latest_message_timestamp: ts, last: { kind, text: message ?? '', body } } : {};
	if (!setRoom(room, { ...change, ...latest })) void loadRooms();
}

/** Asks for the rooms while nobody tells and somebody looks; the answer ends it. */
export function pollRooms(): () => void {
	const timer = setInterval(() => !told && document.visibilityState === 'visible' && void loadRooms(), POLL_EVERY_MS);
	return () => clearInterval(timer);
}
