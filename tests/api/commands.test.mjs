// The program's commands, and how a server starts and stops.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { read } from '../support/database.mjs'
import { databaseOf, onPostgres } from '../support/postgres.mjs'
import { binary, run, startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-commands-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('an unknown command or option is refused with words', () => {
  const data = join(folder, 'none')
  for (const args of [['nix'], ['serve', '--nix'], ['backup'], ['token'], ['token', '--member', '3-1'], ['serve', '--loops', 'x']]) {
    const done = run(data, ...args)
    assert.equal(done.status, 1, args.join(' '))
    assert.match(done.stderr, /^wooga: \S/m, args.join(' '))
  }
  assert.ok(!existsSync(data))
})

test("root makes nothing in another user's folder, which that one could not open", { skip: process.getuid() !== 0 && 'not root here' }, () => {
  const data = join(folder, 'of-another')
  mkdirSync(data, { mode: 0o700 })
  chownSync(data, 10001, 10001)
  for (const args of [['serve'], ['migrate'], ['demo'], ['restore', folder], ['import', folder], ['backup', '--to', join(folder, 'backups')], ['user', '--email', 'a@b.example', '--username', 'a']]) {
    const done = run(data, ...args)
    assert.equal(done.status, 1, args[0])
    assert.match(done.stderr, /is not root's.*run this as its owner/, args[0])
  }
  assert.deepEqual([readdirSync(data), existsSync(join(folder, 'backups'))], [[], false])
})

test('every setting stands in a table of docs/operations.md', () => {
  const file = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
  const cells = file('docs/operations.md').split('\n').filter((line) => line.startsWith('| `')).map((line) => line.split(' | ')[0].replace('`WOOGA_KAKAO_…`', '`WOOGA_GOOGLE_`'))
  /** As a whole, or as what follows one that stands before it: `WOOGA_TLS_CERT`, `_KEY`. */
  const stands = (name) => cells.some((cell) => cell.includes(`\`${name}\``) || [...name.matchAll(/_/g)].some(({ index }) => cell.includes(`\`${name.slice(0, index + 1)}`) && cell.includes(`\`${name.slice(index)}\``)))
  const names = [...file('app/core/config.c').matchAll(/^ {4}\{"([a-z0-9-]+)", /gm)].map(([, name]) => 'WOOGA_' + name.toUpperCase().replaceAll('-', '_'))
  assert.ok(names.length > 30)
  for (const name of [...names, 'WOOGA_CONFIG', 'WOOGA_LOG', 'WOOGA_LOG_LEVEL']) assert.ok(stands(name.replace('KAKAO', 'GOOGLE')), name)
})

describe('beside a running server', () => {
  let server
  before(async () => {
    server = await startServer({ data: join(folder, 'beside') })
  })
  after(() => server.stop())

  test('the data folder and what is in it are ours alone', () => {
    assert.equal(statSync(server.data).mode & 0o777, 0o700)
    for (const name of onPostgres ? ['keys'] : ['wooga.db', 'keys']) assert.equal(statSync(join(server.data, name)).mode & 0o077, 0, name)
  })

  test('a second server on the same folder is refused', () => {
    const done = run(server.data, 'serve', '--listen', '127.0.0.1:0')
    assert.equal(done.status, 1)
    assert.match(done.stderr, /another server/)
  })

  test('user makes an account that can sign in', async () => {
    const made = run(server.data, 'user', '--email', 'A@Gear.example', '--password', 'a long password', '--username', 'anna')
    assert.equal(made.status, 0, made.stderr)
    const again = run(server.data, 'user', '--email', 'a@gear.example', '--password', 'a long password', '--username', 'anna')
    assert.equal(again.status, 1)
    assert.match(again.stderr, /already/)
    const answer = await fetch(server.url + '/accounts/login/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'a@gear.example', password: 'a long password' }),
    })
    assert.equal(answer.status, 200)
  })

  test('who is banned by the command is out of a running server within seconds, and may come back', async () => {
    const made = run(server.data, 'user', '--email', 'loud@gear.example', '--password', 'a long password', '--username', 'loud')
    const id = /^member (\d+)/.exec(made.stdout)[1]
    const token = run(server.data, 'token', '--member', `${id}-${id}`).stdout.split('\t')[1].trim()
    const status = async () => (await fetch(server.url + '/accounts/', { headers: { authorization: `Bearer ${token}` } })).status
    const becomes = (want) => until(`he is answered ${want}`, async () => (await status()) === want)
    assert.equal(await status(), 200)
    assert.equal(run(server.data, 'user', '--email', 'LOUD@gear.example', '--ban').status, 0)
    await becomes(401)
    assert.equal(run(server.data, 'user', '--email', 'loud@gear.example', '--unban').status, 0)
    await becomes(200)
    assert.equal(run(server.data, 'user', '--email', 'loud@gear.example', '--admin').status, 0)
    const nobody = run(server.data, 'user', '--email', 'nobody@gear.example', '--ban')
    assert.deepEqual([nobody.status, /nobody has the address/.test(nobody.stderr)], [1, true])
    for (const words of [['--ban', '--unban'], [], ['--ban', '--username', 'x']]) {
      assert.equal(run(server.data, 'user', '--email', 'loud@gear.example', ...words).status, 1, words.join(' '))
    }
  })

  test('token gives access tokens that are good at once', async () => {
    const done = run(server.data, 'token', '--member', '1-2')
    assert.equal(done.status, 0, done.stderr)
    const lines = done.stdout.trim().split('\n')
    assert.equal(lines.length, 2)
    const [id, token] = lines[0].split('\t')
    assert.equal(id, '1')
    const answer = await fetch(server.url + '/accounts/', { headers: { authorization: `Bearer ${token}` } })
    assert.equal(answer.status, 200)
    assert.equal((await answer.json()).username, 'anna')
  })

  test('backup writes a new file and never over one', { skip: onPostgres && 'a file is copied' }, () => {
    const file = join(folder, 'copy.db')
    assert.equal(run(server.data, 'backup', file).status, 0)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const again = run(server.data, 'backup', file)
    assert.equal(again.status, 1)
    assert.match(again.stderr, /there already/)
  })

  test('doctor finds nothing wrong with it', () => {
    const done = run(server.data, 'doctor')
    assert.equal(done.status, 0, done.stdout)
    assert.match(done.stdout, /the database is whole/)
  })
})

test('a server with people stops orderly and comes back', async () => {
  const data = join(folder, 'orderly')
  const server = await startServer({ data })
  assert.equal(run(data, 'user', '--email', 'a@gear.example', '--password', 'a long password', '--username', 'anna').status, 0)
  assert.deepEqual(await server.stop(), { code: 0, signal: null })
  const again = await startServer({ data })
  assert.deepEqual(await again.stop('SIGINT'), { code: 0, signal: null })
})

test('an idle connection does not hold up the stop, a second server cannot share the address', async () => {
  const server = await startServer()
  const taken = run(join(folder, 'taken'), 'serve', '--listen', `127.0.0.1:${server.port}`)
  assert.equal(taken.status, 1)
  assert.match(taken.stderr, /cannot listen/)
  const idle = connect(server.port, '127.0.0.1')
  await once(idle, 'connect')
  const started = Date.now()
  const closed = once(idle, 'close')
  idle.resume()
  assert.deepEqual(await server.stop(), { code: 0, signal: null })
  await closed
  assert.ok(Date.now() - started < 25_000, 'what is waited for has 30 s')
})

test('a unix socket is answered, also where a killed server left one', async () => {
  const path = join(folder, 'socket')
  const data = join(folder, 'unix')
  for (const signal of ['SIGKILL', 'SIGTERM']) {
    const child = spawn(binary, ['serve', '--listen', `unix:${path}`], { env: { ...process.env, WOOGA_DATA: data } })
    await once(child.stdout, 'data')
    const answer = await new Promise((done, fail) => {
      request({ socketPath: path, path: '/readyz', headers: { host: 'localhost' } }, (got) => {
        got.resume()
        done(got.statusCode)
      })
        .on('error', fail)
        .end()
    })
    assert.equal(answer, 200)
    child.kill(signal)
    await once(child, 'close')
  }
})

test('health asks the server of the same settings, on all interfaces and by a socket of the file system, too', async () => {
  const server = await startServer({ data: join(folder, 'health') })
  const everywhere = ['--listen', `0.0.0.0:${server.port}`]
  for (const [words, said] of [[['health', ...everywhere], 'ok\n'], [['health', '--ready', ...everywhere], 'ready\n']]) {
    const asked = run(server.data, ...words)
    assert.deepEqual([asked.status, asked.stdout], [0, said], asked.stderr)
  }
  await server.stop()
  const gone = run(server.data, 'health', ...everywhere)
  assert.equal(gone.status, 1)
  assert.match(gone.stderr, /^wooga: nobody answers/)
  assert.equal(run(server.data, 'health', '--listen', 'nonsense').status, 1)

  const path = join(folder, 'health-socket')
  const child = spawn(binary, ['serve', '--listen', `unix:${path}`], { env: { ...process.env, WOOGA_DATA: join(folder, 'health') } })
  try {
    await once(child.stdout, 'data')
    const asked = run(server.data, 'health', '--ready', '--listen', `unix:${path}`)
    assert.deepEqual([asked.status, asked.stdout], [0, 'ready\n'], asked.stderr)
  } finally {
    child.kill('SIGTERM')
    await once(child, 'close')
  }
})

test('health is not content with a server that refuses', async () => {
  const refusing = createServer((request, response) => response.writeHead(503).end('stopping'))
  await new Promise((done) => refusing.listen(0, '127.0.0.1', done))
  const child = spawn(binary, ['health', '--ready', '--listen', `127.0.0.1:${refusing.address().port}`])
  let said = ''
  child.stderr.on('data', (bytes) => (said += bytes))
  const [code] = await once(child, 'close')
  refusing.close()
  assert.equal(code, 1)
  assert.match(said, /answers 503 stopping/)
})

test('migrate tells what it would do, and does it once', () => {
  const data = join(folder, 'migrate')
  databaseOf(data, 'template1') // an empty one
  const pending = run(data, 'migrate', '--pending').stdout.split('\n')
  assert.match(pending[0], /^0001_.*\.sql$/)
  assert.ok(pending.every((name) => !name.includes(onPostgres ? '.sqlite.' : '.postgres.')), 'of this engine only')
  assert.equal(run(data, 'migrate').status, 0)
  assert.deepEqual(run(data, 'migrate', '--pending').stdout, '')
})

test('a secret may stand in a file of its own', () => {
  const secret = join(folder, 'secret')
  writeFileSync(secret, join(folder, 'from-file') + '\n')
  const done = spawnSync(binary, ['migrate'], { env: { ...process.env, WOOGA_DATA_FILE: secret }, encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
  assert.ok(existsSync(join(folder, 'from-file/wooga.db')))
})

describe('demo', () => {
  const data = join(folder, 'demo')

  test('fills an empty folder once', () => {
    const done = run(data, 'demo', '--members', '10', '--products', '40', '--rooms', '20', '--messages', '100')
    assert.equal(done.status, 0, done.stderr)
    assert.match(done.stdout, /@wooga\.example/)
    const again = run(data, 'demo')
    assert.equal(again.status, 1)
    assert.match(again.stderr, /already/)
  })

  test('its people can sign in, with the password told, and its lists are full', async () => {
    const file = join(data, 'demo-logins')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const [, password] = /^password of both: (.+)$/m.exec(readFileSync(file, 'utf8'))
    const server = await startServer({ data })
    try {
      for (const email of ['owner@wooga.example', 'renter@wooga.example']) {
        const answer = await fetch(server.url + '/accounts/login/', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email, password }),
        })
        assert.equal(answer.status, 200, email)
      }
      assert.equal((await (await fetch(server.url + '/products/')).json()).length, 40)
      assert.equal((await (await fetch(server.url + '/products/categories/')).json()).length, 8)
      assert.equal((await (await fetch(server.url + '/products/1/')).json()).id, 1)
      const terms = await (await fetch(server.url + '/products/1/terms/')).json()
      assert.ok(terms.deposit > 0 && terms.deposit < terms.declared_value, 'its owners ask for a deposit')
    } finally {
      await server.stop()
    }
  })

  test('its gear has sizes, places and deposits that were handed over, and there is something to read', async () => {
    const count = (statement) => read(data, statement)[0][0]
    assert.equal(count('SELECT COUNT(*) FROM product_places'), 40)
    assert.ok(count('SELECT COUNT(DISTINCT product_id) FROM product_fits') >= 10)
    assert.equal(count("SELECT COUNT(*) FROM product_fits f WHERE variant <> '' AND NOT EXISTS (SELECT 1 FROM units u WHERE u.product_id = f.product_id AND u.variant = f.variant)"), 0)
    assert.equal(count('SELECT COUNT(*) FROM rentals r WHERE EXISTS (SELECT 1 FROM units u WHERE u.product_id = r.product_id) AND NOT EXISTS (SELECT 1 FROM units u WHERE u.product_id = r.product_id AND u.variant = r.variant)'), 0)
    assert.equal(count("SELECT COUNT(*) FROM rentals WHERE state = 'IN_USE'"), count("SELECT COUNT(*) FROM ledger_words WHERE step = 'received'"))
    const server = await startServer({ data })
    try {
      const near = await (await fetch(`${server.url}/products/?near=37.556,126.924&within=10000`)).json()
      assert.equal(near.length, 40)
      for (const language of ['ko', 'en']) {
        const [article] = await (await fetch(`${server.url}/api/articles/?language=${language}`)).json()
        assert.equal((await fetch(article.picture)).status, 200)
      }
    } finally {
      await server.stop()
    }
  })

  test("every town's password is another, unless it is given", () => {
    const small = ['demo', '--members', '2', '--products', '1', '--rooms', '1']
    const told = ['one', 'two'].map((name) => /password of both: (.+)/.exec(run(join(folder, name), ...small).stdout)[1])
    assert.match(told[0], /^[0-9a-f]{16}$/)
    assert.notEqual(told[0], told[1])
    assert.match(run(join(folder, 'three'), ...small, '--password', 'tennis and ski').stdout, /password of both: tennis and ski/)
  })

  test('more rooms than pairs are refused with words', () => {
    const done = run(join(folder, 'pairs'), 'demo', '--members', '2', '--products', '2', '--rooms', '9')
    assert.equal(done.status, 1)
    assert.match(done.stderr, /rooms/)
  })
})
