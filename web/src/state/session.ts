import { signal } from '@preact/signals';
import * as accounts from '../api/accounts';
import { ApiError, onSignedOut } from '../api/http';
import type { User } from '../api/types';
import { recall, remember } from '../lib/store';

/** undefined: not known yet; null: nobody is signed in. */
export const me = signal<User | null | undefined>(undefined);

// The cookie is not for scripts to see; this only says whether asking is worth a call.
const HINT = 'member';

export async function loadMe(): Promise<void> {
	if (!recall(HINT)) {
		me.value = null;
		return;
	}
	try {
		me.value = await accounts.me();
	} catch {
		me.value = null;
	}
}

onSignedOut(() => {
	remember(HINT, null);
	me.value = null;
});

/** After any login answer: the cookies are set, so ask who we are. */
export async function enter(): Promise<void> {
	remember(HINT, '1');
	me.value = await accounts.me();
}

export async function leave(): Promise<void> {
	// A session that is over already is as good as one that was ended.
	await accounts.logOut().catch((error: unknown) => {
		if (!(error instanceof ApiError) || error.status !== 401) throw error;
	});
	remember(HINT, null);
	me.value = null;
}
