import * as api from '../api/account';
import { when } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { Coming } from './Coming';

/** Where the member is signed in. */
export function Devices() {
	const words = t().wishes;
	const list = useLoad('sessions', api.sessions);
	if (!list.data) return <Coming {...list} kind="row" />;
	const end = (id?: number) => void api.signOut(id).then(list.reload, sorry);
	return (
		<section>
			<h2>{words.devices}</h2>
			<ul class="rows">
				{list.data.map(({ id, device, seen_at: seen, current }) => (
					<li key={id} class="row">
						<span class="row-text">
							<b>{device || words.device}</b>
							<small>{current ? words.thisDevice : when(seen)}</small>
						</span>
						{!current && (
							<button type="button" class="button" data-end={id} onClick={() => end(id)}>
								{t().me.logout}
							</button>
						)}
					</li>
				))}
			</ul>
			{list.data.length > 1 && (
				<button type="button" class="button" data-end="all" onClick={() => end()}>
					{words.signOutAll}
				</button>
			)}
		</section>
	);
}
