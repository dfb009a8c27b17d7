/** What the form of a listing holds, as text, before it is sent. */
export interface Draft {
	name: string;
	category: string;
	state: string;
	model_name: string;
	day_fee: string;
	week_fee: string;
	description: string;
	direct: boolean;
	place: string;
	delivery: boolean;
	tags: string;
}

export type DraftError = 'photo' | 'name' | 'category' | 'fee' | 'text' | 'tag';

export const TAG_LENGTH = 16;

/** Tags of a line: by comma, without # and doubles. */
export function splitTags(text: string): string[] {
	const tags = text.split(/[,，]/).map((tag) => tag.trim().replace(/^#+/, ''));
	return [...new Set(tags.filter(Boolean))];
}

/** Digits of what was typed: "10,000" is 10000. */
export function digits(text: string): string {
	return text.replace(/\D/g, '').slice(0, 9);
}

/** The first thing that is missing, in the order of the form. */
export function checkDraft(draft: Draft, photos: number): DraftError | null {
	if (!photos) return 'photo';
	if (!draft.name.trim()) return 'name';
	if (!draft.category) return 'category';
	if (!Number(draft.day_fee)) return 'fee';
	if (!draft.description.trim()) return 'text';
	if (splitTags(draft.tags).some((tag) => [...tag].length > TAG_LENGTH)) return 'tag';
	return null;
}
