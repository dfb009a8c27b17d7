// Builds the client into dist/: a shell, hashed scripts and styles under assets/, one chunk per page.
import { build, context } from 'esbuild';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from 'terser';

const watching = process.argv.includes('--watch');
const root = new URL('.', import.meta.url).pathname;
const dist = join(root, 'dist');
const BUDGET_FIRST = 35 * 1024;
const BUDGET_ALL = 120 * 1024;

const TERSER = { module: true, ecma: 2020, compress: { passes: 2 } };

/* As the server packs them (tools/embed). */
const PACKED = { level: 9 };

/* Words that are fetched later, in one language (src/lib/text.ts). */
const PACKS = ['more', 'mine', 'talk', 'desk', 'map'];

/** Everything that `output` needs before it can run: itself and its static imports. */
function withStaticImports(outputs, output, seen = new Set()) {
	if (seen.has(output)) return seen;
	seen.add(output);
	for (const { path, kind } of outputs[output].imports) {
		if (kind === 'import-statement') withStaticImports(outputs, path, seen);
	}
	return seen;
}

function outputOf(outputs, entry) {
	return Object.keys(outputs).find((name) => outputs[name].entryPoint === entry);
}

async function gzipSize(files) {
	let sum = 0;
	for (const file of files) sum += gzipSync(await readFile(join(root, file)), PACKED).length;
	return sum;
}

async function writeShell(outputs) {
	const entry = outputOf(outputs, 'src/main.tsx');
	const chunks = [...withStaticImports(outputs, entry)].filter((name) => name !== entry);
	const head = [
		`<link rel="stylesheet" href="/assets/${basename(outputOf(outputs, 'src/styles/main.css'))}">`,
		// Until main.tsx wants it for the screen: nothing waits for it.
		`<link rel="stylesheet" id="fonts" media="print" href="/assets/${basename(outputOf(outputs, 'src/styles/fonts.css'))}">`,
		...chunks.map((name) => `<link rel="modulepreload" href="/assets/${basename(name)}">`),
		`<script type="module" src="/assets/${basename(entry)}"></script>`,
	].join('\n\t');
	// For the server (app/core/shell.c): what the pages of a group need besides, in one language or both.
	const needed = new Set(withStaticImports(outputs, entry));
	const group = (name, source) => {
		const more = [...withStaticImports(outputs, outputOf(outputs, source))].filter((file) => !needed.has(file));
		return [name, ...more.map((file) => `/assets/${basename(file)}`)].join(' ');
	};
	const groups = ['first', 'market', 'talk', 'mine', 'desk', 'style'].map((name) => group(name, `src/pages/${name}.ts`));
	const packs = PACKS.flatMap((name) => [`${name}-ko`, `${name}-en`]).map((name) => group(name, `src/lib/${name.replace('-', '_')}.ts`));
	const words = [...packs, group('ko', 'src/lib/ko.ts'), group('en', 'src/lib/en.ts')];
	const shell = await readFile(join(root, 'src/index.html'), 'utf8');
	await writeFile(join(dist, 'index.html'), shell.replace('<!-- assets -->', `${head}\n\t<!-- pages\n${[...groups, ...words].join('\n')}\n-->`));
}

/** The service worker with the names of what it keeps; fonts are kept when they are used. */
async function writeWorker() {
	const all = await readdir(dist, { recursive: true });
	const files = all.filter((name) => /\.(js|css|svg|webmanifest)$/.test(name) && name !== 'sw.js' && !name.startsWith('assets/leaflet-')).map((name) => `/${name}`).sort();
	const hash = createHash('sha256').update(await readFile(join(dist, 'index.html')));
	for (const name of files) hash.update(name).update(await readFile(join(dist, name)));
	const worker = await readFile(join(root, 'sw.js'), 'utf8');
	const filled = worker.replace("['files']", JSON.stringify(files)).replace("'version'", JSON.stringify(hash.digest('hex').slice(0, 12)));
	await writeFile(join(dist, 'sw.js'), filled);
}

