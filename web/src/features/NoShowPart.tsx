import { useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Rental } from '../api/types';
import { when } from '../lib/format';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';

/** That one of the two did not come, be it to take it back: until when he may contest it, and what became of that. */
export function NoShowPart({ rental, onChange }: { rental: Rental; onChange: () => void }) {
	const [text, setText] = useState('');
	const [busy, act] = useAct(undefined, onChange);
	const words = t().noShow;
	const { no_show: noShow, state } = rental;
	if (!noShow) return null;
	const said = noShow.judged_at ? (noShow.excused ? words.excused : words.upheld) : noShow.contested_at ? words.contested : state === 'IN_USE' && words.late;
	const may = rental.moves.includes('contest');
	if (!said && !may) return null;

	return (
		<section class="claim">
			<h2>{words.title}</h2>
			{said && <p>{said}</p>}
			{may && (
				<Form data-move="contest" onSend={() => act(() => rentals.contest(rental.id, text.trim()))}>
					<p class="hint">{words.until(when(noShow.contest_until))}</p>
					<Field label={words.why}>
						<textarea name="reason" rows={3} maxLength={1000} required value={text} onInput={typed(setText)} />
					</Field>
					<button type="submit" class="button button-main" disabled={busy || !text.trim()}>
						{words.contest}
					</button>
				</Form>
			)}
		</section>
	);
}
