// wooga doctor: what it finds, what it mends, and the bundle that tells nothing of anybody.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { makeCertificate } from '../support/certificate.mjs'
import { form, openMarket, pair, photo, png } from '../support/market.mjs'
import { openPostOffice } from '../support/post_office.mjs'
import { onPostgres } from '../support/postgres.mjs'
import { openBucket } from '../support/s3.mjs'
import { freePort, run, runBeside } from '../support/server.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-doctor-'))
after(() => rmSync(folder, { recursive: true, force: true }))
/** What the doctor says as JSON, with `of(check)`: the states of one check. */
async function visit(data, args = [], env = {}) {
  const done = await runBeside(data, ['doctor', '--json', ...args], env)
  const said = JSON.parse(done.stdout)
  assert.equal(done.status, said.wrong > 0 ? 1 : 0, done.stdout + done.stderr)
  const of = (check) => said.checks.filter((one) => one.check === check).map(({ state }) => state)
  const text = (check) => said.checks.filter((one) => one.check === check).map((one) => one.text).join('\n')
  return { ...said, of, text }
}

describe('beside a running server', () => {
  let market, people, data
  before(async () => {
    market = await openMarket()
    data = market.server.data
    people = await pair(market)
  })
  after(() => market.close())

  test('nothing is wrong with a new town', async () => {
    const said = await visit(data)
    assert.equal(said.wrong, 0, JSON.stringify(said.checks, null, 1))
    for (const check of ['data_folder', 'keys', 'space', 'clock', 'database', 'migrations', 'rentals', 'photos', 'backups', 'settings']) {
      assert.deepEqual([...new Set(said.of(check))], ['ok'], check)
    }
    assert.match(said.version, /^\d+\.\d+\.\d+$/)
  })

  test('what is open to others is closed with --fix, and only then', async () => {
    chmodSync(data, 0o755)
    chmodSync(join(data, 'keys'), 0o644)
    const found = await visit(data)
    assert.deepEqual([found.wrong, found.of('data_folder'), found.of('keys')], [2, ['wrong'], ['wrong']])
    assert.equal(statSync(join(data, 'keys')).mode & 0o777, 0o644)
    const mended = await visit(data, ['--fix'])
    assert.deepEqual([mended.wrong, mended.mended, mended.of('data_folder'), mended.of('keys')], [0, 2, ['mended'], ['mended']])
    assert.deepEqual([statSync(data).mode & 0o777, statSync(join(data, 'keys')).mode & 0o777], [0o700, 0o600])
    assert.equal((await visit(data, ['--fix'])).mended, 0)
  })

  test('a clock that has gone back is noticed', async () => {
    const later = new Date(Date.now() + 3_600_000), now = new Date()
    utimesSync(join(data, 'keys'), later, later)
    const said = await visit(data)
    assert.deepEqual(said.of('clock'), ['wrong'])
    assert.match(said.text('clock'), /keys is from the future/)
    utimesSync(join(data, 'keys'), now, now)
    assert.deepEqual((await visit(data)).of('clock'), ['ok'])
  })

  test('servers that do not answer are named, those that do are good', async () => {
    const [bucket, office, nowhere] = [await openBucket(), await openPostOffice(), await freePort()]
    const good = await visit(data, [], { ...bucket.env, WOOGA_SMTP: office.url })
    assert.deepEqual([good.of('bucket'), good.of('mail')], [['ok'], ['ok']])
    bucket.keys.secret = 'changed'
    const env = { ...bucket.env, WOOGA_SMTP: `smtp://me:a-mail-secret@127.0.0.1:${nowhere}`, WOOGA_REDIS: `redis://:a-redis-secret@127.0.0.1:${nowhere}` }
    const bad = await visit(data, [], env)
    assert.deepEqual([bad.of('bucket'), bad.of('mail'), bad.of('redis')], [['wrong'], ['wrong'], ['wrong']])
    assert.match(bad.text('bucket'), /403 SignatureDoesNotMatch/)
    assert.doesNotMatch(JSON.stringify(bad), /a-mail-secret|a-redis-secret|of=tests/)
    await bucket.close()
    office.close()
  })

  test('what keeps a server from starting is wrong here, too', async () => {
    const keys = { WOOGA_S3_ACCESS_KEY: 'a', WOOGA_S3_SECRET_KEY: 'b' }
    const bucket = await visit(data, [], { ...keys, WOOGA_BLOBS: 's3://b?endpoint=https://s3.example' })
    assert.deepEqual([bucket.wrong, bucket.of('bucket')], [1, ['wrong']])
    assert.match(bucket.text('bucket'), /write s3:/)
    const file = join(data, 'keys')
    const photos = await visit(data, [], { WOOGA_BLOBS: file })
    assert.deepEqual(photos.of('photos'), ['wrong'])
    const { cert, key } = makeCertificate(folder)
    assert.match((await visit(data, [], { WOOGA_TLS_CERT: cert, WOOGA_TLS_KEY: key })).text('certificate'), /good for (29|30) days/)
    const short = makeCertificate(folder, { name: 'short', days: 3 })
    const ends = await visit(data, [], { WOOGA_TLS_CERT: short.cert, WOOGA_TLS_KEY: short.key })
    assert.deepEqual([ends.of('certificate'), /ends in [23] days/.test(ends.text('certificate'))], [['wrong'], true])
    const other = await visit(data, [], { WOOGA_TLS_CERT: cert, WOOGA_TLS_KEY: short.key })
    assert.match(other.text('certificate'), /is not that of the certificate/)
  })

  test("the maps' server is asked for the whole world", async () => {
    let status = 200
    const asked = []
    const maps = createServer((req, res) => {
      asked.push(req.url)
      res.writeHead(status).end('tile')
    }).listen(0, '127.0.0.1')
    await once(maps, 'listening')
    const env = { WOOGA_TILES: `http://127.0.0.1:${maps.address().port}/{z}/{x}/{y}{r}.png?key=a-tile-secret`, WOOGA_TILES_BY: 'who' }
    const seen = []
    for (status of [200, 404, 403]) seen.push((await visit(data, [], env)).of('tiles')[0])
    assert.deepEqual(seen, ['ok', 'ok', 'wrong'])
    assert.deepEqual([...new Set(asked)], ['/0/0/0.png?key=a-tile-secret'])
    maps.close()
    await once(maps, 'close')
    const gone = await visit(data, [], env)
    assert.match(gone.text('tiles'), /does not answer/)
    assert.doesNotMatch(JSON.stringify(gone), /a-tile-secret/)
  })

  test('backups that are missing or old are told', async () => {
    const env = { WOOGA_BACKUP_TO: join(folder, 'backups'), WOOGA_BACKUP_EVERY: '1d' }
    mkdirSync(env.WOOGA_BACKUP_TO)
    assert.match((await visit(data, [], env)).text('backups'), /no whole backup/)
    assert.equal((await runBeside(data, ['backup'], env)).status, 0)
    assert.deepEqual((await visit(data, [], env)).of('backups'), ['ok'])
    const [name] = readdirSync(env.WOOGA_BACKUP_TO).filter((one) => /^2/.test(one))
    const old = new Date(Date.now() - 3 * 86_400_000).toISOString().replace(/[-:]|\.\d+/g, '')
    renameSync(join(env.WOOGA_BACKUP_TO, name), join(env.WOOGA_BACKUP_TO, old))
    assert.match((await visit(data, [], env)).text('backups'), /72 hours old/)
  })

  test('a bundle has what helps, and nothing of members, addresses or secrets', async () => {
    const { owner, renter, room } = people
    await renter.put('/accounts/', form({ username: 'Geheimnis-Name' }))
    const shown = await owner.post('/api/uploads/', form({ file: photo(png()) }))
    await renter.get(`/products/?search=verborgen-wort`)
    await renter.get(`/chat/${room.id}/messages/`)
    const env = {
      WOOGA_METRICS_TOKEN: 'hush-metrics',
      WOOGA_S3_SECRET_KEY: 'hush-s3',
      WOOGA_GOOGLE_CLIENT_ID: 'google-id',
      WOOGA_GOOGLE_CLIENT_SECRET: 'hush-google',
      WOOGA_SMTP: `smtp://who:hush-mail@127.0.0.1:${await freePort()}`,
      WOOGA_TRUSTED_PROXIES: '10.1.2.3,10.1.2.4',
    }
    const log = join(folder, 'server.log')
    writeFileSync(log, market.server.log() + 'level=info event=request ts=1 path=/x peer=9.8.7.6 why="a path=/y \\" member=77 peer=1.2.3.4" status=418\nno pairs, only anna@gear.example\n' +
      '{"ts":"2026-11-29T00:00:00Z","level":"info","event":"request","id":1,"method":"GET","path":"/x\\",\\"status\\":599,\\"y","status":419,"ms":3,"peer":"9.8.7.6","why":"a, \\"b\\"}"}\n' +
      '{"event":"half\n')
    const file = join(folder, 'bundle.zip')
    const done = await runBeside(data, ['doctor', '--bundle', file, '--log', log], env)
    assert.equal(done.status, 0, done.stderr)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const bytes = readFileSync(file).toString('latin1')
    for (const wanted of ['doctor.txt', 'version.txt', 'wooga 0.', 'settings.txt', 'trusted-proxies=10.1.2.3,10.1.2.4', 'smtp=(set)', 'counts.txt', 'members 2\n', 'messages 0\n', 'event=request', 'status=418', 'event="request" method="GET" status=419 ms=3\n', 'the database is whole']) {
      assert.ok(bytes.includes(wanted), wanted)
    }
    const photoName = /([^/]+)\.webp$/.exec(shown.body.url)[1]
    const keys = readFileSync(join(data, 'keys'))
    for (const unwanted of ['hush-', 'Geheimnis', owner.email, '@example', '@gear', 'verborgen', '/chat/', 'status=599', 'peer=', '127.0.0.1', '9.8.7.6', '1.2.3.4', 'member=', photoName, owner.token, renter.token, keys.toString('latin1').slice(0, 32)]) {
      assert.ok(!bytes.includes(unwanted), unwanted)
    }
    const again = await runBeside(data, ['doctor', '--bundle', file], env)
    assert.deepEqual([again.status, /cannot write/.test(again.stderr)], [1, true])
  })
})

