import { signal } from '@preact/signals';
import * as api from '../api/notices';
import type { Notice } from '../api/types';

/** What the member was told, newest first; undefined until the first answer. */
export const notices = signal<Notice[] | undefined>(undefined);
export const noticesError = signal<unknown>(undefined);
/** Where the list goes on. */
export const noticesNext = signal<string | null>(null);
export const unreadNotices = signal(0);

/** Asks for the newest; what was shown below them is asked for again by "more". */
export async function loadNotices(): Promise<void> {
	try {
		const { body, next } = await api.page(api.FIRST);
		notices.value = body.notifications;
		noticesNext.value = next;
		unreadNotices.value = body.unread;
		noticesError.value = undefined;
	} catch (error) {
		noticesError.value = error;
	}
}

export async function moreNotices(): Promise<void> {
	if (!noticesNext.value) return;
	const { body, next } = await api.page(noticesNext.value);
	notices.value = [...(notices.value ?? []), ...body.notifications];
	noticesNext.value = next;
}

/** Everything in the list is read; what is new keeps its mark until the list is asked for again. */
export async function readNotices(): Promise<void> {
	const newest = notices.value?.[0];
	if (!newest || unreadNotices.value === 0) return;
	await api.read(newest.id);
	unreadNotices.value = 0;
}

export function forgetNotices(): void {
	notices.value = undefined;
	noticesNext.value = null;
	unreadNotices.value = 0;
}
