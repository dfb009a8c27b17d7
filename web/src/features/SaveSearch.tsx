import { ApiError } from '../api/http';
import * as products from '../api/products';
import { withQuery } from '../lib/link';
import { type Finding, queryOf } from '../lib/search';
import { t } from '../lib/text';
import { explain } from '../state/explain';
import { me } from '../state/session';
import { say } from '../state/toast';

/** From now on the member hears of what this search finds. Everything is no search. */
export function SaveSearch({ value, by, url }: { value: Finding; by: products.Search; url: string }) {
	const words = t().search;
	if (!(value.keyword.trim() || value.category || value.near || value.fits)) return null;

	async function save(): Promise<void> {
		try {
			await products.saveSearch(by, withQuery('', queryOf({ ...value, view: '' })).slice(1));
			say(words.saved);
		} catch (error) {
			say(error instanceof ApiError && error.code === 'too_many_searches' ? words.manySaved : explain(error));
		}
	}
	return me.value ? (
		<button type="button" class="button" data-save-search onClick={() => void save()}>
			{words.save}
		</button>
	) : (
		<a class="button" href={withQuery('/login', { next: url })}>
			{words.save}
		</a>
	);
}
