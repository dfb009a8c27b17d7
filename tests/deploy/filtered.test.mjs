// The server does its work, a decoder of photos in its own sandbox included, with only the system calls that wooga.service leaves it.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { have, root, run } from './support.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-filtered-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const able = have('systemd-analyze') && run('/usr/bin/python3', ['-c', 'import seccomp']).status === 0
const skip = able ? false : 'no systemd-analyze or python3-seccomp here'

/** The binary behind the filter of that unit, as a program of its own. */
function behind(name, unit) {
  const path = join(folder, name)
  const real = process.env.WOOGA_BINARY ?? join(root, 'build/wooga')
  writeFileSync(path, `#!/bin/sh\nexec /usr/bin/python3 ${root}/tests/deploy/filtered.py ${unit} ${real} "$@"\n`, { mode: 0o755 })
  return path
}

test('members list gear with photos and meet in a room behind the filter of the unit', { skip }, async () => {
  process.env.WOOGA_BINARY = behind('wooga', join(root, 'deploy/wooga.service'))
  const { openMarket, pair } = await import('../support/market.mjs')
  const market = await openMarket()
  const { renter, product } = await pair(market)
  assert.equal((await renter.get(`/products/${product.id}/`)).status, 200)
  assert.deepEqual(await market.close(), { code: 0, signal: null })
})

test('who is left too little does not start: the filter is one', { skip }, () => {
  const unit = join(folder, 'narrow.service')
  writeFileSync(unit, 'SystemCallFilter=@system-service\nSystemCallFilter=~@network-io\n')
  const done = run(behind('narrow', unit), ['serve', '--data', join(folder, 'data'), '--listen', '127.0.0.1:0'])
  assert.notEqual(done.status, 0)
  assert.match(done.stderr, /cannot listen/)
})
