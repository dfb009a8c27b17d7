import { useState } from 'preact/hooks';
import * as rentals from '../api/rentals';
import type { Rental } from '../api/types';
import { clock, date, when } from '../lib/format';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Check, Form, typed } from '../ui/form';
import { Coming } from './Coming';

const WAIT_MS = 10_000;

const degrees = (millionths: number) => (millionths / 1e6).toFixed(5);

function where({ place, latitude_e6: latitude, longitude_e6: longitude, accuracy_m: accuracy, forgotten }: rentals.CheckIn): string {
	const words = t().meeting.checkIn;
	if (forgotten) return words.forgotten;
	const position = latitude === null || longitude === null ? '' : words.position(degrees(latitude), degrees(longitude), accuracy ?? 0);
	return [place, position].filter(Boolean).join(' · ') || words.noPlace;
}

/** Who was there, and when; as a proof it says what each said himself, and the server's time. */
export function CheckInList({ said, name }: { said: rentals.CheckIn[]; name: (member: number) => string }) {
	if (said.length === 0) return null;
	return (
		<ul class="claim-words" data-check-ins>
			{said.map((one) => (
				<li key={`${one.by} ${one.at}`}>
					<b>{name(one.by)}</b> {date(one.at)} {clock(one.at)}
					<br />
					<small>{where(one)}</small>
				</li>
			))}
		</ul>
	);
}

/** Where this device is; null where it, or its owner, does not say. */
function position(): Promise<rentals.Position | null> {
	return new Promise((resolve) => {
		navigator.geolocation.getCurrentPosition(
			({ coords }) =>
				resolve({ latitude_e6: Math.round(coords.latitude * 1e6), longitude_e6: Math.round(coords.longitude * 1e6), accuracy_m: Math.min(100_000, Math.round(coords.accuracy)) }),
			() => resolve(null),
			{ enableHighAccuracy: true, timeout: WAIT_MS },
		);
	});
}

function SayHere({ rental, onDone }: { rental: Rental; onDone: () => void }) {
	const [place, setPlace] = useState('');
	const [located, setLocated] = useState(false);
	const [busy, act] = useAct(undefined, onDone);
	const words = t().meeting.checkIn;

	async function send(): Promise<void> {
		const here = located ? await position() : null;
		if (located && !here) say(words.unknown);
		await rentals.checkIn(rental.id, place.trim(), here);
		setPlace('');
	}

	return (
		<Form data-move="check_in" onSend={() => act(send)}>
			<p class="hint">{words.hint}</p>
			<Field label={words.place} optional>
				<input name="place" maxLength={200} value={place} onInput={typed(setPlace)} />
			</Field>
			<Check name="located" label={words.located} checked={located} onPick={setLocated} />
			<button type="submit" class="button" disabled={busy}>
				{words.send}
			</button>
		</Form>
	);
}

/** The two meet: who is there says so, which is proof if the other does not come. */
export function CheckIns({ rental, onChange }: { rental: Rental; onChange: () => void }) {
	const words = t().meeting.checkIn;
	const open = rental.moves.includes('check_in');
	const shown = open || !!rental.no_show;
	const said = useLoad(shown ? `check-ins ${rental.id} ${rental.revision}` : null, () => rentals.checkIns(rental.id));
	if (!shown || (!open && said.data?.length === 0)) return null;
	return (
		<section class="claim">
			<h2>{words.title}</h2>
			{rental.no_show_from && <p class="hint">{words.from(when(rental.no_show_from))}</p>}
			{!said.data && <Coming {...said} kind="row" />}
			<CheckInList said={said.data ?? []} name={(member) => (member === rental.owner ? words.owner : words.renter)} />
			{open && <SayHere rental={rental} onDone={onChange} />}
		</section>
	);
}
