// Chat's promise under everything that breaks: kill -9, bad networks, slow clients, bursts. What every client wrote down is
// judged by support/checker.mjs.
//
// WOOGA_KILLS (5) says how often the server is killed; 100 is the long run: at least 100,000 messages acknowledged.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { dial, dialV1 } from '../support/chat.mjs'
import { summary } from '../support/checker.mjs'
import { hold } from '../support/database.mjs'
import { startProxy } from '../support/faulty_proxy.mjs'
import { Device, PROTOCOL, history } from '../support/member.mjs'
import { madeTown, openProof } from '../support/proof.mjs'
import { until } from '../support/until.mjs'

const KILLS = Number(process.env.WOOGA_KILLS ?? 5)
const ACKED_PER_KILL = 1000
const HEARD_PER_KILL = 50
const PATIENCE = 120_000 // for what has to come, however slow the machine
before(madeTown)

/** A run of its own: closed after the test. */
async function proofFor(t, options) {
  const proof = await openProof(options)
  t.after(() => proof.close())
  return proof
}

async function judged(t, proof, options) {
  const found = await proof.judge(options)
  t.diagnostic(`${proof.kills} kills, ${found.acked} acknowledged, ${found.stored} stored, ${found.violations.length} violations`)
  assert.deepEqual(found.violations.slice(0, 5), [], summary(found.violations))
  assert.equal(found.unsettled, 0)
  return found
}

/** A client in the original's mode, which hears what comes while it is there: part of a room's stream, and without a hole. */
class OriginalClient {
  entries = [{ t: 'left' }]
  outbox = new Map()
  acked = 0
  heard = 0

  constructor(room, who) {
    Object.assign(this, { room: room.id, token: room[who].token })
    this.journal = { device: `the original's client, ${who} of ${room.id}`, member: room[who].id, room: room.id, entries: this.entries }
  }

  async dial(server) {
    const { socket } = (this.socket = await dial(server, this.room, this.token))
    this.entries.push({ t: 'open', since: null })
    socket.on('message', (data) => {
      const frame = JSON.parse(data)
      this.heard++
      this.entries.push({ t: 'msg', seq: frame.seq, id: frame.id, sender: frame.sender_id, text: frame.message, cid: frame.sender_id === this.journal.member ? frame.cid : undefined })
    })
  }

  stop() {
    this.socket?.socket.terminate()
  }

  // The judge asks this of every client.
  settled() {}
  caughtUp() {}
}

describe('under load', () => {
  test(`${KILLS} times kill -9: nothing lost, nothing twice, no hole`, { timeout: 300_000 + KILLS * 60_000 }, async (t) => {
    const proof = await proofFor(t, { rooms: 8 })
    const talkers = await proof.everybody()
    const acked = () => talkers.reduce((sum, device) => sum + device.acked, 0)
    const [room] = proof.rooms
    const [id, token] = [...proof.tokens].find(([id]) => id !== room.owner.id && id !== room.visitor.id)
    const original = new OriginalClient(room, 'visitor')
    proof.devices.push(original)
    proof.talk({ perSecond: 2000, devices: talkers })
    while (proof.kills < KILLS) {
      await original.dial(proof.server)
      const stranger = proof.device(room, { id, token })
      await assert.rejects(stranger.ready(), /gave up: 403/)
      await assert.rejects(history(proof.server, token, room.id, 0), /: 404/)
      const [heard, had] = [original.heard, acked()]
      await sleep(1500 + Math.random() * 1500)
      await until('enough is acknowledged, and heard', () => acked() >= had + ACKED_PER_KILL && original.heard >= heard + HEARD_PER_KILL, PATIENCE)
      await proof.kill()
    }
    await sleep(500)
    await judged(t, proof)
  })

  test('SIGTERM: bye, then 1012, everything acknowledged or sent again', { timeout: 300_000 }, async (t) => {
    const proof = await proofFor(t, { rooms: 4 })
    const devices = await proof.everybody({ ackTimeout: 60_000 })
    proof.talk({ perSecond: 1000 })
    await until('all have begun', () => devices.every(({ acked }) => acked > 10), PATIENCE)
    const ended = await proof.server.stop()
    assert.deepEqual([ended.code, ended.signal], [0, null])
    for (const { entries, device } of devices) {
      const byes = entries.filter((entry) => entry.t === 'bye')
      const close = entries.find((entry) => entry.t === 'close')
      assert.equal(byes.length, 1, device)
      assert.ok(byes[0].retry_ms >= 0)
      assert.equal(close.code, 1012)
      assert.ok(entries.indexOf(byes[0]) < entries.indexOf(close))
    }
    await proof.start()
    await sleep(300)
    await judged(t, proof)
    // What it had stored it had acknowledged: nobody was told of a message sent again that it was there.
    for (const { entries, device } of devices) assert.deepEqual(entries.filter((entry) => entry.t === 'ack' && entry.dup), [], device)
  })

  test('the database held by somebody else for 7 seconds: refused, sent again, stored once', { timeout: 300_000 }, async (t) => {
    const proof = await proofFor(t, { rooms: 4 })
    const devices = await proof.everybody()
    const acked = () => devices.reduce((sum, device) => sum + device.acked, 0)
    proof.talk({ perSecond: 400 })
    await until('they have begun', acked, PATIENCE)
    const release = await hold(proof.data)
    await sleep(7000)
    await until('somebody is refused', () => devices.some(({ entries }) => entries.some((entry) => entry.code === 'unavailable')), PATIENCE)
    const before = acked()
    await release()
    await until('it goes on', () => acked() > before + 100, PATIENCE)
    await judged(t, proof)
  })

  test('with the limits on: who keeps to them is never refused, who does not loses nothing either', { timeout: 300_000 }, async (t) => {
    const proof = await proofFor(t, { rooms: 2, env: { WOOGA_LIMITS: 'on' } })
    const [room, other] = proof.rooms
    // A little less than it may, as on its way what it sends comes together.
    const patient = proof.device(room, 'owner', { rate: { burst: 10, perSecond: 4 } })
    await patient.ready()
    for (let i = 0; i < 30; i++) patient.send(`patient ${i}`)
    await patient.settled()
    const hasty = proof.device(other, other.owner.id === room.owner.id ? 'visitor' : 'owner', { wait: 4000 }) // its bucket is full again then
    await hasty.ready()
    for (let i = 0; i < 35; i++) hasty.send(`hasty ${i}`)
    await hasty.settled()
    await judged(t, proof)
    const refusals = ({ entries }) => entries.filter((entry) => entry.t === 'nack').map((entry) => entry.code)
    assert.deepEqual(refusals(patient), [])
    assert.deepEqual([...new Set(refusals(hasty))], ['rate'])
  })
})

