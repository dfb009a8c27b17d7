import { computed, signal } from '@preact/signals';
import { type FirstText, ko, type Text } from './ko';
import { recall, remember } from './store';

export type Lang = 'ko' | 'en';

/* Without what is in ko_more.ts and en_more.ts until a page asks for it (loadMore). */
const first: FirstText = ko;
const dictionaries: Partial<Record<Lang, Text>> = { ko: first as Text };
let whole = false;
const current = signal<Lang>('ko');

/** The text in the reader's language; reading it in a component follows a switch. */
const text = computed<Text>(() => dictionaries[current.value] ?? (first as Text));
export const t = (): Text => text.value;
export const lang = (): Lang => current.value;

async function fill(language: Lang): Promise<void> {
	const words = language === 'ko' ? (await import('./ko_more')).koMore : (await import('./en_more')).enMore;
	Object.assign(dictionaries[language] ?? {}, words);
}

/** Gets what all pages but the first ones say; they wait for it before they are drawn. */
export async function loadMore(): Promise<void> {
	whole = true;
	await fill(current.peek());
}

export async function setLang(next: Lang): Promise<void> {
	if (next === 'en' && !dictionaries.en) dictionaries.en = (await import('./en')).en as Text;
	if (whole) await fill(next);
	current.value = next;
	document.documentElement.lang = next;
}

/** Korean first: English only for who chose it, or whose browser prefers it to Korean. */
export async function initLang(): Promise<void> {
	const wanted = new URLSearchParams(location.search).get('lang') ?? recall('lang') ?? navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
	if (wanted === 'en') await setLang('en');
}

export async function switchLang(): Promise<void> {
	const next = current.value === 'ko' ? 'en' : 'ko';
	remember('lang', next);
	await setLang(next);
}
