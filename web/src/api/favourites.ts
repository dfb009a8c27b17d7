import { get, send } from './http';

/** Of all that the member keeps. */
export const ids = () => get<number[]>('/api/favourites/ids/');
export const keep = (id: number, on: boolean) => send<null>(on ? 'PUT' : 'DELETE', `/api/products/${id}/favourite/`);
