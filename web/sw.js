// The service worker: the client's own files without a network, and notices while no page is open. It keeps no answer of a
// call: what a member has seen is kept by the pages (src/lib/kept.ts) and goes when he signs out.

/** By build.mjs: what every page needs, under names that change with their content; and a name for all of it. */
const FILES = ['files'];
const VERSION = 'version';

const CACHE = `wooga-${VERSION}`;
const FONTS = 'wooga-fonts';
const SHELL = '/';
/** A network that is there and does not answer is as good as none. */
const PATIENCE_MS = 6000;

self.addEventListener('install', (event) => {
	event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([new Request(SHELL, { cache: 'no-cache', credentials: 'omit' }), ...FILES])));
});

async function activate() {
	const names = await caches.keys();
	await Promise.all(names.filter((name) => name.startsWith('wooga-') && name !== CACHE && name !== FONTS).map((name) => caches.delete(name)));
	await self.registration.navigationPreload?.enable();
	await self.clients.claim();
}
self.addEventListener('activate', (event) => event.waitUntil(activate()));

/** The reader has said yes to the new version. */
self.addEventListener('message', ({ data }) => data === 'skip' && self.skipWaiting());

const kept = (path) => caches.match(path, { ignoreVary: true, ignoreSearch: true });
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The page as the server has it now; the shell of this version where nobody answers. */
async function page(event) {
	const asked = Promise.resolve(event.preloadResponse)
		.then((answer) => answer ?? fetch(event.request))
		.catch(() => undefined);
	const answer = await Promise.race([asked, after(PATIENCE_MS)]);
	if (answer && answer.status < 502) return answer;
	return (await kept(SHELL)) ?? answer ?? (await asked) ?? Response.error();
}

/** Names of assets change with their content: what is kept is what the server has. Fonts are kept when they are used. */
async function asset(request) {
	const known = await kept(request.url);
	if (known) return known;
	const answer = await fetch(request);
	if (answer.ok && request.url.endsWith('.woff2')) await (await caches.open(FONTS)).put(request, answer.clone());
	return answer;
}

self.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== self.location.origin) return;
	if (request.mode === 'navigate') event.respondWith(page(event));
	else if (pathname.startsWith('/assets/') || FILES.includes(pathname)) event.respondWith(asset(request));
});

/* ---- notices ---- */

self.addEventListener('push', (event) => {
	const { id, title, text, link } = event.data.json();
	// An older server beside this one does not name the market.
	const shown = { body: text, tag: `notice-${id}`, icon: '/icons/icon-192.png', badge: '/icons/badge-96.png', data: link };
	event.waitUntil(self.registration.showNotification(title ?? 'Wooga', shown));
});

self.addEventListener('notificationclick', (event) => {
	const { href } = new URL(event.notification.data, self.location.origin);
	event.notification.close();
	event.waitUntil(show(href));
});

/** The window that is there already, or a new one. */
async function show(href) {
	const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const there = windows.find(({ url }) => url === href);
	return there ? there.focus() : self.clients.openWindow(href);
}
