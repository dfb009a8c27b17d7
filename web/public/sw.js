// Shows notices while no page is open, and leads to what they tell of. It keeps no files and answers no calls of the pages.
self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('push', (event) => {
	const { id, text, link } = event.data.json();
	const shown = { body: text, tag: `notice-${id}`, icon: '/favicon.svg', data: link };
	event.waitUntil(self.registration.showNotification('Wooga', shown));
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
