import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asked, fieldIsWrong, footFromMm, footToMm, rangeText, sizesDraft, toSizes } from '../src/lib/fit';
import { findingOf, queryOf } from '../src/lib/search';

test('feet in mm, EU and mondopoint are the same feet', () => {
	assert.deepEqual([footFromMm(265, 'eu'), footFromMm(265, 'mondo'), footFromMm(265, 'mm')], [42, 26.5, 265]);
	assert.deepEqual([footToMm(42, 'eu'), footToMm(26.5, 'mondo'), footToMm(265, 'mm')], [265, 265, 265]);
	for (let size = 20; size <= 50; size += 0.5) assert.equal(footFromMm(footToMm(size, 'eu'), 'eu'), size);
});

const foot: Asked = { name: 'foot', kind: 'range', min: 90, max: 350, choices: null };
const width: Asked = { name: 'width', kind: 'choice', min: 1, max: 3, choices: ['narrow', 'regular', 'wide'] };
const level: Asked = { name: 'level', kind: 'range', min: 1, max: 3, choices: ['beginner', 'intermediate', 'advanced'] };
const fitFields = [foot, width, level];

test('what is typed of sizes becomes what the wire takes, and back', () => {
	const wire = [{ variant: '', foot: { low: 260, high: 350 }, width: 'wide', level: { low: 'beginner', high: 'intermediate' } }];
	const draft = sizesDraft(wire, fitFields);
	assert.deepEqual(draft, { '': { 'foot.low': '260', 'foot.high': '', width: 'wide', 'level.low': 'beginner', 'level.high': 'intermediate' } });
	assert.deepEqual(toSizes(draft, fitFields), wire);
	assert.deepEqual(toSizes({ '260': {}, '270': { width: '' } }, fitFields), []);
});

test('a size that cannot be is told at its field', () => {
	for (const [size, wrong] of [[{}, false], [{ 'foot.low': '260' }, false], [{ 'foot.low': '20' }, true], [{ 'foot.low': 'x' }, true], [{ 'foot.low': '270', 'foot.high': '260' }, true]] as const) {
		assert.equal(fieldIsWrong(foot, size as Record<string, string>), wrong, JSON.stringify(size));
	}
	assert.equal(fieldIsWrong(level, { 'level.low': 'advanced', 'level.high': 'beginner' }), true);
	assert.equal(fieldIsWrong(width, { width: 'huge' }), true);
});

test('a range reads as it was said', () => {
	const say = (range: { low: number; high: number }) => rangeText(foot, range, String);
	assert.deepEqual([{ low: 260, high: 270 }, { low: 90, high: 270 }, { low: 260, high: 350 }, { low: 260, high: 260 }].map(say), ['260~270', '~270', '260~', '260']);
});

test('a search is its address, and the address is the search', () => {
	const query = { keyword: '텐트', category: '', order: 'min_price', from: '2027-03-10', to: '2027-03-12', fits: 'me', min: '1000', max: '9000', state: '0,2', direct: '1', delivery: '', near: '37.556,126.924', km: '3', view: 'map' };
	assert.deepEqual(queryOf(findingOf(query)), query);
	const odd = findingOf({ order: 'x', from: '10 March', fits: 'you', min: '-1', max: '12e3', state: '7,x', direct: 'yes' });
	assert.deepEqual(Object.values(queryOf(odd)).filter(Boolean), []);
});
