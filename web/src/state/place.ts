import { get } from '../api/http';
import { me } from './session';

/** Where the reader's device says that he is; asked only when he presses for it. */
export const whereAmI = (): Promise<{ latitude: number; longitude: number }> =>
	new Promise((resolve, reject) =>
		navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), reject, { timeout: 10_000, maximumAge: 300_000 }),
	);

/** The same as the wire has it. */
export async function deviceAt(): Promise<{ latitude_e6: number; longitude_e6: number }> {
	const at = await whereAmI();
	return { latitude_e6: Math.round(at.latitude * 1e6), longitude_e6: Math.round(at.longitude * 1e6) };
}

/** What nearMe has answered last: any other place of a search is no "near me". */
export let mine = '';

/** From where "near me" is: the member's neighbourhood, if he has said where that is, else where he is. */
export async function nearMe(): Promise<string> {
	const home = me.value && (await get<Record<'latitude_e6' | 'longitude_e6', number | null>>('/api/neighbourhood/').catch(() => null));
	const at = home && home.latitude_e6 !== null && home.longitude_e6 !== null ? { latitude: home.latitude_e6 / 1e6, longitude: home.longitude_e6 / 1e6 } : await whereAmI();
	return (mine = `${at.latitude.toFixed(3)},${at.longitude.toFixed(3)}`);
}
