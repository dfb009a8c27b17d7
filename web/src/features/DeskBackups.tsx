import { useState } from 'preact/hooks';
import * as api from '../api/desk';
import { when } from '../lib/format';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { Entries, Entry, Press } from '../ui/entry';
import { Coming } from './Coming';
import { Run, useWatch } from './DeskJobs';

/** The backups of the place in the settings. */
export function DeskBackups() {
	const words = t().machine;
	const { data, error, reload } = useWatch('backups', api.backups);
	const jobs = useWatch('jobs', api.jobs);
	const job = (name: string) => jobs.data?.jobs.find((one) => one.name === name);
	if (!data) return <Coming error={error} reload={reload} kind="row" count={4} />;
	if (!data.place) return <p>{words.noPlace}</p>;
	return (
		<>
			<p>
				<code>{data.place}</code> · {data.every ? words.everyText(data.every) : words.byHand}
				{data.keep > 0 && ` · ${words.keeps(data.keep)}`}
			</p>
			{data.wrong && (
				<p role="alert" lang="en">
					{data.wrong}
				</p>
			)}
			<div class="buttons">
				<Run job={job('backup')} label={words.makeNow} main />
				<Run job={job('backup_check')} label={words.checkNow} />
			</div>
			{!data.backups.length && <p class="hint">{words.noBackups}</p>}
			<Entries>
				{data.backups.map(({ name, made_at, checked_at, wrong }) => (
					<Entry key={name} id={name} title={when(made_at)} note={checked_at ? words.checked(when(checked_at)) : words.readBack} wrong={wrong} />
				))}
			</Entries>
		</>
	);
}

/** What `wooga doctor` says. */
export function DeskDoctor() {
	const words = t().machine;
	const [found, setFound] = useState<api.Checks>();
	const [busy, act] = useAct();
	return (
		<>
			<p class="hint">{words.doctorHint}</p>
			<Press main busy={busy} on={() => act(async () => setFound(await api.checks()))}>
				{busy ? words.runs : words.look}
			</Press>
			{found && (
				<div role="status">
					<p>
						<b>{words.toMend(found.wrong)}</b>
					</p>
					<Entries>
						{found.checks.map(({ check, state, text }) => {
							const said = <span lang="en">{text}</span>;
							return <Entry key={check + text} id={check} title={words.checkStates[state]} {...(state === 'wrong' ? { wrong: said } : { note: said })} />;
						})}
					</Entries>
				</div>
			)}
		</>
	);
}
