import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Handover, type HandoverRecord, type RecordPhoto, type Slot, isWritten, itemsOf, openRecord, pairsOf, progress, unitsOut } from '../src/lib/handover';

let ids = 0;
const photo = (slot: Slot): RecordPhoto => ({ id: ++ids, slot, url: `/${ids}`, by: 1, at: '' });
const record = (side: 'out' | 'back', more: Partial<HandoverRecord> = {}): HandoverRecord => ({
	side,
	open: false,
	complete: false,
	digest: null,
	photos: [],
	checklist: [{ item: 'a', good: null, note: '' }, { item: 'b', good: null, note: '' }],
	confirmed: null,
	...more,
});
const handover = (out: Slot[], back: Slot[]): Handover => ({
	photos_needed: 0,
	records: [record('out', { photos: out.map(photo) }), record('back', { photos: back.map(photo) })],
	units: [],
});

test('before and after are the newest photos of the same view', () => {
	const both = handover(['front', 'front', 'serial', 'other'], ['front', 'back', 'other']);
	const pairs = pairsOf(both);
	assert.deepEqual(pairs.map(({ slot }) => slot), ['front']);
	assert.equal(pairs[0]?.out.id, both.records[0]?.photos[1]?.id);
	assert.deepEqual(pairsOf(handover(['front'], [])), []);
});

test('progress counts photos that are asked for and answers; with nothing to do it is done', () => {
	const one = record('out', { photos: [photo('front')] });
	assert.equal(progress(one, 2), 1 / 4);
	assert.equal(progress({ ...one, checklist: one.checklist.map((check) => ({ ...check, good: false })) }, 1), 1);
	assert.equal(progress(record('out', { checklist: [] }), 0), 1);
});

test('a record is written once there is a photo or an answer', () => {
	assert.ok(!isWritten(record('out')));
	assert.ok(isWritten(record('out', { photos: [photo('front')] })));
	assert.ok(isWritten(record('out', { checklist: [{ item: 'a', good: false, note: '' }] })));
});

test('the record that is open is found, and the units that are out', () => {
	const one = handover([], []);
	assert.equal(openRecord(one), undefined);
	assert.equal(openRecord({ ...one, records: [record('out'), record('back', { open: true })] })?.side, 'back');
	const unit = (id: number, out_at: string | null, back_at: string | null) => ({ id, number: id, name: '스키', label: '', out_at, back_at });
	assert.deepEqual(unitsOut({ ...one, units: [unit(1, 'x', null), unit(2, 'x', 'y'), unit(3, null, null)] }).map(({ id }) => id), [1]);
});

test('lines become items, without empty ones, of the length that the server takes', () => {
	assert.deepEqual(itemsOf(' a \n\n b'), ['a', 'b']);
	assert.deepEqual(itemsOf(''), []);
	assert.equal(itemsOf(Array(30).fill('x').join('\n')).length, 20);
	assert.equal(itemsOf('x'.repeat(99))[0]?.length, 80);
});
