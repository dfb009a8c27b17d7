import * as account from '../api/account';
import * as products from '../api/products';
import { fitting } from '../lib/fitting';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { useLoad } from '../state/load';
import { deviceAt } from '../state/place';
import { say } from '../state/toast';
import { Coming } from './Coming';

/** The owner says where he hands it over, by being there. */
export function PlaceFields({ id }: { id: number }) {
	const words = fitting();
	const one = useLoad(`place ${id}`, () => products.place(id));
	const home = useLoad('neighbourhood', account.neighbourhood);
	const [busy, act] = useAct(one.reload);
	if (!one.data) return <Coming {...one} what={words.place} />;

	const set = (what: () => Promise<unknown>, done: string) => act(() => what().then(() => say(done)));
	async function here(): Promise<void> {
		const place = await deviceAt().catch(() => null);
		if (!place) return say(words.placeUnknown);
		await set(() => products.setPlace(id, place), words.placeSet);
	}

	return (
		<section>
			<h2>{words.place}</h2>
			<p class="hint">{words.placeHint}</p>
			<div class="buttons">
				<button type="button" class="button" data-place="here" disabled={busy} onClick={() => void here()}>
					{words.placeHere}
				</button>
				{home.data?.latitude_e6 && (
					<button type="button" class="button" data-place="home" disabled={busy} onClick={() => void set(() => products.setPlace(id, home.data as account.At), words.placeSet)}>
						{t().wishes.homeUse}
					</button>
				)}
				{one.data.place && (
					<button type="button" class="button" data-place="forget" disabled={busy} onClick={() => void set(() => products.forgetPlace(id), words.placeForgot)}>
						{words.placeForget}
					</button>
				)}
			</div>
		</section>
	);
}
