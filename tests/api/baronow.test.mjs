// `wooga import --from-baronow`: the original's database, built in a real PostgreSQL (tests/support/baronow.mjs), becomes a town in which its
// people go on: they sign in with what they had, and find what they left. Into either engine; runs beside tests/tools/with-postgres.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { MESSAGES, originalMedia, originalRows, originalScript, talk } from '../support/baronow.mjs'
import { Caller, day } from '../support/market.mjs'
import { sql } from '../support/postgres.mjs'
import { binary, startServer } from '../support/server.mjs'

const postgres = process.env.WOOGA_TEST_POSTGRES
const skip = postgres ? false : 'needs WOOGA_TEST_POSTGRES'
/** 2027-03-10 12:00 in Seoul. */
const NOON = Date.UTC(2027, 2, 10, 3)
const folder = mkdtempSync(join(tmpdir(), 'wooga-baronow-'))
const media = join(folder, 'media/root')
const databases = []

function database(name) {
  const url = new URL(postgres)
  url.pathname = `baronow_${process.pid}_${name}`
  databases.push(url.pathname.slice(1))
  sql(`CREATE DATABASE ${databases.at(-1)}`)
  return url.href
}

/** The original's database, or another script's. */
function original(name, script = originalScript(NOON)) {
  const url = database(name)
  const done = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', url], { input: script, encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
  return url
}

after(() => {
  for (const name of databases) sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  rmSync(folder, { recursive: true, force: true })
})

const onSqlite = (name) => ({ data: join(folder, name) })
const onPostgres = (name) => ({ data: join(folder, name), url: database(name) })
const environment = (town) => ({ WOOGA_DATABASE: town.url ?? join(town.data, 'wooga.db'), WOOGA_TEST_NOW: String(NOON * 1000) })
const wooga = (town, ...args) =>
  spawnSync(binary, args, { env: { ...process.env, WOOGA_DATA: town.data, ...environment(town) }, encoding: 'utf8', timeout: 120_000 })

function good(town, ...args) {
  const done = wooga(town, ...args)
  assert.equal(done.status, 0, done.stdout + done.stderr)
  return done.stdout
}

function refused(words, town, ...args) {
  const done = wooga(town, ...args)
  assert.equal(done.status, 1, done.stdout)
  assert.match(done.stderr, words)
}

const report = (town) => readFileSync(join(town.data, 'moved-from-baronow.txt'), 'utf8').trimEnd().split('\n')

/** Every file of an export of the town by its digest. */
function digest(town, name) {
  const out = join(folder, name)
  good(town, 'export', out)
  const names = readdirSync(out, { recursive: true }).filter((file) => statSync(join(out, file)).isFile())
  return Object.fromEntries(names.sort().map((file) => [file, createHash('sha256').update(readFileSync(join(out, file))).digest('hex')]))
}

/** Who is there afterwards, and what they see. */
async function withPeople(town, look) {
  const server = await startServer({ data: town.data, env: environment(town) })
  const guest = new Caller(server.url)
  const as = (member) => new Caller(server.url, wooga(town, 'token', '--member', String(member)).stdout.trim().split(/\s+/).at(-1))
  const signIn = (email, password) => guest.post('/accounts/login/', { email, password })
  try {
    await look({ guest, as, signIn })
  } finally {
    await server.stop()
  }
}

async function messagesOf(caller, room) {
  const all = []
  for (let path = `/chat/${room}/messages/?limit=700`; path; ) {
    const page = await caller.get(path)
    assert.equal(page.status, 200, page.text)
    all.push(...page.body)
    path = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1].replace(/^https?:\/\/[^/]+/, '')
  }
  return all
}

const idsAndStates = (rentals) => Object.fromEntries(rentals.map((rental) => [rental.id, rental.state]))

async function signsIn({ guest, signIn }) {
  const bert = await signIn('bert@gear.example', '바로지금 2024')
  assert.equal(bert.status, 200, bert.text)
  assert.equal(bert.body.user.id, 2)
  const again = await signIn('BERT@gear.example', '바로지금 2024') // by now with a hash of ours
  assert.equal(again.status, 200, again.text)
  for (const [email, password] of [['bert@gear.example', 'another'], ['4@users.invalid', 'another'], ['seven@gear.example', 'x'], ['anna@gear.example', '!unusable']]) {
    const answer = await signIn(email, password)
    assert.notEqual(answer.status, 200, email)
  }
  const root = await signIn('root@gear.example', 'the operator 1')
  assert.equal((await new Caller(guest.url, root.body.token.access_token).get('/api/admin/queue/')).status, 200)
  assert.equal((await new Caller(guest.url, bert.body.token.access_token).get('/api/admin/queue/')).status, 403)
  const anna = (await guest.get('/accounts/1/')).body
  assert.deepEqual([anna.username, anna.level, anna.point], ['anna', 'SEMIPRO', 1600])
  assert.match(anna.profile, /\/photos\/[0-9a-f]{32}\.webp$/)
  assert.equal((await fetch(anna.profile)).headers.get('content-type'), 'image/webp')
  assert.match((await guest.get('/accounts/3/')).body.profile, /profile-default-image/)
  assert.equal((await guest.get('/accounts/3/')).body.username, '🏂 carl')
}

