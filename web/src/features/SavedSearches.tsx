import * as api from '../api/account';
import { finding } from '../lib/finding';
import { money, range } from '../lib/format';
import { findingOf } from '../lib/search';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';

/** What a search is for, in a line. */
function label(address: string): string {
	const { keyword, category, from, to, fits, max, near, km } = findingOf(Object.fromEntries(new URLSearchParams(address)));
	const words = [
		keyword,
		category && t().category({ sort: category, name: category }),
		from && range(from, to || from),
		max && t().wishes.upTo(money(Number(max))),
		near && `${finding().near} ${km} km`,
		fits && finding().fits,
	];
	return words.filter(Boolean).join(' · ') || address;
}

/** Searches of which the member hears. */
export function SavedSearches() {
	const list = useLoad('searches', api.searches);
	const words = t().wishes;
	if (!list.data?.length) return null;
	return (
		<section>
			<h2>{words.searches}</h2>
			<ul class="rows">
				{list.data.map(({ id, address }) => (
					<li key={id} class="row">
						<span class="row-text">
							<a href={`/search?${address}`}>{label(address)}</a>
						</span>
						<button type="button" class="button" onClick={() => void api.forgetSearch(id).then(list.reload, sorry)}>
							{t().remove}
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}
