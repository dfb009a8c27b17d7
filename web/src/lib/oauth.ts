import { recall, remember } from './store';

/** Signing in elsewhere and coming back: `state` says that it was us who went, PKCE that it is us who return. */
const KEPT = 'oauth';

interface Kept {
	state: string;
	verifier: string;
	next: string;
}

function base64url(bytes: Uint8Array): string {
	return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function randomText(): string {
	return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** The provider's address with our state and challenge; what is needed on return is kept. */
export async function providerUrl(url: string, provider: string, next: string): Promise<string> {
	const kept: Kept = { state: `${provider}.${randomText()}`, verifier: randomText(), next };
	const target = new URL(url);
	target.searchParams.set('redirect_uri', `${location.origin}/login/${provider}`);
	target.searchParams.set('state', kept.state);
	// Plain http (other than localhost) has no crypto.subtle, and no provider comes back to it.
	if (crypto.subtle) {
		const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(kept.verifier));
		target.searchParams.set('code_challenge', base64url(new Uint8Array(digest)));
		target.searchParams.set('code_challenge_method', 'S256');
	}
	remember(KEPT, JSON.stringify(kept));
	return target.href;
}

/** What to send to our server, once; null if this answer was not asked for. */
export function takeProviderAnswer(query: Record<string, string>): { body: Record<string, string>; next: string } | null {
	const text = recall(KEPT);
	remember(KEPT, null);
	if (!text || !query['code'] || !query['state']) return null;
	const kept = JSON.parse(text) as Kept;
	if (kept.state !== query['state']) return null;
	return { body: { code: query['code'], state: kept.state, code_verifier: kept.verifier }, next: kept.next };
}
