import * as api from '../api/account';
import { BusinessForm } from '../features/BusinessForm';
import { Coming } from '../features/Coming';
import { Devices } from '../features/Devices';
import { HomePlace } from '../features/HomePlace';
import { LeaveForm } from '../features/LeaveForm';
import { NeedMe } from '../features/NeedMe';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { useTitle } from '../state/title';

function Export() {
	const words = t().wishes;
	const { data, error, reload } = useLoad('export', api.archives);
	return (
		<section>
			<h2>{words.export}</h2>
			<p class="hint">{words.exportHint}</p>
			<Coming error={error} reload={reload} />
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

/** What the site has of a member, and what he may do about it. */
export default function Account() {
	const words = t().wishes;
	useTitle(words.account);
	return (
		<div class="page page-narrow">
			<h1>{words.account}</h1>
			<NeedMe>
				{(user) => (
					<>
						<HomePlace />
						<BusinessForm id={user.id} />
						<Devices />
						<Export />
						<LeaveForm user={user} />
					</>
				)}
			</NeedMe>
		</div>
	);
}
