/** A tree of categories, as far as finding one's way needs it. */
export interface Branch {
	sort: string;
	name: string;
	children: Branch[];
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
