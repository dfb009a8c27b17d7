// A disk without room: what cannot be stored is refused with words, what was acknowledged is there, and with room again all goes on.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { call, dial, makeTown, roomsOf, tokensOf } from '../support/chat.mjs'
import { startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const disk = mkdtempSync(join(tmpdir(), 'wooga-disk-'))
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).status === 0
const data = join(disk, 'data')
const ballast = join(disk, 'ballast')
let server, room

before(async () => {
  if (!mounted) return
  makeTown(data)
  const tokens = tokensOf(data, 1, 8)
  server = await startServer({ data, env: { WOOGA_LIMITS: 'off' } })
  ;[room] = await roomsOf(server, tokens)
})
after(async () => {
  await server?.stop()
  if (mounted) spawnSync('umount', [disk])
  rmSync(disk, { recursive: true, force: true })
})

test('a full disk refuses messages, keeps what was acknowledged, and stores again when there is room', { skip: !mounted && 'a disk of its own needs root' }, async () => {
  const talker = await dial(server, room.id, room.owner.token, { protocols: ['wooga.chat.v1'] })
  const of = (type) => talker.heard.filter(({ t }) => t === type)
  const send = (message) => {
    const cid = randomUUID()
    talker.socket.send(JSON.stringify({ t: 'send', cid, message }))
    return cid
  }
  const answered = async (n) => {
    await until(`${n} answers`, () => of('ack').length + of('nack').length >= n)
    assert.equal(of('ack').length + of('nack').length, n)
  }
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - 200_000))
  const text = 'x'.repeat(4000)
  const cids = Array.from({ length: 100 }, () => send(text))
  await answered(cids.length)
  const refused = of('nack')
  assert.ok(refused.length > 0, 'the disk was not full')
  assert.deepEqual([...new Set(refused.map(({ code }) => code))], ['unavailable'])
  assert.equal((await call(server, room.owner.token, '/chat/rooms/?type=owner')).status, 200) // reading goes on

  rmSync(ballast)
  let more = 0
  await until('messages are stored again', async () => {
    const had = of('ack').length
    send(text.slice(1))
    await answered(cids.length + ++more)
    return of('ack').length > had
  })
  const again = refused.map(({ cid }) => cid)
  for (const cid of again) talker.socket.send(JSON.stringify({ t: 'send', cid, message: text }))
  await answered(cids.length + more + again.length)
  const rows = await (await call(server, room.owner.token, `/chat/${room.id}/messages/`)).json()
  const stored = rows.filter((row) => row.text === text).map(({ cid }) => cid)
  assert.deepEqual(stored.sort(), [...cids].sort()) // each once
  talker.socket.close()
})
