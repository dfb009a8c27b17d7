import { signal } from '@preact/signals';

/** The browser's offer to install the site, which it makes once and early. */
export interface Installer extends Event {
	prompt(): Promise<unknown>;
}

export const installer = signal<Installer | null>(null);
addEventListener('beforeinstallprompt', (event) => {
	event.preventDefault();
	installer.value = event as Installer;
});
addEventListener('appinstalled', () => (installer.value = null));

export const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches;

/** Safari on a phone makes no offer: one adds a site by hand. An iPad says that it is a Mac. */
export const installsByHand = (): boolean =>
	/iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1);