describe('one room', () => {
  let proof
  before(async () => (proof = await openProof({ rooms: 4 })))
  after(() => proof?.close())

  test('of a burst of 10,000 all are acknowledged and delivered', { timeout: 400_000 }, async (t) => {
    const [room] = proof.rooms
    const from = proof.device(room, 'owner')
    const to = proof.device(room, 'visitor')
    await Promise.all([from.ready(), to.ready()])
    for (let i = 0; i < 10_000; i++) from.send(`burst ${i}`)
    await from.settled(PATIENCE)
    await to.caughtUp(room.from + 10_000, PATIENCE)
    assert.equal(to.processed, 10_000)
    assert.equal(from.acked, 10_000)
    // Who was away all the while is told to page, and then has them all, too.
    const late = proof.device(room, 'visitor')
    await late.caughtUp(room.from + 10_000)
    await late.ready()
    assert.deepEqual(late.entries.filter(({ t }) => t !== 'row').map(({ t }) => t), ['open', 'reset', 'resume', 'sync'])
    await judged(t, proof, { rooms: [room] })
  })

  test('64 parallel sends of one cid are stored once and told the same', async () => {
    const room = proof.rooms[3]
    const cid = randomUUID()
    const sockets = await Promise.all(Array.from({ length: 8 }, () => dialV1(proof.server, room.id, room.owner.token)))
    for (let i = 0; i < 8; i++) for (const { socket } of sockets) socket.send(JSON.stringify({ t: 'send', cid, message: 'only once' }))
    const acks = []
    for (const one of sockets) {
      acks.push(...(await one.wait('ack', 8)))
      assert.equal((await one.wait('msg', 1)).length, 1)
      one.socket.terminate()
    }
    assert.equal(acks.length, 64)
    assert.equal(new Set(acks.map((ack) => `${ack.cid} ${ack.seq} ${ack.id} ${ack.ts}`)).size, 1)
    assert.equal(acks.filter((ack) => !ack.dup).length, 1)
    const rows = await history(proof.server, room.owner.token, room.id, room.from)
    assert.equal(rows.filter((row) => row.text === 'only once').length, 1)
  })

  test('who joins while 100 a second flow gets each once, in order, from where he was', { timeout: 300_000 }, async (t) => {
    const room = proof.rooms[1]
    const from = proof.device(room, 'owner')
    await from.ready()
    proof.talk({ perSecond: 100, devices: [from] })
    for (let i = 0; i < 40; i++) {
      await sleep(25)
      // Half of them from the start, half from the head that they know; some live only.
      proof.device(room, 'visitor', { since: [room.from, from.last, null][i % 3] })
    }
    await sleep(500)
    await judged(t, proof, { rooms: [room] })
  })

  test('a client whose resume is never far behind may come and go', { timeout: 300_000 }, async (t) => {
    const room = proof.rooms[2]
    const from = proof.device(room, 'owner')
    const to = proof.device(room, 'visitor', { backoff: { base: 1, most: 5 } })
    await Promise.all([from.ready(), to.ready()])
    proof.talk({ perSecond: 500, devices: [from] })
    for (let i = 0; i < 40 || to.connects <= 20; i++) {
      await sleep(40)
      to.drop()
    }
    await judged(t, proof, { rooms: [room] })
  })
})

