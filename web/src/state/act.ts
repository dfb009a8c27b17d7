import { useState } from 'preact/hooks';
import { explain } from './explain';
import { say } from './toast';

/** One thing at a time: `act` does it, then calls `done`, or says why it could not be done. */
export function useAct(done?: () => void): [boolean, (what: () => Promise<unknown>) => Promise<void>] {
	const [busy, setBusy] = useState(false);
	async function act(what: () => Promise<unknown>): Promise<void> {
		setBusy(true);
		try {
			await what();
			done?.();
		} catch (error) {
			say(explain(error));
		}
		setBusy(false);
	}
	return [busy, act];
}
