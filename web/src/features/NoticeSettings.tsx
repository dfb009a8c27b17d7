import { useState } from 'preact/hooks';
import * as accounts from '../api/accounts';
import * as api from '../api/notices';
import type { NoticeSettings as SettingsOfNotices } from '../api/types';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Check, typed } from '../ui/form';
import { Coming } from './Coming';

const load = () => import('../state/later');
type Push = Awaited<ReturnType<typeof load>>;

function Hour({ label, value, onPick }: { label: string; value: number; onPick: (hour: number) => void }) {
	return (
		<label>
			{label}{' '}
			<select value={value} onChange={typed((text) => onPick(Number(text)))}>
				{Array.from({ length: 24 }, (_, hour) => (
					<option key={hour} value={hour}>
						{hour}:00
					</option>
				))}
			</select>
		</label>
	);
}

function PushSwitch({ by: { pushes, startPush, stopPush }, on, onSwitched }: { by: Push; on: boolean; onSwitched: (on: boolean) => void }) {
	const [busy, setBusy] = useState(false);
	const words = t().noticeSettings;
	const id = me.value?.id ?? 0;

	async function pick(wanted: boolean): Promise<void> {
		setBusy(true);
		try {
			if (!wanted) await stopPush();
			else if (!(await startPush(id))) say(words.pushDenied);
		} catch (error) {
			sorry(error);
		} finally {
			setBusy(false);
			onSwitched(pushes(id));
		}
	}
	return <Check label={words.push} checked={on} disabled={busy} onPick={(wanted) => void pick(wanted)} />;
}

/** Letters about what stays unread, where the site sends any; notifications of this browser; and the hours without. */
export function NoticeSettings() {
	const site = useLoad('settings', accounts.settings);
	const mine = useLoad('notice settings', api.settings);
	const push = useLoad('push', load);
	const [switched, setSwitched] = useState<boolean>();
	const words = t().noticeSettings;
	if (!site.data || !mine.data) {
		const reload = () => [site, mine].forEach((one) => one.reload());
		return <Coming error={site.error ?? mine.error} reload={reload} kind="chip" />;
	}
	const by = push.data;
	const on = switched ?? !!(by?.canPush() && by.pushes(me.value?.id ?? 0));
	const change = (settings: Partial<SettingsOfNotices>) => void api.change(settings).then(mine.set, sorry);
	const { mail, quiet_from: from, quiet_to: to, push_details: details } = mine.data;
	return (
		<>
			{site.data.mail && <Check label={words.mail} checked={mail} onPick={(on) => change({ mail: on })} />}
			{!by ? (
				<Coming {...push} kind="chip" />
			) : by.canPush() ? (
				<PushSwitch by={by} on={on} onSwitched={setSwitched} />
			) : (
				!site.data.mail && <p class="hint">{words.none}</p>
			)}
			{on && <Check label={words.pushDetails} checked={details} onPick={(on) => change({ push_details: on })} />}
			{!((site.data.mail && mail) || on) ? (
				<p class="hint">{words.quietLater}</p>
			) : (
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