/** Nobody needs the words of both languages: what is there for one of them. */
function scriptsOf(outputs, language) {
	const tag = language === 'ko' ? 'en' : 'ko';
	const roots = [`${tag}.ts`, ...PACKS.map((name) => `${name}_${tag}.ts`)].map((name) => outputOf(outputs, `src/lib/${name}`));
	const without = new Set(roots);
	// What only they import goes with them.
	for (let n = -1; n !== without.size; ) {
		n = without.size;
		for (const name of Object.keys(outputs)) {
			const users = Object.keys(outputs).filter((user) => outputs[user].imports.some(({ path }) => path === name));
			if (users.length && users.every((user) => without.has(user))) without.add(name);
		}
	}
	return Object.keys(outputs).filter((name) => name.endsWith('.js') && !without.has(name) && !isLeaflet(outputs[name]));
}

/** Leaflet, which only the map of a search fetches, is counted apart; the map's own code with all other. */
const isLeaflet = ({ inputs }) => Object.keys(inputs).some((name) => name.includes('node_modules/leaflet/'));

async function checkBudget(outputs) {
	const entry = withStaticImports(outputs, outputOf(outputs, 'src/main.tsx'));
	const firstOf = (language) => [entry, ...['pages/first.ts', `lib/${language}.ts`].map((name) => withStaticImports(outputs, outputOf(outputs, `src/${name}`)))];
	const sizes = [];
	for (const language of ['ko', 'en']) {
		const first = await gzipSize(new Set(firstOf(language).flatMap((files) => [...files])));
		sizes.push([language, first, await gzipSize(scriptsOf(outputs, language))]);
	}
	const styles = await gzipSize(Object.keys(outputs).filter((name) => name.endsWith('.css')));
	const leaflet = await gzipSize(Object.keys(outputs).filter((name) => isLeaflet(outputs[name])));
	const kb = (bytes) => `${(bytes / 1024).toFixed(1)} kB`;

	for (const [language, first, all] of sizes) console.log(`${language}: first page ${kb(first)}, all scripts ${kb(all)} (gzip)`);
	console.log(`besides the map's Leaflet ${kb(leaflet)}, styles ${kb(styles)}`);
	if (sizes.some(([, first, all]) => first > BUDGET_FIRST || all > BUDGET_ALL)) {
		console.error(`over the budget: first page ${kb(BUDGET_FIRST)}, all ${kb(BUDGET_ALL)}`);
		process.exitCode = 1;
	}
}

/** preact-iso offers a renderer for servers, which would become a file of its own that nobody asks for. */
const noPrerender = {
	name: 'no prerender',
	setup: (plugin) => void plugin.onResolve({ filter: /^\.\/prerender\.js$/ }, () => ({ path: './prerender.js', external: true })),
};

const LATER = /src\/(pages\/(first|market|talk|mine|desk|style)|lib\/(kept|ko|en|(more|mine|talk|desk|map)_(ko|en))|state\/later|live\/open|features\/SearchMap)\.tsx?$/;
const PAGES = ['market', 'talk', 'mine', 'desk'].map((name) => `src/pages/${name}.ts`);

/* What JSX becomes: `h(name, props, ...children)`, which Preact has anyway, is shorter than `jsx(name, { ...props, children: [...] })`. */
const JSX = "import { Fragment as $Fragment, h as $h } from 'preact';";

/**
 * Whatever main.tsx needs is there before anything that is fetched later. Saying so puts all of it into one file: esbuild makes one for each
 * set of those who share a module, which were 47 instead of 32 and 9 kB more. So what the first pages share with later ones (`main`) goes
 * with it, and what only later pages share (`pages`) into one file that the first of them brings.
 */
