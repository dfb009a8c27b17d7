// `wooga export` and `wooga import`: a town that moves between engines is the same town, whatever breaks the move off. What needs
// PostgreSQL runs beside tests/tools/with-postgres.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Caller, openMarket, photo } from '../support/market.mjs'
import { databaseOf, sql } from '../support/postgres.mjs'
import { binary, startServer } from '../support/server.mjs'

const postgres = process.env.WOOGA_TEST_POSTGRES
const skip = postgres ? false : 'needs WOOGA_TEST_POSTGRES'
const folder = mkdtempSync(join(tmpdir(), 'wooga-transfer-'))
const source = join(folder, 'source')
const exported = join(folder, 'exported')
const databases = []
after(() => {
  for (const name of databases) sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  rmSync(folder, { recursive: true, force: true })
})

/** What a command has to be told of a town: its folder, and its database, of the engine that the test names. */
const environment = (town) => ({ ...process.env, WOOGA_DATA: town.data, ...(town.url ? { WOOGA_DATABASE: town.url } : {}) })
const wooga = (town, ...args) => spawnSync(binary, args, { env: environment(town), encoding: 'utf8', timeout: 120_000 })

function good(town, ...args) {
  const done = wooga(town, ...args)
  assert.equal(done.status, 0, done.stderr)
  return done.stdout
}

function refused(words, town, ...args) {
  const done = wooga(town, ...args)
  assert.equal(done.status, 1, done.stdout)
  assert.match(done.stderr, words)
}

const onSqlite = (name) => ({ data: join(folder, name) })
function onPostgres(name) {
  const url = new URL(postgres)
  url.pathname = `transfer_${process.pid}_${name}`
  databases.push(url.pathname.slice(1))
  sql(`CREATE DATABASE ${databases.at(-1)}`)
  return { data: join(folder, name), url: url.href }
}

/** Every file of an export by its digest. */
function files(exportFolder) {
  const names = readdirSync(exportFolder, { recursive: true }).filter((name) => statSync(join(exportFolder, name)).isFile())
  return Object.fromEntries(names.sort().map((name) => [name, createHash('sha256').update(readFileSync(join(exportFolder, name))).digest('hex')]))
}

