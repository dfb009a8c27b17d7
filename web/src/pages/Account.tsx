import { useRoute } from 'preact-iso';
import type { ComponentType } from 'preact';
import * as api from '../api/account';
import type { User } from '../api/types';
import { BusinessForm } from '../features/BusinessForm';
import { Coming } from '../features/Coming';
import { Devices } from '../features/Devices';
import { HomePlace } from '../features/HomePlace';
import { LeaveForm } from '../features/LeaveForm';
import { MePage } from '../features/MePage';
import { NoticeSettings } from '../features/NoticeSettings';
import { RentalFiles } from '../features/RentalFiles';
import { t } from '../lib/text';
import { useLoad } from '../state/load';

function Export() {
	const words = t().wishes;
	const { data, error, reload } = useLoad('export', api.archives);
	return (
		<section>
			<h2>{words.export}</h2>
			<p class="hint">{words.exportHint}</p>
			{!data && <Coming error={error} reload={reload} kind="chip" />}
			<div class="buttons">
				{Array.from({ length: data?.parts ?? 0 }, (_, i) => (
					<a key={i} class="button" href={`/api/account/export.zip?part=${i + 1}`} download>
						{words.export} {i > 0 && i + 1}
					</a>
				))}
			</div>
		</section>
	);
}

function Notices() {
	return (
		<section class="form">
			<h2>{t().notices.settings}</h2>
			<NoticeSettings />
		</section>
	);
}

/** Each has an address of its own, too. */
const PARTS: Record<string, ComponentType<{ user: User; alone: boolean }>> = { home: HomePlace, lend: BusinessForm, notices: Notices, devices: Devices, files: RentalFiles, export: Export, leave: LeaveForm };

/** What the site has of a member, and what he may do about it: all of it, or one part. */
export default function Account() {
	const { part = '' } = useRoute().params;
	return (
		<MePage title={t().wishes.account} narrow>
			{(user) => Object.entries(PARTS).map(([name, Part]) => (part === name || !Object.hasOwn(PARTS, part)) && <Part key={name} user={user} alone={part === name} />)}
		</MePage>
	);
}
