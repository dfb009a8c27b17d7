import { signal } from '@preact/signals';
import * as accounts from '../api/accounts';
import { ApiError, onSignedOut } from '../api/http';
import type { User } from '../api/types';
import { recall, remember } from '../lib/store';

/** undefined: not known yet; null: nobody is signed in. */
export const me = signal<User | null | undefined>(undefined);

// The cookie is not for scripts to see; this only says whose it was, so whether asking is worth a call.
const HINT = 'member';

export async function loadMe(): Promise<void> {
	if (!recall(HINT)) {
		me.value = null;
		return;
	}
	try {
		await knowMe();
	} catch {
		me.value = null;
	}
}

async function knowMe(): Promise<void> {
	const user = await accounts.me();
	remember(HINT, String(user.id));
	me.value = user;
}

/** Tabs share their cookies: who signs in or out in one does so in all. What A wrote is never sent as B. */
addEventListener('storage', ({ key }) => {
	if (key !== HINT) return;
	if (recall(HINT)) void knowMe().catch(() => undefined);
	else me.value = null;
});

onSignedOut(() => {
	remember(HINT, null);
	me.value = null;
});

/** After any login answer: the cookies are set, so ask who we are. */
export async function enter(): Promise<void> {
	remember(HINT, '1');
	await knowMe();
	if (recall('push') === String(me.value?.id)) void import('./push').then(({ keepPush }) => keepPush()).catch(() => undefined);
}

export async function leave(): Promise<void> {
	// A session that is over already is as good as one that was ended.
	await accounts.logOut().catch((error: unknown) => {
		if (!(error instanceof ApiError) || error.status !== 401) throw error;
	});
	remember(HINT, null);
	me.value = null;
}
