import { KMS } from './search';

/** The squares of about 500 m by which the server tells where gear is (app/products/places_rules.c), in degrees; and what a map makes of them. */
export const SQUARE = { latitude: 0.0045, longitude: 0.0056 };
export const SQUARE_METRES = 500;

export interface Spot {
	latitude: number;
	longitude: number;
}
interface Placed {
	rental_fee_for_a_day: number;
	place?: { latitude_e6: number; longitude_e6: number };
}
/** What is in the same square, or in neighbouring ones where all is small. */
export interface Pin<T> extends Spot {
	key: string;
	items: T[];
	/** The lowest. */
	fee: number;
}

/** "37.556,126.924" of an address. */
export function spotOf(near: string): Spot | null {
	const [latitude, longitude] = near.split(',').map(Number);
	return near ? { latitude: latitude ?? 0, longitude: longitude ?? 0 } : null;
}
export const nearOf = ({ latitude, longitude }: Spot): string => `${latitude.toFixed(3)},${longitude.toFixed(3)}`;

/** The shortest distance to search by that reaches so far; the longest, where none does. */
export const kmFor = (metres: number): string => KMS.find((km) => Number(km) * 1000 >= metres) ?? KMS[KMS.length - 1] ?? '';

/** How many squares a side go together where one is so wide, to be no narrower than `least`: as a mark with its words is. */
export function stepFor(pixels: number, least = 90): number {
	let step = 1;
	while (step * pixels < least) step *= 2;
	return step;
}

export const placeOf = ({ place }: Placed): Spot | null => (place ? { latitude: place.latitude_e6 / 1e6, longitude: place.longitude_e6 / 1e6 } : null);

/** Pins of what says where it is: one for `step` by `step` squares, in the middle of what it stands for. */
export function pinsOf<T extends Placed>(products: T[], step: number): Pin<T>[] {
	const pins = new Map<string, Pin<T>>();
	for (const product of products) {
		const spot = placeOf(product);
		if (!spot) continue;
		const key = [step, Math.floor(spot.latitude / SQUARE.latitude / step), Math.floor(spot.longitude / SQUARE.longitude / step)].join(' ');
		const pin = pins.get(key) ?? { key, latitude: 0, longitude: 0, items: [], fee: Infinity };
		const n = pin.items.push(product);
		pin.latitude += (spot.latitude - pin.latitude) / n;
		pin.longitude += (spot.longitude - pin.longitude) / n;
		pin.fee = Math.min(pin.fee, product.rental_fee_for_a_day);
		pins.set(key, pin);
	}
	return [...pins.values()];
}

/** South, west, north, east of all of them, and so many metres more; null of none. */
export function boxOf(spots: Spot[], metres: number): [[number, number], [number, number]] | null {
	if (!spots.length) return null;
	const up = metres / 111195;
	const [south, north] = [Math.min(...spots.map((spot) => spot.latitude)), Math.max(...spots.map((spot) => spot.latitude))];
	const aside = up / Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180);
	const east = spots.map((spot) => spot.longitude);
	return [
		[south - up, Math.min(...east) - aside],
		[north + up, Math.max(...east) + aside],
	];
}
