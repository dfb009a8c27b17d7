import { useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Rental } from '../api/types';
import { clock, date } from '../lib/format';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { say } from '../state/toast';
import { Field } from '../ui/basic';

/** That one of the two did not come, be it to take it back: until when he may contest it, and what became of that. */
export function NoShowPart({ rental, onChange }: { rental: Rental; onChange: () => void }) {
	const [text, setText] = useState('');
	const [busy, setBusy] = useState(false);
	const words = t().noShow;
	const { no_show: noShow, state } = rental;
	if (!noShow) return null;
	const said = noShow.judged_at ? (noShow.excused ? words.excused : words.upheld) : noShow.contested_at ? words.contested : state === 'IN_USE' && words.late;
	const may = rental.moves.includes('contest');
	if (!said && !may) return null;

	async function contest(): Promise<void> {
		setBusy(true);
		try {
			await rentals.contest(rental.id, text.trim());
		} catch (error) {
			say(explain(error));
		}
		setBusy(false);
		onChange();
	}

	return (
		<section class="claim">
			<h2>{words.title}</h2>
			{said && <p>{said}</p>}
			{may && (
				<form
					class="form"
					data-move="contest"
					onSubmit={(event) => {
						event.preventDefault();
						void contest();
					}}
				>
					<p class="hint">{words.until(`${date(noShow.contest_until)} ${clock(noShow.contest_until)}`)}</p>
					<Field label={words.why}>
						<textarea name="reason" rows={3} maxLength={1000} required value={text} onInput={(event) => setText(event.currentTarget.value)} />
					</Field>
					<button type="submit" class="button button-main" disabled={busy || !text.trim()}>
						{words.contest}
					</button>
				</form>
			)}
		</section>
	);
}
