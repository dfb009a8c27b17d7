// The bad network of the other tests, against a server that sends back what it gets: it does what it says, and no more.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { connect, createServer } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProxy } from '../support/faulty_proxy.mjs'

let echo, echoed

before(async () => {
  echo = createServer({ allowHalfOpen: true }, (socket) => {
    const heard = { bytes: 0, chunks: 0, error: null, socket }
    echoed = heard
    socket.on('error', (error) => (heard.error = error.code))
    socket.on('data', (bytes) => {
      heard.bytes += bytes.length
      heard.chunks++
      socket.write(bytes)
    })
    socket.on('end', () => socket.end())
  })
  await new Promise((done) => echo.listen(0, '127.0.0.1', done))
})
after(() => echo.close())

/** A connection through a proxy of its own; `heard` grows. */
async function through(t, faults) {
  const proxy = await startProxy(echo.address().port, faults)
  t.after(() => proxy.close())
  const socket = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true })
  const one = { proxy, socket, heard: Buffer.alloc(0), chunks: 0, error: null, ended: false }
  socket.on('error', (error) => (one.error = error.code))
  socket.on('data', (bytes) => {
    one.heard = Buffer.concat([one.heard, bytes])
    one.chunks++
  })
  one.closed = new Promise((done) => socket.once('close', done))
  await new Promise((done) => socket.once('connect', done))
  return one
}

async function until(what, ms = 20_000) {
  for (const end = Date.now() + ms; !what(); await sleep(2)) if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`)
}

test('without faults every byte comes through, and the end', async (t) => {
  const one = await through(t)
  const bytes = randomBytes(5_000_000)
  one.socket.end(bytes)
  await one.closed
  assert.ok(one.heard.equals(bytes))
  assert.equal(one.error, null)
})

test('a delay makes every byte late and holds back none', async (t) => {
  const one = await through(t, { up: { delay: 300 }, down: { delay: 200 } })
  const start = performance.now()
  for (let i = 0; i < 10; i++) {
    one.socket.write('x')
    await sleep(10)
  }
  await until(() => one.heard.length >= 1)
  const took = performance.now() - start
  assert.ok(took >= 495, `${took} ms`)
  await until(() => one.heard.length === 10)
  // One after the other would be 10 times as much: the delay is a pipe, not a turnstile.
  assert.ok(performance.now() - start < 4500)
})

test('a trickle lets so many bytes through a pause', async (t) => {
  const one = await through(t, { down: { trickle: { bytes: 100, ms: 10 } } })
  const start = performance.now()
  const bytes = randomBytes(2000)
  one.socket.write(bytes)
  await until(() => one.heard.length === 2000)
  assert.ok(performance.now() - start >= 19 * 10 * 0.9)
  assert.ok(one.heard.equals(bytes))
  assert.equal(echoed.bytes, 2000)
})

test('a reset comes after exactly so many bytes, on both sides', async (t) => {
  for (const n of [1, 7, 1000]) {
    const one = await through(t, { up: { resetAfter: n } })
    one.socket.write(randomBytes(3000))
    await one.closed
    assert.equal(one.error, 'ECONNRESET')
    await until(() => echoed.error !== null)
    assert.equal(echoed.error, 'ECONNRESET')
    assert.ok(echoed.bytes <= n) // a reset may overtake what is not read yet
  }
})

test('a reset of the way down cuts what the client hears', async (t) => {
  const one = await through(t, { down: { resetAfter: 10 } })
  one.socket.write(randomBytes(3000))
  await one.closed // libuv may call it an end when bytes came just before
  assert.equal(one.heard.length, 10)
  await until(() => echoed.error === 'ECONNRESET')
})

test('a stalled direction is silent, and neither side hears of it', async (t) => {
  const one = await through(t, { down: { stallAfter: 5 } })
  one.socket.write('0123456789')
  await until(() => one.heard.length === 5)
  one.socket.write('more')
  await until(() => echoed.bytes === 14) // the other direction goes on
  await sleep(50)
  assert.equal(one.heard.toString(), '01234')
  echoed.socket.end()
  await sleep(50)
  assert.deepEqual([one.error, one.socket.destroyed, one.socket.readableEnded], [null, false, false])
  one.proxy.connections[0].down.set({})
  await one.closed
  assert.equal(one.heard.toString(), '0123456789more')
})

test('both directions stalled hold what is sent, up to a bound', async (t) => {
  const one = await through(t)
  one.socket.write('before')
  await until(() => one.heard.length === 6)
  const [connection] = one.proxy.connections
  connection.up.set({ stallAfter: 0 })
  connection.down.set({ stallAfter: 0 })
  let sent = 0
  while (sent < 64 << 20 && one.socket.write(Buffer.alloc(1 << 20))) sent += 1 << 20
  await sleep(100)
  assert.equal(echoed.bytes, 6)
  assert.ok(one.socket.writableLength > 0 || sent < 64 << 20)
})

test('split, every byte is a write of its own and the bytes stay the same', async (t) => {
  const one = await through(t, { up: { split: true } })
  const bytes = randomBytes(300)
  one.socket.write(bytes)
  await until(() => one.heard.length === 300)
  assert.ok(one.heard.equals(bytes))
  assert.ok(echoed.chunks > 30, `${echoed.chunks} chunks`) // the kernel may join some
})

test('paused at any byte, the parts come apart there', async (t) => {
  const bytes = Buffer.from('0123456789')
  let apart = 0
  for (let at = 1; at < bytes.length; at++) {
    const one = await through(t, { up: { pauseAt: at, pauseMs: 30 } })
    const parts = []
    one.socket.on('data', (part) => parts.push(part.length))
    one.socket.write(bytes)
    await until(() => one.heard.length === bytes.length)
    assert.ok(one.heard.equals(bytes))
    if (parts.length === 2 && parts[0] === at) apart++
    one.socket.destroy()
  }
  assert.ok(apart >= 7, `${apart} of 9`) // a busy machine may read late, and then at once
})

test('faults can differ by connection', async (t) => {
  const proxy = await startProxy(echo.address().port, (n) => (n === 0 ? { up: { resetAfter: 1 } } : {}))
  t.after(() => proxy.close())
  const ends = []
  for (let i = 0; i < 2; i++) {
    const socket = connect(proxy.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.end('hello')
    let heard = ''
    socket.on('data', (bytes) => (heard += bytes))
    await new Promise((done) => socket.once('close', done))
    ends.push(heard)
  }
  assert.deepEqual(ends, ['', 'hello'])
})

test('with nobody behind it, a connection is closed', async (t) => {
  const gone = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => gone.once('listening', done))
  const { port } = gone.address()
  await new Promise((done) => gone.close(done))
  const proxy = await startProxy(port)
  t.after(() => proxy.close())
  const socket = connect(proxy.port, '127.0.0.1')
  socket.on('error', () => {})
  await new Promise((done) => socket.once('close', done))
})
