// A Redis of a test's own, on a free port, with nothing on the disk.
//
//   const redis = await startRedis()
//   redis.url; await redis.say('CLIENT PAUSE 3000 ALL'); await redis.kill(); await redis.start(); await redis.close()
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './server.mjs'
import { until } from './until.mjs'

class Redis {
  #child = null

  constructor(port) {
    this.port = port
    this.url = `redis://127.0.0.1:${port}`
    this.folder = mkdtempSync(join(tmpdir(), 'wooga-redis-'))
    this.end = () => this.#child?.kill('SIGKILL')
    process.once('exit', this.end)
  }

  async start() {
    const child = spawn('redis-server', ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.folder], { stdio: 'ignore' })
    this.#child = child
    child.unref()
    await until('redis answers', () => this.say('PING').then((line) => line === '+PONG', () => false))
  }

  /** One command; resolves to the first line of the answer. */
  say(command) {
    return new Promise((done, failed) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write(`${command}\r\n`))
      socket.once('error', failed)
      socket.once('data', (data) => {
        done(data.toString().split('\r\n')[0])
        socket.destroy()
      })
    })
  }

  /** kill -9. */
  async kill() {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode) return
    this.#child.ref()
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }

  /** It answers nothing, and its connections stay; or it goes on. */
  hang(on) {
    this.#child.kill(on ? 'SIGSTOP' : 'SIGCONT')
  }

  async close() {
    await this.kill()
    process.removeListener('exit', this.end)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export async function startRedis() {
  const redis = new Redis(await freePort())
  await redis.start()
  return redis
}
