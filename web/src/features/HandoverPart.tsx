import { useEffect, useRef } from 'preact/hooks';
import * as api from '../api/handover';
import type { Rental } from '../api/types';
import { when } from '../lib/format';
import { type Check, type Handover, type HandoverRecord, answered, isWritten, openRecord, progress, unitsOut } from '../lib/handover';
import { t } from '../lib/text';
import { sorry } from '../state/explain';
import type { Loaded } from '../state/load';
import { me } from '../state/session';
import { BeforeAfter } from './BeforeAfter';
import { Checklist } from './Checklist';
import { Coming } from './Coming';
import { Evidence } from './Evidence';
import { RecordPhotos } from './RecordPhotos';
import { ReturnParts } from './ReturnParts';

const AGAIN_MS = 10_000;

/** How it was confirmed, and when. */
function Confirmed({ record }: { record: HandoverRecord }) {
	const words = t().handover;
	if (!record.confirmed?.taker) return null; // none where nobody said anything
	const at = when(record.confirmed.at);
	if (record.confirmed.by_press) return <p class="hint">{t().meeting.press.confirmed(at)}</p>;
	return <p class="hint">{record.confirmed.giver === null ? words.word(at) : words.confirmed(at)}</p>;
}

interface RecordProps {
	rental: Rental;
	handover: Handover;
	record: HandoverRecord;
	/** What is sent before this has come back. */
	sent: { current: Promise<unknown> };
	set: (data: Handover) => void;
	reload: () => void;
}

function Record({ rental, handover, record, sent, set, reload }: RecordProps) {
	const words = t().handover;
	const needed = handover.photos_needed;
	const last = useRef<Check[] | null>(null);

	// Each says all of the list, so they go one after the other, and only the last that was pressed is shown as the server has it.
	function answer(items: Check[]): void {
		last.current = items;
		set({ ...handover, records: handover.records.map((one) => (one === record ? { ...one, checklist: items } : one)) });
		sent.current = sent.current.then(() => api.answer(rental.id, items)).then(
			(now) => last.current === items && set(now),
			(error: unknown) => {
				sorry(error);
				reload();
			},
		);
	}

	return (
		<section class="record" data-record={record.side}>
			<h3>{words.sides[record.side]}</h3>
			{record.open && (
				<>
					<p class="hint">{words.hint[record.side]}</p>
					{needed > 0 && !record.complete && <p class="hint">{words.needed(needed)}</p>}
					<p class="record-progress">
						<progress max={1} value={progress(record, needed)} aria-hidden="true" />
						<span>{words.progress(record.photos.length, needed, answered(record), record.checklist.length)}</span>
					</p>
				</>
			)}
			<RecordPhotos rental={rental.id} record={record} me={me.value?.id ?? 0} onChange={reload} />
			<Checklist record={record} onAnswer={answer} />
			{!record.open && !isWritten(record) && <p class="hint">{words.none}</p>}
			<Confirmed record={record} />
		</section>
	);
}

/** Hand-over and return of a rental: what the two record, side by side, and what of it is left. */
export function HandoverPart({ rental, records, reload }: { rental: Rental; records: Loaded<Handover>; reload: () => void }) {
	const handover = records.data;
	const open = handover && openRecord(handover);
	const sent = useRef<Promise<unknown>>(Promise.resolve());
	// What is loaded before an answer has arrived would take it back.
	const again = () => void sent.current.then(records.reload);

	// The other side writes, too.
	useEffect(() => {
		if (!open) return;
		const timer = setInterval(() => document.visibilityState === 'visible' && !document.activeElement?.matches('.check-note') && again(), AGAIN_MS);
		return () => clearInterval(timer);
	}, [open?.side]);

	if (!handover) return <Coming {...records} />;
	const shown = handover.records.filter((record) => record.open || record.confirmed || isWritten(record));
	if (shown.length === 0) return null;
	return (
		<section class="handover">
			<h2>{t().handover.title}</h2>
			{shown.map((record) => (
				<Record key={record.side} rental={rental} handover={handover} record={record} sent={sent} set={records.set} reload={again} />
			))}
			{rental.moves.includes('return_part') && unitsOut(handover).length > 0 && (
				<ReturnParts
					rental={rental}
					handover={handover}
					onDone={() => {
						again();
						reload();
					}}
				/>
			)}
			<BeforeAfter handover={handover} />
			<Evidence rental={rental.id} />
		</section>
	);
}
