import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Line, type LineEffect, type LineEvent, backOff, idle, stepLine } from '../src/live/line';

function run(line: Line, ...events: LineEvent[]): [Line, LineEffect[]] {
	let effects: LineEffect[] = [];
	for (const event of events) [line, effects] = stepLine(line, event);
	return [line, effects];
}

const open: LineEvent[] = [{ type: 'start' }, { type: 'opened' }];
const closed = (code: number): LineEvent => ({ type: 'closed', code });

test('the back-off is random below a doubling bound of at most 30 seconds', () => {
	assert.equal(backOff(0, () => 1), 500);
	assert.equal(backOff(3, () => 0.5), 2000);
	assert.equal(backOff(40, () => 1), 30_000);
	assert.equal(backOff(5, () => 0), 0);
});

test('restart, slowness and a lost network are tried again, a bit later each time', () => {
	for (const code of [1012, 4408, 1006, 1000, 1001, 1011, 1013, 4999]) {
		const [line, wait] = run(idle, ...open, closed(code));
		assert.equal(line.phase, 'waiting', String(code));
		assert.deepEqual(wait, [{ type: 'wait', attempt: 0, least: 0 }]);
		const [, later] = run(line, { type: 'due' }, closed(1006));
		assert.deepEqual(later, [{ type: 'wait', attempt: 1, least: 0 }]);
	}
});

test('a connection that proved itself starts the back-off again', () => {
	const [, wait] = run(idle, ...open, closed(1006), { type: 'due' }, { type: 'opened' }, { type: 'settled' }, closed(1006));
	assert.deepEqual(wait, [{ type: 'wait', attempt: 0, least: 0 }]);
});

test('an expired token is renewed before the next attempt, once', () => {
	const [line] = run(idle, ...open, closed(4401));
	const [next, effects] = run(line, { type: 'due' });
	assert.deepEqual(effects, [{ type: 'connect', renew: true, probe: false }]);
	const [, again] = run(next, { type: 'opened' }, closed(1006), { type: 'due' });
	assert.deepEqual(again, [{ type: 'connect', renew: false, probe: false }]);
});

test('policy waits a minute, and nobody can cut it short', () => {
	const [line, wait] = run(idle, ...open, closed(1008));
	assert.deepEqual(wait, [{ type: 'wait', attempt: 0, least: 60_000 }]);
	assert.deepEqual(run(line, { type: 'wake' }), [line, []]);
	assert.equal(run(line, { type: 'due' })[0].phase, 'connecting');
});

test('no membership and no room are final', () => {
	for (const code of [4403, 4404]) {
		const [line, effects] = run(idle, ...open, closed(code));
		assert.equal(line.phase, 'closed');
		assert.deepEqual(effects, []);
		for (const type of ['due', 'wake'] as const) assert.equal(run(line, { type })[0].phase, 'closed');
	}
});

test('bye is waited out', () => {
	const [line, wait] = run(idle, ...open, { type: 'bye', ms: 7000 }, closed(1012));
	assert.deepEqual(wait, [{ type: 'wait', attempt: 0, least: 7000 }]);
	assert.equal(line.held, true);
	const [, next] = run(line, { type: 'due' }, closed(1006));
	assert.deepEqual(next, [{ type: 'wait', attempt: 1, least: 0 }]);
});

test('waking cuts a back-off short, and only that', () => {
	const [line] = run(idle, ...open, closed(1006));
	assert.equal(run(line, { type: 'wake' })[0].phase, 'connecting');
	const [up] = run(idle, ...open);
	assert.deepEqual(run(up, { type: 'wake' }), [up, []]);
});

test('an attempt that never opened is asked about by a call', () => {
	const [, effects] = run(idle, { type: 'start' }, closed(1006), { type: 'due' });
	assert.deepEqual(effects, [{ type: 'connect', renew: false, probe: true }]);
});

test('a second close says nothing new', () => {
	const [line] = run(idle, ...open, closed(1006));
	assert.deepEqual(run(line, closed(1006)), [line, []]);
	assert.deepEqual(run(idle, closed(1006)), [idle, []]);
});
