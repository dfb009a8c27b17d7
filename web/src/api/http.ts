import { nextLink } from '../lib/link';
import type { Page } from './types';

/** What went wrong, in a form that a page can explain. Status 0: nothing was reached. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly fields: Record<string, string[]> = {},
		readonly retryAfter = 0,
		detail = '',
	) {
		super(detail || code || String(status));
	}
}

/** Reads the error of an answer: `{"detail","code"}`, `{"field":["msg"]}` or the old `{"message"}`. */
export function errorOf(status: number, body: unknown, retryAfter: string | null): ApiError {
	const object = (body && typeof body === 'object' ? body : {}) as Record<string, unknown>;
	const fields: Record<string, string[]> = {};
	for (const [key, value] of Object.entries(object)) {
		if (Array.isArray(value) && value.every((item) => typeof item === 'string')) fields[key] = value as string[];
	}
	const text = (key: string) => (typeof object[key] === 'string' ? (object[key] as string) : '');
	return new ApiError(status, text('code'), fields, Number(retryAfter) || 0, text('detail') || text('message'));
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

let renewing: Promise<boolean> | null = null;

async function postRefresh(): Promise<boolean> {
	const answer = await fetch('/accounts/token/refresh/', { method: 'POST', credentials: 'same-origin' });
	return answer.ok;
}

/** New cookies for the refresh cookie: one call at a time, also among tabs, because an old one ends the session. */
function renew(): Promise<boolean> {
	const locks = globalThis.navigator?.locks;
	renewing ??= (locks ? locks.request('refresh', postRefresh) : postRefresh())
		.catch(() => false)
		.finally(() => (renewing = null));
	return renewing;
}

/** Calls that answer 401 for a wrong password or an old token, not for an old session. */
const SIGN_IN = /^\/accounts\/(login|signup|logout|token|google|kakao)\//;

/** A call; an expired session is renewed once and the call made again. */
async function request(method: string, path: string, body?: unknown): Promise<Response> {
	try {
		return await requestOnce(method, path, body);
	} catch (error) {
		if (!(error instanceof ApiError) || error.status !== 401 || SIGN_IN.test(path)) throw error;
		if (await renew()) return requestOnce(method, path, body);
		signedOut();
		throw error;
	}
}

async function requestOnce(method: string, path: string, body?: unknown): Promise<Response> {
	const init: RequestInit = { method, credentials: 'same-origin', headers: { Accept: 'application/json' } };
	if (body !== undefined) {
		init.headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
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

export async function getPage<T>(path: string): Promise<Page<T>> {
	const response = await request('GET', path);
	return { items: (await response.json()) as T[], next: nextLink(response.headers.get('Link')) };
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
