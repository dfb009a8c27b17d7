import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

type Session = typeof import('../src/state/session');
const real = globalThis.fetch;
const stored = new Map<string, string>();
let session: Session;
let heard: (event: { key: string }) => void = () => undefined;
let turns: ((id: number) => void)[] = [];

before(async () => {
	(globalThis as { navigator?: unknown }).navigator ??= { onLine: true };
	Object.assign(globalThis, {
		addEventListener: (name: string, act: typeof heard) => void (name === 'storage' && (heard = act)),
		localStorage: { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => stored.set(key, value), removeItem: (key: string) => stored.delete(key) },
	});
	globalThis.fetch = (async () => new Response(JSON.stringify({ id: await new Promise((resolve) => turns.push(resolve)) }))) as typeof fetch;
	session = await import('../src/state/session');
});
after(() => (globalThis.fetch = real));
beforeEach(() => {
	stored.clear();
	turns = [];
	session.me.value = undefined;
});

/** Another tab of this browser writes whose it is. */
function elsewhere(member: string | null): void {
	if (member === null) stored.delete('member');
	else stored.set('member', member);
	heard({ key: 'member' });
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

test('an answer of who was here before does not make him the one who is here now', async () => {
	stored.set('member', '1');
	const slow = session.loadMe();
	elsewhere('2');
	turns[1]?.(2);
	await settle();
	assert.equal(session.me.value?.id, 2);
	turns[0]?.(1);
	await slow;
	await settle();
	assert.deepEqual([session.me.value?.id, stored.get('member')], [2, '2']);
});

test('who has left meanwhile is not signed in again by an answer from before', async () => {
	stored.set('member', '1');
	const slow = session.loadMe();
	elsewhere(null);
	turns[0]?.(1);
	await slow;
	assert.deepEqual([session.me.value, stored.has('member')], [null, false]);
});

test('who signs in is known, also where another tab was first to ask who he is', async () => {
	const entering = session.enter();
	stored.set('member', '2');
	turns[0]?.(2);
	await entering;
	assert.equal(session.me.value?.id, 2);
});
