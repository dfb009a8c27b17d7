import * as accounts from '../api/accounts';
import * as api from '../api/notices';
import type { NoticeSettings } from '../api/types';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';

function Hour({ label, value, onPick }: { label: string; value: number; onPick: (hour: number) => void }) {
	return (
		<label>
			{label}{' '}
			<select value={value} onChange={(event) => onPick(Number(event.currentTarget.value))}>
				{Array.from({ length: 24 }, (_, hour) => (
					<option key={hour} value={hour}>
						{hour}:00
					</option>
				))}
			</select>
		</label>
	);
}

/** Letters about what stays unread, or none, and the hours without; where the site sends any. */
export function MailSwitch() {
	const site = useLoad('settings', accounts.settings);
	const mine = useLoad('notice settings', api.settings);
	const words = t().notices;
	if (!site.data?.mail || !mine.data) return null;
	const change = (settings: Partial<NoticeSettings>) => void api.change(settings).then(mine.set, (error: unknown) => say(explain(error)));
	const { mail, quiet_from: from, quiet_to: to } = mine.data;
	return (
		<>
			<label class="check">
				<input type="checkbox" checked={mail} onChange={(event) => change({ mail: event.currentTarget.checked })} /> {words.mail}
			</label>
			{mail && (
				<fieldset class="hours">
					<legend>{words.quiet}</legend>
					<Hour label={words.from} value={from} onPick={(hour) => change({ quiet_from: hour })} />
					<Hour label={words.to} value={to} onPick={(hour) => change({ quiet_to: hour })} />
					<small>{words.quietHint}</small>
				</fieldset>
			)}
		</>
	);
}
