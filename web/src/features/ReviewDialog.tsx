import { useState } from 'preact/hooks';
import { ApiError } from '../api/http';
import * as products from '../api/products';
import type { Rental } from '../api/types';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Dialog } from '../ui/Dialog';

/** Stars and one line, after the gear is back. */
export function ReviewDialog(props: { rental: Rental; close: () => void; onDone: () => void }) {
	const [star, setStar] = useState(5);
	const [comment, setComment] = useState('');
	const [busy, setBusy] = useState(false);
	const words = t().rental;

	async function submit(): Promise<void> {
		setBusy(true);
		try {
			await products.review(props.rental.product.id, star, comment.trim());
			say(words.reviewDone);
			props.onDone();
		} catch (error) {
			if (error instanceof ApiError && (error.status === 403 || error.status === 409)) {
				say(words.reviewLate);
				props.onDone();
			} else {
				say(explain(error));
				setBusy(false);
			}
		}
	}

	return (
		<Dialog title={words.review} close={props.close}>
			<form
				class="form"
				onSubmit={(event) => {
					event.preventDefault();
					void submit();
				}}
			>
				<fieldset class="star-choice">
					<legend>{words.reviewStar}</legend>
					{[1, 2, 3, 4, 5].map((n) => (
						<label key={n} class={n <= star ? 'on' : ''}>
							<input class="sr" type="radio" name="star" checked={n === star} onChange={() => setStar(n)} />
							<span aria-hidden="true">★</span>
							<span class="sr">{t().stars(n)}</span>
						</label>
					))}
				</fieldset>
				<Field label={words.reviewText}>
					<input name="comment" required maxLength={64} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
				</Field>
				<button type="submit" class="button button-main" disabled={busy || !comment.trim()}>
					{words.reviewSend}
				</button>
			</form>
		</Dialog>
	);
}
