import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { deskEn } from '../src/lib/desk_en';
import { deskKo } from '../src/lib/desk_ko';
import { en } from '../src/lib/en';
import { ko } from '../src/lib/ko';
import { mineEn } from '../src/lib/mine_en';
import { mineKo } from '../src/lib/mine_ko';
import { enMore } from '../src/lib/more_en';
import { koMore } from '../src/lib/more_ko';
import { talkEn } from '../src/lib/talk_en';
import { talkKo } from '../src/lib/talk_ko';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Who may import whom; each may import its own layer. */
const MAY: Record<string, string[]> = {
	lib: [],
	ui: ['lib'],
	api: ['lib'],
	live: ['api', 'lib'],
	state: ['api', 'live', 'lib'],
	features: ['ui', 'api', 'live', 'state', 'lib'],
	pages: ['features', 'ui', 'api', 'live', 'state', 'lib'],
};

function filesOf(folder: string): string[] {
	return readdirSync(join(src, folder)).filter((name) => /\.tsx?$/.test(name)).map((name) => join(folder, name));
}

test('layers import only what lies below them', () => {
	for (const [layer, below] of Object.entries(MAY)) {
		for (const file of filesOf(layer)) {
			const text = readFileSync(join(src, file), 'utf8');
			for (const [, path] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
				const target = normalize(join(layer, path ?? '')).split('/')[0] ?? '';
				assert.ok(target === layer || below.includes(target), `${file} imports ${path}`);
			}
		}
	}
});

test('no component file is longer than 150 lines', () => {
	for (const layer of ['ui', 'features', 'pages']) {
		for (const file of filesOf(layer)) {
			const lines = readFileSync(join(src, file), 'utf8').split('\n').length - 1;
			assert.ok(lines <= 150, `${file} has ${lines} lines`);
		}
	}
	assert.ok(statSync(src).isDirectory());
});

function emptyKeys(value: unknown, path: string): string[] {
	if (typeof value === 'string') return value.trim() ? [] : [path];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, below]) => emptyKeys(below, `${path}.${key}`));
}

test('both languages say everything', () => {
	const all = { ko, en, koMore, enMore, mineKo, mineEn, talkKo, talkEn, deskKo, deskEn };
	assert.deepEqual(Object.entries(all).flatMap(([name, words]) => emptyKeys(words, name)), []);
});

/** A file and everything that it imports for good, not only when it is needed. */
function graphOf(file: string, seen = new Set<string>()): Set<string> {
	if (seen.has(file)) return seen;
	seen.add(file);
	const text = readFileSync(join(src, file), 'utf8');
	for (const [, path] of text.matchAll(/^(?:import|export) (?!type )[^;]*?'(\.[^']+)';/gm)) {
		const target = normalize(join(file, '..', path ?? ''));
		const found = [`${target}.ts`, `${target}.tsx`].find((name) => existsSync(join(src, name)));
		if (found) graphOf(found, seen);
	}
	return seen;
}

/** The words that come later, and the files of pages that wait for them (main.tsx). */
const PACKS = { more: koMore, mine: mineKo, talk: talkKo, desk: deskKo };
const GROUPS: Record<string, (keyof typeof PACKS)[]> = { first: [], market: ['more'], talk: ['more', 'talk'], mine: ['more', 'mine'], desk: ['more', 'desk', 'talk'] };

test('a page says nothing that comes only with the words of others', () => {
	const main = readFileSync(join(src, 'main.tsx'), 'utf8');
	for (const [group, packs] of Object.entries(GROUPS)) {
		const wanted = packs.length ? `more\\(${group}, '\\w+'${packs.slice(1).map((name) => `, '${name}'`).join('')}\\)` : `page\\(${group}, '\\w+'\\)`;
		assert.equal([...main.matchAll(new RegExp(`(page|more)\\(${group}, `, 'g'))].length, [...main.matchAll(new RegExp(wanted, 'g'))].length, group);
		const keys = Object.entries(PACKS).flatMap(([name, words]) => (packs.some((pack) => pack === name) ? [] : Object.keys(words)));
		const strange = new RegExp(`\\bt\\(\\)\\.(${keys.join('|')})\\b`);
		const files = new Set(['main.tsx', `pages/${group}.ts`].flatMap((file) => [...graphOf(file)]));
		assert.ok(files.size > 20, `${files.size} files`);
		for (const file of files) assert.doesNotMatch(readFileSync(join(src, file), 'utf8'), strange, `${group}: ${file}`);
	}
});
