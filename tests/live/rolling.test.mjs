// A node on a socket that is held is restarted under load behind nginx: who comes meanwhile waits, no message is lost, sockets are back soon.
import { test } from 'node:test'
import { judgeRoll, oneNode, roll } from '../support/rolling.mjs'

test('three restarts', { timeout: 120_000 }, async (t) => {
  judgeRoll(t, await roll(await oneNode(), { restarts: 3 }))
})
