// What compose.yaml has its containers run, run here: Redis with its password, nginx's health check, and the servers' settings.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parse } from 'yaml'
import { startNginx } from '../support/nginx.mjs'
import { freePort, startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { have, must, root, run } from './support.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-containers-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const { services } = parse(readFileSync(join(root, 'deploy/compose.yaml'), 'utf8'), { merge: true })

/** A command with the paths and ports of this test; what is to be replaced has to be there. Compose writes $$ for $. */
function here(command, places) {
  let text = command.replaceAll('$$', '$')
  for (const [from, to] of Object.entries(places)) {
    assert.ok(text.includes(from), from)
    text = text.replaceAll(from, to)
  }
  return text
}

test('Redis asks for its password, which no list of processes shows, and is healthy', { skip: have('redis-server') ? false : 'no redis-server here' }, async () => {
  const port = await freePort()
  const password = 'b'.repeat(48)
  writeFileSync(join(folder, 'password'), password)
  const places = { '/run/secrets/redis_password': join(folder, 'password') }
  const script = here(services.redis.command[0], { ...places, '/tmp/redis.conf': join(folder, 'redis.conf'), 'bind 0.0.0.0': `bind 127.0.0.1\\nport ${port}` })
  const [program, ...words] = services.redis.entrypoint
  const redis = spawn(program, [...words, script], { cwd: folder, stdio: 'ignore' })
  const ended = once(redis, 'close')
  try {
    const check = here(services.redis.healthcheck.test[3], { ...places, 'redis-cli': `redis-cli -p ${port}` })
    await until('Redis is healthy', () => run('/bin/sh', ['-c', check]).status === 0)
    assert.match(run('redis-cli', ['-p', `${port}`, 'ping']).stdout, /NOAUTH/)
    assert.match(run('redis-cli', ['-p', `${port}`, 'config', 'get', 'save'], { env: { ...process.env, REDISCLI_AUTH: password } }).stdout, /^save\n\n/)
    assert.ok(!readFileSync(`/proc/${redis.pid}/cmdline`, 'utf8').includes(password))
    assert.match(readFileSync(`/proc/${redis.pid}/cmdline`, 'utf8'), /^redis-server/)
  } finally {
    redis.kill('SIGTERM')
    await ended
  }
})

test('PostgreSQL is made as the nodes want it, whatever language its image speaks', { skip: have('initdb') ? false : 'no PostgreSQL here' }, () => {
  const home = mkdtempSync(join(tmpdir(), 'wooga-initdb-'))
  const data = join(home, 'data')
  const root = process.getuid() === 0 // which it refuses to be
  const [program, ...words] = root ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--', 'env'] : ['env']
  const options = { cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' } }
  try {
    writeFileSync(join(home, 'password'), 'p')
    if (root) must('chown', ['-R', 'postgres', home])
    const settings = services.postgres.environment.POSTGRES_INITDB_ARGS.split(' ')
    must(program, [...words, 'initdb', '-D', data, '-U', 'wooga', '--no-sync', `--pwfile=${home}/password`, ...settings], options)
    const input = 'SELECT datcollate, datctype, pg_encoding_to_char(encoding) AS encoding FROM pg_database\n'
    const { stdout } = run(program, [...words, 'postgres', '--single', '-D', data, 'template1'], { ...options, input })
    assert.deepEqual(new Set(stdout.match(/(?<== ")[^"]+(?=")/g)), new Set(['C.UTF-8', 'UTF8']))
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})

test("nginx's health check sees it there and gone", { skip: have('nginx') ? false : 'no nginx here' }, async () => {
  const server = await startServer()
  const proxy = await startNginx([server.port])
  const [, program, ...words] = services.nginx.healthcheck.test
  const port = new URL(proxy.httpUrl).port
  const healthy = () => run(program, [words[0], here(words[1], { '127.0.0.1/80': `127.0.0.1/${port}` })]).status === 0
  try {
    assert.ok(healthy())
  } finally {
    await proxy.stop()
    await server.stop()
  }
  assert.ok(!healthy())
})

test('the servers know every setting that they are given', () => {
  const known = readFileSync(join(root, 'app/core/config.c'), 'utf8')
  for (const name of ['wooga', 'migrate', 'node1', 'node2', 'backup', 'backup-cluster']) {
    const given = Object.keys(services[name].environment).filter((key) => key !== 'WOOGA_LOG')
    assert.ok(given.length > 0)
    for (const key of given) {
      const option = key.replace(/^WOOGA_/, '').replace(/_FILE$/, '').toLowerCase().replaceAll('_', '-')
      assert.ok(known.includes(`{"${option}", `), `${name}: ${key}`)
    }
  }
})

test('a secret that a service names by a file is one that it is handed', () => {
  for (const [name, service] of Object.entries(services)) {
    const files = Object.entries(service.environment ?? {}).filter(([key]) => key.endsWith('_FILE')).map(([, value]) => value)
    for (const file of files) assert.ok((service.secrets ?? []).includes(file.replace('/run/secrets/', '')), `${name}: ${file}`)
  }
})

test('addresses that others have to know are those that they have', () => {
  const front = (name) => services[name].networks.front.ipv4_address
  for (const name of ['node1', 'node2']) assert.equal(services[name].environment.WOOGA_TRUSTED_PROXIES, front('nginx'))
  assert.equal(new Set(['nginx', 'node1', 'node2'].map(front)).size, 3)
  const nodes = readFileSync(join(root, 'deploy/nginx/nodes.conf'), 'utf8')
  for (const name of ['node1', 'node2']) assert.ok(nodes.includes(`server ${name}:8000`), name)
})
