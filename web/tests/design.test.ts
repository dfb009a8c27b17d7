import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');

type Colours = Record<string, string>;
const coloursOf = (css: string): Colours => Object.fromEntries([...css.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));

/** Both schemes; what the dark one does not say is as in the light one. */
function schemes(): Record<string, Colours> {
	const [light = '', dark = ''] = read('src/styles/tokens.css').split('@media (prefers-color-scheme: dark)');
	return { light: coloursOf(light), dark: { ...coloursOf(light), ...coloursOf(dark) } };
}

/** WCAG 2.2: relative luminance and contrast. */
function luminance(hex: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
	const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (high + 0.05) / (low + 0.05);
}

/** Colours that stand on each other, as text (4.5) or as the edge of something one must see (3). */
const TEXT = ['ink paper', 'ink paper-soft', 'ink-soft paper', 'ink-soft paper-soft', 'on-accent accent', 'on-accent accent-deep', 'danger paper', 'danger paper-soft', 'paper danger', 'paper ink', 'good paper', 'good paper-soft', 'star paper', 'star paper-soft', 'on-mine mine'];
const EDGES = ['edge paper', 'edge paper-soft', 'focus paper', 'focus paper-soft'];

test('contrast is measured as WCAG says', () => {
	assert.equal(contrast('#000000', '#ffffff'), 21);
	assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48');
});

test('every pair of colours can be read, in light and in dark', () => {
	for (const [scheme, colours] of Object.entries(schemes())) {
		const poor = (pairs: string[], least: number) =>
			pairs.filter((pair) => {
				const [over, under] = pair.split(' ').map((name) => colours[name]);
				assert.ok(over && under, `${scheme}: ${pair}`);
				return contrast(over, under) < least;
			});
		assert.deepEqual([...poor(TEXT, 4.5), ...poor(EDGES, 3)], [], scheme);
	}
});

test('every colour that is named is a token, and nearly none is written by hand', () => {
	const tokens = new Set(Object.keys(schemes()['light'] ?? {}));
	const files = ['base', 'parts', 'home', 'product', 'pages', 'chats', 'repute', 'handover', 'ledger', 'states', 'wide'];
	for (const name of files) {
		const css = read(`src/styles/${name}.css`);
		for (const [, used] of css.matchAll(/(?:color|background|border(?:-[a-z]+)*|fill|stroke):[^;]*var\(--([a-z-]+)\)/g)) assert.ok(tokens.has(used ?? '') || used === 'radius', `${name}.css: ${used}`);
	}
	assert.ok(tokens.size > 12);
});

/** What a file of the font has, by its range in fonts.css. */
function rangesOf(name: string): [number, number][] {
	const face = new RegExp(`-400-${name}\\.woff2[^}]*unicode-range: ([^;]+);`).exec(read('src/styles/fonts.css'))?.[1] ?? '';
	return face.split(',').map((part) => {
		const [first = '', last = first] = part.replace('U+', '').split('-');
		return [parseInt(first, 16), parseInt(last, 16)];
	});
}

test("nearly everything that the client says is in the font's first file", () => {
	const ranges = rangesOf('common');
	const has = (char: string) => ranges.some(([first, last]) => char.charCodeAt(0) >= first && char.charCodeAt(0) <= last);
	const words = [...new Set(['ko', 'more_ko', 'mine_ko', 'talk_ko', 'claims_ko'].map((name) => read(`src/lib/${name}.ts`)).join(''))].filter((char) => char >= '가' && char <= '힣');
	const missing = words.filter((char) => !has(char));
	assert.ok(words.length > 300);
	assert.ok(missing.length <= 10, `not there, run fonts/make.py: ${missing.join('')}`);
	assert.match(read('fonts/LICENSE.txt'), /SIL OPEN FONT LICENSE/i);
});
