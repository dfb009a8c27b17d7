// Sockets from elsewhere (systemd's), the service manager's side, and the orderly stop: who is refused, who is answered, who waits.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { holdSockets } from '../support/held.mjs'
import { answersIn } from '../support/raw.mjs'
import { binary, freePort, run, startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-sockets-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** A call, by an agent or a socket of the file system: {status, headers, body}. */
function call(options) {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', path: '/healthz', agent: false, ...options }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (piece) => (body += piece))
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body }))
      answer.on('error', fail)
    })
    asked.on('error', fail)
    asked.end(options.body)
  })
}

/** A connection on which one writes and reads bytes; `answers` when it is over. */
async function open(port) {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (piece) => (text += piece.toString('latin1'))).on('error', () => {})
  const closed = once(socket, 'close').then(() => answersIn(text))
  await once(socket, 'connect')
  return { socket, closed, host: `Host: 127.0.0.1:${port}\r\n` }
}

test('several sockets are handed over; the manager hears of the start, of reloads, of the end, and that it lives', async (t) => {
  const port = await freePort()
  const path = join(folder, 'socket')
  const held = await holdSockets([`127.0.0.1:${port}`, path], { env: { WOOGA_DATA: join(folder, 'several'), WOOGA_LISTEN: '127.0.0.1:1' } })
  t.after(() => held.close())
  await held.start()
  assert.equal((await call({ port })).status, 200)
  assert.equal((await call({ socketPath: path, headers: { host: `127.0.0.1:${port}` } })).status, 200)
  assert.match(held.log(), new RegExp(`^wooga: http://localhost:${port}/`, 'm'))
  await held.hear(({ told }) => told === 'WATCHDOG=1')
  const before = held.said.length
  process.kill(held.pid, 'SIGHUP')
  assert.equal((await held.hear(({ told }) => told === 'RELOADING=1' || told === 'READY=1', before)).told, 'RELOADING=1')
  assert.match((await held.hear(({ told }) => told?.startsWith('MONOTONIC_USEC='), before)).told, /^MONOTONIC_USEC=\d+$/)
  await held.hear(({ told }) => told === 'READY=1', before)
  assert.equal(await held.stop(), 0)
  assert.ok(held.said.some(({ told }) => told === 'STOPPING=1'))
})

test('limits are off on what this machine alone reaches, also where it is handed over', async (t) => {
  const held = await holdSockets([`0.0.0.0:${await freePort()}`], { env: { WOOGA_DATA: join(folder, 'far') } })
  t.after(() => held.close())
  await assert.rejects(held.start(), /limits can be off only when listening on loopback/)
})

test('sockets meant for somebody else are left alone', async () => {
  const server = await startServer({ env: { LISTEN_PID: '1', LISTEN_FDS: '1' } })
  assert.equal((await fetch(server.url + '/healthz')).status, 200)
  assert.equal((await server.stop()).code, 0)
})

test('on a socket that is held nobody is refused: who comes while it restarts waits', async (t) => {
  const port = await freePort()
  const held = await holdSockets([`127.0.0.1:${port}`], { env: { WOOGA_DATA: join(folder, 'waits') } })
  t.after(() => held.close())
  await held.start()
  let ends = false
  const failed = []
  let answered = 0
  const callers = Array.from({ length: 8 }, async () => {
    while (!ends) {
      await call({ port }).then(({ status }) => (status === 200 ? answered++ : failed.push(status)), (error) => failed.push(error.code))
    }
  })
  for (let n = 0; n < 5; n++) {
    await sleep(150)
    await held.restart()
  }
  ends = true
  await Promise.all(callers)
  assert.deepEqual(failed, [])
  assert.ok(answered > 100, `${answered}`)
})

test('two on one port where both were told to share it; the one that goes answers all who came to it', async (t) => {
  const port = await freePort()
  const start = (name, env) => startServer({ data: join(folder, name), port, env })
  const first = await start('first', { WOOGA_REUSE_PORT: 'on' })
  const other = run(join(folder, 'other'), 'serve', '--listen', `127.0.0.1:${port}`)
  assert.equal(other.status, 1)
  assert.match(other.stderr, /another server/)
  let ends = false
  const failed = []
  const callers = Array.from({ length: 8 }, async () => {
    while (!ends) await call({ port }).then(({ status }) => status === 200 || failed.push(status), (error) => failed.push(error.code))
  })
  const second = await start('second', { WOOGA_REUSE_PORT: 'on' })
  t.after(() => second.stop())
  while (!second.log().includes('wooga: http')) await sleep(20) // until then it was the first one that answered
  assert.equal((await first.stop()).code, 0)
  await sleep(100)
  ends = true
  await Promise.all(callers)
  assert.ok(failed.length <= 1, `${failed}`) // between the last look into the queue and closing it
})

test('SIGTERM: new connections are refused, what is under way is answered, kept connections are told that it was the last', async () => {
  const server = await startServer()
  const connections = async () => Number(/^wooga_open_connections (\d+)$/m.exec((await call({ port: server.port, path: '/metrics' })).body)[1])
  await until('that of the start is gone', async () => (await connections()) === 1)
  const host = `127.0.0.1:${server.port}`
  const body = JSON.stringify({ email: 'slow@gear.example', password: 'a long password', username: 'slow' })
  const slow = await open(server.port)
  slow.socket.write(`POST /accounts/signup/ HTTP/1.1\r\n${slow.host}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`)
  const fresh = await open(server.port)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const kept = await call({ port: server.port, agent, headers: { host } })
  assert.equal(kept.headers.connection, undefined)
  await until('all three are there, and who asks', async () => (await connections()) === 4)
  const stopped = server.stop()
  let last // of what was under way when the signal came, and was answered as before, there may be some
  do last = await call({ port: server.port, agent, path: '/readyz', headers: { host } })
  while (last.status === 200)
  assert.deepEqual([last.status, last.body, last.headers.connection], [503, 'stopping', 'close'])
  await assert.rejects(call({ port: server.port }), { code: 'ECONNREFUSED' })
  fresh.socket.write(`GET /test/ HTTP/1.1\r\n${fresh.host}\r\n`)
  const [late] = await fresh.closed
  assert.equal(late.status, 200)
  await sleep(1500)
  slow.socket.write(body.slice(10))
  const [answer] = await slow.closed
  assert.deepEqual([answer.status, answer.headers.get('connection')], [201, 'close'])
  assert.deepEqual(await stopped, { code: 0, signal: null })
  agent.destroy()
})

test('connections that say nothing hold a stop for a second, no longer; a second SIGTERM does not wait', async () => {
  const server = await startServer()
  const silent = await Promise.all(Array.from({ length: 20 }, () => open(server.port)))
  const began = Date.now()
  assert.equal((await server.stop()).code, 0)
  assert.ok(Date.now() - began < 15_000, `${Date.now() - began} ms`)
  await Promise.all(silent.map(({ closed }) => closed))

  const child = spawn(binary, ['serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'twice')], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [said] = await once(child.stdout, 'data')
  const port = Number(/:(\d+)\//.exec(said)[1])
  const busy = await open(port)
  busy.socket.write(`POST /accounts/login/ HTTP/1.1\r\n${busy.host}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n`)
  await until('it is heard', async () => /^wooga_open_connections 2$/m.test((await call({ port, path: '/metrics' })).body))
  child.kill('SIGTERM')
  await until('nobody else is let in', () => call({ port }).then(() => false, ({ code }) => code === 'ECONNREFUSED'))
  assert.equal(child.exitCode, null)
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  assert.equal(code, 1)
})
