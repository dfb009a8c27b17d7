import { useEffect } from 'preact/hooks';
import * as api from '../api/desk';
import { when } from '../lib/format';
import { t } from '../lib/text';
import { useAct } from '../state/act';
import { type Loaded, useLoad } from '../state/load';
import { Entries, Entry, Press } from '../ui/entry';
import { Coming } from './Coming';

const AGAIN_MS = 3000;
/** Looks again by itself while the page is open. */
export function useWatch<T>(key: string, load: () => Promise<T>): Loaded<T> {
	const loaded = useLoad(key, load);
	// From the answer on: one that takes longer is not asked for again meanwhile.
	useEffect(() => {
		if (!loaded.data && !loaded.error) return;
		const timer = setTimeout(loaded.reload, AGAIN_MS);
		return () => clearTimeout(timer);
	}, [loaded.data, loaded.error]);
	return loaded;
}

export function Run({ job, label, main }: { job: api.Job | undefined; label: string; main?: boolean }) {
	const [busy, act] = useAct();
	if (!job?.may_run) return null;
	return (
		<Press main={!!main} busy={busy || job.runs} on={() => act(() => api.runJob(job.name))}>
			{job.runs ? t().machine.runs : label}
		</Press>
	);
}

function note({ every_s, runs, began_at, took_ms, done, next_at }: api.Job): string {
	const words = t().machine;
	return [
		every_s && words.every(every_s),
		runs ? words.runs : began_at ? words.ran(when(began_at), took_ms ?? 0) : words.never,
		done && words.did(done),
		every_s >= 60 && next_at && words.next(when(next_at)),
	]
		.filter(Boolean)
		.join(' · ');
}

/** What runs by itself, and what waits for it. */
export function DeskJobs() {
	const words = t().machine;
	const { data, error, reload } = useWatch('jobs', api.jobs);
	const name = (one: { name: string }) => words.jobNames[one.name] ?? one.name;
	if (!data) return <Coming error={error} reload={reload} kind="row" count={6} />;
	return (
		<>
			<h3>{words.queues}</h3>
			<Entries>
				{data.queues.map((one) => (
					<Entry key={one.name} id={`queue-${one.name}`} title={name(one)} note={one.due && one.first_at ? words.dueSince(one.waiting, one.due, when(one.first_at)) : words.waiting(one.waiting)} />
				))}
			</Entries>
			<h3>{words.jobs}</h3>
			<Entries>
				{data.jobs.map((job) => (
					<Entry key={job.name} id={job.name} title={name(job)} note={note(job)} wrong={job.error && job.error_at && words.wentWrong(when(job.error_at), job.error)}>
						<Run job={job} label={words.run} />
					</Entry>
				))}
			</Entries>
		</>
	);
}
