import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kept, type Table, openOutbox } from '../src/live/outbox';

const row = (cid: string, at: number, member = 1): Kept => ({
	cid, member, room: 5, item: { cid, text: cid, at, state: 'waiting', reason: null },
});

function table(rows: Kept[] = []): Table & { broken: boolean } {
	const kept = new Map(rows.map((one) => [one.cid, one]));
	const check = (broken: boolean) => {
		if (broken) throw new DOMException('full', 'QuotaExceededError');
	};
	return {
		broken: false,
		async all() { check(this.broken); return [...kept.values()]; },
		async put(one) { check(this.broken); kept.set(one.cid, one); },
		async remove(cid) { check(this.broken); kept.delete(cid); },
	};
}

const cids = (rows: Kept[]) => rows.map(({ cid }) => cid);

test('the outbox gives back what its member wrote, oldest first', async () => {
	const outbox = openOutbox(table([row('b', 2), row('other', 1, 2), row('a', 1)]), () => assert.fail());
	await outbox.keep(row('c', 3));
	assert.deepEqual(cids(await outbox.load(1)), ['a', 'b', 'c']);
	await outbox.forget('b');
	assert.deepEqual(cids(await outbox.load(1)), ['a', 'c']);
	assert.deepEqual(cids(await outbox.load(2)), ['other']);
});

test('what the storage does not take is kept in memory, and the loss is said once', async () => {
	let said = 0;
	const full = table();
	const outbox = openOutbox(full, () => said++);
	full.broken = true;
	await outbox.keep(row('a', 1));
	await outbox.keep(row('b', 2));
	assert.equal(said, 1);
	assert.deepEqual(cids(await outbox.load(1)), ['a', 'b']);
	await outbox.forget('a');
	assert.deepEqual(cids(await outbox.load(1)), ['b']);
	// When there is room again the newest state is stored.
	full.broken = false;
	await outbox.keep(row('b', 2));
	assert.deepEqual(cids(await full.all()), ['b']);
	assert.equal(said, 1);
});

test('a browser without storage has an outbox as long as its page', async () => {
	let said = 0;
	const outbox = openOutbox(null, () => said++);
	assert.deepEqual(await outbox.load(1), []);
	assert.equal(said, 0, 'nothing was lost yet');
	await outbox.keep(row('a', 1));
	assert.equal(said, 1);
	assert.deepEqual(cids(await outbox.load(1)), ['a']);
});
