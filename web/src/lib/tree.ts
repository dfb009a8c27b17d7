/** A tree of categories, as far as finding one's way needs it. */
export interface Branch {
	sort: string;
	name: string;
	children: Branch[];
}

/** Siblings in the order in which their reader looks for them: by their names, what fits nowhere last. */
export function inOrder<T extends { sort: string }>(list: T[], nameOf: (branch: T) => string): T[] {
	return [...list].sort((a, b) => Number(a.sort === '기타') - Number(b.sort === '기타') || nameOf(a).localeCompare(nameOf(b)));
}

/** From the root to the one named, or empty. */
export function pathTo(tree: Branch[], sort: string): Branch[] {
	for (const branch of tree) {
		if (branch.sort === sort) return [branch];
		const below = pathTo(branch.children, sort);
		if (below.length) return [branch, ...below];
	}
	return [];
}
