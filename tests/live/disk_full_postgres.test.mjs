// The disk of PostgreSQL without room: what cannot be stored is refused with words, nothing that was acknowledged is lost, and with
// room again all goes on; also when PostgreSQL itself has given up over it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

const disk = mkdtempSync(join(tmpdir(), 'wooga-disk-'))
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=192m', 'tmpfs', disk]).status === 0
const ballast = join(disk, 'ballast')
const PATIENCE = 60_000
const skip = !mounted && 'a disk of its own needs root'

// A server on that disk, whatever server the others have.
let call, control, form, openProof, photo, restart, sql, summary, until, proof, devices
before(async () => {
  if (!mounted) return
  delete process.env.WOOGA_TEST_POSTGRES
  process.env.WOOGA_TEST_PG_IN = disk
  await import('../support/own_postgres.mjs')
  ;({ call } = await import('../support/chat.mjs'))
  ;({ summary } = await import('../support/checker.mjs'))
  ;({ form, photo } = await import('../support/people.mjs'))
  ;({ control, restart, sql } = await import('../support/postgres.mjs'))
  ;({ openProof } = await import('../support/proof.mjs'))
  ;({ until } = await import('../support/until.mjs'))
  proof = await openProof({ rooms: 4 })
  devices = await proof.everybody()
})
after(async () => {
  await proof?.close().catch(() => {}) // its database may be gone
  if (mounted) spawnSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true, force: true })
})

const acked = () => devices.reduce((sum, device) => sum + device.acked, 0)
const refused = () => devices.reduce((sum, { entries }) => sum + entries.filter(({ t, code }) => t === 'nack' && code === 'unavailable').length, 0)
const goOn = async () => {
  const had = acked()
  await until('messages are stored', () => acked() > had + 100, PATIENCE)
}

/** To the last byte, beside who writes there. */
function fill() {
  const piece = Buffer.alloc(1 << 16)
  const file = openSync(ballast, 'a')
  try {
    for (;;) writeSync(file, piece)
  } catch (error) {
    assert.equal(error.code, 'ENOSPC')
  }
  closeSync(file)
}

async function judged(t) {
  const { violations, unsettled, acked: all, stored } = await proof.judge()
  t.diagnostic(`${all} acknowledged, ${refused()} refused, ${stored} stored, ${violations.length} violations`)
  assert.deepEqual(violations.slice(0, 5), [], summary(violations))
  assert.equal(unsettled, 0)
}

/** Everybody is refused; who reads is answered with `status`. */
async function full(status) {
  const had = refused()
  await until('somebody is refused', () => refused() > had, PATIENCE)
  const [{ owner, id }] = proof.rooms
  assert.equal((await call(proof.server, owner.token, `/chat/${id}/messages/`)).status, status)
  const before = acked()
  await sleep(1000)
  assert.ok(refused() > had && acked() - before < 100, `${acked() - before} were stored`)
}

test('a full disk of PostgreSQL refuses messages, keeps what was acknowledged, and stores again when there is room', { skip, timeout: 300_000 }, async (t) => {
  proof.talk({ perSecond: 300 })
  await goOn()
  for (let round = 0; round < 2; round++) {
    fill()
    await full(200)
    const answer = await fetch(`${proof.server.url}/api/uploads/`, { method: 'POST', headers: { authorization: `Bearer ${proof.rooms[0].owner.token}` }, body: form({ file: photo() }) })
    assert.ok([201, 503].includes(answer.status), `${answer.status}`) // its row may have found room
    rmSync(ballast)
    await goOn()
  }
  await judged(t)
})

test('PostgreSQL that ends because its log has no room: the same, once it is started again', { skip, timeout: 300_000 }, async (t) => {
  await proof.anew()
  devices = await proof.everybody()
  proof.talk({ perSecond: 300 })
  await goOn()
  fill()
  const ended = () => control('status').then(() => false, () => true)
  await until('it has ended', async () => {
    try {
      sql('CHECKPOINT')
      sql('SELECT pg_switch_wal()')
    } catch {}
    return ended()
  }, PATIENCE)
  await full(503)
  rmSync(ballast)
  await restart()
  await goOn()
  await judged(t)
})
