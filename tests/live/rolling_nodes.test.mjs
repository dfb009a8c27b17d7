// Two nodes are restarted in turns under load behind nginx: the other one answers. bench/restarts.mjs does it fifty times.
import '../support/own_postgres.mjs'
import { test } from 'node:test'
import { judgeRoll, roll, twoNodes } from '../support/rolling.mjs'

test('four restarts', { timeout: 180_000 }, async (t) => {
  judgeRoll(t, await roll(await twoNodes(), { restarts: 4 }))
})
