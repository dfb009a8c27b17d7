// compose.yaml as Compose itself reads it, and the secrets that it wants.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { parse } from 'yaml'
import { drainSeconds, have, must, root, run } from './support.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-compose-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const skip = have('docker-compose') ? false : 'no docker-compose here'

/** A copy of deploy/ made ready for a profile, as an operator has it. */
function prepared(profile) {
  const copy = join(folder, profile)
  if (!existsSync(copy)) {
    cpSync(join(root, 'deploy'), copy, { recursive: true })
    must(join(copy, 'prepare'), [profile, 'registry.example/wooga@sha256:' + 'a'.repeat(64)])
  }
  return copy
}

const configs = {}
/** The file of a profile as Compose understands it. */
function config(profile) {
  return (configs[profile] ??= parse(must('docker-compose', ['config'], { cwd: prepared(profile), env: { PATH: process.env.PATH } })))
}
const services = (profile) => Object.entries(config(profile).services).filter(([, service]) => service.profiles.includes(profile))
/** What is run once, for the form of that profile. */
const once = (profile) => Object.entries(config(profile).services).filter(([name]) => name === (profile === 'single' ? 'backup' : 'backup-cluster'))

for (const [profile, names] of [
  ['single', ['wooga']],
  ['cluster', ['migrate', 'nginx', 'node1', 'node2', 'postgres', 'redis']],
]) {
  describe(profile, { skip }, () => {
    test('Compose takes it, and it has the services that it should', () => {
      const done = run('docker-compose', ['config', '-q'], { cwd: prepared(profile) })
      assert.deepEqual([done.status, done.stderr], [0, ''])
      assert.deepEqual(services(profile).map(([name]) => name).sort(), names)
    })

    test('every service is shut in, bounded, watched and comes back', () => {
      for (const [name, service] of [...services(profile), ...once(profile)]) {
        const ends = name === 'migrate' || name.startsWith('backup')
        assert.deepEqual(service.cap_drop, ['ALL'], name)
        assert.equal(service.cap_add, undefined, name)
        assert.equal(service.privileged, undefined, name)
        assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name)
        assert.equal(service.read_only, true, name)
        if (name !== 'nginx') assert.match(service.user, /^[1-9]\d*:[1-9]\d*$/, `${name}: no root`)
        for (const limit of ['mem_limit', 'cpus', 'pids_limit']) assert.ok(service[limit], `${name}: ${limit}`)
        assert.ok(service.logging.options['max-size'] && service.logging.options['max-file'], `${name}: logs end`)
        assert.equal(service.restart, ends ? 'no' : 'unless-stopped', name)
        if (!ends) assert.ok(service.healthcheck.test.length > 1, `${name}: a health check`)
      }
    })

    test('nothing can be reached from outside that should not be', () => {
      const open = services(profile).flatMap(([name, service]) => (service.ports ?? []).map((port) => [name, port]))
      if (profile === 'single') assert.deepEqual(open, [['wooga', '127.0.0.1:8000:8000/tcp']])
      else assert.deepEqual([...new Set(open.map(([name]) => name))], ['nginx'])
      for (const [name, service] of services(profile)) {
        assert.equal(service.network_mode ?? 'none', 'none', name)
        if (name === 'postgres' || name === 'redis') assert.deepEqual(Object.keys(service.networks), ['back'])
      }
    })

    test('no password stands in the environment or on a command line', () => {
      const copy = prepared(profile)
      const words = ['postgres_password', 'redis_password', 'metrics_token'].map((name) => readFileSync(join(copy, 'secrets', name), 'utf8').trim())
      const seen = JSON.stringify(config(profile).services)
      for (const word of words) assert.ok(word.length >= 48 && !seen.includes(word))
      for (const [name, service] of services(profile)) {
        for (const secret of service.secrets ?? []) assert.ok(existsSync(join(copy, 'secrets', secret.source)), `${name}: ${secret.source}`)
      }
    })
  })
}

test('the network between nodes, PostgreSQL and Redis has no way out', { skip }, () => {
  assert.equal(config('cluster').networks.back.internal, true)
})

test('stopping a node has more time than its drain takes', { skip }, () => {
  for (const [, service] of services('cluster').filter(([name]) => name.startsWith('node'))) {
    assert.ok(parseInt(service.stop_grace_period) > drainSeconds())
  }
})

test('secrets are made once, and only their folder opens them', () => {
  const copy = prepared('cluster')
  const secrets = () => readdirSync(join(copy, 'secrets')).map((name) => [name, readFileSync(join(copy, 'secrets', name), 'utf8')])
  const before = secrets()
  must(join(copy, 'prepare'), ['cluster', 'another:image'])
  assert.deepEqual(secrets(), before)
  assert.equal(before.length, 6)
  assert.equal(statSync(join(copy, 'secrets')).mode & 0o777, 0o700)
  assert.match(readFileSync(join(copy, '.env'), 'utf8'), /^WOOGA_IMAGE=registry\.example\/wooga@sha256:a{64}$/m)
})

test('one server of each form makes the daily backups, into the folder of the one that update makes', { skip }, () => {
  for (const profile of ['single', 'cluster']) {
    const daily = services(profile).filter(([, service]) => service.environment?.WOOGA_BACKUP_EVERY)
    assert.equal(daily.length, 1)
    const [[name, service]] = daily
    const [[, update]] = once(profile)
    assert.equal(service.environment.WOOGA_BACKUP_TO, update.environment.WOOGA_BACKUP_TO, name)
    for (const place of ['/backup', '/var/lib/wooga']) {
      const from = ({ volumes }) => volumes.find((volume) => volume.includes(`:${place}:`)).split(':')[0]
      assert.equal(from(service), from(update), `${name}: ${place}`)
    }
  }
})
