// The proof of never_loses.test.mjs is worth something only if it fails on a server that is broken. So: the same run against
// a build with faults (meson setup build-clang -Dfaults=true, lib/base/fault.h) that is broken on purpose, one way at a time,
// and the violation that the checker has to report; and the faults that the protocol has to survive, with none.
// WOOGA_CUTS (3): how many power cuts the server that is not broken has to survive.
import assert from 'node:assert/strict'
import { readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { summary } from '../support/checker.mjs'
import { madeTown, openProof } from '../support/proof.mjs'
import { until } from '../support/until.mjs'

before(madeTown) // its time is nobody's

const CUTS = Number(process.env.WOOGA_CUTS ?? 3)

/** What a power cut leaves at the worst: of the database's log only what has reached the disk (lib/db/power_cut.h). */
function cutPower(data) {
  const log = join(data, 'wooga.db-wal')
  const synced = Number(readFileSync(`${log}-synced`, 'utf8'))
  if (statSync(log).size > synced) truncateSync(log, synced)
  rmSync(join(data, 'wooga.db-shm'), { force: true })
}

/** A server with these faults, everybody talking. */
async function broken(t, faults, { rooms = 4, perSecond = 800 } = {}) {
  const proof = await openProof({ rooms, env: { WOOGA_FAULTS: faults } })
  t.after(() => proof.close())
  await proof.everybody()
  proof.talk({ perSecond })
  return proof
}

/** `n` power cuts, each at most `most` ms after the server is back: in 2 s its log has begun again. */
async function powerCuts(proof, n, most = 1000) {
  for (let i = 0; i < n; i++) {
    await sleep(700 + Math.random() * (most - 700))
    await proof.kill(() => cutPower(proof.data))
  }
  await sleep(300)
}

/** Everybody's sockets break again and again before the acknowledgements are there, so that much is sent twice. */
async function drops(proof, n) {
  for (let i = 0; i < n; i++) {
    for (const device of proof.devices) device.deafen()
    await sleep(60)
    for (const device of proof.devices) device.drop()
  }
  await sleep(300)
}

/** Of 1 % that are lost one is felt among so many. */
const MANY = 1500
const said = (proof, least) => until(`${least} are acknowledged`, () => proof.devices.reduce((sum, device) => sum + device.acked, 0) > least, 120_000)

async function finds(t, proof, kinds, options) {
  await said(proof, 100)
  const { violations, acked } = await proof.judge(options)
  const found = new Set(violations.map(({ kind }) => kind))
  t.diagnostic(`${acked} acknowledged; ${summary(violations, 0).trim()}`)
  assert.ok(acked > 100, `${acked} acknowledged`)
  if (kinds.length === 0) assert.deepEqual(violations.slice(0, 5), [], summary(violations))
  for (const kind of kinds) assert.ok(found.has(kind), `no ${kind} was found: ${summary(violations)}`)
}

const slow = { timeout: 300_000 }

test(`nothing broken: ${CUTS} power cuts, and broken sockets, violate nothing`, { timeout: 300_000 + CUTS * 10_000 }, async (t) => {
  const proof = await broken(t, '', { perSecond: 1500 })
  await drops(proof, 15)
  await powerCuts(proof, CUTS, 3000)
  await finds(t, proof, [])
})

test('acknowledged before the commit: what was acknowledged is lost in a power cut', slow, async (t) => {
  const proof = await broken(t, 'early_ack')
  await powerCuts(proof, 4)
  await finds(t, proof, ['lost'], { patience: 4000 })
})

test('commits that do not wait for the disk: what was acknowledged is lost in a power cut', slow, async (t) => {
  const proof = await broken(t, 'no_sync')
  await powerCuts(proof, 2)
  await finds(t, proof, ['lost'], { patience: 4000 })
})

test('a cid that is not looked for: what was sent again is stored twice', slow, async (t) => {
  const proof = await broken(t, 'no_cid')
  await drops(proof, 15)
  await finds(t, proof, ['twice'], { patience: 4000 })
})

test('1 % of the publications lost and nobody looks for gaps: a client lacks messages', slow, async (t) => {
  const proof = await broken(t, 'drop_bus=1,no_gaps')
  await said(proof, MANY)
  await finds(t, proof, ['order'], { patience: 4000 })
})

test('all publications lost and nobody looks for gaps: the others hear nothing', slow, async (t) => {
  const proof = await broken(t, 'drop_bus=100,no_gaps')
  await sleep(1000)
  await finds(t, proof, ['missing'], { patience: 4000 })
})

for (const percent of [1, 100]) {
  test(`${percent} % of the publications lost: gaps are found, nobody lacks anything`, slow, async (t) => {
    const proof = await broken(t, `drop_bus=${percent}`)
    await said(proof, MANY)
    await finds(t, proof, [], { patience: 15_000 })
  })
}
