import { digits } from '../lib/listing';
import { t } from '../lib/text';
import { Field } from '../ui/basic';
import { typed } from '../ui/form';

/** As typed; empty: as it is. */
export interface Meeting {
	place: string;
	hour: string;
}

export function meetingSaid({ place, hour }: Meeting): { place?: string; pickup_hour?: number } {
	return { ...(place.trim() && { place: place.trim() }), ...(hour !== '' && { pickup_hour: Math.min(23, Number(hour)) }) };
}

/** Where and at what hour the two meet. */
export function MeetingFields({ meeting, onInput }: { meeting: Meeting; onInput: (meeting: Meeting) => void }) {
	const words = t().agreement;
	return (
		<>
			<Field label={words.parts.place} hint={words.placeHint} optional>
				<input name="place" maxLength={200} value={meeting.place} onInput={typed((text) => onInput({ ...meeting, place: text }))} />
			</Field>
			<Field label={words.parts.pickup_hour} hint={words.hourHint} optional>
				<input
					name="pickup_hour"
					inputMode="numeric"
					maxLength={2}
					value={meeting.hour}
					onInput={typed((text) => onInput({ ...meeting, hour: digits(text) }))}
				/>
			</Field>
		</>
	);
}