async function seesGear({ guest }) {
  const { body: ski } = await guest.get('/products/1/')
  assert.equal(ski.name, '카빙 스키')
  assert.equal(ski.owner.id, 1)
  assert.equal(ski.category.parent.parent.sort, '전문스포츠')
  assert.equal(ski.category.name, '스키 장비 (스키, 스키 부츠, 폴)')
  assert.deepEqual(ski.tags, [{ hashtag: '스키', views: 7 }, { hashtag: '겨울', views: 0 }])
  assert.equal(ski.views, 1234)
  assert.equal(ski.thumbnails.length, 2)
  for (const { thumbnail } of ski.thumbnails) assert.equal((await fetch(thumbnail)).status, 200)
  const { body: sled } = await guest.get('/products/2/')
  assert.deepEqual([sled.category.sort, sled.rental_fee_for_a_week, sled.direct_dealing_place, sled.model_name, sled.state], ['겨울스포츠', null, '', '', ''])
  assert.equal((await guest.get('/products/4/')).status, 404)
  assert.deepEqual((await guest.get('/products/?order=views')).body.map(({ id }) => id)[0], 1)
  assert.deepEqual((await guest.get('/products/?category=겨울스포츠')).body.map(({ id }) => id).sort(), [1, 2, 6])
  assert.deepEqual((await guest.get('/products/?keyword=카빙')).body.map(({ id }) => id), [1])
  assert.deepEqual((await guest.get('/products/?keyword=겨울')).body.map(({ id }) => id), [1])
}

/** Each message where it was, as it was, when it was. */
async function readsOn({ as }) {
  const rows = originalRows(NOON).chat_message.filter(([id]) => id <= MESSAGES)
  for (const [member, room] of [[2, 1], [1, 1], [3, 7]]) {
    const told = (await messagesOf(as(member), room)).filter(({ id }) => id <= MESSAGES)
    const wanted = rows.filter((row) => row[3] === room)
    assert.deepEqual(told.map(({ id, text, sender, seq }) => [id, text, sender.id, seq]), wanted.map((row, i) => [row[0], talk(row[0]), row[4], i + 1]))
    assert.deepEqual(told.map(({ timestamp }) => Date.parse(timestamp)), wanted.map((row) => row[2].getTime()))
  }
  const rooms = (await as(2).get('/chat/rooms/?type=visitor')).body
  assert.deepEqual(rooms.map(({ id, unread, last_seq, read_seq }) => [id, unread, last_seq, read_seq]), [[1, 0, 4500, 4500]])
  assert.equal((await messagesOf(as(3), 7)).at(-1).text, '가'.repeat(4096))
  // Anna asked for bert's gear without ever having written: her rental has a room, of a number that nobody had.
  const hers = (await as(1).get('/chat/rooms/?type=visitor')).body
  assert.deepEqual(hers.map(({ product }) => product.id), [6])
  assert.ok(hers[0].id > 7 + 10)
}

async function findsRentals({ guest, as }) {
  assert.deepEqual(idsAndStates((await as(2).get('/rentalhistories/rental/')).body), { 1: 'RETURNED', 3: 'IN_USE', 4: 'SCHEDULED' })
  assert.deepEqual(idsAndStates((await as(3).get('/rentalhistories/rental/')).body), { 2: 'RETURNED', 6: 'SCHEDULED', 11: 'RETURNED' })
  const [ahead] = (await as(2).get('/rentalhistories/rental/')).body.filter(({ id }) => id === 4)
  assert.deepEqual([ahead.rental_start_date, ahead.rental_end_date], [day(5, NOON), day(8, NOON)])
  const ended = (await as(3).get('/api/rentals/5/')).body
  assert.equal(ended.state, 'EXPIRED')
  const agreement = (await as(2).get('/api/rentals/4/agreement/')).body
  assert.equal(agreement.agreed.total, 40000)
  for (const id of [1, 2, 3, 4, 5, 6, 11, 12]) {
    const proof = (await as(id === 12 ? 2 : 1).get(`/api/rentals/${id}/proof/`)).body
    assert.equal(proof.verifies, true, JSON.stringify(proof))
  }
  const free = async (from, to) => (await guest.get(`/products/1/availability/?rental_start_date=${day(from, NOON)}&rental_end_date=${day(to, NOON)}`)).status
  assert.equal(await free(0, 1), 400)
  assert.equal(await free(3, 4), 200)
  assert.equal(await free(4, 5), 400)
  assert.equal(await free(8, 8), 400)
  assert.equal(await free(10, 10), 400)
  assert.equal(await free(11, 12), 200)
}

