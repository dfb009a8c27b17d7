// The dashboard and the alerts against a server that runs, read by a real Prometheus.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parse, stringify } from 'yaml'
import { freePort, startServer } from '../support/server.mjs'
import { until as soon } from '../support/until.mjs'
import { have, root, run } from './support.mjs'

const rules = parse(readFileSync(join(root, 'deploy/prometheus/rules.yml'), 'utf8')).groups.flatMap((group) => group.rules)
const dashboard = JSON.parse(readFileSync(join(root, 'deploy/grafana/wooga.json'), 'utf8'))
const shown = dashboard.panels.flatMap((panel) => panel.targets.map(({ expr }) => expr))
const adapter = parse(readFileSync(join(root, 'deploy/prometheus/adapter.yaml'), 'utf8')).rules.custom.map(({ seriesQuery }) => seriesQuery)
const metricsOf = (expression) => expression.match(/\b(wooga|process)_[a-z_]+\b/g) ?? []

const skip = ['promtool', 'prometheus', 'redis-server'].every(have) ? false : 'no prometheus or redis-server here'

/** A Redis, so that a server tells of the bus, too. */
async function startRedis() {
  const port = await freePort()
  const redis = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()], { stdio: 'ignore' })
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      redis.kill('SIGTERM')
      await once(redis, 'close')
    },
  }
}

/** A server that has found its Redis. */
async function startServerOnRedis(redis) {
  const server = await startServer({ env: { WOOGA_METRICS_TOKEN: 'seen', WOOGA_REDIS: redis.url } })
  const found = async () => /^wooga_bus_up 1$/m.test(await (await fetch(server.url + '/metrics')).text())
  return soon('the Redis is found', found).then(() => server)
}

test('every metric of dashboard, alerts and adapter is one of the server', { skip }, async () => {
  const redis = await startRedis()
  const server = await startServerOnRedis(redis)
  const text = await (await fetch(server.url + '/metrics')).text()
  await server.stop()
  await redis.stop()
  const known = new Set([...text.matchAll(/^([a-z_]+)[ {]/gm)].map((match) => match[1]))
  const used = [...shown, ...rules.map(({ expr }) => expr), ...adapter].flatMap(metricsOf)
  assert.ok(used.length > 20)
  for (const name of used) assert.ok(known.has(name), name)
})

test('the dashboard is whole: panels with names of their own, in a grid without holes or overlaps', () => {
  assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length)
  assert.equal(new Set(dashboard.panels.map(({ title }) => title)).size, dashboard.panels.length)
  const taken = new Set()
  for (const { gridPos } of dashboard.panels) {
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      const cell = `${x},${gridPos.y}`
      assert.ok(x < 24 && !taken.has(cell), cell)
      taken.add(cell)
    }
  }
  assert.equal(taken.size % 24, 0)
})

test('the alerts are well said, and fire when they should', { skip }, () => {
  for (const words of [['check', 'rules', 'rules.yml'], ['test', 'rules', 'rules_test.yml']]) {
    const done = run('promtool', words, { cwd: join(root, 'deploy/prometheus') })
    assert.equal(done.status, 0, done.stdout + done.stderr)
  }
})

test('the scrape of pods is well said, and gives the labels that the adapter goes by', { skip }, () => {
  const config = parse(readFileSync(join(root, 'deploy/prometheus/kubernetes.yml'), 'utf8'))
  const [job] = config.scrape_configs
  assert.deepEqual(job.kubernetes_sd_configs, [{ role: 'pod' }])
  delete job.kubernetes_sd_configs // Debian's Prometheus is built without
  const folder = mkdtempSync(join(tmpdir(), 'wooga-scrape-'))
  writeFileSync(join(folder, 'prometheus.yml'), stringify({ scrape_configs: [job] }))
  const done = run('promtool', ['check', 'config', '--syntax-only', join(folder, 'prometheus.yml')])
  rmSync(folder, { recursive: true })
  assert.equal(done.status, 0, done.stdout + done.stderr)
  const labels = job.relabel_configs.map(({ target_label: label }) => label)
  for (const [, label] of adapter.join().matchAll(/(\w+)!=/g)) assert.ok(labels.includes(label), label)
})

describe('a Prometheus that reads the server', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-prometheus-'))
  let redis
  let server
  let prometheus
  let url
  before(async () => {
    redis = await startRedis()
    server = await startServerOnRedis(redis)
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const config = parse(readFileSync(join(root, 'deploy/prometheus/prometheus.yml'), 'utf8'))
    const [job] = config.scrape_configs
    Object.assign(job, { scrape_interval: '500ms', scrape_timeout: '500ms', static_configs: [{ targets: [`127.0.0.1:${server.port}`] }] })
    writeFileSync(join(folder, 'token'), 'seen')
    job.authorization.credentials_file = join(folder, 'token')
    config.global = { evaluation_interval: '200ms' }
    copyFileSync(join(root, 'deploy/prometheus/rules.yml'), join(folder, 'rules.yml'))
    writeFileSync(join(folder, 'prometheus.yml'), stringify(config))
    const words = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`]
    prometheus = spawn('prometheus', words, { stdio: ['ignore', 'ignore', 'pipe'] })
    prometheus.stderr.resume()
    await until('the first answers are counted', async () => (await value('sum(up{job="wooga"})')) === '1' && Number(await value('sum(wooga_responses_total)')) >= 0)
  })
  after(async () => {
    if (prometheus) {
      prometheus.kill('SIGTERM')
      await once(prometheus, 'close')
    }
    await server?.stop()
    await redis?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const query = async (expression) => (await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`)).json()
  const value = async (expression) => (await query(expression)).data?.result?.[0]?.value[1]
  const until = (what, done) => soon(what, () => done().catch(() => false))

  test('every panel has something to show', async () => {
    for (let i = 0; i < 5; i++) await fetch(server.url + '/products/')
    for (const expression of shown) {
      const filled = expression.replaceAll('$node', '.*').replaceAll('$__rate_interval', '1m')
      await until(filled, async () => {
        const answer = await query(filled)
        assert.equal(answer.status, 'success', `${filled}: ${answer.error}`)
        return answer.data.result.length > 0
      })
    }
  })

  test('every rule is evaluated, and a server that goes well raises no alarm', async () => {
    const loaded = async () => (await (await fetch(`${url}/api/v1/rules`)).json()).data.groups.flatMap((group) => group.rules)
    await until('all rules are well', async () => (await loaded()).every(({ health }) => health === 'ok'))
    assert.equal((await loaded()).length, rules.length)
    assert.deepEqual((await loaded()).filter(({ state }) => state === 'firing').map(({ name }) => name), [])
  })

  test('the histogram counts what was asked', async () => {
    const asked = Number(await until('some are counted', () => value('sum(wooga_request_seconds_count)')))
    for (let i = 0; i < 20; i++) await fetch(server.url + '/test/')
    await until('20 more', async () => Number(await value('sum(wooga_request_seconds_count)')) >= asked + 20)
    await until('all are in the last bucket', async () => (await value('sum(wooga_request_seconds_bucket{le="+Inf"}) - sum(wooga_request_seconds_count)')) === '0')
  })
})
