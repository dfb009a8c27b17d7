import { get, send } from './http';

export const STATUSES = ['available', 'maintenance', 'retired', 'lost', 'stolen'] as const;

/** One of several things of a listing, for its owner's eyes. */
export interface Unit {
	/** Absent: a new one. */
	id?: number;
	number?: number;
	label: string;
	serial: string;
	variant: string;
	status: (typeof STATUSES)[number];
	/** Days on which it is away, both or none. */
	closed_from: string | null;
	closed_to: string | null;
}

export const units = (product: number) => get<{ units: Unit[] }>(`/products/${product}/units/`);
/** Those left out go. */
export const setUnits = (product: number, list: Unit[]) => send<{ units: Unit[] }>('PUT', `/products/${product}/units/`, { units: list });
