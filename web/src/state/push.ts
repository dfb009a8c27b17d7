import { ApiError } from '../api/http';
import * as api from '../api/notices';
import { recall, remember } from '../lib/store';
import { lang } from '../lib/text';

/** Whose notices this browser shows. */
const WHOSE = 'push';

export const canPush = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
export const pushes = (member: number): boolean => recall(WHOSE) === String(member) && Notification.permission === 'granted';

async function subscribed(): Promise<PushSubscription | null> {
	const registration = await navigator.serviceWorker.getRegistration();
	return (await registration?.pushManager.getSubscription()) ?? null;
}

async function tell(subscription: PushSubscription): Promise<void> {
	const { endpoint = '', keys = {} } = subscription.toJSON();
	await api.subscribe({ endpoint, keys, lang: lang() });
}

/** Asks the member, and subscribes this browser for him; false when he does not allow it. */
export async function startPush(member: number): Promise<boolean> {
	if ((await Notification.requestPermission()) !== 'granted') return false;
	await navigator.serviceWorker.register('/sw.js');
	const { pushManager } = await navigator.serviceWorker.ready;
	const { key } = await api.pushKey();
	// One of another key, or of whoever was here before, is none of ours.
	await (await pushManager.getSubscription())?.unsubscribe();
	await tell(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
	remember(WHOSE, String(member));
	return true;
}

export async function stopPush(): Promise<void> {
	const subscription = await subscribed();
	remember(WHOSE, null);
	if (!subscription) return;
	await subscription.unsubscribe();
	await api.unsubscribe(subscription.endpoint).catch((error: unknown) => {
		if (!(error instanceof ApiError) || error.status !== 404) throw error;
	});
}

/** The server forgets a browser with its login: who comes back to his own says it again. */
export async function keepPush(): Promise<void> {
	const subscription = await subscribed();
	if (subscription) await tell(subscription);
	else remember(WHOSE, null);
}
