import { useEffect, useState } from 'preact/hooks';
import * as products from '../api/products';
import { lang, t } from '../lib/text';
import { type Branch, pathTo } from '../lib/tree';
import { useLoad } from '../state/load';
import { typed } from '../ui/form';
import { Coming } from './Coming';

/** Three choices, each below the one before; only a leaf is an answer. */
export function CategoryPicker({ value, onPick }: { value: string; onPick: (sort: string) => void }) {
	const list = useLoad(`categories ${lang()}`, products.categories);
	const [path, setPath] = useState<string[]>([]);
	const tree: Branch[] = list.data ?? [];

	useEffect(() => {
		if (value) setPath(pathTo(tree, value).map((branch) => branch.sort));
	}, [value, list.data]);

	if (list.error) return <Coming {...list} />;
	const levels: Branch[][] = [tree];
	for (const sort of path.slice(0, 2)) {
		levels.push(levels[levels.length - 1]?.find((branch) => branch.sort === sort)?.children ?? []);
	}

	function choose(level: number, sort: string): void {
		const next = [...path.slice(0, level), sort].filter(Boolean);
		setPath(next);
		const leaf = levels[level]?.find((branch) => branch.sort === sort);
		onPick(leaf && !leaf.children.length ? sort : '');
	}

	return (
		<fieldset class="category-picker">
			<legend>{t().list.category}</legend>
			{t().list.categoryLevels.map((label, level) => (
				<select
					key={level}
					aria-label={label}
					disabled={!levels[level]?.length}
					value={path[level] ?? ''}
					onChange={typed((text) => choose(level, text))}
				>
					<option value="">{label}</option>
					{(levels[level] ?? []).map((branch) => (
						<option key={branch.sort} value={branch.sort}>
							{t().category(branch)}
						</option>
					))}
				</select>
			))}
		</fieldset>
	);
}
