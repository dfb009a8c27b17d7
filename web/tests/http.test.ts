import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ApiError, errorOf, get, onSignedOut, send } from '../src/api/http';

const real = globalThis.fetch;
afterEach(() => {
	globalThis.fetch = real;
});

/** Answers by path; each list is used up in order, its last answer stays. */
function answer(by: Record<string, number[]>): string[] {
	const calls: string[] = [];
	globalThis.fetch = (async (input: string) => {
		calls.push(input);
		const list = by[input] ?? [200];
		const status = (list.length > 1 ? list.shift() : list[0]) ?? 200;
		return new Response('{"detail":"d","code":"c"}', { status });
	}) as typeof fetch;
	return calls;
}

const refresh = '/accounts/token/refresh/';

test('an expired session is renewed once and the call made again', async () => {
	const calls = answer({ '/x/': [401, 200] });
	assert.deepEqual(await get('/x/'), { detail: 'd', code: 'c' });
	assert.deepEqual(calls, ['/x/', refresh, '/x/']);
});

test('calls that expire together share one renewal', async () => {
	const calls = answer({ '/x/': [401, 200], '/y/': [401, 200] });
	await Promise.all([get('/x/'), get('/y/')]);
	assert.equal(calls.filter((call) => call === refresh).length, 1);
});

test('a session that cannot be renewed is over, and said so', async () => {
	let told = 0;
	onSignedOut(() => told++);
	answer({ '/x/': [401], [refresh]: [401] });
	await assert.rejects(get('/x/'), { status: 401 });
	assert.equal(told, 1);
});

test('a wrong password renews nothing', async () => {
	const calls = answer({ '/accounts/login/': [401] });
	await assert.rejects(send('POST', '/accounts/login/', {}), { status: 401, code: 'c' });
	assert.deepEqual(calls, ['/accounts/login/']);
});

test('a call that reached nothing has status 0', async () => {
	globalThis.fetch = async () => {
		throw new TypeError('failed');
	};
	await assert.rejects(get('/x/'), { status: 0, code: 'network' });
});

test('errors of every shape are read', () => {
	const field = errorOf(400, { name: ['This field is required.'], n: 1 }, null);
	assert.deepEqual(field.fields, { name: ['This field is required.'] });
	assert.equal(errorOf(400, { message: '불가능' }, null).message, '불가능');
	assert.equal(errorOf(429, { detail: 'x', code: 'rate' }, '7').retryAfter, 7);
	assert.ok(errorOf(502, null, null) instanceof ApiError);
	assert.equal(errorOf(502, 'text', 'x').retryAfter, 0);
});
