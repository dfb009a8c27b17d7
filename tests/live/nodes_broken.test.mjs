// Publications between two nodes are lost on purpose, in a build with faults (lib/base/fault.h): gaps and tails are found, and without that
// the checker would notice.
import '../support/own_postgres.mjs'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { summary } from '../support/checker.mjs'
import { openNodes } from '../support/nodes.mjs'
import { madeTown } from '../support/proof.mjs'
import { until } from '../support/until.mjs'

before(madeTown) // its time is nobody's

const slow = { timeout: 300_000 }

async function talked(t, faults, least) {
  const nodes = await openNodes({ rooms: 4, env: { WOOGA_FAULTS: faults } })
  t.after(() => nodes.close())
  await nodes.apart()
  nodes.talk({ perSecond: 500 })
  await until(`${least} are acknowledged`, () => nodes.acked > least, 60_000)
  return nodes
}

for (const percent of [1, 100]) {
  test(`${percent} % of what nodes tell each other is lost: nobody lacks anything`, slow, async (t) => {
    const nodes = await talked(t, `drop_redis=${percent}`, 1500)
    const found = await nodes.judge()
    const gaps = await nodes.metric(1, 'wooga_chat_gaps_total')
    t.diagnostic(`${found.acked} acknowledged, ${gaps} gaps`)
    assert.deepEqual(found.violations.slice(0, 5), [], summary(found.violations))
    assert.equal(found.unsettled, 0)
    assert.ok(gaps > 0, `${gaps} gaps`)
    if (percent === 100) assert.equal(await nodes.metric(1, 'wooga_bus_received_total'), 0)
  })
}

test('all of it is lost and nobody looks: the others hear nothing, and the checker says so', slow, async (t) => {
  const nodes = await talked(t, 'drop_redis=100,no_gaps', 300)
  const { violations } = await nodes.judge({ patience: 4000 })
  assert.ok(violations.some(({ kind }) => kind === 'missing'), summary(violations))
})
