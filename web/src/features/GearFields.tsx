import * as reputation from '../api/reputation';
import { t } from '../lib/text';
import { Choice } from '../ui/basic';

export type { GearWords } from '../api/reputation';
export const noGearWords: reputation.GearWords = { owner_star: 5, fit: null, as_described: null };

/** One to five stars. */
export function StarChoice(props: { name: string; label: string; star: number; onPick: (star: number) => void }) {
	return (
		<fieldset class="star-choice">
			<legend>{props.label}</legend>
			{[1, 2, 3, 4, 5].map((n) => (
				<label key={n} class={n <= props.star ? 'on' : ''}>
					<input class="sr" type="radio" name={props.name} checked={n === props.star} onChange={() => props.onPick(n)} />
					<span aria-hidden="true">★</span>
					<span class="sr">{t().stars(n)}</span>
				</label>
			))}
		</fieldset>
	);
}

/** What only the renter can say: of the owner, of the fit, and whether the gear was what was promised. */
export function GearFields({ gear, onPick }: { gear: reputation.GearWords; onPick: (gear: reputation.GearWords) => void }) {
	const words = t().facts;
	const described = gear.as_described === null ? '' : gear.as_described ? 'yes' : 'no';
	return (
		<>
			<StarChoice name="owner_star" label={words.ownerStar} star={gear.owner_star} onPick={(star) => onPick({ ...gear, owner_star: star })} />
			<Choice
				name="fit"
				label={words.fit}
				options={reputation.FITS.map((value) => ({ value, label: words.fits[value] }))}
				value={(gear.fit ?? '') as reputation.Fit}
				onPick={(fit) => onPick({ ...gear, fit })}
			/>
			<Choice
				name="as_described"
				label={words.asDescribed}
				options={[
					{ value: 'yes', label: t().rental.yes },
					{ value: 'no', label: t().rental.no },
				]}
				value={described}
				onPick={(said) => onPick({ ...gear, as_described: said === 'yes' })}
			/>
		</>
	);
}
