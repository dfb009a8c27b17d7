import { withQuery } from '../lib/link';
import { alias } from './accounts';
import { get, getPage, send, sendForm } from './http';
import type { Block, Message, Page, Standing, Upload, WireRoom } from './types';

export const rooms = (type: 'owner' | 'visitor') => get<WireRoom[]>(`/chat/rooms/?type=${type}`);
/** How the caller stands in his rooms. */
export const states = () => get<Standing[]>('/chat/states/');

/** The room of the caller and a product's owner, new or as it was. */
export const openRoom = (owner: number, caller: number, product: number) =>
	send<WireRoom>('POST', '/chat/rooms/', {
		shop_user_email: alias(owner),
		visitor_user_email: alias(caller),
		product,
	});

/** What follows `seq`, a page at a time; how many come is the server's choice, `next` says whether there are more. */
export const after = (room: number, seq: number, limit = 200): Promise<Page<Message>> =>
	getPage(withQuery(`/chat/${room}/messages/`, { after_seq: seq, limit }));
export const pageAt = (path: string): Promise<Page<Message>> => getPage(path);
export const before = (room: number, seq: number, limit = 50) =>
	get<Message[]>(withQuery(`/chat/${room}/messages/`, { before_seq: seq, limit }));
export const newest = (room: number, limit = 50) => before(room, Number.MAX_SAFE_INTEGER, limit);
/** Texts of a room that contain the keyword, newest first. A page may be empty and yet have a next one. */
export const search = (room: number, keyword: string): Promise<Page<Message>> => getPage(withQuery(`/chat/${room}/search/`, { keyword }));

export const mute = (room: number, muted: boolean) => send<null>('POST', `/chat/${room}/mute/`, { muted });
export const leave = (room: number) => send<null>('POST', `/chat/${room}/leave/`);
export const report = (room: number, reason: string) => send<null>('POST', `/chat/${room}/report/`, { reason });
export const block = (member: number) => send<null>('POST', `/members/${member}/block/`);
/** Whether the caller has blocked a member. */
export const isBlocked = async (member: number) => (await get<Block[]>('/members/me/blocks/')).some((block) => block.member.id === member);
export const unblock = (member: number) => send<null>('DELETE', `/members/${member}/block/`);

export function upload(photo: Blob, onSent?: (bytes: number) => void): Promise<Upload> {
	const form = new FormData();
	form.set('file', photo, 'photo.jpg');
	return sendForm('POST', '/api/uploads/', form, onSent);
}
