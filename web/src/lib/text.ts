import { computed, signal } from '@preact/signals';
import type { Text } from './ko';
import { recall, remember } from './store';

export type Lang = 'ko' | 'en';

/** Words that are fetched in one language: those of the first pages before anything is drawn, others with the pages that say them. */
const packs = {
	first: { ko: async () => (await import('./ko')).ko, en: async () => (await import('./en')).en },
	more: { ko: async () => (await import('./more_ko')).koMore, en: async () => (await import('./more_en')).enMore },
	mine: { ko: async () => (await import('./mine_ko')).mineKo, en: async () => (await import('./mine_en')).mineEn },
	talk: { ko: async () => (await import('./talk_ko')).talkKo, en: async () => (await import('./talk_en')).talkEn },
	desk: { ko: async () => (await import('./desk_ko')).deskKo, en: async () => (await import('./desk_en')).deskEn },
	map: { ko: async () => (await import('./map_ko')).mapKo, en: async () => (await import('./map_en')).mapEn },
} satisfies Record<string, Record<Lang, () => Promise<Partial<Text>>>>;
export type Pack = keyof typeof packs;

/* Each without the packs that no page has asked for. */
const dictionaries = { ko: {}, en: {} } as Record<Lang, Text>;
const asked = new Set<Pack>(['first']);
const current = signal<Lang>('ko');

/** The text in the reader's language; reading it in a component follows a switch. */
const text = computed<Text>(() => dictionaries[current.value]);
export const t = (): Text => text.value;
export const lang = (): Lang => current.value;

async function fill(language: Lang, names: Iterable<Pack>): Promise<void> {
	const words = await Promise.all([...names].map((name) => packs[name][language]()));
	Object.assign(dictionaries[language], ...words);
}

/** Gets the words of pages that wait for them before they are drawn. */
export async function loadWords(...names: Pack[]): Promise<void> {
	for (const name of names) asked.add(name);
	let language: Lang;
	do {
		language = current.peek();
		await fill(language, names);
	} while (language !== current.peek());
}

export async function setLang(next: Lang): Promise<void> {
	// A page may ask for more meanwhile.
	for (let n = -1; n !== asked.size; ) {
		n = asked.size;
		await fill(next, asked);
	}
	current.value = next;
	document.documentElement.lang = next;
}

/** Korean first: English only for who chose it, or whose browser prefers it to Korean. */
export async function initLang(): Promise<void> {
	const wanted = new URLSearchParams(location.search).get('lang') ?? recall('lang') ?? navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
	await setLang(wanted === 'en' ? 'en' : 'ko');
}

export async function switchLang(): Promise<void> {
	const next = current.value === 'ko' ? 'en' : 'ko';
	remember('lang', next);
	await setLang(next);
}
