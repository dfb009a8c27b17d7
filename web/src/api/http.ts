import { nextLink } from '../lib/link';
import { recall, remember } from '../lib/store';
import { lang } from '../lib/text';
import type { Page } from './types';

/** What went wrong, in a form that a page can explain. Status 0: nothing was reached. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly fields: Record<string, string[]> = {},
		readonly retryAfter = 0,
		detail = '',
		/** Why days are not to be had, as in a calendar. */
		readonly reason = '',
		/** Of a code that was wrong. */
		readonly attemptsLeft = 0,
	) {
		super(detail || code || String(status));
	}
}

/** Nobody was there to ask: no network, or no server behind the proxy. */
export const isUnreachable = (error: unknown): boolean => error instanceof ApiError && (error.status === 0 || (error.status >= 502 && error.status <= 504));

/** Reads the error of an answer: `{"detail","code"}`, `{"field":["msg"]}` or the old `{"message"}`. */
export function errorOf(status: number, body: unknown, retryAfter: string | null): ApiError {
	const object = (body && typeof body === 'object' ? body : {}) as Record<string, unknown>;
	const fields: Record<string, string[]> = {};
	for (const [key, value] of Object.entries(object)) {
		if (Array.isArray(value) && value.every((item) => typeof item === 'string')) fields[key] = value as string[];
	}
	const text = (key: string) => (typeof object[key] === 'string' ? (object[key] as string) : '');
	return new ApiError(status, text('code'), fields, Number(retryAfter) || 0, text('detail') || text('message'), text('reason'), Number(object['attempts_left']) || 0);
}

function parse(text: string): unknown {
	try {
		return text ? JSON.parse(text) : null;
	} catch {
		return null;
	}
}

/** Told when a call was refused and the session could not be renewed. */
let signedOut: () => void = () => undefined;
export function onSignedOut(tell: () => void): void {
	signedOut = tell;
}

/** A new access token, or why there is none: the session is over, or nobody could be asked. */
export type Renewal = { token: string } | 'over' | 'unreachable';

let renewing: Promise<Renewal> | null = null;

async function postRefresh(): Promise<Renewal> {
	const answer = await fetch('/accounts/token/refresh/', { method: 'POST', credentials: 'same-origin' });
	if (!answer.ok) return answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? 'over' : 'unreachable';
	const { access } = Object(parse(await answer.text())) as { access?: string };
	noteToken(access ?? '');
	return { token: access ?? '' };
}

/** New cookies for the refresh cookie: one call at a time, also among tabs, because an old one ends the session. */
function renewOnce(): Promise<Renewal> {
	const locks = globalThis.navigator?.locks;
	renewing ??= (locks ? locks.request('refresh', postRefresh) : postRefresh())
		.catch((): Renewal => 'unreachable')
		.finally(() => (renewing = null));
	return renewing;
}

/** Renews the session; one that is over is said so to everybody. */
export async function renew(): Promise<Renewal> {
	const renewal = await renewOnce();
	if (renewal === 'over') signedOut();
	return renewal;
}

const EXPIRES = 'expires';

/** Remembers when an access token ends. The token itself stays in its cookie, which scripts cannot read. */
export function noteToken(token: string): void {
	try {
		const part = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
		remember(EXPIRES, String(Number(JSON.parse(atob(part)).exp) * 1000));
	} catch {
		remember(EXPIRES, null);
	}
}

/** When the newest access token ends, in ms; 0 when it is not known. */
export const tokenEnds = (): number => Number(recall(EXPIRES)) || 0;

/** Calls that answer 401 for a wrong password or an old token, not for an old session. */
const SIGN_IN = /^\/accounts\/(login|signup|logout|token|google|kakao)\//;

/** A call; an expired session is renewed once and the call made again. */
async function request(method: string, path: string, body?: unknown): Promise<Response> {
	try {
		return await requestOnce(method, path, body);
	} catch (error) {
		if (!(error instanceof ApiError) || error.status !== 401 || SIGN_IN.test(path)) throw error;
		if (typeof (await renew()) === 'string') throw error;
		return requestOnce(method, path, body);
	}
}

async function requestOnce(method: string, path: string, body?: unknown): Promise<Response> {
	// What the server says of a field is in the page's language, whatever the browser's is.
	const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': lang() };
	const init: RequestInit = { method, credentials: 'same-origin', headers };
	if (body !== undefined) {
		headers['Content-Type'] = 'application/json';
		init.body = JSON.stringify(body);
	}
	let response: Response;
	try {
		response = await fetch(path, init);
	} catch {
		throw new ApiError(0, 'network');
	}
	if (!response.ok) {
		throw errorOf(response.status, parse(await response.text().catch(() => '')), response.headers.get('Retry-After'));
	}
	return response;
}

export async function get<T>(path: string): Promise<T> {
	return (await request('GET', path)).json() as Promise<T>;
}

/** An answer as a file to keep. */
export async function getFile(path: string): Promise<Blob> {
	return (await request('GET', path)).blob();
}

/** An answer of which the next page may follow. */
export async function getWithNext<T>(path: string): Promise<{ body: T; next: string | null }> {
	const response = await request('GET', path);
	return { body: (await response.json()) as T, next: nextLink(response.headers.get('Link')) };
}

export async function getPage<T>(path: string): Promise<Page<T>> {
	const { body, next } = await getWithNext<T[]>(path);
	return { items: body, next };
}

/** All pages of a list. */
export async function getAll<T>(path: string): Promise<T[]> {
	const all: T[] = [];
	for (let next: string | null = path; next; ) {
		const page: Page<T> = await getPage(next);
		all.push(...page.items);
		next = page.next;
	}
	return all;
}

export async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
	const response = await request(method, path, body);
	return parse(await response.text()) as T;
}

/** A form with files; fetch cannot tell how far it is, so this is the old way. */
export function sendForm<T>(method: 'POST' | 'PUT', path: string, form: FormData, onSent?: (bytes: number) => void): Promise<T> {
	return new Promise((resolve, reject) => {
		const xhr = new XMLHttpRequest();
		xhr.open(method, path);
		xhr.setRequestHeader('Accept', 'application/json');
		xhr.setRequestHeader('Accept-Language', lang());
		xhr.upload.onprogress = (event) => onSent?.(event.loaded);
		xhr.onerror = () => reject(new ApiError(0, 'network'));
		xhr.onload = () => {
			const body = parse(xhr.responseText);
			if (xhr.status >= 200 && xhr.status < 300) resolve(body as T);
			else reject(errorOf(xhr.status, body, xhr.getResponseHeader('Retry-After')));
		};
		xhr.send(form);
	});
}