const order = ({ main, pages }) => ({
	name: 'order',
	setup(plugin) {
		const first = (path) => {
			if (path === join(root, 'src/main.tsx')) return main;
			if (/src\/pages\/(market|talk|mine|desk|style)\.ts$/.test(path)) return ['src/main.tsx', ...pages];
			return LATER.test(path) ? ['src/main.tsx'] : [];
		};
		plugin.onLoad({ filter: /\/src\/.*\.tsx?$/ }, async ({ path }) => {
			const isJsx = path.endsWith('x');
			const imports = first(path).map((file) => `import ${JSON.stringify(join(root, file))};`);
			return { contents: `${isJsx ? JSX : ''}${imports.join('')}\n${await readFile(path, 'utf8')}`, loader: isJsx ? 'tsx' : 'ts' };
		});
	},
});

/** Which modules are shared by whom: what esbuild makes files of when it is not told. */
async function shared() {
	const { metafile } = await build({ ...options, write: false, plugins: [noPrerender, order({ main: [], pages: [] })] });
	const { outputs } = metafile;
	const needs = (source) => withStaticImports(outputs, outputOf(outputs, source));
	const [main, first, ...pages] = ['src/main.tsx', 'src/pages/first.ts', ...PAGES].map(needs);
	const found = { main: [], pages: [] };
	for (const [name, { entryPoint, inputs }] of Object.entries(outputs)) {
		if (entryPoint || main.has(name) || !name.endsWith('.js')) continue;
		if (first.has(name)) found.main.push(...Object.keys(inputs));
		else if (pages.filter((files) => files.has(name)).length > 1) found.pages.push(...Object.keys(inputs));
	}
	return found;
}

/** Scripts once more by terser, which sees more than esbuild does: 3 kB of 140 (gzip). */
async function minifyScripts(outputs) {
	for (const name of Object.keys(outputs).filter((file) => file.endsWith('.js'))) {
		const file = join(root, name);
		const { code } = await minify(await readFile(file, 'utf8'), TERSER);
		await writeFile(file, code);
	}
}

const finish = {
	name: 'finish',
	setup(plugin) {
		plugin.onEnd(async (result) => {
			if (!result.metafile) return;
			if (!watching) await minifyScripts(result.metafile.outputs);
			await writeShell(result.metafile.outputs);
			await writeWorker();
			if (!watching) await checkBudget(result.metafile.outputs);
		});
	},
};

const options = {
	absWorkingDir: root,
	entryPoints: ['src/main.tsx', 'src/styles/main.css', 'src/styles/fonts.css'],
	outdir: 'dist/assets',
	bundle: true,
	splitting: true,
	format: 'esm',
	target: ['chrome100', 'firefox100', 'safari15.4'],
	// Else tsconfig.json would say how JSX is made, too.
	tsconfigRaw: { compilerOptions: { target: 'ES2021', jsxFactory: '$h', jsxFragmentFactory: '$Fragment' } },
	// Modules are always UTF-8; escaped, Korean is twice as long.
	charset: 'utf8',
	minify: true,
	// The hash in a name is of what esbuild wrote, and a file of a name is kept for a year: another terser has to give another name.
	banner: { js: `/* terser ${createRequire(import.meta.url)('terser/package.json').version} ${JSON.stringify(TERSER)} */` },
	metafile: true,
	loader: { '.woff2': 'file' },
	entryNames: '[name]-[hash]',
	assetNames: '[name]-[hash]',
	chunkNames: '[name]-[hash]',
	logLevel: 'warning',
};

await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, 'assets'), { recursive: true });
await cp(join(root, 'public'), dist, { recursive: true });
// The fonts' licence goes where they go.
await cp(join(root, 'fonts/LICENSE.txt'), join(dist, 'assets/pretendard-license.txt'));
const plugins = [noPrerender, order(await shared()), finish];
if (watching) await (await context({ ...options, plugins })).watch();
else await build({ ...options, plugins });
