// The client that the proof drives follows docs/chat.md section 3, against a server that does as the test says.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import { Device, reaction } from '../support/member.mjs'

/** A server whose sockets do what `script(socket, n, since)` says; `sockets` are {frames, since, say, close}. */
async function scripted(t, script, rows = () => []) {
  const http = createServer((request, response) => {
    const url = new URL(request.url, 'http://x')
    response.end(JSON.stringify(rows(Number(url.searchParams.get('after_seq')), Number(url.searchParams.get('limit')))))
  })
  const server = { sockets: [], refuse: null }
  const ws = new WebSocketServer({
    server: http,
    handleProtocols: (names) => [...names][0],
    verifyClient: (_, answer) => answer(server.refuse === null, server.refuse),
  })
  ws.on('connection', (socket, request) => {
    const since = new URL(request.url, 'http://x').searchParams.get('since')
    const one = {
      frames: [],
      since: since === null ? null : Number(since),
      token: request.headers.authorization,
      protocol: socket.protocol,
      say: (frame) => socket.send(JSON.stringify(frame)),
      close: (code) => socket.close(code),
      cut: () => socket.terminate(),
    }
    server.sockets.push(one)
    socket.on('message', (data) => {
      const frame = JSON.parse(data)
      if (frame.t !== 'read') one.frames.push(frame)
      one.on?.(frame)
    })
    script(one, server.sockets.length - 1)
  })
  await new Promise((done) => http.listen(0, '127.0.0.1', done))
  server.url = `http://127.0.0.1:${http.address().port}`
  server.device = (options) => new Device({ server, room: 1, member: 5, token: 'first', since: 0, ...options }).start()
  t.after(() => {
    for (const socket of ws.clients) socket.terminate()
    http.close()
    http.closeAllConnections()
  })
  return server
}