test('photos without rows and rows without photos are found; --fix removes the first and nothing else', async () => {
  const market = await openMarket({ data: join(folder, 'photos') })
  const { data } = market.server
  const { owner, product } = await pair(market)
  const kept = await owner.post('/api/uploads/', form({ file: photo(png(40, 40)) }))
  await market.server.stop()
  const photos = join(data, 'photos')
  const lost = /([^/]+\.webp)$/.exec(product.thumbnails[0].thumbnail)[1]
  rmSync(join(photos, lost.slice(0, 2), lost))
  const orphan = 'ab' + '0'.repeat(30) + '.webp'
  mkdirSync(join(photos, 'ab'), { recursive: true })
  writeFileSync(join(photos, 'ab', orphan), 'nobody')
  const plain = run(data, 'doctor')
  assert.equal(plain.status, 1)
  assert.match(plain.stdout, /WRONG +1 of 6 photo files are missing/)
  assert.match(plain.stdout, new RegExp(`^ +${lost}$`, 'm'))
  assert.match(plain.stdout, /WRONG +1 photo files are of no use/)
  const fixed = await visit(data, ['--fix'])
  assert.deepEqual(fixed.of('photos'), ['wrong', 'mended'])
  assert.ok(!JSON.stringify(fixed).includes(lost))
  assert.ok(!existsSync(join(photos, 'ab', orphan)))
  // Very many are no left-overs: more likely it is not this server's database.
  const many = Array.from({ length: 31 }, (_, i) => 'ab' + `${i}`.padStart(30, '0') + '.webp')
  for (const name of many) writeFileSync(join(photos, 'ab', name), 'somebody')
  const refused = run(data, 'doctor', '--fix')
  assert.match(refused.stdout, /31 photo files are in no row.*WOOGA_DATABASE/)
  assert.ok(many.every((name) => existsSync(join(photos, 'ab', name))))
  const again = await openMarket({ data })
  assert.equal((await fetch(again.url + new URL(kept.body.url).pathname)).status, 200)
  await again.close()
})

test('a damaged database is called damaged', { skip: onPostgres }, async () => {
  const market = await openMarket({ data: join(folder, 'damaged') })
  await pair(market)
  await market.close()
  const file = join(folder, 'damaged', 'wooga.db')
  const bytes = readFileSync(file)
  bytes.fill(0xa5, bytes.length >> 1, (bytes.length >> 1) + 40_000)
  writeFileSync(file, bytes)
  const said = await visit(join(folder, 'damaged'))
  assert.deepEqual(said.of('database'), ['wrong'])
})
