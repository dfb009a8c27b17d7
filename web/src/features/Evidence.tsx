import { useState } from 'preact/hooks';
import * as api from '../api/handover';
import { t } from '../lib/text';
import { explain } from '../state/explain';

/** The whole story to keep, and whether it is still what it was. */
export function Evidence({ rental }: { rental: number }) {
	const [said, setSaid] = useState('');
	const words = t().handover;

	async function check(): Promise<void> {
		try {
			const { verifies, events } = await api.proof(rental);
			setSaid(verifies ? words.holds(events.length) : words.broken);
		} catch (error) {
			setSaid(explain(error));
		}
	}

	return (
		<div class="buttons">
			<button type="button" class="button" data-check onClick={() => void check()}>
				{words.check}
			</button>
			<a class="button" href={api.evidence(rental)} download>
				{words.evidence}
			</a>
			<p class="hint" role="status">
				{said || words.evidenceHint}
			</p>
		</div>
	);
}
