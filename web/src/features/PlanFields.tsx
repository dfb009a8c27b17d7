import { today } from '../lib/dates';
import { weekdayNames } from '../lib/format';
import { digits } from '../lib/listing';
import { CARES, type NumberName, PLANS, type Plan, type RulesDraft, type Span, lengthsFit, spansFit, withCare } from '../lib/plan';
import { t } from '../lib/text';
import { Choice, Field, Fold } from '../ui/basic';
import { typed } from '../ui/form';

interface Props {
	draft: RulesDraft;
	put: (part: Partial<RulesDraft>) => void;
}

function PlanSelect({ name, label, value, onPick }: { name: string; label?: string; value: Plan; onPick: (plan: Plan) => void }) {
	return (
		<select name={name} aria-label={label} value={value} onChange={typed((text) => onPick(text as Plan))}>
			{PLANS.map((plan) => (
				<option key={plan} value={plan}>
					{t().plan.plans[plan]}
				</option>
			))}
		</select>
	);
}

/** Seven weekdays from Monday, each with its plan. */
function Week({ draft, put }: Props) {
	const [sunday, ...rest] = weekdayNames();
	const days = sunday ? [...rest, sunday] : rest;
	return (
		<fieldset class="choice">
			<legend>{t().plan.week}</legend>
			<div class="week-plan">
				{days.map(({ long }, i) => (
					<label key={long}>
						<span>{long}</span>
						<PlanSelect
							name={`week${i}`}
							value={draft.week[i] ?? 'open'}
							onPick={(plan) => put({ week: draft.week.map((old, j) => (j === i ? plan : old)) })}
						/>
					</label>
				))}
			</div>
		</fieldset>
	);
}

/** Days with a plan of their own. */
function Exceptions({ draft, put }: Props) {
	const words = t().plan;
	const change = (i: number, part: Partial<Span>) =>
		put({ exceptions: draft.exceptions.map((span, j) => (j === i ? { ...span, ...part } : span)) });
	return (
		<fieldset class="choice">
			<legend>{words.exceptions}</legend>
			{draft.exceptions.map((span, i) => (
				<div key={i} class="span-plan">
					<input type="date" name={`from${i}`} aria-label={words.from} value={span.from} onInput={typed((text) => change(i, { from: text }))} />
					<input
						type="date"
						name={`to${i}`}
						aria-label={words.to}
						min={span.from}
						value={span.to}
						onInput={typed((text) => change(i, { to: text }))}
					/>
					<PlanSelect name={`plan${i}`} label={words.plan} value={span.plan} onPick={(plan) => change(i, { plan })} />
					<button type="button" class="button-text" onClick={() => put({ exceptions: draft.exceptions.filter((_, j) => j !== i) })}>
						{words.remove}
					</button>
				</div>
			))}
			{!spansFit(draft.exceptions) && (
				<small class="field-error" role="alert">
					{words.spansWrong}
				</small>
			)}
			<button
				type="button"
				class="button-text"
				onClick={() => put({ exceptions: [...draft.exceptions, { from: today(), to: today(), plan: 'closed' }] })}
			>
				{words.add}
			</button>
		</fieldset>
	);
}

/** When an owner lends: his week, exceptions, holidays, how soon, how far ahead, how long, and the care in between. */
export function PlanFields({ draft, put }: Props) {
	const words = t().plan;
	const number = (name: NumberName) => ({
		name,
		inputMode: 'numeric' as const,
		value: draft[name],
		onInput: (event: { currentTarget: HTMLInputElement }) => put({ [name]: digits(event.currentTarget.value) }),
	});
	return (
		<Fold title={words.title} hint={words.foldHint} wrong={!lengthsFit(draft) || !spansFit(draft.exceptions)}>
			<Week draft={draft} put={put} />
			<Field label={words.holidays}>
				<PlanSelect name="holidays" value={draft.holidays} onPick={(holidays) => put({ holidays })} />
			</Field>
			<Exceptions draft={draft} put={put} />
			<div class="pair">
				<Field label={words.lead} hint={words.leadHint}>
					<input {...number('lead_days')} />
				</Field>
				<Field label={words.cutoff} hint={words.cutoffHint}>
					<input {...number('cutoff_hour')} />
				</Field>
			</div>
			<div class="pair">
				<Field label={words.window} hint={words.windowHint}>
					<input {...number('window_days')} />
				</Field>
			</div>
			<div class="pair">
				<Field label={words.min} {...(lengthsFit(draft) ? {} : { error: words.lengthsWrong })}>
					<input {...number('min_days')} />
				</Field>
				<Field label={words.max} hint={words.maxHint}>
					<input {...number('max_days')} />
				</Field>
			</div>
			<Choice
				name="care"
				label={words.care}
				value={draft.care}
				options={CARES.map((value) => ({ value, label: words.cares[value] }))}
				onPick={(care) => put(withCare(draft, care))}
			/>
			<div class="pair">
				<Field label={words.before}>
					<input {...number('days_before')} />
				</Field>
				<Field label={words.after}>
					<input {...number('days_after')} />
				</Field>
			</div>
			<p class="field-hint">{words.careHint}</p>
		</Fold>
	);
}
