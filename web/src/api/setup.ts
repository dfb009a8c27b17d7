import { noteToken, send } from './http';
import type { Login } from './types';

/** What the settings of the server have, for who holds the link. */
export interface Facts {
	name: string;
	place: string;
	google: boolean;
	kakao: boolean;
	mail: boolean;
	address: string;
	address_set: boolean;
}

export const check = (token: string) => send<Facts>('POST', '/api/setup/check/', { token });
export const letter = (token: string, email: string) => send<null>('POST', '/api/setup/mail/', { token, email });

/** Names the market, makes the operator's account and signs in. */
export async function setUp(ask: Record<string, string>): Promise<void> {
	noteToken((await send<Login>('POST', '/api/setup/', ask)).token.access_token);
}
