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

export const evidence = (rental: number) => `/api/rentals/${rental}/evidence.zip`;
export const proof = (rental: number) => get<{ verifies: boolean; events: unknown[] }>(`/api/rentals/${rental}/proof/`);

export interface Checklist {
	/** Else it is that of its kind of gear. */
	own: boolean;
	items: string[];
}
export const checklist = (product: number) => get<Checklist>(`/products/${product}/checklist/`);
export const setChecklist = (product: number, items: string[]) => send<Checklist>('PUT', `/products/${product}/checklist/`, { items });
