// The systemd units: what systemd's own tools say of them, and that the server can do its work with the calls that they leave it.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { binary } from '../support/server.mjs'
import { drainSeconds, have, must, root, run } from './support.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-service-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const skip = have('systemd-analyze') ? false : 'no systemd-analyze here'

/** A unit with the binary of this build, as systemd looks whether there is one; without the page of the manual, which the package brings. */
function unit(name) {
  const path = join(folder, name)
  const text = readFileSync(join(root, 'deploy', name), 'utf8')
  writeFileSync(path, text.replace('/usr/bin/wooga', binary).replace(/^Documentation=.*\n/m, ''))
  return path
}

test('systemd finds nothing wrong in the units', { skip }, () => {
  const done = run('systemd-analyze', ['verify', '--man=no', unit('wooga.service'), unit('wooga.socket')])
  assert.equal(done.status, 0, done.stderr)
  assert.equal(done.stderr, '')
})

test('the service is exposed to at most 1.5 of 10', { skip }, () => {
  const done = run('systemd-analyze', ['security', '--offline=yes', '--threshold=15', unit('wooga.service')])
  assert.equal(done.status, 0, done.stdout.split('\n').at(-2))
})

test('a package of a later commit is newer than one of before, and older than the next release', { skip: have('dpkg-shlibdeps') ? false : 'no dpkg-dev here' }, () => {
  const file = must('deploy/deb/build', [binary, folder]).trim()
  const version = must('dpkg-deb', ['-f', file, 'Version']).trim()
  assert.ok(file.endsWith(`wooga_${version}_${must('dpkg', ['--print-architecture']).trim()}.deb`))
  const released = run(binary, ['version']).stdout.trim().replace('wooga ', '')
  const [major, minor, patch] = released.split('.').map(Number)
  const is = (...words) => run('dpkg', ['--compare-versions', ...words]).status === 0
  assert.ok(is(version, 'lt', `${major}.${minor}.${patch + 1}`), version)
  if (run('git', ['tag', '--points-at', 'HEAD']).stdout !== '') return assert.equal(version, released)
  const commit = must('git', ['log', '-1', '--format=%h']).trim()
  assert.match(version, new RegExp(`\\+git\\d{14}\\.${commit}$`))
  assert.ok(is(version, 'gt', released))
})

test('stopping has more time than the drain takes', () => {
  const stop = readFileSync(join(root, 'deploy/wooga.service'), 'utf8').match(/^TimeoutStopSec=(\d+)$/m)
  assert.ok(Number(stop[1]) > drainSeconds())
})
