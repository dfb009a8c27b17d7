import { useState } from 'preact/hooks';
import type { FitField } from '../api/fit';
import { FOOT_UNITS, type FootUnit, type SizeDraft, type SizesDraft, fieldIsWrong, footFromMm, footToMm, sizesFit } from '../lib/fit';
import { fitting } from '../lib/fitting';
import { Fold } from '../ui/basic';
import { typed } from '../ui/form';

/** A number of a size; of a foot in the unit that its owner reads on the shoe. */
function NumberInput({ label, name, value, unit, put }: { label: string; name: string; value: string; unit: FootUnit; put: (text: string) => void }) {
	const [typed, setTyped] = useState<string | null>(null);
	const shown = unit === 'mm' || !value ? value : String(footFromMm(Number(value), unit));
	return (
		<input
			aria-label={label}
			data-fit={name}
			inputMode="decimal"
			maxLength={6}
			value={typed ?? shown}
			onBlur={() => setTyped(null)}
			onInput={(event) => {
				const text = event.currentTarget.value.replace(',', '.').trim();
				setTyped(text);
				put(unit === 'mm' || !text || !Number(text) ? text : String(footToMm(Number(text), unit)));
			}}
		/>
	);
}

function ChoiceInput({ label, name, value, choices, put }: { label: string; name: string; value: string; choices: string[]; put: (text: string) => void }) {
	const words = fitting();
	return (
		<select aria-label={label} data-fit={name} value={value} onChange={typed(put)}>
			<option value="">{words.none}</option>
			{choices.map((choice) => (
				<option key={choice} value={choice}>
					{words.words[choice] ?? choice}
				</option>
			))}
		</select>
	);
}

function FieldInput({ field, size, unit, put }: { field: FitField; size: SizeDraft; unit: FootUnit; put: (part: SizeDraft) => void }) {
	const words = fitting();
	const name = words.fields[field.name] ?? field.name;
	const of = field.name === 'foot' ? words.footUnits[unit] : field.unit && words.units[field.unit];
	const input = (key: string, label: string) => {
		const rest = { label, name: key, value: size[key] ?? '', put: (text: string) => put({ [key]: text }) };
		return field.choices ? <ChoiceInput {...rest} choices={field.choices} /> : <NumberInput key={unit} {...rest} unit={field.name === 'foot' ? unit : 'mm'} />;
	};
	return (
		<div class="fit-field" role="group" aria-label={name}>
			<span class="field-label">
				{name} {of && <small>{of}</small>}
			</span>
			{field.kind === 'range' ? (
				<span class="fit-range">
					{input(`${field.name}.low`, words.low(name))} <span aria-hidden="true">~</span> {input(`${field.name}.high`, words.high(name))}
				</span>
			) : (
				input(field.name, name)
			)}
			{fieldIsWrong(field, size) && (
				<small class="field-error" role="alert">
					{words.wrong(field.min, field.max)}
				</small>
			)}
		</div>
	);
}

interface Props {
	fields: FitField[];
	/** Of the product's units; one that is "" for a thing of one size. */
	variants: string[];
	draft: SizesDraft;
	put: (draft: SizesDraft) => void;
}

/** The owner says whom each size of his gear fits. */
export function FitFields({ fields, variants, draft, put }: Props) {
	const [unit, setUnit] = useState<FootUnit>('mm');
	const words = fitting();
	if (!fields.length) return null;
	return (
		<Fold title={words.form} hint={words.formHint} wrong={!sizesFit(draft, fields)}>
			{fields.some(({ name }) => name === 'foot') && (
				<label class="field">
					<span class="field-label">{words.footUnit}</span>
					<select value={unit} data-fit="unit" onChange={typed((text) => setUnit(text as FootUnit))}>
						{FOOT_UNITS.map((one) => (
							<option key={one} value={one}>
								{words.footUnits[one]}
							</option>
						))}
					</select>
				</label>
			)}
			{variants.map((variant) => (
				<fieldset key={variant} class="fit-size">
					<legend class={variants.length > 1 || variant ? '' : 'sr'}>{words.size(variant)}</legend>
					{fields.map((field) => (
						<FieldInput
							key={field.name}
							field={field}
							size={draft[variant] ?? {}}
							unit={unit}
							put={(part) => put({ ...draft, [variant]: { ...draft[variant], ...part } })}
						/>
					))}
				</fieldset>
			))}
		</Fold>
	);
}
