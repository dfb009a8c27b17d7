import { computed, signal } from '@preact/signals';
import * as chat from '../api/chat';
import type { Room } from '../api/types';
import { me } from './session';

/** The member's rooms, both ways, newest talk first. */
export const rooms = signal<Room[] | undefined>(undefined);
export const roomsError = signal<unknown>(undefined);

export const unread = computed(() => (rooms.value ?? []).reduce((sum, room) => sum + room.unread, 0));

const time = (room: Room) => room.latest_message_timestamp ?? '';

export async function loadRooms(): Promise<void> {
	if (!me.value) {
		rooms.value = undefined;
		return;
	}
	try {
		const [mine, asked] = await Promise.all([chat.rooms('owner'), chat.rooms('visitor')]);
		rooms.value = [...mine, ...asked].sort((a, b) => (time(a) < time(b) ? 1 : time(a) > time(b) ? -1 : b.id - a.id));
		roomsError.value = undefined;
	} catch (error) {
		roomsError.value = error;
	}
}

/** The open room is read: its badge goes at once, the server learns it beside. */
export function readRoom(id: number, seq: number): void {
	const room = rooms.value?.find((item) => item.id === id);
	if (!room || seq <= room.read_seq) return;
	const read = { read_seq: seq, unread: 0, last_seq: Math.max(seq, room.last_seq) };
	rooms.value = rooms.value?.map((item) => (item.id === id ? { ...item, ...read } : item));
	chat.markRead(id, seq).catch(() => undefined);
}

/** The list shows what the open room just heard. */
export function touchRoom(id: number, text: string, timestamp: string, seq: number): void {
	rooms.value = rooms.value?.map((item) =>
		item.id === id && seq >= item.last_seq
			? { ...item, latest_message: text, latest_message_timestamp: timestamp, last_seq: seq }
			: item,
	);
}
