import { useState } from 'preact/hooks';
import * as account from '../api/account';
import * as api from '../api/wanted';
import { today } from '../lib/dates';
import { digits } from '../lib/listing';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { Form, typed } from '../ui/form';
import { CategoryPicker } from './CategoryPicker';

interface Props {
	/** What a search that found nothing was for. */
	start: { text: string; category: string; from: string; to: string };
	onDone: () => void;
}

/** What a member needs; where, is his neighbourhood. */
export function WantedForm({ start, onDone }: Props) {
	const words = t().wishes;
	const home = useLoad('neighbourhood', account.neighbourhood);
	const [value, setValue] = useState({ ...start, fee: '' });
	const [busy, setBusy] = useState(false);
	const put = (part: Partial<typeof value>) => setValue({ ...value, ...part });

	async function send(): Promise<void> {
		const { name, latitude_e6, longitude_e6 } = home.data ?? {};
		setBusy(true);
		try {
			await api.post({
				text: value.text,
				category: value.category,
				fee_most: Number(value.fee),
				place: name ?? '',
				...(value.from ? { start: value.from, end: value.to > value.from ? value.to : value.from } : {}),
				...(latitude_e6 && longitude_e6 ? { latitude_e6, longitude_e6 } : {}),
			});
			say(words.posted);
			onDone();
		} catch (error) {
			sorry(error);
			setBusy(false);
		}
	}
	return (
		<Form onSend={send}>
			<Field label={words.text}>
				<textarea name="text" rows={3} maxLength={500} required value={value.text} onInput={(event) => put({ text: event.currentTarget.value })} />
			</Field>
			<CategoryPicker value={value.category} onPick={(category) => put({ category })} />
			<Field label={t().search.from} optional>
				<input name="from" type="date" min={today()} value={value.from} onInput={typed((from) => put({ from }))} />
			</Field>
			<Field label={t().search.to} optional>
				<input name="to" type="date" min={value.from || today()} value={value.to} onInput={typed((to) => put({ to }))} />
			</Field>
			<Field label={words.fee} optional>
				<input name="fee" inputMode="numeric" value={value.fee} onInput={typed((text) => put({ fee: digits(text) }))} />
			</Field>
			<button type="submit" class="button button-main" disabled={busy || !value.text.trim()}>
				{words.write}
			</button>
		</Form>
	);
}
