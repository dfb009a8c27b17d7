import { useState } from 'preact/hooks';
import { ApiError } from '../api/http';
import * as reputation from '../api/reputation';
import type { Rental } from '../api/types';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Dialog } from '../ui/Dialog';
import { Form, typed } from '../ui/form';
import { GearFields, type GearWords, noGearWords, StarChoice } from './GearFields';

/** Stars and one line, after the gear is back. */
export function ReviewDialog(props: { rental: Rental; close: () => void; onDone: () => void }) {
	const [star, setStar] = useState(5);
	const [comment, setComment] = useState('');
	const [gear, setGear] = useState<GearWords>(noGearWords);
	const [busy, setBusy] = useState(false);
	const words = t().rental;
	const renter = me.value?.id === props.rental.renter.id;

	async function submit(): Promise<void> {
		setBusy(true);
		try {
			await reputation.review(props.rental.product.id, star, comment.trim(), renter ? gear : null);
			say(words.reviewDone);
			props.onDone();
		} catch (error) {
			if (error instanceof ApiError && (error.status === 403 || error.status === 409)) {
				say(words.reviewLate);
				props.onDone();
			} else {
				sorry(error);
				setBusy(false);
			}
		}
	}

	return (
		<Dialog title={words.review} close={props.close}>
			<Form onSend={submit}>
				<StarChoice name="star" label={renter ? t().facts.gearStar : words.reviewStar} star={star} onPick={setStar} />
				{renter && <GearFields gear={gear} onPick={setGear} />}
				<Field label={words.reviewText}>
					<input name="comment" required maxLength={64} value={comment} onInput={typed(setComment)} />
				</Field>
				<button type="submit" class="button button-main" disabled={busy || !comment.trim()}>
					{words.reviewSend}
				</button>
			</Form>
		</Dialog>
	);
}
