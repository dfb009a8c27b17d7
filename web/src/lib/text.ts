import { computed, signal } from '@preact/signals';
import { ko, type Text } from './ko';
import { recall, remember } from './store';

export type Lang = 'ko' | 'en';

const dictionaries: Partial<Record<Lang, Text>> = { ko };
const current = signal<Lang>('ko');

/** The text in the reader's language; reading it in a component follows a switch. */
const text = computed<Text>(() => dictionaries[current.value] ?? ko);
export const t = (): Text => text.value;
export const lang = (): Lang => current.value;

export async function setLang(next: Lang): Promise<void> {
	if (next === 'en' && !dictionaries.en) dictionaries.en = (await import('./en')).en;
	current.value = next;
	document.documentElement.lang = next;
}

/** Korean first: English only for who chose it, or whose browser prefers it to Korean. */
export async function initLang(): Promise<void> {
	const wanted = recall('lang') ?? navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
	if (wanted === 'en') await setLang('en');
}

export async function switchLang(): Promise<void> {
	const next = current.value === 'ko' ? 'en' : 'ko';
	remember('lang', next);
	await setLang(next);
}