describe('a bad network', () => {
  let proof
  let rooms = 0
  before(async () => (proof = await openProof({ rooms: 6 })))
  after(() => proof?.close())

  /** In a room of its own the owner is at the end of it, the visitor is not; both talk for `ms`. */
  async function across(t, faults, { perSecond = 100, ms = 1500, ...options } = {}) {
    const room = proof.rooms[rooms++]
    const proxy = await startProxy(proof.port, faults)
    t.after(() => proxy.close())
    const far = proof.device(room, 'owner', { server: proxy, ...options })
    const near = proof.device(room, 'visitor')
    await Promise.all([far.ready(), near.ready()])
    proof.talk({ perSecond, devices: [far, near] })
    await sleep(ms)
    return { proxy, far, judge: () => judged(t, proof, { rooms: [room] }) }
  }

  test('that is late', { timeout: 300_000 }, async (t) => {
    const { judge } = await across(t, { up: { delay: 80 }, down: { delay: 120 } })
    await judge()
  })

  test('that trickles', { timeout: 300_000 }, async (t) => {
    const { judge } = await across(t, { up: { trickle: { bytes: 60, ms: 2 } }, down: { trickle: { bytes: 60, ms: 1 } } }, { perSecond: 60 })
    await judge()
  })

  test('that splits at every byte', { timeout: 300_000 }, async (t) => {
    const { judge } = await across(t, { up: { split: true }, down: { split: true } }, { perSecond: 50 })
    await judge()
  })

  test('that pauses within a frame, after each of its bytes', { timeout: 300_000 }, async (t) => {
    const { proxy, far, judge } = await across(t, {}, { perSecond: 0, ms: 0 })
    for (let at = 1; at <= 120; at++) {
      proxy.connections.at(-1).up.set({ pauseAt: at, pauseMs: 3 })
      far.send(`cut after ${at} bytes`)
      await far.settled()
    }
    assert.equal(far.connects, 1)
    await judge()
  })

  test('that is reset in mid-frame, either way', { timeout: 300_000 }, async (t) => {
    // The handshake passes, then up to some frames.
    const cut = () => ({ up: { resetAfter: 400 + Math.floor(Math.random() * 1500) }, down: { resetAfter: 400 + Math.floor(Math.random() * 4000) } })
    const { proxy, far, judge } = await across(t, cut, { perSecond: 200, ms: 4000, backoff: { base: 1, most: 5 } })
    await until('it has been cut ten times', () => far.connects > 10, PATIENCE)
    proxy.faults = {}
    await judge()
  })

  test('that goes silent: the client dials again and lacks nothing', { timeout: 300_000 }, async (t) => {
    const silent = (n) => (n < 3 ? { down: { stallAfter: 3000 }, up: { stallAfter: 20_000 } } : {})
    const { proxy, far, judge } = await across(t, silent, { ackTimeout: 500, ms: 4000 })
    await until('it has dialled again', () => proxy.connections.length >= 4 && far.connects >= 4, PATIENCE)
    await judge()
  })
})

