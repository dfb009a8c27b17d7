import { get, getPage, noteToken, send, sendForm } from './http';
import type { Login, Page, Product, Review, Settings, User } from './types';

export const settings = () => get<Settings>('/api/settings/');
export const me = () => get<User>('/accounts/');
export const user = (id: number) => get<User>(`/accounts/${id}/`);
export const storeProducts = (id: number): Promise<Page<Product>> => getPage(`/accounts/${id}/store/products/?limit=24`);
export const storeReviews = (id: number): Promise<Page<Review>> => getPage(`/accounts/${id}/store/reviews/?limit=10`);

async function entered(answer: Promise<Login>): Promise<Login> {
	const login = await answer;
	noteToken(login.token.access_token);
	return login;
}

export const signUp = (email: string, password: string, username: string) =>
	entered(send('POST', '/accounts/signup/', { email, password, username }));
export const logIn = (email: string, password: string) => entered(send('POST', '/accounts/login/', { email, password }));
export const askReset = (email: string) => send<null>('POST', '/accounts/password/reset/', { email });
export const resetPassword = (token: string, password: string) =>
	entered(send('POST', '/accounts/password/reset/confirm/', { token, password }));
export const verifyAddress = (token: string) => send<null>('POST', '/accounts/verify/', { token });
export const logOut = () => send<null>('POST', '/accounts/logout/');
export const providerLogIn = (provider: string, body: Record<string, string>) =>
	entered(send('POST', `/accounts/${provider}/callback/`, body));

export function saveProfile(username: string, profile: Blob | null): Promise<User> {
	const form = new FormData();
	form.set('username', username);
	if (profile) form.set('profile', profile, 'profile.jpg');
	return sendForm('PUT', '/accounts/', form);
}

/** How a person is named in calls: the stable alias that the server accepts for an e-mail. */
export const alias = (id: number): string => `${id}@users.invalid`;
