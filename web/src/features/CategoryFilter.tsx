import * as products from '../api/products';
import { lang, t } from '../lib/text';
import { pathTo } from '../lib/tree';
import { useLoad } from '../state/load';
import { Skeleton } from '../ui/basic';
import { Coming } from './Coming';

/** The way down the category tree: what is chosen above, what can be chosen below. */
export function CategoryFilter({ value, onPick }: { value: string; onPick: (sort: string) => void }) {
	const list = useLoad(`categories ${lang()}`, products.categories, 'step');
	const tree = list.data;
	const path = pathTo(tree ?? [], value);
	const here = path[path.length - 1];
	// A leaf shows its siblings, so that changing one's mind is one press.
	const parent = here?.children.length ? here : path[path.length - 2];
	const below = parent ? parent.children : (tree ?? []);

	return (
		<nav class="category-filter" aria-label={t().search.category}>
			<p class="crumbs">
				<button type="button" aria-pressed={!value} onClick={() => onPick('')}>
					{t().search.anyCategory}
				</button>
				{path.map((category) => (
					<button key={category.sort} type="button" aria-pressed={category.sort === value} onClick={() => onPick(category.sort)}>
						{t().category(category)}
					</button>
				))}
			</p>
			{!tree ? (
				list.error ? <Coming {...list} what={t().search.category} /> : <Skeleton kind="chip" count={8} />
			) : (
				<div class="chips">
					{below.map((category) => (
						<button key={category.sort} type="button" class="chip" aria-pressed={category.sort === value} onClick={() => onPick(category.sort)}>
							<span>{t().category(category)}</span>
						</button>
					))}
				</div>
			)}
		</nav>
	);
}
