// TLS in the process: what a browser, an old client, a careless operator and somebody hostile meet.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { connect as connectPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { makeCertificate } from '../support/certificate.mjs'
import { dialV1, makeTown, tokensOf } from '../support/chat.mjs'
import { form, png } from '../support/people.mjs'
import { raw } from '../support/raw.mjs'
import { run, startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-tls-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const site = makeCertificate(folder)

/** A call: {status, headers, body}. */
function call(server, path, { method = 'GET', headers = {}, body, ...options } = {}) {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers, ca: site.ca, agent: false, ...options }, (answer) => {
      const pieces = []
      answer.on('data', (piece) => pieces.push(piece))
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) }))
    })
    asked.on('error', fail)
    asked.end(body)
  })
}

const json = async (...args) => JSON.parse((await call(...args)).body)

/** A connection after its handshake. */
async function shake(server, options = {}) {
  const socket = connect({ port: server.port, host: '127.0.0.1', ca: site.ca, ...options })
  await once(socket, 'secureConnect')
  return socket
}

const healthz = ({ port }) => `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`

describe('a server with a certificate', () => {
  let server, tokens
  before(async () => {
    const data = join(folder, 'town')
    makeTown(data)
    tokens = tokensOf(data, 1, 8)
    server = await startServer({ data, env: { WOOGA_TLS_CERT: site.cert, WOOGA_TLS_KEY: site.key } })
  })
  after(() => server.stop())

  test('answers https, says where it is, and has browsers stay there', async () => {
    const answer = await call(server, '/healthz')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['strict-transport-security'], 'max-age=31536000')
    await until('the address is said', () => server.log().includes(`\nwooga: https://127.0.0.1:${server.port}/\n`))
    assert.match(server.log(), /certificate days_left=(29|30)/)
  })

  test('wooga health asks by https', () => {
    const asked = run(server.data, 'health', '--ready', '--listen', `127.0.0.1:${server.port}`, '--tls-cert', site.cert, '--tls-key', site.key)
    assert.deepEqual([asked.status, asked.stdout], [0, 'ready\n'], asked.stderr)
  })

  test('sets cookies which only https carries, and knows its own origin', async () => {
    const made = await call(server, '/accounts/signup/', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: `https://127.0.0.1:${server.port}`, host: `127.0.0.1:${server.port}` },
      body: JSON.stringify({ email: 'anna@gear.example', password: 'a long password', username: 'anna' }),
    })
    assert.equal(made.status, 201)
    assert.equal(made.headers['set-cookie'].length, 2)
    for (const cookie of made.headers['set-cookie']) assert.match(cookie, /; Secure/)
    const cookie = made.headers['set-cookie'].map((one) => one.split(';')[0]).join('; ')
    const log = (origin) => call(server, '/accounts/logout/', { method: 'POST', headers: { cookie, origin, host: `127.0.0.1:${server.port}` } })
    assert.equal((await log(`http://127.0.0.1:${server.port}`)).status, 403)
    assert.notEqual((await log(`https://127.0.0.1:${server.port}`)).status, 403)
  })

  test('X-Forwarded-Proto of a stranger does not take the s off', async () => {
    const answer = await call(server, '/healthz', { headers: { 'x-forwarded-proto': 'http' } })
    assert.ok(answer.headers['strict-transport-security'])
  })

  test('speaks TLS 1.3 and 1.2 with forward secrecy, nothing older', async () => {
    for (const [version, cipher] of [['TLSv1.3', /^TLS_/], ['TLSv1.2', /^ECDHE-.*(GCM|CHACHA20)/]]) {
      const socket = await shake(server, { minVersion: version, maxVersion: version })
      assert.equal(socket.getProtocol(), version)
      assert.match(socket.getCipher().name, cipher)
      socket.destroy()
    }
    await assert.rejects(shake(server, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }))
    await assert.rejects(shake(server, { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:AES128-SHA' }))
  })

  test('agrees on http/1.1, and refuses who wants HTTP/2 alone', async () => {
    const socket = await shake(server, { ALPNProtocols: ['h2', 'http/1.1'] })
    assert.equal(socket.alpnProtocol, 'http/1.1')
    socket.destroy()
    await assert.rejects(shake(server, { ALPNProtocols: ['h2'] }), /no application protocol/)
  })

  test('a session comes back without a second full handshake', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      const first = connect({ port: server.port, host: '127.0.0.1', ca: site.ca, maxVersion: version })
      const [session] = await once(first, 'session')
      first.destroy()
      const second = await shake(server, { session, maxVersion: version })
      assert.ok(second.isSessionReused(), version)
      second.destroy()
    }
  })

  test('large answers arrive whole, also where the reader is slow; large bodies, too', async () => {
    const whole = (await call(server, '/openapi.json')).body
    assert.ok(whole.length > 200_000)
    const socket = await shake(server)
    const asked = 40
    socket.pause()
    const ask = (last) => `GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${last}\r\n`
    socket.write(ask('').repeat(asked - 1) + ask('Connection: close\r\n'))
    await sleep(300) // until nothing fits between us any more
    const pieces = []
    socket.on('data', (piece) => pieces.push(piece)).resume()
    await once(socket, 'end')
    const got = Buffer.concat(pieces)
    for (let at = 0, n = 0; n < asked; n++) {
      at = got.indexOf('\r\n\r\n', at) + 4
      assert.ok(got.subarray(at, at + whole.length).equals(whole), `answer ${n}`)
      at += whole.length
    }
    const picture = Buffer.concat([png(), randomBytes(6 << 20)])
    const upload = new Response(form({ file: new Blob([picture], { type: 'image/png' }) }))
    const sent = await call(server, '/api/uploads/', {
      method: 'POST',
      headers: { authorization: `Bearer ${tokens.get(1)}`, 'content-type': upload.headers.get('content-type') },
      body: Buffer.from(await upload.arrayBuffer()),
    })
    assert.equal(sent.status, 201, sent.body.toString())
  })

  test('sockets speak through it: acknowledged, delivered, and resumed', async () => {
    const as = (id) => ({ headers: { authorization: `Bearer ${tokens.get(id)}` } })
    let room, visitor
    for (visitor of tokens.keys()) {
      room = (await json(server, '/chat/rooms/?type=visitor', as(visitor)))[0]
      if (room) break
    }
    const owner = await dialV1(server, room.id, tokens.get(room.shop_user.id), { ca: site.ca })
    const other = await dialV1(server, room.id, tokens.get(visitor), { ca: site.ca })
    for (let n = 0; n < 10; n++) owner.send(`word ${n}`)
    await owner.wait('ack', 10)
    const heard = await other.wait('msg', 10)
    assert.deepEqual(heard.map(({ message }) => message), Array.from({ length: 10 }, (_, n) => `word ${n}`))
    other.socket.terminate()
    const back = await dialV1(server, room.id, tokens.get(visitor), { ca: site.ca, since: heard[4].seq })
    await back.wait('sync')
    assert.equal(back.all('msg').length, 5)
    owner.socket.close()
    back.socket.close()
    assert.equal(await owner.closed, 1005)
  })

  test('http:// on its port is told what to do', async () => {
    const [answer] = await raw(server, healthz(server))
    assert.equal(answer.status, 400)
    assert.match(answer.body, /https:\/\//)
  })

  test('a handshake in single bytes is a handshake', async () => {
    const slow = connectPlain(server.port, '127.0.0.1').setNoDelay(true)
    const between = new Duplex({
      read() {},
      async write(bytes, encoding, then) {
        for (const byte of bytes) {
          slow.write(Buffer.from([byte]))
          await immediate() // a timer's least millisecond, a thousand times beside other work, is longer than the server waits
        }
        then()
      },
    })
    slow.on('data', (bytes) => between.push(bytes)).on('close', () => between.destroy(new Error('closed')))
    const socket = connect({ socket: between, servername: 'localhost', ca: site.ca })
    await once(socket, 'secureConnect')
    socket.write(healthz(server))
    const [bytes] = await once(socket, 'data')
    assert.match(bytes.toString(), /^HTTP\/1.1 200 /)
    socket.on('error', () => {})
    slow.destroy()
  })

  test('garbage, halves of handshakes and cut connections leave it standing', async () => {
    const hello = await new Promise((done) => {
      connect({ socket: new Duplex({ read() {}, write: done }), ca: site.ca })
    })
    assert.equal(hello[0], 0x16)
    const throwAt = (bytes) =>
      new Promise((done) => {
        const socket = connectPlain(server.port, '127.0.0.1', () => socket.write(bytes))
        socket.on('error', () => {}).on('close', done).resume()
        setTimeout(() => socket.destroy(), 200)
      })
    const thrown = []
    for (let n = 0; n < 150; n++) {
      const bad = Buffer.from(hello)
      for (let i = 0; i < 3; i++) bad[Math.floor(Math.random() * bad.length)] ^= 1 << Math.floor(Math.random() * 8)
      thrown.push(throwAt(bad), throwAt(hello.subarray(0, Math.floor(Math.random() * hello.length))), throwAt(randomBytes(1 + n * 20)))
    }
    await Promise.all(thrown)
    assert.equal((await call(server, '/healthz')).status, 200)
    const open = async () => Number(/^wooga_open_connections (\d+)$/m.exec((await call(server, '/metrics')).body)[1])
    await until('all others are gone', async () => (await open()) === 1)
  })

  test('nobody negotiates anew', async () => {
    const client = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${server.port}`, '-tls1_2'], { stdio: 'pipe' })
    let said = ''
    for (const stream of [client.stdout, client.stderr]) stream.on('data', (piece) => (said += piece))
    await until('it is connected', () => said.includes('Verify return code'))
    client.stdin.write('R\n')
    await until('it is refused', () => /no renegotiation/.test(said))
    client.kill()
  })
})

describe('a certificate that changes', () => {
  let server
  const cert = join(folder, 'changing.pem')
  const key = join(folder, 'changing.key')
  const put = (from) => (copyFileSync(from.key, key), copyFileSync(from.cert, cert))
  const second = makeCertificate(folder, { name: 'second', serial: 2 })
  const third = makeCertificate(folder, { name: 'third', serial: 3, kind: 'rsa' })
  const shown = async () => {
    const socket = await shake(server, { rejectUnauthorized: false })
    const { serialNumber } = socket.getPeerCertificate()
    socket.destroy()
    return Number(serialNumber)
  }
  before(async () => {
    put(site)
    server = await startServer({ env: { WOOGA_TLS_CERT: cert, WOOGA_TLS_KEY: key } })
  })
  after(() => server.stop())

  test('is shown to whoever comes, at SIGHUP or by itself; who is there stays', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    assert.equal((await call(server, '/healthz', { agent, ca: site.ca })).status, 200)
    const [[stays]] = Object.values(agent.freeSockets)
    assert.equal(await shown(), 1)
    put(second)
    process.kill(server.pid, 'SIGHUP')
    await until('the second after SIGHUP', async () => (await shown()) === 2)
    put(third)
    await until('the third by itself', async () => (await shown()) === 3)
    assert.equal((await call(server, '/healthz', { agent, ca: site.ca })).status, 200)
    assert.equal(Object.values(agent.freeSockets)[0][0], stays)
    agent.destroy()
  })

  test('is not taken when it cannot be used, which the log says', async () => {
    truncateSync(key, 100)
    process.kill(server.pid, 'SIGHUP')
    await until('the log says so', () => /certificate_not_read .*changing\.key/.test(server.log()))
    assert.equal(await shown(), 3)
    put(second)
    await until('a good one is taken again', async () => (await shown()) === 2)
  })
})

test('without a certificate nothing speaks of https', async () => {
  const server = await startServer()
  const answer = await fetch(server.url + '/healthz')
  assert.equal(answer.headers.get('strict-transport-security'), null)
  assert.deepEqual(await server.stop(), { code: 0, signal: null })
})

test('wrong files are named at the start', () => {
  const other = makeCertificate(folder, { name: 'other' })
  const serve = (...args) => run(join(folder, 'never'), 'serve', '--listen', '127.0.0.1:0', ...args)
  const junk = join(folder, 'junk')
  writeFileSync(junk, 'no certificate')
  for (const [words, args] of [
    [/go together/, ['--tls-cert', site.cert]],
    [/go together/, ['--tls-key', site.key]],
    [/the certificate \S*nowhere\.pem cannot be read: No such file/, ['--tls-cert', join(folder, 'nowhere.pem'), '--tls-key', site.key]],
    [/junk holds no certificate/, ['--tls-cert', junk, '--tls-key', site.key]],
    [/is not that of the certificate/, ['--tls-cert', site.cert, '--tls-key', other.key]],
    [/begins with https/, ['--tls-cert', site.cert, '--tls-key', site.key, '--public-url', 'http://gear.example']],
  ]) {
    const done = serve(...args)
    assert.equal(done.status, 1, args.join(' '))
    assert.match(done.stderr, words)
    assert.match(done.stderr, /^wooga: \S/m)
  }
})
