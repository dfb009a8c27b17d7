import { withQuery } from '../lib/link';
import { get, getPage, send } from './http';
import type { CodeFor, Page, Rental, ShownCode, Units } from './types';

/** 1: those that go on, or may still be reviewed or contested, up to a thousand at once; 0: a page of the others. */
export const mine = (role: 'renter' | 'owner', live: 0 | 1): Promise<Page<Rental>> =>
	getPage(withQuery('/api/rentals/', { role, live, limit: live ? 1000 : 50 }));
export const rental = (id: number) => get<Rental>(`/api/rentals/${id}/`);
export const ofRoom = (room: number) => get<Rental[]>(`/api/rooms/${room}/rentals/`);

/** Days, and the fee that is offered for them where it is not the product's. */
export interface Proposal extends Partial<Units> {
	start: string;
	end: string;
	price: number | null;
	/** Where and at what hour the two meet; absent: as it is. */
	place?: string;
	pickup_hour?: number;
}

const proposed = ({ start, end, ...rest }: Proposal) => ({ rental_start_date: start, rental_end_date: end, ...rest });

/** Days are proposed; who declines may say why. */
export const move = (id: number, name: string, proposal?: Proposal, reason?: string) =>
	send<Rental>('POST', `/api/rentals/${id}/${name}/`, proposal ? proposed(proposal) : reason ? { reason } : {});

/** The code for its reader to show. */
export const code = (id: number) => get<ShownCode>(`/api/rentals/${id}/code/`);
/** The gear has come: with the code that the other shows. */
export const enter = (id: number, what: CodeFor, shown: string, record?: string) =>
	send<Rental>('POST', `/api/rentals/${id}/${what}/`, { code: shown, ...(record ? { record } : {}) });

/** It changes hands now; once both have pressed, it has. */
export const press = (id: number, event: CodeFor, record?: string) =>
	send<Rental>('POST', `/api/rentals/${id}/press/`, { event, ...(record ? { record } : {}) });

/** Where a device says that it is, in millionths of a degree. */
export interface Position {
	latitude_e6: number;
	longitude_e6: number;
	accuracy_m: number;
}
/** That one of the two is where they meet. */
export interface CheckIn {
	by: number;
	at: string;
	latitude_e6: number | null;
	longitude_e6: number | null;
	accuracy_m: number | null;
	place: string;
	/** It is not known any more where that was. */
	forgotten: boolean;
	salt: string | null;
}
export const checkIns = (id: number) => get<CheckIn[]>(`/api/rentals/${id}/check-ins/`);
export const checkIn = (id: number, place: string, position: Position | null) =>
	send<Rental>('POST', `/api/rentals/${id}/check_in/`, { ...(place ? { place } : {}), ...position });

/** Who is said not to have come says that it is not so. */
export const contest = (id: number, reason: string) => send<Rental>('POST', `/api/rentals/${id}/contest/`, { reason });

/** Yes to what was seen, and nothing else. */
export const agree = ({ id, revision }: Rental, name: 'accept' | 'agree_change') => send<Rental>('POST', `/api/rentals/${id}/${name}/`, { revision });

/** Out of it for the penalty that was shown, and no other. */
export const cancel = (id: number, penalty: number) => send<Rental>('POST', `/api/rentals/${id}/cancel/`, { penalty });

/** The renter asks, or, with `renter`, the owner offers to a visitor of the room. */
export const propose = (product: number, proposal: Proposal, renter?: number) =>
	send<Rental>('POST', `/products/${product}/rentals/`, { ...proposed(proposal), ...(renter ? { renter } : {}) });
