/** What photos of a record are guided to show; `other` is for what else there is. */
export const SLOTS = ['front', 'back', 'serial', 'damage', 'other'] as const;
export type Slot = (typeof SLOTS)[number];
export type Side = 'out' | 'back';

export interface RecordPhoto {
	id: number;
	slot: Slot;
	url: string;
	by: number;
	at: string;
}

export interface Check {
	item: string;
	good: boolean | null;
	note: string;
}

export interface HandoverRecord {
	side: Side;
	/** It may still be written. */
	open: boolean;
	complete: boolean;
	digest: string | null;
	photos: RecordPhoto[];
	checklist: Check[];
	/** The giver is null where the owner's word alone counted. */
	confirmed: { taker: number | null; giver: number | null; by_press: boolean; at: string } | null;
}

export interface RentalUnit {
	id: number;
	number: number;
	/** Of the product: a kit has units of several. */
	name: string;
	label: string;
	out_at: string | null;
	back_at: string | null;
}

export interface Handover {
	photos_needed: number;
	records: HandoverRecord[];
	units: RentalUnit[];
}

export const openRecord = (handover: Handover) => handover.records.find((record) => record.open);

/** Whether there is anything to look at in it. */
export const isWritten = (record: HandoverRecord) => record.photos.length > 0 || record.checklist.some((check) => check.good !== null);

export const answered = (record: HandoverRecord) => record.checklist.filter((check) => check.good !== null).length;

/** How far a record is, 0…1: photos that are asked for and answers. */
export function progress(record: HandoverRecord, needed: number): number {
	const parts = needed + record.checklist.length;
	const done = Math.min(needed, record.photos.length) + answered(record);
	return parts ? done / parts : 1;
}

/** The slots of which both records have a photo, with the newest of each. */
export function pairsOf(handover: Handover): { slot: Slot; out: RecordPhoto; back: RecordPhoto }[] {
	const newest = (side: Side, slot: Slot) =>
		handover.records.find((record) => record.side === side)?.photos.filter((photo) => photo.slot === slot).at(-1);
	return SLOTS.flatMap((slot) => {
		const out = newest('out', slot);
		const back = newest('back', slot);
		return slot !== 'other' && out && back ? [{ slot, out, back }] : [];
	});
}

/** Units that were handed over and are not back. */
export const unitsOut = (handover: Handover) => handover.units.filter((unit) => unit.out_at && !unit.back_at);

/** The lines of a text as items of a checklist, as the server takes them. */
export function itemsOf(text: string): string[] {
	return text
		.split('\n')
		.map((line) => line.trim().slice(0, 80))
		.filter(Boolean)
		.slice(0, 20);
}
