import { useEffect } from 'preact/hooks';
import * as reputation from '../api/reputation';
import { digits } from '../lib/listing';
import { POLICIES, REGIONS, type Region, type TermsDraft, WEATHERS, depositFits } from '../lib/terms';
import { t } from '../lib/text';
import { useLoad } from '../state/load';
import { me } from '../state/session';
import { Choice, Field, Fold } from '../ui/basic';
import { Check, typed } from '../ui/form';

interface Props {
	draft: TermsDraft;
	put: (part: Partial<TermsDraft>) => void;
	/** The fee is said to hold delivery: there is nothing to ask for it. */
	delivered: boolean;
	/** What is looked at when it changes hands, an item a line. */
	checklist: string;
	setChecklist: (text: string) => void;
}

/** What an owner asks for besides the fee: deposit, delivery, cancelling, lateness, weather. */
export function TermsFields({ draft, put, delivered, checklist, setChecklist }: Props) {
	const words = t().terms;
	const id = me.value?.id ?? 0;
	const { data } = useLoad(`facts ${id}`, () => reputation.facts(id));
	// What was begun as a neighbour.
	useEffect(() => {
		if (data?.business && draft.policy === 'strict') put({ policy: 'standard' });
	}, [data]);
	const number = (name: Exclude<keyof TermsDraft, 'instant'>) => ({
		name,
		inputMode: 'numeric' as const,
		value: draft[name],
		onInput: (event: { currentTarget: HTMLInputElement }) => put({ [name]: digits(event.currentTarget.value) }),
	});
	return (
		<Fold title={words.title} hint={words.foldHint} wrong={!depositFits(draft)}>
			<div class="pair">
				<Field label={words.value} hint={words.valueHint} optional>
					<input {...number('value')} />
				</Field>
				<Field label={words.deposit} hint={words.depositHint} optional {...(depositFits(draft) ? {} : { error: words.depositHigh })}>
					<input {...number('deposit')} />
				</Field>
			</div>
			{!delivered && (
				<Field label={words.delivery} hint={words.deliveryHint} optional>
					<input {...number('delivery')} />
				</Field>
			)}
			<Choice
				name="policy"
				label={words.policy}
				value={draft.policy}
				options={POLICIES.filter((value) => value !== 'strict' || !data?.business).map((value) => ({ value, label: words.policies[value].name }))}
				onPick={(policy) => put({ policy })}
			/>
			<p class="field-hint">{words.policies[draft.policy].text}</p>
			<div class="pair">
				<Field label={words.hour} hint={words.hourHint}>
					<input {...number('hour')} />
				</Field>
				<Field label={words.late} hint={words.lateHint}>
					<input {...number('late')} />
				</Field>
			</div>
			<Check name="instant" label={t().product.book} checked={draft.instant} onPick={(instant) => put({ instant })} />
			<p class="field-hint">{words.instant}</p>
			<Field label={t().waiting.answer} hint={t().waiting.answerHint}>
				<input {...number('answer')} />
			</Field>
			<Field label={t().meeting.wait} hint={t().meeting.waitHint}>
				<input {...number('wait')} />
			</Field>
			<Field label={t().handover.photosNeeded} hint={t().handover.photosNeededHint}>
				<input {...number('photos')} />
			</Field>
			<Field label={t().handover.list} hint={t().handover.listHint} optional>
				<textarea name="checklist" rows={4} value={checklist} onInput={typed(setChecklist)} />
			</Field>
			<Choice
				name="weather"
				label={words.weather}
				value={draft.weather}
				options={WEATHERS.map((value) => ({ value, label: words.weathers[value] }))}
				onPick={(weather) => put({ weather })}
			/>
			<p class="field-hint">{words.weatherHint}</p>
			{draft.weather !== 'none' && (
				<Field label={words.region} hint={words.regionHint}>
					<select name="region" value={draft.region} onChange={typed((text) => put({ region: text as Region }))}>
						{REGIONS.map((region) => (
							<option key={region} value={region}>
								{words.regions[region]}
							</option>
						))}
					</select>
				</Field>
			)}
		</Fold>
	);
}
