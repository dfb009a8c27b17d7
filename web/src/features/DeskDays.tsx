import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import * as api from '../api/desk';
import { today } from '../lib/dates';
import { longDay } from '../lib/format';
import { REGIONS, WEATHERS } from '../lib/terms';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { useLoad } from '../state/load';
import { Field } from '../ui/basic';
import { Entries, Entry, Press } from '../ui/entry';
import { Form, typed } from '../ui/form';
import { Coming } from './Coming';

/** Fields, and what is in them when they are sent. */
function Enter({ hint, busy, onSend, children }: { hint: string; busy: boolean; onSend: (values: Record<string, string>) => unknown; children: ComponentChildren }) {
	return (
		<Form onSend={(form) => onSend(Object.fromEntries(new FormData(form)) as Record<string, string>)}>
			<p class="hint">{hint}</p>
			{children}
			<button type="submit" class="button button-main" disabled={busy}>
				{t().machine.enter}
			</button>
		</Form>
	);
}

function Select({ name, label, words }: { name: string; label: string; words: [string, string][] }) {
	return (
		<Field label={label}>
			<select name={name}>
				{words.map(([value, text]) => (
					<option key={value} value={value}>
						{text}
					</option>
				))}
			</select>
		</Field>
	);
}

/** Official warnings of bad weather, by hand: on their days gear of that kind and region may be cancelled for nothing. */
export function DeskWeather() {
	const words = t().machine;
	const { regions, weathers }: { regions: Record<string, string>; weathers: Record<string, string> } = t().terms;
	const { data, error, reload } = useLoad('warnings', api.warnings);
	const [busy, act] = useAct(reload);
	const [from, setFrom] = useState(today());
	const of = (names: readonly string[], table: Record<string, string>) => names.slice(1).map((name): [string, string] => [name, table[name] ?? name]);
	if (!data) return <Coming error={error} reload={reload} kind="row" count={4} />;
	return (
		<>
			<Enter hint={words.weatherHint} busy={busy} onSend={(values) => act(() => api.warn(values))}>
				<Select name="region" label={words.region} words={of(REGIONS, regions)} />
				<Select name="kind" label={words.kind} words={of(WEATHERS, weathers)} />
				<Field label={words.from}>
					<input type="date" name="from" required min={today()} value={from} onInput={typed(setFrom)} />
				</Field>
				<Field label={words.to}>
					<input type="date" name="to" required min={from} defaultValue={from} key={from} />
				</Field>
				<Field label={words.called} optional>
					<input name="text" maxLength={100} />
				</Field>
			</Enter>
			{!data.length && <p class="hint">{words.noWarnings}</p>}
			<Entries>
				{data.map(({ id, date, region, kind, text }) => (
					<Entry key={id} id={id} title={`${longDay(date)} · ${regions[region]} · ${weathers[kind]}`} note={text}>
						<Press busy={busy} on={() => act(() => api.withdraw(id))}>
							{words.takeBack}
						</Press>
					</Entry>
				))}
			</Entries>
		</>
	);
}

/** National holidays: the file's, and what the operator says over it. */
export function DeskHolidays() {
	const words = t().machine;
	const { data, error, reload } = useLoad('holidays', api.holidays);
	const [busy, act] = useAct(reload);
	if (!data) return <Coming error={error} reload={reload} kind="row" count={4} />;
	return (
		<>
			<Enter hint={words.holidayHint} busy={busy} onSend={({ date = '', name = '' }) => act(() => api.putHoliday(date, name))}>
				<Field label={words.day}>
					<input type="date" name="date" required min={today()} />
				</Field>
				<Field label={words.called}>
					<input name="name" maxLength={40} required />
				</Field>
			</Enter>
			<Entries>
				{data.map(({ date, name, of }) => (
					<Entry key={date} id={date} title={`${longDay(date)} · ${name}`} note={of !== 'file' && words.holidayOf[of]}>
						<Press busy={busy} on={() => act(() => (of === 'removed' ? api.putHoliday(date, name) : api.takeHoliday(date)))}>
							{of === 'removed' ? words.restore : words.delete}
						</Press>
					</Entry>
				))}
			</Entries>
		</>
	);
}
