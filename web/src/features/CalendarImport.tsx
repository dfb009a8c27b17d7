import { useEffect, useState } from 'preact/hooks';
import * as api from '../api/feeds';
import type { CalendarImport as Import } from '../api/feeds';
import { when } from '../lib/format';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import { useLoad } from '../state/load';
import { say } from '../state/toast';
import { Field } from '../ui/basic';
import { useAsk } from '../ui/Dialog';
import { typed } from '../ui/form';
import { Coming } from './Coming';

const POLL_MS = 2000;

function Notes({ notes }: { notes: Import['notes'] }) {
	const words = t().imports;
	if (!notes.length) return null;
	return (
		<>
			<p class="hint">{words.notes}</p>
			<ul>
				{notes.map(({ event, start, why }, i) => (
					<li key={i}>
						{event || start}: {words.whys[why]}
					</li>
				))}
			</ul>
		</>
	);
}

function Status({ state }: { state: Import }) {
	const words = t().imports;
	if (state.pending) return <p role="status">{words.pending}</p>;
	return (
		<>
			<p class="hint" role="status">
				{state.file && `${words.ofFile} `}
				{state.read_at ? `${words.read(when(state.read_at))} · ${words.events(state.events)}` : words.never}
			</p>
			{state.fault && (
				<p class="field-error" role="alert">
					{words.faults[state.fault]} {state.read_at && words.kept}
				</p>
			)}
			<Notes notes={state.notes} />
		</>
	);
}

/** Another calendar of one's product, or of one unit of it, on whose busy days that is not lent. */
export function CalendarImport({ gear }: { gear: string }) {
	const loaded = useLoad(`calendar import ${gear}`, () => api.calendarImport(gear));
	const [url, setUrl] = useState('');
	const state = loaded.data;
	const [question, ask] = useAsk();
	const words = t().imports;

	useEffect(() => {
		if (!state?.pending) return;
		const timer = setTimeout(loaded.reload, POLL_MS);
		return () => clearTimeout(timer);
	}, [state]);

	if (!state) return <Coming {...loaded} what={words.title} />;
	const named = state.url !== null || state.file;
	const run = (act: Promise<Import>) => void act.then(loaded.set, sorry);
	const bring = ([file]: Iterable<File>) => file && run(api.importFile(gear, file));
	const end = () =>
		void api.endImport(gear).then(() => {
			// What is ended by mistake is connected again.
			setUrl(state.url ?? '');
			loaded.reload();
			say(words.ended);
		}, sorry);

	return (
		<section class="form">
			<h3>{words.title}</h3>
			<p class="hint">{words.hint}</p>
			{named && <Status state={state} />}
			<Field label={words.address}>
				<input type="url" name="calendar" value={url || (state.url ?? '')} onInput={typed(setUrl)} />
			</Field>
			<div class="buttons">
				<button type="button" class="button" disabled={!url} onClick={() => run(api.importUrl(gear, url))}>
					{words.connect}
				</button>
				{state.url && (
					<button type="button" class="button" disabled={state.pending} onClick={() => run(api.importAgain(gear))}>
						{words.now}
					</button>
				)}
				<label class="button">
					{words.file}
					<input class="sr" type="file" accept=".ics,text/calendar" onChange={(event) => bring(event.currentTarget.files ?? [])} />
				</label>
				{named && (
					<button type="button" class="button" onClick={() => ask({ ...words.ending, yes: words.end, then: end })}>
						{words.end}
					</button>
				)}
			</div>
			{question}
		</section>
	);
}
