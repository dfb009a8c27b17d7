// How much later than its commit a message is visible on another node: two nodes on a PostgreSQL and a Redis of their own, owners on
// the first, visitors on the second. The commit is known by the acknowledgement, which comes after it. A table for RESULTS.md.
//   node bench/nodes.mjs [seconds]
import '../tests/support/own_postgres.mjs'
import { randomUUID } from 'node:crypto'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { dialV1 } from '../tests/support/chat.mjs'
import { openNodes } from '../tests/support/nodes.mjs'

const SECONDS = Number(process.argv[2] ?? 5)
const TICK = 5

/** `rate` messages a second over all rooms; for each `[ms from its acknowledgement, ms from its sending]` to the other node. */
async function measure(nodes, { rate, seconds = SECONDS }) {
  const seen = []
  const rooms = await Promise.all(nodes.proof.rooms.map(async (room) => {
    const [owner, visitor] = await Promise.all([dialV1(nodes.servers[0], room.id, room.owner.token), dialV1(nodes.servers[1], room.id, room.visitor.token)])
    const sent = new Map() // cid -> when
    const acked = new Map() // seq -> [when, sent when]
    const early = new Map() // seq -> when it was visible, before its acknowledgement was here
    const note = (when, [ack, send]) => seen.push([Math.max(0, when - ack), when - send])
    owner.socket.on('message', (data) => {
      const frame = JSON.parse(data)
      if (frame.t !== 'ack') return
      const times = [performance.now(), sent.get(frame.cid)]
      if (early.has(frame.seq)) note(early.get(frame.seq), times)
      else acked.set(frame.seq, times)
    })
    visitor.socket.on('message', (data) => {
      const frame = JSON.parse(data)
      if (frame.t !== 'msg') return
      if (acked.has(frame.seq)) note(performance.now(), acked.get(frame.seq))
      else early.set(frame.seq, performance.now())
    })
    return { owner, visitor, sent }
  }))
  await sleep(500)
  let due = 0
  let next = 0
  let count = 0
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(TICK)) {
    for (due += (rate * TICK) / 1000; due >= 1; due--) {
      const { owner, sent } = rooms[next++ % rooms.length]
      const cid = randomUUID()
      sent.set(cid, performance.now())
      owner.tell({ t: 'send', cid, message: `${count++} ${'x'.repeat(110)}` })
    }
  }
  for (const end = Date.now() + 10_000; seen.length < count && Date.now() < end; ) await sleep(50)
  for (const { owner, visitor } of rooms) for (const { socket } of [owner, visitor]) socket.terminate()
  return { seen, count }
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.toFixed(1)

function row(name, { seen, count }, wanted, limit) {
  const later = seen.map(([ms]) => ms).sort((a, b) => a - b)
  const whole = seen.map(([, ms]) => ms).sort((a, b) => a - b)
  const good = seen.length === count && at(later, 0.99) <= limit
  return `| ${name} | ${count} | ${at(later, 0.5)} | ${at(later, 0.99)} | ${at(later, 1)} | ${at(whole, 0.99)} | ${count - seen.length} | ${wanted} | ${good ? 'ok' : 'MISSED'} |`
}

const nodes = await openNodes({})
console.log(`Other work on the machine: load ${loadavg()[0].toFixed(1)}.\n`)
console.log('| on the other node, after its acknowledgement | n | p50 ms | p99 ms | most ms | from sending: p99 ms | missing | wanted | |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |')
await measure(nodes, { rate: 200, seconds: 1 })
for (const rate of [200, 1000, 2000]) console.log(row(`${rate} messages/s`, await measure(nodes, { rate }), 'p99 ≤ 20 ms', 20))
await nodes.redis.kill()
await nodes.heard(false)
console.log(row('Redis dead, 200 messages/s', await measure(nodes, { rate: 200 }), 'p99 ≤ 600 ms', 600))
await nodes.close()
