import type { Check, Handover, RecordPhoto, Slot } from '../lib/handover';
import { get, send, sendForm } from './http';
import type { Rental } from './types';

const of = (rental: number) => `/api/rentals/${rental}/handover/`;

export const records = (rental: number) => get<Handover>(of(rental));

export function addPhoto(rental: number, slot: Slot, photo: Blob): Promise<RecordPhoto> {
	const form = new FormData();
	form.set('slot', slot);
	form.set('file', photo, 'photo.jpg');
	return sendForm<RecordPhoto>('POST', `${of(rental)}photos/`, form);
}

export const removePhoto = (photo: RecordPhoto) => send<null>('DELETE', photo.url);
export const answer = (rental: number, items: Check[]) =>
	send<Handover>('PUT', `${of(rental)}checklist/`, { items: items.map(({ item, good, note }) => ({ item, good, note })) });

/** Some of its units are back; with the last of them the rental is. */
export const returnPart = (rental: number, units: number[]) => send<Rental>('POST', `/api/rentals/${rental}/return_part/`, { units });

/** Where it may be left when its owner cannot be there; `opening` for the renter only, while he has it. */
export interface DropPlace {
	id: number;
	name: string;
	directions: string;
	hours: string;
	opening: string | null;
}
/** The same for its owner's eyes, with the code that stands there. */
export interface OwnDropPlace extends Omit<DropPlace, 'id' | 'opening'> {
	id?: number;
	opening: string;
	code?: string;
	new_code?: boolean;
}
const drops = (product: number) => `/products/${product}/drop-places/`;
export const ownDropPlaces = (product: number) => get<{ places: OwnDropPlace[] }>(drops(product));
/** Those left out go. */
export const setDropPlaces = (product: number, places: OwnDropPlace[]) => send<{ places: OwnDropPlace[] }>('PUT', drops(product), { places });
export const dropPlaces = (rental: number) => get<DropPlace[]>(`/api/rentals/${rental}/drop-places/`);
export const leave = (rental: number, place: number, code: string) => send<Rental>('POST', `/api/rentals/${rental}/drop_off/`, { place, code });
export const notThere = (rental: number, reason: string) => send<Rental>('POST', `/api/rentals/${rental}/not_there/`, { reason });

export const evidence = (rental: number) => `/api/rentals/${rental}/evidence.zip`;
export const proof = (rental: number) => get<{ verifies: boolean; events: unknown[] }>(`/api/rentals/${rental}/proof/`);

export interface Checklist {
	/** Else it is that of its kind of gear. */
	own: boolean;
	items: string[];
}
export const checklist = (product: number) => get<Checklist>(`/products/${product}/checklist/`);
export const setChecklist = (product: number, items: string[]) => send<Checklist>('PUT', `/products/${product}/checklist/`, { items });
