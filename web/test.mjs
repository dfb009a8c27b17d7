// Bundles tests/*.test.ts for the installed Node and runs them.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const root = new URL('.', import.meta.url).pathname;
// Inside node_modules, which git ignores and where Node resolves packages from.
const out = await mkdtemp(join(root, 'node_modules/.test-'));
const tests = (await readdir(join(root, 'tests'))).filter((name) => name.endsWith('.test.ts'));

await build({
	absWorkingDir: root,
	entryPoints: tests.map((name) => join('tests', name)),
	outdir: out,
	bundle: true,
	platform: 'node',
	format: 'esm',
	outExtension: { '.js': '.mjs' },
	sourcemap: 'inline',
	define: { 'import.meta.url': JSON.stringify(new URL('tests/x.ts', import.meta.url).href) },
});
const files = tests.map((name) => join(out, name.replace(/\.ts$/, '.mjs')));
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit' });
await rm(out, { recursive: true });
process.exitCode = run.status ?? 1;