async function readsReviews({ guest }) {
  assert.deepEqual((await guest.get('/products/1/reviews/')).body.map(({ id, star, comment, writer }) => [id, star, comment, writer.id]), [[1, 5, '좋아요', 2]])
  assert.deepEqual((await guest.get('/products/6/reviews/')).body, []) // held until the gear is back
  for (const id of [1, 2, 3]) assert.ok((await guest.get(`/accounts/${id}/`)).body.manner_score > 0, `${id}`)
}

/** What was agreed there goes on here, and new things get new numbers. */
async function livesOn({ guest, as }) {
  const back = await as(1).put('/rentalhistories/3/', { state: 'RETURNED' })
  assert.deepEqual([back.status, back.body?.state], [200, 'RETURNED'], back.text)
  const cancelled = await as(2).del('/rentalhistories/4/')
  assert.equal(cancelled.status, 204, cancelled.text)
  const bodies = { rental_start_date: day(5, NOON), rental_end_date: day(6, NOON) }
  const asked = await as(3).post('/rentalhistories/?product=1&renter=3', bodies)
  assert.equal(asked.status, 201, asked.text)
  assert.ok(asked.body.id > 13 + 10)
  const signUp = await guest.post('/accounts/signup/', { email: 'new@gear.example', password: 'a long password', username: 'new' })
  assert.equal(signUp.status, 201, signUp.text)
  assert.ok(signUp.body.user.id > 9 + 10)
  assert.equal((await guest.post('/accounts/signup/', { email: 'carl@gear.example', password: 'a long password', username: 'new' })).status, 400)
}

let source
before(() => {
  if (skip) return
  source = original('source')
  originalMedia(media)
})

for (const [engine, make] of [['SQLite', onSqlite], ['PostgreSQL', onPostgres]]) {
  describe(`into ${engine}`, { skip }, () => {
    let town, whole
    before(() => {
      town = make(`into_${engine.toLowerCase()}`)
      good(town, 'import', '--from-baronow', source, '--media', media)
      whole = digest(town, `whole-${engine}`)
    })

    test('the doctor finds nothing, also not in the chains of events', () => {
      assert.match(good(town, 'migrate') + wooga(town, 'doctor').stdout, /newest rentals are what their events come to/)
      assert.match(wooga(town, 'doctor').stdout, /all 9 photo files are there, and no others/)
    })
    test('members sign in with what they had', () => withPeople(town, signsIn))
    test('gear is where it was, with photos, tags and views', () => withPeople(town, seesGear))
    test('rooms have their history in order, read', () => withPeople(town, readsOn))
    test('rentals are what their dates say, and take their days', () => withPeople(town, findsRentals))
    test('reviews stand with those who have rented', () => withPeople(town, readsReviews))
    test('what was agreed goes on', () => withPeople(town, livesOn))

    test('what is left out or changed is told, each with why', () => {
      const lines = report(town)
      for (const line of ['left out\trental 8\tits renter is its owner', 'left out\tphoto 3\tits file is broken', 'left out\troom 3\tit is of one member with himself',
        'left out\troom 4\tits shop user is not the owner of the product', 'left out\troom 6\tits shop user is not the owner of the product',
        'left out\treview 4\tit has not 1 to 5 stars', 'changed\tmessage 5005\tcut to what a message holds here']) assert.ok(lines.includes(line), `${line} in\n${lines.join('\n')}`)
      assert.ok(!lines.some((line) => line.startsWith('MISSING')))
      assert.equal(lines.filter((line) => /^left out\tmessage/.test(line)).length, 6)
      assert.equal(statSync(join(town.data, 'moved-from-baronow.txt')).mode & 0o077, 0)
    })

    test('killed again and again, it comes to the same bytes', async () => {
      const killed = make(`killed_${engine.toLowerCase()}`)
      const env = { ...process.env, WOOGA_DATA: killed.data, ...environment(killed) }
      let kills = 0
      // So many milliseconds after it began, then as soon as it has said that a table is in.
      for (const when of [60, 100, 140, 'members', 'products', 'rooms', 'messages', 'reviews', 'photos']) {
        const child = spawn(binary, ['import', '--from-baronow', source, '--media', media], { env, stdio: ['ignore', 'pipe', 'inherit'] })
        const timer = when > 0 && setTimeout(() => child.kill('SIGKILL'), when)
        let said = ''
        for await (const piece of child.stdout) {
          said += piece
          if (said.includes(`${when}: `)) child.kill('SIGKILL')
        }
        clearTimeout(timer)
        kills += !said.includes('moved in')
      }
      assert.ok(kills >= 4, `only ${kills} came in time`)
      const last = wooga(killed, 'import', '--from-baronow', source, '--media', media)
      assert.equal(last.status, 0, last.stderr)
      assert.match(last.stdout, /going on where/)
      assert.deepEqual(digest(killed, `killed-${engine}`), whole)
      assert.deepEqual(report(killed), report(town))
    })

    test('a town in which somebody lives is refused', () => refused(/somebody lives/, town, 'import', '--from-baronow', source))
  })
}

