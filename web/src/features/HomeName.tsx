import * as api from '../api/account';
import { t } from '../lib/text';
import { useLoad } from '../state/load';

/** What the member calls where he lives; names that neighbours use are there to choose from. */
export function HomeName(props: { required: boolean; value?: string; onInput?: (event: { currentTarget: HTMLInputElement }) => void }) {
	const { data } = useLoad('homes', api.homeNames);
	return (
		<>
			<input name="home" maxLength={30} autoComplete="off" list="homes" placeholder={t().wishes.homeLike} {...props} />
			<datalist id="homes">{data?.map((name) => <option key={name} value={name} />)}</datalist>
		</>
	);
}
