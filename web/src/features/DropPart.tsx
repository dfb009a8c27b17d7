import { useState } from 'preact/hooks';
import * as api from '../api/handover';
import type { Rental } from '../api/types';
import { when } from '../lib/format';
import { isAgreed } from '../lib/moves';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { useLoad } from '../state/load';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';

/** What the reader may say of it: the renter that he has left it, with the code that stands there; the owner that it is not there. */
function Say({ rental, places, onDone }: { rental: Rental; places: api.DropPlace[]; onDone: () => void }) {
	const leaves = rental.moves.includes('drop_off');
	const [place, setPlace] = useState(places[0]?.id ?? 0);
	const [said, setSaid] = useState('');
	const [busy, act] = useAct(undefined, onDone);
	const words = t().drop;
	if (!leaves && !rental.moves.includes('not_there')) return null;

	async function send(): Promise<void> {
		await (leaves ? api.leave(rental.id, place, said.replace(/\D/g, '')) : api.notThere(rental.id, said.trim()));
		setSaid('');
	}

	return (
		<Form data-move={leaves ? 'drop_off' : 'not_there'} onSend={() => act(send)}>
			{leaves && places.length > 1 && (
				<Field label={words.where}>
					<select name="place" value={place} onChange={typed((text) => setPlace(Number(text)))}>
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
					onInput={typed(setSaid)}
				/>
			</Field>
			<button type="submit" class="button" disabled={busy || !said.trim()}>
				{leaves ? words.leave : words.notThere}
			</button>
		</Form>
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
