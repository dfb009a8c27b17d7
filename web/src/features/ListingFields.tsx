import { CONDITIONS } from '../api/types';
import { type Draft, type DraftError, digits } from '../lib/listing';
import { t } from '../lib/text';
import { Choice, Field } from '../ui/basic';
import { Check, typed } from '../ui/form';
import { CategoryPicker } from './CategoryPicker';

interface Props {
	draft: Draft;
	put: (part: Partial<Draft>) => void;
	error: DraftError | null;
}

/** The written part of a listing's form. */
export function ListingFields({ draft, put, error }: Props) {
	const words = t().list;
	const say = (what: DraftError, text: string) => (error === what ? { error: text } : {});
	return (
		<>
			<Field label={words.name} {...say('name', words.needName)}>
				<input name="name" maxLength={32} value={draft.name} onInput={typed((name) => put({ name }))} />
			</Field>
			<CategoryPicker value={draft.category} onPick={(category) => put({ category })} />
			{error === 'category' && (
				<small class="field-error" role="alert">
					{words.needCategory}
				</small>
			)}
			<Choice
				name="state"
				label={words.state}
				value={draft.state}
				options={CONDITIONS.map((value, i) => ({ value: value as string, label: t().states[i] ?? value }))}
				onPick={(state) => put({ state })}
			/>
			<Field label={words.model} optional>
				<input name="model" maxLength={64} value={draft.model_name} onInput={typed((model_name) => put({ model_name }))} />
			</Field>
			<div class="pair">
				<Field label={words.dayFee} {...say('fee', words.needFee)}>
					<input name="day_fee" inputMode="numeric" value={draft.day_fee} onInput={typed((text) => put({ day_fee: digits(text) }))} />
				</Field>
				<Field label={words.weekFee} optional>
					<input name="week_fee" inputMode="numeric" value={draft.week_fee} onInput={typed((text) => put({ week_fee: digits(text) }))} />
				</Field>
			</div>
			<Field label={words.description} hint={words.descriptionHint} {...say('text', words.needText)}>
				<textarea name="description" rows={5} maxLength={1024} value={draft.description} onInput={typed((description) => put({ description }))} />
			</Field>
			<Check label={words.direct} checked={draft.direct} onPick={(direct) => put({ direct })} />
			<Field label={words.place} hint={words.placeHint} optional>
				<input name="place" maxLength={128} value={draft.place} onInput={typed((place) => put({ place }))} />
			</Field>
			<Check label={words.delivery} checked={draft.delivery} onPick={(delivery) => put({ delivery })} />
			<Field label={words.tags} hint={words.tagsHint} optional {...say('tag', words.badTag)}>
				<input name="tags" value={draft.tags} onInput={typed((tags) => put({ tags }))} />
			</Field>
		</>
	);
}
