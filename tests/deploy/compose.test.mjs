// compose.yaml as Compose itself reads it, and what stands around it: the secrets, the backup.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { parse } from 'yaml'
import { openMarket, pair } from '../support/market.mjs'
import { binary } from '../support/server.mjs'
import { have, must, root, run } from './support.mjs'

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

for (const [profile, names] of [
  ['single', ['backup', 'wooga']],
  ['cluster', ['backup-cluster', 'migrate', 'nginx', 'node1', 'node2', 'postgres', 'redis']],
]) {
  describe(profile, { skip }, () => {
    test('Compose takes it, and it has the services that it should', () => {
      const done = run('docker-compose', ['config', '-q'], { cwd: prepared(profile) })
      assert.deepEqual([done.status, done.stderr], [0, ''])
      assert.deepEqual(services(profile).map(([name]) => name).sort(), names)
    })

    test('every service is shut in, bounded, watched and comes back', () => {
      for (const [name, service] of services(profile)) {
        assert.deepEqual(service.cap_drop, ['ALL'], name)
        assert.equal(service.cap_add, undefined, name)
        assert.equal(service.privileged, undefined, name)
        assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name)
        assert.equal(service.read_only, true, name)
        if (name !== 'nginx') assert.match(service.user, /^[1-9]\d*:[1-9]\d*$/, `${name}: no root`)
        for (const limit of ['mem_limit', 'cpus', 'pids_limit']) assert.ok(service[limit], `${name}: ${limit}`)
        assert.ok(service.logging.options['max-size'] && service.logging.options['max-file'], `${name}: logs end`)
        assert.equal(service.restart, name === 'migrate' ? 'no' : 'unless-stopped', name)
        if (name !== 'migrate') assert.ok(service.healthcheck.test.length > 1, `${name}: a health check`)
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
      const seen = JSON.stringify(services(profile))
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
  const drain = readFileSync(join(root, 'app/serve.c'), 'utf8').match(/DRAIN_SOCKETS_MS = (\d+), DRAIN_REQUESTS_MS = (\d+)/)
  for (const [, service] of services('cluster').filter(([name]) => name.startsWith('node'))) {
    assert.ok(parseInt(service.stop_grace_period) * 1000 > Number(drain[1]) + Number(drain[2]))
  }
})

test('secrets are made once, and only their folder opens them', () => {
  const copy = prepared('cluster')
  const secrets = () => readdirSync(join(copy, 'secrets')).map((name) => [name, readFileSync(join(copy, 'secrets', name), 'utf8')])
  const before = secrets()
  must(join(copy, 'prepare'), ['cluster', 'another:image'])
  assert.deepEqual(secrets(), before)
  assert.equal(before.length, 5)
  assert.equal(statSync(join(copy, 'secrets')).mode & 0o777, 0o700)
  assert.match(readFileSync(join(copy, '.env'), 'utf8'), /^WOOGA_IMAGE=registry\.example\/wooga@sha256:a{64}$/m)
})

describe('the backup', () => {
  const backups = join(folder, 'backups')
  const made = () => readdirSync(backups).sort()
  const backup = (data, word, env = {}) =>
    run('sh', ['deploy/backup', word], {
      env: { ...process.env, PATH: `${dirname(binary)}:${process.env.PATH}`, WOOGA_DATA: data, BACKUP: backups, BACKUP_KEEP: '2', ...env },
    })

  test('of a running server, put into the place of what is lost, brings everything back', async () => {
    mkdirSync(backups)
    const market = await openMarket({ data: join(folder, 'data') })
    const { renter, product } = await pair(market)
    assert.equal(backup(market.server.data, 'fresh').status, 1)
    const done = backup(market.server.data, 'once')
    assert.equal(done.status, 0, done.stderr)
    assert.equal(backup(market.server.data, 'fresh').status, 0)
    await market.close()
    rmSync(join(folder, 'data'), { recursive: true })

    cpSync(join(backups, made()[0]), join(folder, 'data'), { recursive: true })
    const again = await openMarket({ data: join(folder, 'data') })
    try {
      const known = await again.again(renter)
      const found = await known.get(`/products/${product.id}/`)
      assert.equal(found.status, 200)
      const url = JSON.stringify(found.body.thumbnails).match(/\/photos\/[^"?]+/)[0]
      assert.equal((await fetch(again.url + url)).status, 200)
    } finally {
      await again.close()
    }
  })

  test('has what there is and no more, shares what does not change, and the oldest go', () => {
    const photos = (name) => readdirSync(join(backups, name, 'photos'), { recursive: true, withFileTypes: true })
    const data = join(folder, 'data')
    const [first] = made()
    writeFileSync(join(data, 'photos', 'one'), '1')
    assert.equal(backup(data, 'once').status, 0)
    const second = made().at(-1)
    assert.notEqual(second, first)
    assert.equal(readFileSync(join(backups, second, 'photos', 'one'), 'utf8'), '1')
    unlinkSync(join(data, 'photos', 'one'))
    assert.equal(backup(data, 'once').status, 0)
    assert.equal(made().length, 2)
    assert.ok(!made().includes(first))
    const third = made().at(-1)
    assert.ok(!existsSync(join(backups, third, 'photos', 'one')))
    assert.ok(existsSync(join(backups, second, 'photos', 'one')))
    const shared = photos(third).find((entry) => entry.isFile())
    assert.equal(statSync(join(shared.path ?? shared.parentPath, shared.name)).nlink, 3 - 1)
  })

  test('that is not whole is none', () => {
    const before = made()
    const broken = join(folder, 'broken')
    mkdirSync(broken)
    writeFileSync(join(broken, 'wooga.db'), 'nothing of the kind')
    assert.notEqual(backup(broken, 'once').status, 0)
    assert.deepEqual(made().filter((name) => !name.endsWith('.part')), before)
  })
})
