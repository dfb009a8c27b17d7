import { useState } from 'preact/hooks';
import * as api from '../api/account';
import { saveSearch, searchOf } from '../api/products';
import { finding } from '../lib/finding';
import { money, range } from '../lib/format';
import { findingOf } from '../lib/search';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { Coming } from './Coming';

const read = (address: string) => findingOf(Object.fromEntries(new URLSearchParams(address)));

/** What a search is for, in a line. */
function label(address: string): string {
	const { keyword, category, from, to, fits, max, near, km } = read(address);
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

/** Searches of which the member hears. What is taken off stays until the page is left, so that it can be put back. */
export function SavedSearches() {
	const list = useLoad('searches', api.searches);
	// What has become of each by now: its new number, or null when it is taken off.
	const [became, put] = useState<Record<string, number | null>>({});
	const words = t().wishes;
	const note = (address: string, id: number | null) => put((old) => ({ ...old, [address]: id }));
	const remove = (id: number, address: string) => void api.forgetSearch(id).then(() => note(address, null), sorry);
	const putBack = (address: string) => void saveSearch(searchOf(read(address)), address).then(({ id }) => note(address, id), sorry);
	if (!list.data) return <Coming {...list} what={words.searches} />;
	if (!list.data.length) return null;
	return (
		<section>
			<h2>{words.searches}</h2>
			<ul class="rows">
				{list.data.map(({ id: first, address }) => {
					const { [address]: id = first } = became;
					return (
						<li key={first} class="row">
							<span class="row-text">{id ? <a href={`/search?${address}`}>{label(address)}</a> : <s>{label(address)}</s>}</span>
							<button type="button" class="button" onClick={() => (id ? remove(id, address) : putBack(address))}>
								{id ? t().remove : words.putBack}
							</button>
						</li>
					);
				})}
			</ul>
		</section>
	);
}
