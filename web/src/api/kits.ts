import { get, send } from './http';

export interface KitLine {
	product: number;
	variant: string;
	qty: number;
}

interface Fees {
	rental_fee_for_a_day: number;
	rental_fee_for_a_week: number | null;
}

/** What a product is lent as, where it is a kit of its owner's others; no line: as itself. */
export interface Kit extends Fees {
	lines: (KitLine & { name: string })[];
	/** What the parts cost one by one. */
	parts: Fees | null;
}

export const kit = (product: number) => get<Kit>(`/products/${product}/kit/`);
export const setKit = (product: number, lines: KitLine[]) => send<Kit>('PUT', `/products/${product}/kit/`, { lines });
