// Two nodes are restarted in turns under load behind nginx: the other one answers. bench/restarts.mjs does it fifty times.
import '../support/own_postgres.mjs'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { databaseOf, forget, sql } from '../support/postgres.mjs'
import { madeTown } from '../support/proof.mjs'
import { judgeRoll, roll, twoNodes } from '../support/rolling.mjs'
import { startServer } from '../support/server.mjs'

before(madeTown) // its time is nobody's

test('four restarts', { timeout: 300_000 }, async (t) => {
  judgeRoll(t, await roll(await twoNodes(), { restarts: 4 }))
})

test('three that start at once on an empty database make its schema once', { timeout: 120_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-at-once-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  t.after(() => forget(folder))
  const env = { WOOGA_DATABASE: databaseOf(folder) }
  const servers = await Promise.all([1, 2, 3].map((n) => startServer({ data: join(folder, `${n}`), env })))
  for (const server of servers) {
    assert.equal((await fetch(server.url + '/readyz')).status, 200)
    assert.equal((await server.stop()).code, 0)
  }
  assert.ok(Number(sql('SELECT COUNT(*) FROM schema_migrations', env.WOOGA_DATABASE)) > 20)
})
