// A node on a socket that is held is restarted under load behind nginx: who comes meanwhile waits, no message is lost, sockets are back soon.
import { before, test } from 'node:test'
import { madeTown } from '../support/proof.mjs'
import { judgeRoll, oneNode, roll } from '../support/rolling.mjs'

before(madeTown) // its time is nobody's

test('three restarts', { timeout: 300_000 }, async (t) => {
  judgeRoll(t, await roll(await oneNode(), { restarts: 3 }))
})
