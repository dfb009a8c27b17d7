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
	const [gone, setGone] = useState<number[]>([]);
	const words = t().wishes;
	const remove = (id: number) => void api.forgetSearch(id).then(() => setGone([...gone, id]), sorry);
	const putBack = (address: string) => void saveSearch(searchOf(read(address)), address).then(list.reload, sorry);
	if (!list.data) return <Coming {...list} what={words.searches} />;
	if (!list.data.length) return null;
	return (
		<section>
			<h2>{words.searches}</h2>
			<ul class="rows">
				{list.data.map(({ id, address }) => (
					<li key={id} class="row">
						<span class="row-text">
							<a href={`/search?${address}`}>{label(address)}</a>
						</span>
						<button type="button" class="button" onClick={() => (gone.includes(id) ? putBack(address) : remove(id))}>
							{gone.includes(id) ? words.putBack : t().remove}
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}
