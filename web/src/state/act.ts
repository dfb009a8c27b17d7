import { useState } from 'preact/hooks';
import { sorry } from './explain';

/** One thing at a time: `act` does it, then calls `done`, or says why it could not be done. `after` is called either way. */
export function useAct(done?: () => void, after?: () => void): [boolean, (what: () => Promise<unknown>) => Promise<void>] {
	const [busy, setBusy] = useState(false);
	async function act(what: () => Promise<unknown>): Promise<void> {
		setBusy(true);
		try {
			await what();
			done?.();
		} catch (error) {
			sorry(error);
		}
		setBusy(false);
		after?.();
	}
	return [busy, act];
}
