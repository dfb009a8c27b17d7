import { newer } from './online';

const UPDATE_EVERY_MS = 3_600_000;
let waiting: ServiceWorker | null = null;

/** Tells when a worker of a newer version is there, and waits. */
function watch(registration: ServiceWorkerRegistration): void {
	const note = (worker: ServiceWorker | null) => {
		// Without one before it there is nothing to wait for.
		if (worker?.state !== 'installed' || !navigator.serviceWorker.controller) return;
		waiting = worker;
		newer.value = true;
	};
	note(registration.waiting);
	registration.addEventListener('updatefound', () => {
		const worker = registration.installing;
		worker?.addEventListener('statechange', () => note(worker));
	});
}

/** Registers the service worker of all pages, and looks for a newer one now and then. */
export async function startWorker(): Promise<void> {
	if (!('serviceWorker' in navigator)) return;
	const had = !!navigator.serviceWorker.controller;
	// Another tab has taken the new version: this one still runs the old.
	navigator.serviceWorker.addEventListener('controllerchange', () => had && (newer.value = true));
	const registration = await navigator.serviceWorker.register('/sw.js');
	watch(registration);
	const look = () => document.visibilityState === 'visible' && void registration.update().catch(() => undefined);
	setInterval(look, UPDATE_EVERY_MS);
}

/** The new version: its worker first, then the page. */
export function takeNewer(): void {
	if (!waiting || waiting.state !== 'installed') return location.reload();
	navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
	waiting.postMessage('skip');
}
