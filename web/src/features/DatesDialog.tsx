import { useState } from 'preact/hooks';
import * as products from '../api/products';
import type { Proposal } from '../api/rentals';
import type { Rental } from '../api/types';
import { digits } from '../lib/listing';
import { isAgreed } from '../lib/moves';
import type { Picked } from '../lib/pick';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { Field } from '../ui/basic';
import { Dialog } from '../ui/Dialog';
import { typed } from '../ui/form';
import { Fee } from './Fee';
import { type Meeting, MeetingFields, meetingSaid } from './MeetingFields';
import { FreeDays } from './FreeDays';
import { UnitFields, useUnits } from './UnitFields';

/** Choosing days to request, to offer or to counter with, a size and how many where there are several, and a fee where it is to be another; it
 * begins with those of now. Of a rental that is there already, where and when the two meet, too. */
export function DatesDialog(props: { product: number; now?: Rental; close: () => void; onSend: (proposal: Proposal) => void }) {
	const now: Picked = { start: props.now?.rental_start_date ?? null, end: props.now?.rental_end_date ?? null };
	const [picked, setPicked] = useState<Picked>(now);
	const [price, setPrice] = useState('');
	const [meeting, setMeeting] = useState<Meeting>({ place: '', hour: '' });
	const things = useUnits(props.product, props.now);
	const product = useLoad(`product ${props.product}`, () => products.product(props.product));
	const agreed = !!props.now && isAgreed(props.now);
	const { start, end } = picked;
	const words = t().rental;
	return (
		<Dialog title={agreed ? t().agreement.change : words.proposeTitle} close={props.close}>
			<UnitFields {...things} />
			<FreeDays id={props.product} {...(props.now ? { own: props.now } : {})} units={things.units} picked={picked} onPick={setPicked} />
			<Fee id={props.product} {...(product.data ? { fees: product.data } : {})} picked={picked} units={things.units} />
			<Field label={words.offer} hint={words.offerHint} optional>
				<input name="price" inputMode="numeric" value={price} onInput={typed((text) => setPrice(digits(text)))} />
			</Field>
			{props.now && <MeetingFields meeting={meeting} onInput={setMeeting} />}
			<div class="buttons buttons-end">
				<button
					type="button"
					class="button button-main"
					disabled={!start || !end || !!things.error}
					onClick={() => start && end && props.onSend({ start, end, price: price === '' ? null : Number(price), ...things.units, ...meetingSaid(meeting) })}
				>
					{agreed ? t().agreement.send : words.sendDates}
				</button>
			</div>
		</Dialog>
	);
}
