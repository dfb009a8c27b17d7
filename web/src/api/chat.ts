import { withQuery } from '../lib/link';
import { alias } from './accounts';
import { get, send } from './http';
import type { Message, Room } from './types';

export const rooms = (type: 'owner' | 'visitor') => get<Room[]>(`/chat/rooms/?type=${type}`);

/** The room of the caller and a product's owner, new or as it was. */
export const openRoom = (owner: number, caller: number, product: number) =>
	send<Room>('POST', '/chat/rooms/', {
		shop_user_email: alias(owner),
		visitor_user_email: alias(caller),
		product,
	});

export const after = (room: number, seq: number, limit = 200) =>
	get<Message[]>(withQuery(`/chat/${room}/messages/`, { after_seq: seq, limit }));
export const before = (room: number, seq: number, limit = 50) =>
	get<Message[]>(withQuery(`/chat/${room}/messages/`, { before_seq: seq, limit }));
export const markRead = (room: number, seq: number) => send<null>('POST', `/chat/${room}/read/`, { seq });
