import type { Listing } from '../api/products';
import { CONDITIONS, type Product } from '../api/types';
import type { sizesDraft } from '../lib/fit';
import { type Draft, splitTags } from '../lib/listing';
import type { RulesDraft } from '../lib/plan';
import { recall } from '../lib/store';
import type { TermsDraft } from '../lib/terms';

/** Where what is not yet listed is kept. */
export const DRAFT = 'draft';

/** All of the form but its photos. */
export interface Kept {
	draft: Draft;
	asked: TermsDraft;
	plan: RulesDraft;
	checklist: string;
	typed: ReturnType<typeof sizesDraft> | null;
}

export function kept(): Partial<Kept> {
	try {
		return JSON.parse(recall(DRAFT) ?? '{}') as Partial<Kept>;
	} catch {
		return {};
	}
}

const empty: Draft = {
	name: '',
	category: '',
	state: CONDITIONS[1],
	model_name: '',
	day_fee: '',
	week_fee: '',
	description: '',
	direct: true,
	place: '',
	delivery: false,
	tags: '',
};

export function draftOf(product: Product | null): Draft {
	if (!product) return empty;
	return {
		name: product.name,
		category: product.category?.sort ?? '',
		state: product.state || CONDITIONS[1],
		model_name: product.model_name ?? '',
		day_fee: String(product.rental_fee_for_a_day),
		week_fee: product.rental_fee_for_a_week === null ? '' : String(product.rental_fee_for_a_week),
		description: product.description,
		direct: product.direct_dealing_is_allowed,
		place: product.direct_dealing_place ?? '',
		delivery: product.delivery_fee_is_included,
		tags: product.tags.map((tag) => tag.hashtag).join(', '),
	};
}

export function toListing(draft: Draft): Listing {
	return {
		name: draft.name.trim(),
		category: draft.category,
		state: draft.state,
		model_name: draft.model_name.trim(),
		rental_fee_for_a_day: draft.day_fee,
		rental_fee_for_a_week: draft.week_fee,
		description: draft.description.trim(),
		direct_dealing_is_allowed: draft.direct,
		direct_dealing_place: draft.place.trim(),
		delivery_fee_is_included: draft.delivery,
		tags: splitTags(draft.tags),
	};
}
