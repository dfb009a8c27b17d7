import { signal } from '@preact/signals';

/** A newer version of the client is there. */
export const newer = signal(false);

export const online = signal(navigator.onLine);
addEventListener('online', () => (online.value = true));
addEventListener('offline', () => (online.value = false));
