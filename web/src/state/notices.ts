import { signal } from '@preact/signals';
import * as api from '../api/notices';
import type { Notice } from '../api/types';

/** What the member was told, newest first; undefined until the first answer. */
export const notices = signal<Notice[] | undefined>(undefined);
export const noticesError = signal<unknown>(undefined);
/** Where the list goes on. */
export const noticesNext = signal<string | null>(null);
export const unreadNotices = signal(0);

let asked = 0;
/** The youngest call that counts: an answer to an older one, or to who has left, is dropped. */
let counts = 0;
/** Everything up to here was read on this page. */
let readTo = 0;
let members = 0;
const unreadOf = (list: Notice[]) => list.filter((one) => !one.read && one.id > readTo);

/**
 * Asks for the newest; what was shown below them is asked for again by "more". Answers what is unread and was not in the list before, newest
 * first: none at the first time.
 */
export async function loadNotices(): Promise<Notice[]> {
	const mine = ++asked;
	try {
		const { body, next } = await api.page(api.FIRST);
		if (mine < counts) return [];
		counts = mine;
		const list = body.notifications;
		const had = notices.value;
		// An older one that comes up because others are gone is not new.
		const least = had?.[had.length - 1]?.id ?? 0;
		const unread = unreadOf(list);
		notices.value = list;
		noticesNext.value = next;
		// Asked before the reading was told, the server still counts what was read here.
		unreadNotices.value = list.some((one) => !one.read && one.id <= readTo) ? unread.length : body.unread;
		noticesError.value = undefined;
		return had ? unread.filter((one) => one.id > least && !had.some(({ id }) => id === one.id)) : [];
	} catch (error) {
		if (mine >= counts) noticesError.value = error;
		return [];
	}
}

export async function moreNotices(): Promise<void> {
	const path = noticesNext.value;
	if (!path) return;
	const { body, next } = await api.page(path);
	if (path !== noticesNext.value) return;
	notices.value = [...(notices.value ?? []), ...body.notifications];
	noticesNext.value = next;
}

/** Everything in the list is read; what is new keeps its mark until the list is asked for again. */
export async function readNotices(): Promise<void> {
	const newest = notices.value?.[0];
	if (!newest || unreadNotices.value === 0) return;
	const member = members;
	await api.read(newest.id);
	if (member !== members) return;
	readTo = newest.id;
	unreadNotices.value = unreadOf(notices.value ?? []).length;
}

/** What was told to who has left, or is still on its way, is not for who comes next. */
export function forgetNotices(): void {
	counts = ++asked;
	members++;
	readTo = 0;
	notices.value = noticesError.value = undefined;
	noticesNext.value = null;
	unreadNotices.value = 0;
}