describe('slow clients', () => {
  const p99 = (times) => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]

  /** Milliseconds from send to ack and to the other's msg, of 1,500 sends at 300/s. */
  async function latencies(room, from, to) {
    const sent = new Map()
    const times = []
    from.onAck = (cid) => times.push(performance.now() - sent.get(cid))
    to.onMessage = (frame) => {
      const start = sent.get(frame.message)
      if (start) times.push(performance.now() - start)
    }
    for (let i = 0; i < 1500; i++) {
      const text = `${room.id} ${randomUUID()}`
      const now = performance.now()
      sent.set(text, now)
      sent.set(from.send(text), now)
      if (i % 3 === 2) await sleep(10)
    }
    await from.settled()
    from.onAck = to.onMessage = null
    return times
  }

  test('that never read, or are half open, do not delay the others, who lose nothing', { timeout: 300_000 }, async (t) => {
    const proof = await proofFor(t, { rooms: 2 })
    const [room, busy] = proof.rooms
    const from = proof.device(room, 'owner')
    const to = proof.device(room, 'visitor')
    const flood = proof.device(busy, 'owner')
    await Promise.all([from.ready(), to.ready(), flood.ready()])
    const flooding = setInterval(() => {
      for (let i = 0; i < 5 && flood.outbox.size < 15; i++) flood.send(`${randomUUID()} ${'x'.repeat(3000)}`)
    }, 10)
    t.after(() => clearInterval(flooding))
    await latencies(room, from, to) // warm
    const without = p99(await latencies(room, from, to))

    const proxy = await startProxy(proof.port, { down: { stallAfter: 1000 } })
    t.after(() => proxy.close())
    const slow = []
    for (const where of [room, busy]) {
      for (let i = 0; i < 4; i++) {
        const headers = { host: `127.0.0.1:${proof.port}` }
        const one = await dial(i % 2 ? proof.server : proxy, where.id, where.visitor.token, { protocols: [PROTOCOL], headers })
        one.socket._socket.pause()
        slow.push(one)
      }
    }
    // What those in the busy room do not read grows until the server gives up on them.
    // Who waits for them is late each time; who shares the machine with something else is not.
    let beside = Infinity
    for (let tries = 0; tries < 5 && beside >= Math.max(3 * without, 150); tries++) beside = p99(await latencies(room, from, to))
    clearInterval(flooding)
    t.diagnostic(`p99 ${without.toFixed(1)} ms without, ${beside.toFixed(1)} ms beside clients that never read`)
    assert.ok(beside < Math.max(3 * without, 150), `${without} ms without, ${beside} ms beside`)
    for (const one of slow) one.socket.terminate()
    await judged(t, proof)
  })

  test('a client that is too slow is closed 4408 and resumes without loss', { timeout: 300_000 }, async (t) => {
    const proof = await proofFor(t, { rooms: 1 })
    const [room] = proof.rooms
    const from = proof.device(room, 'owner')
    await from.ready()
    const proxy = await startProxy(proof.port, (n) => (n === 0 ? { down: { stallAfter: 2000 } } : {}))
    t.after(() => proxy.close())
    const slow = proof.device(room, 'visitor', { server: proxy })
    await slow.ready()
    for (let i = 0; i < 4000; i++) from.send(`${i} ${'x'.repeat(3500)}`)
    await from.settled(PATIENCE)
    proxy.connections[0].down.set({}) // now it takes what is still on its way, and the close
    await slow.caughtUp(room.from + 4000, PATIENCE)
    const codes = slow.entries.filter((entry) => entry.t === 'close').map((entry) => entry.code)
    assert.deepEqual(codes, [4408])
    await judged(t, proof)
  })
})

test('a socket cut anywhere in its handshake or first frame leaves nothing behind', { timeout: 300_000 }, async (t) => {
  const proof = await proofFor(t, { rooms: 1 })
  const [room] = proof.rooms
  const hello = Buffer.from(
    `GET /ws/room/${room.id}/messages?since=0 HTTP/1.1\r\nHost: 127.0.0.1:${proof.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${PROTOCOL}\r\n` +
      `Authorization: Bearer ${room.owner.token}\r\n\r\n`,
  )
  const text = Buffer.from(JSON.stringify({ t: 'send', cid: randomUUID(), message: 'never whole' }))
  const frame = Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text])
  const bytes = Buffer.concat([hello, frame])
  for (let n = 0; n < bytes.length; n += n < hello.length ? 37 : 1) {
    await new Promise((done) => {
      const socket = connect(proof.port, '127.0.0.1', () => socket.write(bytes.subarray(0, n), () => socket.destroy()))
      socket.on('close', done)
      socket.on('error', () => {})
    })
  }
  const device = proof.device(room, 'owner')
  await device.ready()
  device.send('whole')
  await judged(t, proof)
  assert.deepEqual((await history(proof.server, room.owner.token, room.id, room.from)).map((row) => row.text), ['whole'])
})

test('the driver is not fooled: a device that is told nothing is behind', async (t) => {
  const proof = await proofFor(t, { rooms: 1 })
  const [room] = proof.rooms
  const from = proof.device(room, 'owner')
  await from.ready()
  from.send('alone')
  await from.settled()
  const deaf = new Device({ server: proof.server, room: room.id, member: room.visitor.id, token: room.visitor.token, device: 'deaf', since: room.from })
  deaf.entries.push({ t: 'open', since: room.from })
  proof.devices.push(deaf)
  const { violations } = await proof.judge({ patience: 300 })
  assert.deepEqual(violations.map(({ kind, device }) => [kind, device]), [['missing', 'deaf']])
})
