// A server on sockets that somebody else holds (socket_holder.py), so that it can be started anew without anybody being refused.
//
//   const held = await holdSockets([`127.0.0.1:${port}`], { env: { WOOGA_DATA: data } })
//   await held.start()
//   await held.restart()        // SIGTERM, its end, and the next one; resolves when that is ready
//   await held.close()
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { binary } from './server.mjs'

const program = fileURLToPath(new URL('socket_holder.py', import.meta.url))

export async function holdSockets(sockets, { env = {}, args = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-held-'))
  const log = join(folder, 'server.log')
  const holder = spawn('python3', [program, log, ...sockets, '--', binary, 'serve', ...args], {
    env: { ...process.env, WOOGA_LIMITS: 'off', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said = []
  const waiting = new Set()
  createInterface({ input: holder.stdout }).on('line', (line) => {
    said.push(JSON.parse(line))
    for (const look of waiting) look()
  })
  /** The first thing said from `from` on that fits. */
  const hear = (fits, from = 0, ms = 40_000) =>
    new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`not heard: ${fits}; ${JSON.stringify(said.slice(-8))}`)), ms)
      const look = () => {
        const found = said.slice(from).find(fits)
        if (!found) return
        waiting.delete(look)
        clearTimeout(timer)
        done(found)
      }
      waiting.add(look)
      look()
    })
  const held = {
    said,
    hear,
    pid: null,
    log: () => readFileSync(log, 'utf8'),
    async start() {
      const from = said.length
      holder.stdin.write('start\n')
      held.pid = (await hear(({ started }) => started, from)).started
      const { pid } = held
      const first = await hear(({ told, ended, pid: who }) => ended === pid || (told === 'READY=1' && who === pid), from)
      if (first.ended) throw new Error(`ended with ${first.code}: ${held.log().slice(-2000)}`)
    },
    /** Answers the exit code. */
    async stop(signal = 'SIGTERM') {
      const { pid } = held
      process.kill(pid, signal)
      return (await hear(({ ended }) => ended === pid)).code
    },
    async restart() {
      const code = await held.stop()
      if (code !== 0) throw new Error(`ended with ${code}: ${held.log().slice(-2000)}`)
      await held.start()
    },
    async close() {
      const running = held.pid && !said.some(({ ended }) => ended === held.pid)
      const code = running ? await held.stop() : 0
      holder.kill()
      rmSync(folder, { recursive: true, force: true })
      return code
    },
  }
  process.once('exit', () => holder.kill())
  return held
}
