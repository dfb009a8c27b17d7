import { signal } from '@preact/signals';
import * as accounts from '../api/accounts';
import { ApiError, isUnreachable, onSignedOut } from '../api/http';
import type { User } from '../api/types';
import { recall, remember } from '../lib/store';
import { forgetSteps } from './steps';

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
	} catch (error) {
		me.value = await whoWas(error);
	}
}

/** Who cannot be asked for is who was here last: he reads what was kept of his. */
async function whoWas(error: unknown): Promise<User | null> {
	if (!isUnreachable(error)) return null;
	addEventListener('online', () => void knowMe().catch(() => undefined), { once: true });
	return (await (await import('../lib/kept')).kept<User>('me'))?.data ?? null;
}

async function knowMe(): Promise<void> {
	const before = recall(HINT);
	const user = await accounts.me();
	const { forgetKept, keep } = await import('../lib/kept');
	const id = String(user.id);
	const now = recall(HINT);
	// Somebody else came or went meanwhile: this was the one before, and whoever it is now is asked for as well.
	if (now !== before && now !== id) return;
	remember(HINT, id);
	me.value = user;
	if (now !== id) await forgetKept();
	void keep('me', user, id);
}

/** What was kept of who has left. */
async function forget(): Promise<void> {
	remember(HINT, null);
	me.value = null;
	forgetSteps();
	await (await import('../lib/kept')).forgetKept();
}

/** Tabs share their cookies: who signs in or out in one does so in all. What A wrote is never sent as B. */
addEventListener('storage', ({ key }) => {
	if (key !== HINT) return;
	forgetSteps();
	if (recall(HINT)) void knowMe().catch(() => undefined);
	else me.value = null;
});

onSignedOut(() => void forget());

/** After any login answer: the cookies are set, so ask who we are. */
export async function enter(): Promise<void> {
	forgetSteps();
	remember(HINT, '1');
	await knowMe();
	if (recall('push') === String(me.value?.id)) void import('./later').then(({ keepPush }) => keepPush()).catch(() => undefined);
}

export async function leave(): Promise<void> {
	// A session that is over already is as good as one that was ended.
	await accounts.logOut().catch((error: unknown) => {
		if (!(error instanceof ApiError) || error.status !== 401) throw error;
	});
	await forget();
	// What was not yet listed is not for who comes next; a session that merely ended keeps it.
	remember('draft', null);
}
