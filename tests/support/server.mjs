// A server of one's own for a test file: a free port of 127.0.0.1, an empty data folder, stopped and removed afterwards.
//
//   const server = await startServer({ env: { WOOGA_LIMITS: 'on' } })
//   const answer = await fetch(server.url + '/healthz')
//   after(() => server.stop())
import { spawn, spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync, createWriteStream } from 'node:fs'
import { get } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { environmentOf, forget } from './postgres.mjs'

const root = resolve(fileURLToPath(import.meta.url), '../../..')
export const binary = process.env.WOOGA_BINARY ?? join(root, 'build/wooga')

/** For servers whose clock looks as seldom as in life: others do it four times a second (app/clock_thread.h). */
export const UNHURRIED = { WOOGA_TEST_HASTE: undefined }

/**
 * A free port, below those that the system gives to connections. Only other tests may want it, too: whoever holds its twin of UDP has it, to
 * the end of his process, also while nobody listens there.
 */
export function freePort() {
  return new Promise((done) => {
    const port = 10_000 + Math.floor(Math.random() * 22_000)
    const twin = createSocket('udp4')
    const another = () => twin.close(() => done(freePort()))
    twin.once('error', another)
    twin.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      twin.unref()
      const probe = createServer().once('error', another)
      probe.listen(port, '127.0.0.1', () => probe.close(() => done(port)))
    })
  })
}

/** Runs a command of the binary on a data folder to its end: `run(server.data, 'token', '--member', '1-2')`. */
export function run(data, ...args) {
  return spawnSync(binary, args, { env: { ...process.env, ...environmentOf(data), WOOGA_DATA: data }, encoding: 'utf8', timeout: 300_000 })
}

/** Any answer, whatever its certificate: which one it has to be is for the test to say. */
function answers(url) {
  if (url.startsWith('http:')) return fetch(url, { signal: AbortSignal.timeout(2000) })
  return new Promise((done, fail) => {
    const asked = get(url, { rejectUnauthorized: false, agent: false, timeout: 2000 }, (answer) => answer.resume().once('end', done))
    asked.once('timeout', () => asked.destroy(new Error('time-out'))).once('error', fail)
  })
}

/** The same while the test goes on: for what needs the test's own servers, or happens meanwhile. */
export function runBeside(data, args, env = {}) {
  const child = spawn(binary, args, { env: { ...process.env, ...environmentOf(data), WOOGA_DATA: data, ...env } })
  const done = { status: null, stdout: '', stderr: '' }
  child.stdout.on('data', (piece) => (done.stdout += piece))
  child.stderr.on('data', (piece) => (done.stderr += piece))
  return new Promise((resolve) => child.once('close', (status) => resolve(Object.assign(done, { status }))))
}

/**
 * Starts `wooga serve` and waits until it answers. Options: `data`, a folder to use and keep; `env`, further variables
 * (WOOGA_LIMITS is `off` unless set here); `args`, further arguments; `port`, to come back at the same address.
 * What it printed is in `server.log()`. `stop(signal)` resolves to the exit code, `{code, signal}`; a sanitizer's report in
 * the log makes it throw.
 */
export async function startServer({ data, env = {}, args = [], port } = {}) {
  const own = mkdtempSync(join(tmpdir(), 'wooga-test-'))
  const folder = data ?? join(own, 'data')
  const listen = port ?? (await freePort())
  const logPath = join(own, 'server.log')
  const log = createWriteStream(logPath)
  const child = spawn(binary, ['serve', ...args], {
    env: { ...process.env, WOOGA_LIMITS: 'off', WOOGA_TEST_HASTE: 'on', ...environmentOf(folder), WOOGA_DATA: folder, WOOGA_LISTEN: `127.0.0.1:${listen}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  let ended = null
  const exited = new Promise((done) => {
    child.once('error', (error) => done((ended = { code: null, signal: null, error })))
    child.once('close', (code, signal) => done((ended ??= { code, signal })))
  })
  const kill = () => child.kill('SIGKILL')
  // A test that failed before it stopped its server must not keep the file from ending (which then kills it).
  for (const part of [child, child.stdout, child.stderr]) part.unref()
  process.once('exit', kill)

  const server = {
    url: `${env.WOOGA_TLS_CERT ? 'https' : 'http'}://127.0.0.1:${listen}`,
    port: listen,
    pid: child.pid,
    data: folder,
    exited,
    log: () => readFileSync(logPath, 'utf8'),
    async stop(signal = 'SIGTERM') {
      if (!ended) child.kill(signal)
      const hung = setTimeout(kill, 60_000)
      await exited
      clearTimeout(hung)
      process.removeListener('exit', kill)
      await new Promise((done) => log.end(done))
      const printed = server.log()
      rmSync(own, { recursive: true, force: true })
      if (!data) forget(folder)
      if (/(ERROR|WARNING): (Address|Thread|Leak)Sanitizer|runtime error:/.test(printed)) {
        throw new Error(`the sanitizer complains:\n${printed.slice(-20_000)}`)
      }
      return ended
    },
  }

  const end = Date.now() + 60_000
  for (let tries = 0; Date.now() < end && !ended; tries++) {
    try {
      await answers(server.url + '/healthz')
      return server
    } catch {
      await sleep(tries < 50 ? 5 : 20)
    }
  }
  const printed = server.log()
  const how = ended ? `ended (${ended.error?.message ?? ended.signal ?? ended.code})` : 'did not answer in time'
  await server.stop('SIGKILL').catch(() => {})
  throw new Error(`wooga serve ${how}:\n${printed.slice(-5000)}`)
}
