import { useState } from 'preact/hooks';
import * as api from '../api/handover';
import type { Rental } from '../api/types';
import { clock, date } from '../lib/format';
import { isAgreed } from '../lib/moves';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field } from '../ui/basic';

const when = (at: string) => `${date(at)} ${clock(at)}`;

/** What the reader may say of it: the renter that he has left it, with the code that stands there; the owner that it is not there. */
function Say({ rental, places, onDone }: { rental: Rental; places: api.DropPlace[]; onDone: () => void }) {
	const leaves = rental.moves.includes('drop_off');
	const [place, setPlace] = useState(places[0]?.id ?? 0);
	const [said, setSaid] = useState('');
	const [busy, setBusy] = useState(false);
	const words = t().drop;
	if (!leaves && !rental.moves.includes('not_there')) return null;

	async function send(): Promise<void> {
		setBusy(true);
		try {
			await (leaves ? api.leave(rental.id, place, said.replace(/\D/g, '')) : api.notThere(rental.id, said.trim()));
			setSaid('');
		} catch (error) {
			say(explain(error));
		}
		setBusy(false);
		onDone();
	}

	return (
		<form
			class="form"
			data-move={leaves ? 'drop_off' : 'not_there'}
			onSubmit={(event) => {
				event.preventDefault();
				void send();
			}}
		>
			{leaves && places.length > 1 && (
				<Field label={words.where}>
					<select name="place" value={place} onChange={(event) => setPlace(Number(event.currentTarget.value))}>
						{places.map(({ id, name }) => (
							<option key={id} value={id}>
								{name}
							</option>
						))}
					</select>
				</Field>
			)}
			<Field label={leaves ? words.code : words.why} {...(leaves ? { hint: words.codeHint } : {})}>
				<input
					name="said"
					required
					autoComplete="off"
					{...(leaves ? { inputMode: 'numeric', class: 'code-input' } : {})}
					maxLength={leaves ? 12 : 1000}
					value={said}
					onInput={(event) => setSaid(event.currentTarget.value)}
				/>
			</Field>
			<button type="submit" class="button" disabled={busy || !said.trim()}>
				{leaves ? words.leave : words.notThere}
			</button>
		</form>
	);
}

/** Where it may be left when its owner cannot be there, or where it was. */
export function DropPart({ rental, onChange }: { rental: Rental; onChange: () => void }) {
	const words = t().drop;
	const { dropped } = rental;
	const { data } = useLoad(isAgreed(rental) ? `drops of ${rental.id} ${rental.revision}` : null, () => api.dropPlaces(rental.id));
	const places = data ?? [];
	if (!dropped && !places.length) return null;
	return (
		<section class="claim" data-drop>
			<h2>{words.title}</h2>
			{dropped ? (
				<p>
					{words.left(dropped.place, when(dropped.at))} {isAgreed(rental) && words.until(when(dropped.until))}
				</p>
			) : (
				<ul class="claim-words">
					{places.map(({ id, name, directions, hours, opening }) => (
						<li key={id}>
							<b>{name}</b>
							<span>{[directions, hours].filter(Boolean).join(' · ')}</span>
							{opening && <span>{words.opening(opening)}</span>}
						</li>
					))}
				</ul>
			)}
			<Say key={places[0]?.id} rental={rental} places={places} onDone={onChange} />
		</section>
	);
}
