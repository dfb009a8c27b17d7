// deploy/update, which the workflow runs on the server. No container engine can run here, so `docker` is a stand-in that writes
// down what it is asked and fails where the test says; all else (the script, its files, the lock) is real.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { must, root, run } from './support.mjs'

const OLD = 'ghcr.io/gear/wooga@sha256:' + 'a'.repeat(64)
const NEW = 'ghcr.io/gear/wooga@sha256:' + 'b'.repeat(64)
const folders = []
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/**
 * A server's folder with the old version, and a docker of its own. `fails`: the calls that fail, as regular expressions of
 * "IMAGE words", where IMAGE is old or new. `pending`: names that the new version's `migrate --pending` prints.
 */
function server(profile, { fails = [], pending = [], running = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-update-'))
  folders.push(folder)
  const home = join(folder, 'home')
  cpSync(join(root, 'deploy'), home, { recursive: true })
  must(join(home, 'prepare'), [profile, OLD])
  writeFileSync(
    join(folder, 'docker'),
    `#!/bin/bash
case \${WOOGA_IMAGE:-} in *a) image=old ;; *b) image=new ;; *) image=none ;; esac
call="$image $*"
echo "$call" >>${folder}/calls
for wrong in ${fails.map((fail) => `'${fail.source}'`).join(' ')}; do [[ $call =~ $wrong ]] && exit 1; done
case $call in
*'compose ps -q'*) ${running ? 'echo 1234' : 'true'} ;;
*'migrate --pending') printf '%s\\n' ${pending.join(' ') || "''"} ;;
esac
exit 0
`,
    { mode: 0o755 },
  )
  mkdirSync(join(home, 'next'))
  writeFileSync(join(home, 'next/compose.yaml'), '# the new one\n')
  return {
    home,
    update: (...words) => run(join(home, 'update'), words, { env: { ...process.env, DOCKER: join(folder, 'docker') } }),
    calls: () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n'),
    image: () => readFileSync(join(home, '.env'), 'utf8').match(/^WOOGA_IMAGE=(.*)$/m)[1],
    compose: () => (readFileSync(join(home, 'compose.yaml'), 'utf8').startsWith('# the new one') ? 'new' : 'old'),
  }
}

/** What was done, without what only looks. */
const done = (calls) => calls.filter((call) => !/ (ps|exec) /.test(call) && !/--pending/.test(call)).map((call) => call.replace(/compose /, ''))

test('node by node: pull, back up, migrate, up, prune, and the image is remembered', () => {
  const one = server('cluster', { pending: ['0099_more.expand.sql'] })
  const result = one.update(NEW)
  assert.equal(result.status, 0, result.stdout + result.stderr)
  assert.deepEqual(done(one.calls()), [
    'new pull -q',
    'old run --rm -T --no-deps backup-cluster backup',
    'new run --rm -T migrate migrate',
    'new up -d --wait --no-deps node1',
    'new up -d --wait --no-deps node2',
    'new up -d --wait --remove-orphans',
    'new kill -s HUP nginx',
    'none image prune -af --filter label=org.opencontainers.image.title=Wooga --filter until=168h',
  ])
  for (const node of ['node1', 'node2']) assert.ok(one.calls().includes(`new compose exec -T ${node} wooga health --ready`))
  assert.deepEqual([one.image(), one.compose()], [NEW, 'new'])
  assert.ok(!existsSync(join(one.home, 'next')))
})

test('the form with SQLite goes the same way', () => {
  const one = server('single')
  assert.equal(one.update(NEW).status, 0)
  assert.deepEqual(done(one.calls()).slice(1, 4), ['old run --rm -T --no-deps backup backup', 'new run --rm -T wooga migrate', 'new up -d --wait --no-deps wooga'])
})

for (const [what, fail] of [
  ['does not come up', /^new compose up .* node1$/],
  ['is not healthy', /^new compose exec -T node2/],
  ['brings what nginx does not understand', /^new compose exec -T nginx nginx -t/],
  ['cannot migrate', /^new compose run --rm -T migrate migrate$/],
]) {
  test(`a version that ${what} gives way to the one before, with its files and image`, () => {
    const one = server('cluster', { fails: [fail], pending: ['0099_more.expand.sql'] })
    const result = one.update(NEW)
    assert.equal(result.status, 1, result.stdout + result.stderr)
    assert.match(result.stdout, /the previous version serves again/)
    assert.deepEqual(done(one.calls()).slice(-4, -1), [
      'old up -d --wait --no-deps node1',
      'old up -d --wait --no-deps node2',
      'old up -d --wait --remove-orphans',
    ])
    assert.ok(!one.calls().some((call) => call.includes('restore')), 'nothing that was written meanwhile is lost')
    assert.deepEqual([one.image(), one.compose()], [OLD, 'old'])
  })
}

test('nothing is touched when the image cannot be had, or the backup fails', () => {
  const away = server('cluster', { fails: [/compose pull/] })
  assert.equal(away.update(NEW).status, 1)
  assert.deepEqual([done(away.calls()), away.image(), away.compose()], [['new pull -q'], OLD, 'old'])
  const full = server('cluster', { fails: [/ backup$/] })
  assert.equal(full.update(NEW).status, 1)
  assert.ok(!full.calls().some((call) => /migrate migrate$|^new compose up/.test(call)))
  assert.deepEqual([full.image(), full.compose()], [OLD, 'old'])
})

test('a migration that older programs cannot live with asks for a pause, and going back restores the backup', () => {
  const pending = ['0098_more.expand.sql', '0099_less.sql']
  const one = server('cluster', { pending, fails: [/^new compose up .* node2$/] })
  const asked = one.update(NEW)
  assert.equal(asked.status, 1)
  assert.match(asked.stdout, /--pause: 0099_less\.sql $/m)
  assert.deepEqual(done(one.calls()), ['new pull -q'])
  mkdirSync(join(one.home, 'next'), { recursive: true })
  const result = one.update('--pause', NEW)
  assert.equal(result.status, 1, result.stdout)
  assert.deepEqual(done(one.calls()).slice(2), [
    'new stop node1 node2',
    'old run --rm -T --no-deps backup-cluster backup',
    'new run --rm -T migrate migrate',
    'new up -d --wait --no-deps node1',
    'new up -d --wait --no-deps node2',
    'old stop node1 node2',
    'old run --rm -T --no-deps backup-cluster restore --overwrite /backup',
    'old up -d --wait --no-deps node1',
    'old up -d --wait --no-deps node2',
    'old up -d --wait --remove-orphans',
    'old kill -s HUP nginx',
  ])
})

test('the first of all backs nothing up and has nothing to go back to', () => {
  const first = server('cluster', { running: false, pending: ['0001_accounts.sql'] })
  assert.equal(first.update(NEW).status, 0)
  assert.ok(!first.calls().some((call) => call.endsWith(' backup')))
  assert.equal(server('cluster', { running: false, fails: [/^new compose up/] }).update(NEW).status, 2)
})

test('when neither serves a person is called: the exit code is 2', () => {
  const one = server('cluster', { fails: [/compose up/] })
  assert.equal(one.update(NEW).status, 2)
  assert.equal(one.image(), OLD)
})

test('only a digest is taken, and one update at a time', () => {
  const one = server('single')
  assert.equal(one.update('ghcr.io/gear/wooga:latest').status, 1)
  assert.ok(!existsSync(join(one.home, '../calls')))
  const busy = run('flock', [join(one.home, '.lock'), join(one.home, 'update'), NEW], { env: { ...process.env, DOCKER: '/bin/false' } })
  assert.equal(busy.status, 1)
  assert.match(busy.stdout, /another update/)
})
