/** The path of `Link: <...>; rel="next"`, or null. */
export function nextLink(header: string | null): string | null {
	if (!header) return null;
	for (const part of header.split(/,\s*(?=<)/)) {
		const found = /^<([^>]*)>(.*)$/.exec(part.trim());
		if (found && /;\s*rel="?next"?/i.test(found[2] ?? '')) return found[1] ?? null;
	}
	return null;
}

/** `/path?a=b` of what is set; empty values are left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
	const search = new URLSearchParams();
	for (const [key, value] of Object.entries(query)) {
		if (value !== null && value !== undefined && value !== '') search.set(key, String(value));
	}
	const text = search.toString();
	return text ? `${path}?${text}` : path;
}
