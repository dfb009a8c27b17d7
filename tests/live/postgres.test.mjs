// Chat's promise while PostgreSQL breaks: restarted as if killed, its connections ended, none to be had. Only with
// WOOGA_TEST_ENGINE=postgres; WOOGA_KILLS (5) says how often the server is restarted, 30 is the long run.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { call } from '../support/chat.mjs'
import { summary } from '../support/checker.mjs'
import { databaseOf, endConnections, onPostgres, restart } from '../support/postgres.mjs'
import { madeTown, openProof } from '../support/proof.mjs'
import { until } from '../support/until.mjs'

const KILLS = Number(process.env.WOOGA_KILLS ?? 5)

async function proofFor(t, options) {
  const proof = await openProof(options)
  t.after(() => proof.close())
  return proof
}

async function judged(t, proof) {
  const verdict = await proof.judge()
  t.diagnostic(`${verdict.acked} acknowledged, ${verdict.stored} stored`)
  assert.deepEqual(verdict.violations, [], summary(verdict.violations))
  assert.equal(verdict.unsettled, 0, 'not acknowledged to the end')
  assert.ok(verdict.acked > 100, `only ${verdict.acked} acknowledged`)
}

/** Resolves when so many more messages are acknowledged. */
async function goesOn(proof, more) {
  const acked = () => proof.devices.reduce((sum, device) => sum + device.acked, 0)
  const had = acked()
  await until('it goes on', () => acked() >= had + more, 120_000)
}

describe('PostgreSQL', { skip: !onPostgres && 'on SQLite' }, () => {
  before(() => onPostgres && madeTown()) // before the tests' clocks run
  test(`restarted ${KILLS} times as if it had been killed: nothing lost, nothing twice`, { timeout: 300_000 + KILLS * 30_000 }, async (t) => {
    const proof = await proofFor(t, { rooms: 8 })
    await proof.everybody()
    proof.talk({ perSecond: 500 })
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(1000 + 300 * (kill % 4))
      await goesOn(proof, 20)
      await restart('immediate')
    }
    await goesOn(proof, 100)
    await judged(t, proof)
  })

  test('ends all connections again and again: nothing lost, nothing twice', { timeout: 300_000 }, async (t) => {
    const proof = await proofFor(t, { rooms: 8 })
    await proof.everybody()
    proof.talk({ perSecond: 500 })
    let ended = 0
    for (let i = 0; i < 15 || ended <= 15; i++) {
      await sleep(200)
      ended += endConnections(proof.data)
    }
    await goesOn(proof, 100)
    await judged(t, proof)
  })

  test('without a connection to spare says 503, and answers when there is one again', { timeout: 300_000 }, async (t) => {
    const proof = await proofFor(t, { rooms: 2 })
    const greedy = spawn('/usr/bin/python3', ['-c', `
import psycopg2, sys
held = []
try:
    while True: held.append(psycopg2.connect(sys.argv[1]))
except psycopg2.OperationalError:
    print(len(held), flush=True)
sys.stdin.readline()`, databaseOf(proof.data)], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(greedy.stdout, 'data')
    const ask = () => call(proof.server, proof.rooms[0].owner.token, '/products/')
    const answers = await Promise.all(Array.from({ length: 30 }, ask))
    const statuses = new Set(answers.map(({ status }) => status))
    for (const status of statuses) assert.ok([200, 503].includes(status), `${[...statuses]}`)
    greedy.stdin.end('\n')
    await once(greedy, 'exit')
    await until('all are answered', async () => (await Promise.all(Array.from({ length: 30 }, ask))).every(({ status }) => status === 200))
  })
})
