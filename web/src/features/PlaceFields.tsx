import { useState } from 'preact/hooks';
import * as products from '../api/products';
import { finding } from '../lib/finding';
import { fitting } from '../lib/fitting';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { whereAmI } from '../state/place';
import { say } from '../state/toast';

/** The owner says where he hands it over, by being there. */
export function PlaceFields({ id }: { id: number }) {
	const words = fitting();
	const { data, reload } = useLoad(`place ${id}`, () => products.place(id));
	const [busy, setBusy] = useState(false);
	if (!data) return null;

	async function act(what: () => Promise<unknown>, done: string): Promise<void> {
		setBusy(true);
		try {
			await what();
			say(done);
			reload();
		} catch (error) {
			say(explain(error));
		} finally {
			setBusy(false);
		}
	}
	async function here(): Promise<void> {
		const at = await whereAmI().catch(() => null);
		if (!at) return say(finding().noPlace);
		const place = { latitude_e6: Math.round(at.latitude * 1e6), longitude_e6: Math.round(at.longitude * 1e6) };
		await act(() => products.setPlace(id, place), words.placeSet);
	}

	return (
		<section>
			<h2>{words.place}</h2>
			<p class="hint">{words.placeHint}</p>
			<div class="buttons">
				<button type="button" class="button" data-place="here" disabled={busy} onClick={() => void here()}>
					{words.placeHere}
				</button>
				{data.place && (
					<button type="button" class="button" data-place="forget" disabled={busy} onClick={() => void act(() => products.forgetPlace(id), words.placeForgot)}>
						{words.placeForget}
					</button>
				)}
			</div>
		</section>
	);
}