describe('before it', { skip }, () => {
  test('a trial tells the same and keeps nothing', () => {
    const town = onSqlite('trial')
    const file = join(folder, 'trial.txt')
    const said = good(town, 'import', '--from-baronow', source, '--media', media, '--check', '--report', file)
    assert.match(said, /trial: nothing is kept/)
    assert.match(said, /^messages: 5007 rows/m)
    assert.ok(!existsSync(town.data))
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const decoded = /\tphoto [37]\t/ // what only decoding tells
    assert.deepEqual(lines, report(onSqlite('into_sqlite')).filter((line) => !decoded.test(line)))
  })

  test('another database, an older one, a wrong folder, and no town of theirs', () => {
    const town = onSqlite('refused')
    refused(/not the original's database: there is no column accounts_user\.id/, town, 'import', '--from-baronow', database('empty'))
    const old = original('old', originalScript(NOON) + 'ALTER TABLE products_product DROP COLUMN model_name;')
    refused(/there is no column products_product\.model_name/, town, 'import', '--from-baronow', old)
    const naive = original('naive', originalScript(NOON) + 'ALTER TABLE chat_message ALTER COLUMN timestamp TYPE timestamp;')
    refused(/chat_message\.timestamp is of the type timestamp without time zone/, town, 'import', '--from-baronow', naive)
    refused(/none of the newest 7 photos is in .*--media names the original's MEDIA_ROOT/, town, 'import', '--from-baronow', source, '--media', folder)
    refused(/wants postgresql:\/\//, town, 'import', '--from-baronow', 'mysql://x')
    refused(/cannot use the PostgreSQL database/, town, 'import', '--from-baronow', 'postgresql://wooga@127.0.0.1:1/none')
    refused(/belong to --from-baronow/, town, 'import', '--check', folder)
    refused(/not both/, town, 'import', folder, '--from-baronow', source)
  })

  test('its tables may stand in another schema', () => {
    const script = `CREATE SCHEMA barobaro; SET search_path = barobaro;\n${originalScript(NOON)}`
    const url = new URL(original('schema', script))
    url.searchParams.set('options', '-csearch_path=barobaro')
    const town = onSqlite('schema')
    assert.match(good(town, 'import', '--from-baronow', url.href), /photos: none, as there is no --media/)
  })
})

test('an original that is written to meanwhile is not gone on with', { skip }, async () => {
  const moving = original('moving')
  const town = onSqlite('moving')
  const child = spawn(binary, ['import', '--from-baronow', moving, '--media', media], { env: { ...process.env, WOOGA_DATA: town.data, ...environment(town) }, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const piece of child.stdout) if (String(piece).includes('members: ')) child.kill('SIGKILL')
  sql("INSERT INTO chat_message (text, timestamp, room_id, sender_id) VALUES ('late', now(), 1, 1)", moving)
  refused(/original has been written to since it began/, town, 'import', '--from-baronow', moving, '--media', media)
})

describe('photos over HTTP', { skip }, () => {
  let server, url
  before(async () => {
    server = createServer((request, response) => {
      const path = join(media, decodeURIComponent(request.url.replace(/^\/cdn/, '')))
      if (path.endsWith('ski_2.png')) response.writeHead(500).end()
      else if (!existsSync(path)) response.writeHead(403).end()
      else response.writeHead(200).end(readFileSync(path))
    }).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    url = `http://127.0.0.1:${server.address().port}/cdn/`
  })
  after(() => server?.close())

  test('what cannot be read is missing, and the exit code says so', async () => {
    const town = onSqlite('http')
    const child = spawn(binary, ['import', '--from-baronow', source, '--media', url], { env: { ...process.env, WOOGA_DATA: town.data, ...environment(town) } })
    let said = ''
    child.stderr.on('data', (piece) => (said += piece))
    const code = await new Promise((done) => child.once('close', done))
    assert.equal(code, 2, said)
    assert.match(said, /1 things that should have come did not/)
    assert.ok(report(town).includes('MISSING\tphoto 2\tits file could not be read'))
    assert.ok(report(town).includes('left out\tphoto 4\tits file is not among the media'))
    await withPeople(town, async ({ guest }) => assert.equal((await guest.get('/products/1/')).body.thumbnails.length, 1))
  })
})
