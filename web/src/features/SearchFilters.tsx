import { useEffect, useRef, useState } from 'preact/hooks';
import { CONDITIONS } from '../api/types';
import { finding } from '../lib/finding';
import { withQuery } from '../lib/link';
import { digits } from '../lib/listing';
import { type Finding, KMS } from '../lib/search';
import { t } from '../lib/text';
import { mine, nearMe } from '../state/place';
import { me } from '../state/session';
import { say } from '../state/toast';
import { Form, typed } from '../ui/form';

interface Props {
	value: Finding;
	go: (part: Partial<Finding>) => void;
	/** The address of this search, to come back to. */
	url: string;
}

/** It shows what the address says, also where a press came to nothing. */
function Toggle({ name, label, on, put }: { name: string; label: string; on: boolean; put: (on: boolean) => void }) {
	return (
		<label class="chip">
			<input
				type="checkbox"
				name={name}
				checked={on}
				onChange={(event) => {
					event.currentTarget.checked = on;
					put(!on);
				}}
			/>
			<span>{label}</span>
		</label>
	);
}

/** Within so many kilometres of where the reader lives, or is, to 100 m. */
function Near({ value, go }: Props) {
	const words = finding();
	// The place takes its time: what is searched for then counts, and nothing once the page is left.
	const latest = useRef<Props['go'] | null>(go);
	latest.current = go;
	useEffect(() => () => void (latest.current = null), []);
	async function put(on: boolean): Promise<void> {
		if (!on) return go({ near: '', km: '', order: 'recent' });
		try {
			const near = await nearMe();
			latest.current?.({ near, km: '5', order: 'near' });
		} catch {
			say(words.noPlace);
		}
	}
	return (
		<>
			<Toggle name="near" label={value.near && value.near !== mine ? words.area : words.near} on={!!value.near} put={(on) => void put(on)} />
			{value.near && (
				<label class="find-km">
					{words.within}{' '}
					<select name="km" value={value.km} onChange={typed((km) => go({ km }))}>
						{KMS.map((km) => (
							<option key={km} value={km}>
								{km} km
							</option>
						))}
					</select>
				</label>
			)}
		</>
	);
}

function Fees({ value, go }: Props) {
	const [fees, setFees] = useState({ min: value.min, max: value.max });
	const words = finding();
	const input = (key: 'min' | 'max') => (
		<label class="field">
			<span class="field-label">{words[key]}</span>
			<input name={key} inputMode="numeric" value={fees[key]} onInput={typed((text) => setFees({ ...fees, [key]: digits(text) }))} />
		</label>
	);
	return (
		<Form class="find-fees" onSend={() => go(fees)}>
			<fieldset class="choice">
				<legend>{words.fee}</legend>
				{input('min')}
				{input('max')}
				<button type="submit" class="button">
					{words.apply}
				</button>
			</fieldset>
		</Form>
	);
}

/** What a search asks for beside words, days and category; each press is an address of its own. */
export function SearchFilters(props: Props) {
	const { value, go, url } = props;
	const words = finding();
	const some = !!(value.states.length || value.direct || value.delivery || value.min || value.max);
	// Beside the list there is room for it; else it opens by itself, and stays so when the last of them goes.
	const [opened, setOpened] = useState(some || matchMedia('(min-width: 900px)').matches);
	if (some && !opened) setOpened(true);
	return (
		<div class="find-filters">
			{me.value ? (
				<Toggle name="fits" label={words.fits} on={value.fits} put={(fits) => go({ fits })} />
			) : (
				<a class="chip" href={withQuery('/login', { next: url })}>
					<span>{words.fits}</span>
				</a>
			)}
			<Near {...props} />
			<details class="find-more" {...(opened ? { open: true } : {})}>
				<summary>{words.more}</summary>
				<fieldset class="choice">
					<legend>{words.state}</legend>
					{CONDITIONS.map((state, i) => (
						<Toggle
							key={state}
							name={`state-${i}`}
							label={t().states[i] ?? state}
							on={value.states.includes(i)}
							put={(on) => go({ states: on ? [...value.states, i].sort() : value.states.filter((one) => one !== i) })}
						/>
					))}
				</fieldset>
				<fieldset class="choice">
					<legend>{words.how}</legend>
					<Toggle name="direct" label={words.direct} on={value.direct} put={(direct) => go({ direct })} />
					<Toggle name="delivery" label={words.delivery} on={value.delivery} put={(delivery) => go({ delivery })} />
				</fieldset>
				<Fees key={`${value.min} ${value.max}`} {...props} />
			</details>
		</div>
	);
}