/** Kills an import as soon as it has said that the table is in. */
async function killedAfter(town, table) {
  const child = spawn(binary, ['import', exported], { env: environment(town), stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  for await (const piece of child.stdout) {
    said += piece
    if (said.includes(`\n${table}: `)) child.kill('SIGKILL')
  }
  assert.ok(!said.includes('moved in'), 'it was too fast to be killed')
}

let people
before(async () => {
  good({ data: source }, 'demo', '--members', '30', '--products', '200', '--rooms', '40', '--messages', '60000', '--password', 'a long password')
  // As they come from people, through calls: a photo, a rental, a session, a text that no two engines sort alike.
  const server = await startServer({ data: source, env: { WOOGA_DATABASE: join(source, 'wooga.db') } })
  const caller = new Caller(server.url)
  const signUp = async (name) =>
    (await caller.post('/accounts/signup/', { email: `${name}@gear.example`, password: 'a long password', username: name })).body
  const owner = await signUp('owner')
  const renter = await signUp('renter')
  const as = (member) => new Caller(server.url, member.token.access_token)
  const form = new FormData()
  const fields = { name: '한여름 카약', category: '서핑 보드', state: '깨끗해요', rental_fee_for_a_day: '7000', description: '“따옴표”\n둘째 줄 \\ é',
    delivery_fee_is_included: 'false', direct_dealing_is_allowed: 'true', tags: '[{"hashtag":"카약"}]' }
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('thumbnails', photo())
  const product = await as(owner).post('/products/', form)
  assert.equal(product.status, 201, product.text)
  const id = (await caller.get('/products/?keyword=카약')).body[0].id
  const room = await as(renter).post('/chat/rooms/', { shop_user_email: `${owner.user.id}@users.invalid`, visitor_user_email: 'renter@gear.example', product: id })
  assert.equal(room.status, 201, room.text)
  people = { owner, renter, product: id, room: room.body.id }
  await server.stop()
  good({ data: source }, 'export', exported)
})

/** The town is one in which people go on living. */
async function livesOn(town) {
  const server = await startServer({ data: town.data, env: { WOOGA_DATABASE: town.url ?? join(town.data, 'wooga.db') } })
  try {
    const caller = new Caller(server.url)
    const signIn = await caller.post('/accounts/login/', { email: 'renter@gear.example', password: 'a long password' })
    assert.equal(signIn.status, 200, signIn.text)
    const renter = new Caller(server.url, people.renter.token.access_token) // signed in before the move
    assert.equal((await renter.get('/accounts/')).body.id, people.renter.user.id)
    const found = (await caller.get('/products/?keyword=카약')).body
    assert.deepEqual(found.map((product) => product.id), [people.product])
    const picture = await fetch(found[0].thumbnails[0].thumbnail)
    assert.equal(picture.status, 200)
    assert.equal(picture.headers.get('content-type'), 'image/webp')
    assert.ok((await picture.arrayBuffer()).byteLength > 0)
    const rooms = (await renter.get('/chat/rooms/?type=visitor')).body
    assert.deepEqual(rooms.map((room) => room.id), [people.room])
    // New rows get numbers that nobody has had.
    const signUp = await caller.post('/accounts/signup/', { email: 'new@gear.example', password: 'a long password', username: 'new' })
    assert.equal(signUp.status, 201, signUp.text)
    assert.ok(signUp.body.user.id > people.renter.user.id)
    const demo = await caller.post('/accounts/login/', { email: /\S+@\S+/.exec(readFileSync(join(source, 'demo-logins'), 'utf8'))[0], password: 'a long password' })
    const rental = await new Caller(server.url, demo.body.token.access_token).get('/rentalhistories/rental/')
    assert.equal(rental.status, 200, rental.text)
  } finally {
    await server.stop()
  }
}

describe('between files', () => {
  test('the same bytes come out of what they went into, and people live on', async () => {
    const town = onSqlite('copy')
    assert.match(good(town, 'import', exported), /^messages: \d+ rows/m)
    good(town, 'export', join(folder, 'again'))
    assert.deepEqual(files(join(folder, 'again')), files(exported))
    await livesOn(town)
  })

  test('an import that is killed goes on where it stopped', async () => {
    const town = onSqlite('killed')
    await killedAfter(town, 'members')
    await killedAfter(town, 'products')
    assert.match(good(town, 'import', exported), /going on where/)
    good(town, 'export', join(folder, 'after-kill'))
    assert.deepEqual(files(join(folder, 'after-kill')), files(exported))
  })

  test('while the server runs an export is of one moment', async () => {
    const market = await openMarket()
    try {
      const anna = await market.member('anna')
      const child = spawn(binary, ['export', join(folder, 'live')], { env: environment({ data: market.server.data, url: databaseOf(market.server.data) }) })
      const ended = new Promise((done) => child.once('exit', done))
      await anna.list()
      assert.equal(await ended, 0)
      good(onSqlite('live-copy'), 'import', join(folder, 'live'))
    } finally {
      await market.close()
    }
  })
})

describe('what is refused, with words', () => {
  const damaged = (name, change) => {
    const copy = join(folder, name)
    cpSync(exported, copy, { recursive: true })
    change(copy)
    return copy
  }
  const edit = (copy, change) => {
    const path = join(copy, 'manifest.json')
    const manifest = JSON.parse(readFileSync(path, 'utf8'))
    change(manifest)
    writeFileSync(path, JSON.stringify(manifest))
  }

  test('a folder with something in it, and one without an export', () => {
    refused(/something is in it/, { data: source }, 'export', exported)
    refused(/no whole export/, onSqlite('none'), 'import', folder)
    refused(/where to/, { data: source }, 'export')
    refused(/where from/, { data: source }, 'import')
  })

  test('a town in which somebody lives', () => refused(/somebody lives/, { data: source }, 'import', exported))

  test('a newer export and an older one', () => {
    const newer = damaged('newer', (copy) => edit(copy, (manifest) => manifest.migrations.push('9999_far.sql')))
    refused(/newer version \(it knows 9999_far.sql\)/, onSqlite('for-newer'), 'import', newer)
    const older = damaged('older', (copy) => edit(copy, (manifest) => manifest.migrations.pop()))
    refused(/older version/, onSqlite('for-older'), 'import', older)
    const form = damaged('form', (copy) => edit(copy, (manifest) => (manifest.format = 2)))
    refused(/newer version/, onSqlite('for-form'), 'import', form)
  })

  test('a file that was changed or lost on the way, before anything is written', () => {
    const town = onSqlite('clean')
    refused(/members.jsonl is not what/, town, 'import', damaged('longer', (copy) => appendFileSync(join(copy, 'members.jsonl'), '[]\n')))
    refused(/rooms.jsonl cannot be read/, town, 'import', damaged('lost', (copy) => rmSync(join(copy, 'rooms.jsonl'))))
    good(town, 'import', exported)
  })

  test('another export than the one that is under way', async () => {
    const town = onSqlite('mixed')
    await killedAfter(town, 'members')
    refused(/another export is under way/, town, 'import', damaged('other', (copy) => edit(copy, (manifest) => (manifest.version += 'x'))))
    good(town, 'import', exported)
  })
})

test('the keys of a folder that has some stay', () => {
  const town = onSqlite('has-keys')
  good(town, 'migrate')
  writeFileSync(join(town.data, 'keys'), readFileSync(join(source, 'keys')), { mode: 0o600 })
  assert.match(good(town, 'import', exported), /keys of its own/)
  assert.ok(existsSync(join(exported, 'keys')))
  assert.equal(statSync(join(exported, 'keys')).mode & 0o077, 0)
})

describe('to PostgreSQL and back', { skip }, () => {
  let town
  before(() => {
    town = onPostgres('there')
  })

  test('killed on the way, it goes on; the same bytes come out', async () => {
    await killedAfter(town, 'members')
    good(town, 'import', exported)
    good(town, 'export', join(folder, 'from-postgres'))
    assert.deepEqual(files(join(folder, 'from-postgres')), files(exported))
  })

  test('and from there into a file', () => {
    const back = onSqlite('back')
    good(back, 'import', join(folder, 'from-postgres'))
    good(back, 'export', join(folder, 'back-again'))
    assert.deepEqual(files(join(folder, 'back-again')), files(exported))
  })

  test('people live on there', () => livesOn(town))

  test('the key that the nodes share comes along, whichever of them exports', () => {
    const other = { ...town, data: join(folder, 'another-node') }
    mkdirSync(other.data)
    good(other, 'export', join(folder, 'by-another'))
    assert.deepEqual(readFileSync(join(folder, 'by-another/keys')), readFileSync(join(town.data, 'keys')))
  })

  test('a town in which somebody lives is refused there, too', () => refused(/somebody lives/, town, 'import', exported))
})