async function until(what, ms = 20_000) {
  for (const end = Date.now() + ms; !what(); await sleep(2)) if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`)
}

const msg = (seq, cid) => ({ t: 'msg', seq, id: 100 + seq, cid, kind: 'text', sender_id: 9, sender_username: 'x', message: `m${seq}`, ts: '' })
const ack = (cid, seq) => ({ t: 'ack', cid, seq, id: 100 + seq, ts: '', dup: false })
const kinds = (device) => device.entries.map((entry) => entry.t)

test('it offers the protocol, asks for what it missed, and sends nothing before the replay is over', async (t) => {
  const server = await scripted(t, () => {})
  const device = server.device({ since: 7 })
  t.after(() => device.stop())
  device.send('early')
  await until(() => server.sockets.length === 1)
  const [socket] = server.sockets
  assert.deepEqual([socket.protocol, socket.since, socket.token], ['wooga.chat.v1', 7, 'Bearer first'])
  await sleep(50)
  assert.deepEqual(socket.frames, [])
  socket.say(msg(8))
  socket.say({ t: 'sync', head: 8, read: { 9: 8 } })
  await until(() => socket.frames.length === 1)
  assert.equal(socket.frames[0].message, 'early')
  assert.equal(device.last, 8)
  assert.deepEqual(device.entries.slice(0, 3).map((entry) => [entry.t, entry.since ?? entry.seq ?? entry.head]), [['open', 7], ['msg', 8], ['sync', 8]])
})

test('it keeps 15 unacknowledged, in order', async (t) => {
  const server = await scripted(t, (socket) => socket.say({ t: 'sync', head: 0, read: {} }))
  const device = server.device()
  t.after(() => device.stop())
  const cids = Array.from({ length: 20 }, (_, i) => device.send(`${i}`))
  await until(() => server.sockets[0]?.frames.length === 15)
  await sleep(30)
  assert.deepEqual(server.sockets[0].frames.map((frame) => frame.cid), cids.slice(0, 15))
  for (let i = 0; i < 3; i++) server.sockets[0].say(ack(cids[i], i + 1))
  await until(() => server.sockets[0].frames.length === 18)
  assert.equal(device.acked, 3)
})

test('what was not acknowledged is sent again in order under the same cids, before what is new', async (t) => {
  const server = await scripted(t, (socket) => socket.say({ t: 'sync', head: 0, read: {} }))
  const device = server.device()
  t.after(() => device.stop())
  const cids = [0, 1, 2].map((i) => device.send(`${i}`))
  await until(() => server.sockets[0]?.frames.length === 3)
  server.sockets[0].say(ack(cids[1], 1))
  await until(() => device.acked === 1)
  server.sockets[0].cut()
  cids.push(device.send('new'))
  await until(() => server.sockets[1]?.frames.length === 3)
  assert.deepEqual(server.sockets[1].frames.map((frame) => frame.cid), [cids[0], cids[2], cids[3]])
})

test('a gap makes it resume from what it has, and take nothing from beyond the gap', async (t) => {
  const server = await scripted(t, (socket) => {
    socket.on = (frame) => frame.t === 'resume' && [2, 3, 4].forEach((seq) => socket.say(msg(seq))) === undefined && socket.say({ t: 'sync', head: 4, read: {} })
    socket.say({ t: 'sync', head: 0, read: {} })
    for (const seq of [1, 3, 4]) socket.say(msg(seq))
  })
  const device = server.device()
  t.after(() => device.stop())
  await device.caughtUp(4)
  assert.deepEqual(server.sockets[0].frames, [{ t: 'resume', since: 1 }])
  assert.equal(device.processed, 4)
  assert.deepEqual(kinds(device).filter((kind) => kind === 'resume').length, 1)
})

test('a reset makes it page the history, then resume', async (t) => {
  const rows = (after, limit) => Array.from({ length: Math.min(limit, 450 - after) }, (_, i) => ({ seq: after + i + 1, id: 1, cid: null, sender: { id: 9 }, text: 't' }))
  const server = await scripted(t, (socket) => {
    socket.on = (frame) => frame.t === 'resume' && socket.say({ t: 'sync', head: 450, read: {} })
    socket.say({ t: 'reset', head: 450 })
  }, rows)
  const device = server.device({ since: 30 })
  t.after(() => device.stop())
  await device.ready()
  assert.deepEqual(server.sockets[0].frames, [{ t: 'resume', since: 450 }])
  assert.equal(device.entries.filter((entry) => entry.t === 'row').length, 420)
})

test('refusals: rate and unavailable are sent again, the others are over', async (t) => {
  const server = await scripted(t, (socket) => {
    socket.say({ t: 'sync', head: 0, read: {} })
    let n = 0
    socket.on = (frame) => frame.t === 'send' && socket.say(n++ === 0 ? { t: 'nack', cid: frame.cid, code: frame.message, retry_ms: 20 } : ack(frame.cid, n))
  })
  for (const [code, times] of [['rate', 2], ['unavailable', 2], ['too_long', 1], ['forbidden', 1]]) {
    const device = server.device()
    const cid = device.send(code)
    await device.settled()
    const sent = server.sockets.at(-1).frames.filter((frame) => frame.cid === cid)
    assert.equal(sent.length, times, code)
    device.stop()
  }
})

test('close codes', async (t) => {
  for (const code of [403, 404, 4403, 4404]) assert.equal(reaction(code), 'give up')
  for (const code of [401, 4401]) assert.equal(reaction(code), 'renew')
  for (const code of [1000, 1006, 1011, 1012, 1013, 4408, 429, 503]) assert.equal(reaction(code), 'retry')
  assert.equal(reaction(1008), 'wait')
  const server = await scripted(t, (socket, n) => (n === 0 ? socket.close(4401) : n === 1 ? socket.close(1012) : n === 2 ? socket.close(1008) : socket.close(4403)))
  const device = server.device({ renew: async () => 'second', wait: 300 })
  t.after(() => device.stop())
  await until(() => server.sockets.length === 3)
  const waited = Date.now()
  await until(() => device.gaveUp !== null)
  assert.ok(Date.now() - waited > 250)
  assert.equal(device.gaveUp, 4403)
  assert.deepEqual(server.sockets.map((socket) => socket.token), ['Bearer first', 'Bearer second', 'Bearer second', 'Bearer second'])
  assert.deepEqual(device.entries.filter((entry) => entry.t === 'close').map((entry) => entry.code), [4401, 1012, 1008, 4403])
})

test('a refused handshake is taken by its status', async (t) => {
  const server = await scripted(t, () => {})
  server.refuse = 403
  const device = server.device()
  t.after(() => device.stop())
  await until(() => device.gaveUp !== null)
  assert.equal(device.gaveUp, 403)
  assert.deepEqual(device.entries, [{ t: 'close', code: 403 }])
})

test('a socket on which nothing is acknowledged is given up for another', async (t) => {
  const server = await scripted(t, (socket, n) => {
    socket.say({ t: 'sync', head: 0, read: {} })
    if (n > 0) socket.on = (frame) => frame.t === 'send' && socket.say(ack(frame.cid, 1))
  })
  const device = server.device({ ackTimeout: 200 })
  t.after(() => device.stop())
  device.send('hello?')
  await device.settled()
  assert.ok(server.sockets.length > 1)
})

test('a replay that stops is given up for another socket', async (t) => {
  const server = await scripted(t, (socket, n) => socket.say(n === 0 ? msg(1) : { t: 'sync', head: 1, read: {} }))
  const device = server.device({ ackTimeout: 200 })
  t.after(() => device.stop())
  await device.ready()
  assert.deepEqual(server.sockets.map((socket) => socket.since), [0, 1])
})

test('with a rate it keeps to it after the burst', async (t) => {
  const server = await scripted(t, (socket) => {
    socket.say({ t: 'sync', head: 0, read: {} })
    socket.on = (frame) => frame.t === 'send' && socket.say(ack(frame.cid, 1))
  })
  const device = server.device({ rate: { burst: 5, perSecond: 20 } })
  t.after(() => device.stop())
  const start = Date.now()
  for (let i = 0; i < 11; i++) device.send(`${i}`)
  await device.settled()
  const took = Date.now() - start
  assert.ok(took > 250 && took < 10_000, `${took} ms`)
})

test('it tells how far it has read, going up only', async (t) => {
  const reads = []
  const server = await scripted(t, (socket) => {
    socket.on = (frame) => frame.t === 'read' && reads.push(frame.seq)
    socket.say({ t: 'sync', head: 0, read: {} })
    for (const seq of [1, 2, 3]) socket.say(msg(seq))
  })
  const device = server.device({ reads: 20 })
  t.after(() => device.stop())
  await until(() => reads.length > 0)
  server.sockets[0].say(msg(4))
  await until(() => reads.at(-1) === 4)
  await sleep(60)
  assert.deepEqual(reads, [...new Set(reads)].sort())
})
