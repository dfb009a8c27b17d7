// What the tests of deploy/ share.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(fileURLToPath(import.meta.url), '../../..')

/** Whether a program is installed. */
export const have = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

/** Runs a program to its end, from the root of the repository. */
export function run(program, args, options = {}) {
  return spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 600_000, maxBuffer: 64 << 20, ...options })
}

/** Runs a program that has to succeed; what it wrote. */
export function must(program, args, options = {}) {
  const done = run(program, args, options)
  if (done.status !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${done.error ?? done.signal ?? done.status}\n${done.stdout}\n${done.stderr}`)
  }
  return done.stdout
}

/** How long stopping takes at most, in seconds: the server's own figures. */
export function drainSeconds() {
  const [, whole, least] = readFileSync(join(root, 'app/serve.c'), 'utf8').match(/DRAIN_MS = (\d+), DRAIN_LEAST_MS = (\d+)/)
  return (Number(whole) + Number(least)) / 1000
}
