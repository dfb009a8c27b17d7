// Backups: made while people talk, brought back after everything is lost, and refused when they are not what was written.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { form, openMarket, pair, photo, png } from '../support/market.mjs'
import { environmentOf, forget, onPostgres } from '../support/postgres.mjs'
import { write } from '../support/database.mjs'
import { openBucket } from '../support/s3.mjs'
import { binary, run, runBeside } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-backups-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const stamps = (place) => readdirSync(place).filter((name) => /^\d{8}T\d{6}Z$/.test(name)).sort()
const nowIsAfter = (stamp) => new Date().toISOString().replace(/[-:]|\.\d+/g, '') > stamp
const pool = (place) => (existsSync(join(place, 'photos')) ? readdirSync(join(place, 'photos')).flatMap((two) => readdirSync(join(place, 'photos', two))) : [])
const good = (done) => assert.equal(done.status, 0, done.stderr + done.stdout)
/** Everything is lost: the data folder, and the database where it lies elsewhere. */
const wipe = (data) => (rmSync(data, { recursive: true, force: true }), forget(data))
const bytesOf = async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())

/** Talks and uploads until told to stop; what has been acknowledged is in `said` and `shown`. */
function flow(market, { owner, renter, room }) {
  const socket = new WebSocket(`${market.url.replace('http', 'ws')}/ws/room/${room.id}/messages`, 'wooga.chat.v1', {
    headers: { Authorization: `Bearer ${renter.token}` },
  })
  const said = [], shown = []
  let stop = false, ended
  const over = new Promise((done) => (ended = done))
  const say = () => socket.send(JSON.stringify({ t: 'send', cid: randomUUID(), message: `word ${said.length}` }))
  socket.on('open', say)
  socket.on('message', (data) => {
    const frame = JSON.parse(data)
    if (frame.t !== 'ack') return
    said.push(`word ${said.length}`)
    if (stop) socket.close()
    else say()
  })
  socket.on('close', ended)
  const show = (async () => {
    while (!stop) {
      const { status, body } = await owner.post('/api/uploads/', form({ file: photo(png(30, 20, [shown.length % 256, 9, 9])) }))
      assert.equal(status, 201)
      const path = new URL(body.url).pathname
      shown.push({ path, bytes: await bytesOf(market.url + path) })
    }
  })()
  return { said, shown, stop: async () => ((stop = true), await over, await show) }
}

async function everythingSaid(member, room) {
  const texts = []
  for (let path = `/chat/${room.id}/messages/?limit=200`; path; ) {
    const { body, headers } = await member.get(path)
    texts.push(...body.map(({ text }) => text))
    path = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  return texts
}

for (const [name, photosIn, backupIn] of [['from a folder to a folder', 'folder', 'folder'], ['from a bucket to a bucket', 'bucket', 'bucket'], ['from a bucket to a folder', 'bucket', 'folder']]) {
  test(`what was acknowledged before a backup began is there after all else is lost, ${name}`, async () => {
    const [photos, backups] = [await openBucket(), await openBucket({ name: 'backups', prefix: 'of/wooga', pageMax: 7 })]
    const data = mkdtempSync(join(tmpdir(), 'wooga-lost-'))
    const place = backupIn === 'bucket' ? backups.url : join(data, '../', `kept-${randomUUID()}`)
    const env = photosIn === 'bucket' ? photos.env : { WOOGA_S3_ACCESS_KEY: photos.keys.access, WOOGA_S3_SECRET_KEY: photos.keys.secret }
    const market = await openMarket({ data, env })
    const people = await pair(market)
    const living = flow(market, people)
    await until('some have talked', () => living.said.length > 30 && living.shown.length > 3)
    const [said, shown] = [living.said.slice(), living.shown.slice()]
    good(await runBeside(data, ['backup', '--to', place], env))
    await living.stop()
    assert.ok(living.said.length > said.length, 'they went on meanwhile')
    assert.deepEqual(await market.server.stop('SIGKILL'), { code: null, signal: 'SIGKILL' })

    wipe(data)
    photos.objects.clear()
    good(await runBeside(data, ['restore', '--check', place], env))
    assert.ok(!existsSync(join(data, 'wooga.db')), 'looking changes nothing')
    good(await runBeside(data, ['restore'], { ...env, WOOGA_BACKUP_TO: place }))
    const again = await openMarket({ data, env })
    people.renter.url = people.owner.url = again.url
    assert.equal((await people.owner.get('/accounts/')).status, 200, 'the keys are the same: who was signed in is')
    const texts = await everythingSaid(people.renter, people.room)
    assert.deepEqual(texts.slice(0, said.length), said)
    assert.deepEqual(texts, [...new Set(texts)], 'nothing twice')
    for (const { path, bytes } of shown) assert.deepEqual(await bytesOf(again.url + path), bytes)
    const { thumbnail } = people.product.thumbnails[0]
    assert.equal((await fetch(again.url + new URL(thumbnail).pathname)).status, 200)
    assert.equal((await people.renter.get(`/products/${people.product.id}/`)).status, 200)
    await again.close()
    assert.deepEqual([photos.refused, backups.refused], [[], []])
    wipe(data)
    if (backupIn === 'folder') rmSync(place, { recursive: true })
    await photos.close()
    await backups.close()
  })
}

describe('a place with several backups', () => {
  const place = join(folder, 'several')
  let market, people
  before(async () => {
    market = await openMarket()
    people = await pair(market)
  })
  after(() => market.close())
  const backup = (...more) => run(market.server.data, 'backup', '--to', place, ...more)
  const restore = (...more) => run(join(folder, 'check'), 'restore', '--check', ...more)

  test('has every photo once, and a list that sha256sum reads', async () => {
    good(backup())
    const before = pool(place).length
    assert.ok(before >= 3)
    await until('the second has passed', () => nowIsAfter(stamps(place)[0]))
    await people.owner.list()
    const done = backup()
    good(done)
    assert.match(done.stdout, new RegExp(`${before + 3} photo files, 3 of them new`))
    assert.equal(pool(place).length, before + 3)
    for (const name of stamps(place)) {
      const checked = spawnSync('sha256sum', ['--check', '--strict', '--quiet', 'manifest'], { cwd: join(place, name), encoding: 'utf8' })
      assert.equal(checked.status, 0, checked.stderr + checked.stdout)
    }
    assert.equal(statSync(join(place, stamps(place)[0])).mode & 0o777, 0o700)
    assert.equal(statSync(join(place, stamps(place)[0], 'keys')).mode & 0o777, 0o600)
  })

  test('keeps as many as it is told, and no photo that none of them has; nor what was cut off', async () => {
    const product = await people.owner.list()
    const old = /[^/]+$/.exec(product.thumbnails[0].thumbnail)[0]
    await until('the second has passed', () => nowIsAfter(stamps(place).at(-1)))
    good(backup())
    assert.equal((await people.owner.put(`/products/${product.id}/`, form({ category: '농구공', thumbnails: photo(png(31, 30)) }))).status, 200)
    mkdirSync(join(place, '20200101T000000Z'))
    writeFileSync(join(place, '20200101T000000Z', 'wooga.db'), 'half')
    writeFileSync(join(place, 'notes.txt'), 'not ours')
    const before = pool(place).length
    for (let i = 0; i < 2; i++) {
      await until('the second has passed', () => nowIsAfter(stamps(place).at(-1)))
      good(backup('--keep', '2'))
    }
    assert.equal(stamps(place).length, 2)
    assert.equal(pool(place).length, before, 'three went, three came')
    assert.ok(!pool(place).includes(old))
    assert.ok(existsSync(join(place, 'notes.txt')))
    good(restore(place))
    good(restore(join(place, stamps(place)[0])))
    good(restore(place, '--name', stamps(place)[1]))
  })

  test('is refused when anything in it is not what was written', async () => {
    const newest = join(place, stamps(place).at(-1))
    const files = [join(newest, onPostgres ? 'wooga.dump' : 'wooga.db'), join(newest, 'keys'), join(newest, 'manifest')]
    const [one] = pool(place)
    files.push(join(place, 'photos', one.slice(0, 2), one))
    for (const file of files) {
      const whole = readFileSync(file)
      const spoiled = Buffer.from(whole)
      spoiled[spoiled.length >> 1] ^= 1
      for (const bytes of [spoiled, whole.subarray(0, whole.length - 1), null]) {
        if (bytes) writeFileSync(file, bytes)
        else rmSync(file)
        const empty = join(folder, `spoiled-${randomUUID()}`)
        const done = run(empty, 'restore', place, '--name', stamps(place).at(-1))
        assert.equal(done.status, 1, `${file} ${bytes?.length}: ${done.stdout}`)
        assert.match(done.stderr, /^wooga: nothing was restored: .*(is not what|cannot read|not whole)/m)
        assert.deepEqual(readdirSync(empty).filter((name) => /wooga\.db|keys|restore/.test(name)), [])
      }
      writeFileSync(file, whole)
    }
    good(restore(place))
  })

  test('is not put in the place of people, unless one says so; what was there is kept', async () => {
    const data = join(folder, 'lived-in')
    const made = run(data, 'user', '--email', 'here@gear.example', '--username', 'here')
    good(made)
    const refused = run(data, 'restore', place)
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /somebody lives there.*--overwrite/)
    const running = run(market.server.data, 'restore', place, '--overwrite')
    assert.match(running.stderr, /another server runs/)
    good(run(data, 'restore', place, '--overwrite'))
    assert.match(run(data, 'user', '--email', 'here@gear.example', '--admin').stderr, /nobody has the address/)
    if (onPostgres) return
    const [kept] = readdirSync(data).filter((name) => name.startsWith('before-restore-'))
    assert.ok(readdirSync(join(data, kept)).includes('wooga.db'))
  })

  test('takes the place of what a later version has made, too', async () => {
    const data = join(folder, 'later')
    good(run(data, 'user', '--email', 'later@gear.example', '--username', 'later'))
    write(data, 'CREATE TABLE of_a_later_version (member BIGINT REFERENCES members (id))')
    write(data, "INSERT INTO schema_migrations (name, ran_us) VALUES ('9999_later.sql', 1)")
    assert.equal(run(data, 'migrate').status, 1)
    good(run(data, 'restore', place, '--overwrite'))
    good(run(data, 'migrate'))
    write(data, 'CREATE TABLE of_a_later_version (member BIGINT REFERENCES members (id))')
  })

  test('of which a piece cannot be read changes nothing', { skip: !onPostgres }, async () => {
    const data = join(folder, 'unharmed')
    good(run(data, 'user', '--email', 'unharmed@gear.example', '--username', 'unharmed'))
    // Something that pg_restore stumbles over when it is half done: who restores may not set that.
    write(data, "CREATE FUNCTION no_members() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF tg_tag = 'CREATE TABLE' THEN RAISE EXCEPTION 'no'; END IF; END $$")
    write(data, 'CREATE EVENT TRIGGER no_members ON ddl_command_start EXECUTE FUNCTION no_members()')
    write(data, 'CREATE SCHEMA before_restore') // what an earlier one could not take away: not what counts
    const failed = run(data, 'restore', place, '--overwrite')
    assert.equal(failed.status, 1)
    assert.match(failed.stderr, /nothing was restored/)
    write(data, 'DROP EVENT TRIGGER no_members')
    good(run(data, 'user', '--email', 'unharmed@gear.example', '--admin'))
    good(run(data, 'restore', place, '--overwrite'))
    assert.match(run(data, 'user', '--email', 'unharmed@gear.example', '--admin').stderr, /nobody has the address/)
  })

  test('that was cut off in the database: nobody opens an empty town, and the next restore goes on', { skip: !onPostgres }, async () => {
    const data = join(folder, 'half')
    good(run(data, 'user', '--email', 'half@gear.example', '--username', 'half'))
    write(data, 'ALTER SCHEMA public RENAME TO before_restore')
    write(data, 'CREATE SCHEMA public')
    for (const args of [['serve'], ['migrate'], ['migrate', '--pending'], ['backup', '--to', join(folder, 'of-nothing')], ['restore', place]]) {
      const done = run(data, ...args)
      assert.equal(done.status, 1, args.join(' ') + done.stdout)
      assert.match(done.stderr, /a restore was cut off.*restore --overwrite/, args.join(' '))
    }
    good(run(data, 'restore', place, '--overwrite'))
    good(run(data, 'migrate'))
    assert.match(run(data, 'user', '--email', 'half@gear.example', '--admin').stderr, /nobody has the address/)
  })

  test('is restored also when what was there cannot be taken away, which no backup has', { skip: !onPostgres }, async () => {
    const data = join(folder, 'stays'), later = join(folder, 'of-what-stays')
    good(run(data, 'user', '--email', 'stays@gear.example', '--username', 'stays'))
    write(data, "CREATE FUNCTION no_going() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$")
    write(data, "CREATE EVENT TRIGGER no_going ON ddl_command_start WHEN TAG IN ('DROP SCHEMA') EXECUTE FUNCTION no_going()")
    const done = run(data, 'restore', place, '--overwrite')
    good(done)
    assert.match(done.stderr, /event=before_restore_stays/)
    write(data, 'DROP EVENT TRIGGER no_going')
    good(run(data, 'user', '--email', 'new@gear.example', '--username', 'new'))
    good(run(data, 'backup', '--to', later))
    good(run(data, 'restore', later, '--overwrite'))
    good(run(data, 'user', '--email', 'new@gear.example', '--admin'))
    good(run(join(folder, 'stays-elsewhere'), 'restore', later))
  })

  test('does not come back into a database file that is elsewhere', { skip: onPostgres }, async () => {
    const data = join(folder, 'elsewhere')
    mkdirSync(data)
    const to = (file) => runBeside(data, ['restore', place, '--overwrite'], { WOOGA_DATABASE: file })
    for (const file of [join(folder, 'other.db'), join(data, 'other.db'), join(folder, 'wooga.db')]) {
      const done = await to(file)
      assert.equal(done.status, 1, file)
      assert.match(done.stderr, /the settings name .*leave --database/)
      assert.ok(!existsSync(join(data, 'wooga.db')))
    }
    good(await to(join(data, 'wooga.db')))
    assert.ok(existsSync(join(data, 'wooga.db')))
  })

  test('a restore that was cut off before its last step is finished by the next start', { skip: onPostgres }, async () => {
    const data = join(folder, 'cut-off')
    good(run(data, 'user', '--email', 'old@gear.example', '--username', 'old'))
    const newest = join(place, stamps(place).at(-1))
    mkdirSync(join(data, 'restore.ready'))
    for (const name of ['wooga.db', 'keys']) writeFileSync(join(data, 'restore.ready', name), readFileSync(join(newest, name)))
    assert.match(run(data, 'user', '--email', 'old@gear.example', '--admin').stderr, /a restore was cut off/)
    const again = await openMarket({ data })
    await until('the log says it', () => /event=restored/.test(again.server.log()))
    await again.close()
    assert.ok(!existsSync(join(data, 'restore.ready')))
    assert.match(run(data, 'user', '--email', 'old@gear.example', '--admin').stderr, /nobody has the address/)
  })

  test('words for what cannot be', () => {
    const none = join(folder, 'no-backups')
    mkdirSync(none)
    for (const [args, words] of [
      [['restore'], /say from where/],
      [['restore', none], /there is no whole backup/],
      [['restore', join(none, 'nowhere')], /No such file/],
      [['restore', place, '--name', '20200101T000000Z'], /not whole/],
      [['backup', '--to', '/proc/nowhere'], /cannot make/],
      [['backup', '--to', place, '--keep', 'x'], /--keep/],
      [['backup', '--to', 's3://x'], /s3:\/\/bucket|KEY/],
    ]) {
      const done = run(args[0] === 'backup' ? market.server.data : join(folder, 'empty'), ...args)
      assert.equal(done.status, 1, args.join(' '))
      assert.match(done.stderr, words, args.join(' '))
    }
  })
})

test('the server makes backups by itself, and keeps the last ones', async () => {
  const place = join(folder, 'by-itself')
  const bucketless = { WOOGA_BACKUP_TO: place, WOOGA_BACKUP_EVERY: '30m', WOOGA_BACKUP_KEEP: '1' }
  const data = mkdtempSync(join(tmpdir(), 'wooga-itself-'))
  const whole = () => existsSync(place) && stamps(place).filter((name) => existsSync(join(place, name, 'manifest')))
  let market = await openMarket({ data, env: bucketless })
  await pair(market)
  await until('a backup is made', () => /backup_made/.test(market.server.log()))
  await market.close()
  const [first] = whole()
  market = await openMarket({ data, env: bucketless })
  await market.close()
  assert.deepEqual(whole(), [first], 'a restart makes no other one')
  market = await openMarket({ data, env: bucketless, now: Date.now() + 31 * 60_000 })
  await until('the next one is made', () => /backup_made .*removed=[1-9]/.test(market.server.log()))
  assert.equal(whole().length, 1)
  assert.notEqual(whole()[0], first)
  await market.close()
  good(run(join(folder, 'from-itself'), 'restore', place))
  wipe(data)
})

test('a place whose photos would be those of the site is none', async () => {
  const market = await openMarket()
  await pair(market)
  const { data } = market.server
  const [linked, shelf] = [join(folder, 'linked'), join(folder, 'shelf')]
  symlinkSync(data, linked)
  mkdirSync(shelf)
  symlinkSync(join(data, 'photos'), join(shelf, 'photos'))
  const before = pool(data)
  assert.ok(before.length > 0)
  for (const place of [data, `${data}/`, linked, shelf]) {
    const done = run(data, 'backup', '--to', place)
    assert.equal(done.status, 1, place)
    assert.match(done.stderr, /no backup was made: .*name another place/, place)
  }
  assert.deepEqual(pool(data), before)
  await market.close()
})

test('nor a prefix of a bucket', async () => {
  const bucket = await openBucket()
  const query = bucket.url.slice(bucket.url.indexOf('?'))
  const name = /^s3:\/\/[^/?]+/.exec(bucket.url)[0]
  const env = { ...bucket.env, WOOGA_BLOBS: `${name}/of/site/photos${query}` }
  const data = join(folder, 'with-bucket')
  good(run(data, 'migrate'))
  for (const prefix of ['/of/site', '/of/site/']) {
    const done = await runBeside(data, ['backup', '--to', name + prefix + query], env)
    assert.equal(done.status, 1)
    assert.match(done.stderr, /no backup was made: .*name another place/)
  }
  assert.equal(bucket.objects.size, 0)
  wipe(data)
  await bucket.close()
})

/** Holds the lock that a backup holds while it is made; answers the function that lets it go. */
async function underWay(data) {
  const child = spawn('flock', [join(data, 'backup.lock'), 'sh', '-c', 'echo held; read line'], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return async () => {
    child.stdin.end('\n')
    await once(child, 'exit')
  }
}

test('beside one that is under way a command waits, and the server tries later', async () => {
  const [place, data] = [join(folder, 'in-line'), join(folder, 'in-line-data')]
  good(run(data, 'migrate'))
  const letGo = await underWay(data)
  const market = await openMarket({ data, env: { WOOGA_BACKUP_TO: place, WOOGA_BACKUP_EVERY: '1d' } })
  await until('the server does not wait', () => /backup_failed .*another backup is under way/.test(market.server.log()))
  const command = spawn(binary, ['backup', '--to', place], { env: { ...process.env, ...environmentOf(data), WOOGA_DATA: data }, stdio: ['ignore', 'ignore', 'pipe'] })
  let printed = ''
  command.stderr.on('data', (piece) => (printed += piece))
  const ended = once(command, 'close')
  await until('it waits, or gives up', () => printed || command.exitCode !== null)
  assert.match(printed, /another backup is under way; this one waits/)
  assert.equal(command.exitCode, null)
  await letGo()
  assert.deepEqual(await ended, [0, null])
  assert.equal(stamps(place).length, 1)
  await market.close()
  wipe(data)
})

test('nodes of one database that name the same place make one between them, also when one dies over it', { skip: !onPostgres && 'SQLite has one node', timeout: 180_000 }, async () => {
  const [place, programs, data] = [join(folder, 'between-them'), join(folder, 'slow-programs'), join(folder, 'between-data')]
  const begun = () => (existsSync(join(programs, 'begun')) ? readFileSync(join(programs, 'begun'), 'utf8').trim().split('\n').map(Number) : [])
  mkdirSync(programs)
  writeFileSync(join(programs, 'pg_dump'), `#!/bin/sh\necho $PPID >>${programs}/begun\nsleep 3\nPATH=\${PATH#*:} exec pg_dump "$@"\n`)
  chmodSync(join(programs, 'pg_dump'), 0o755)
  const env = { PATH: `${programs}:${process.env.PATH}`, WOOGA_BACKUP_TO: place, WOOGA_BACKUP_EVERY: '30m' }
  const of = (node, event) => (node.log().match(new RegExp(`event=${event}`, 'g')) ?? []).length
  good(run(data, 'migrate'))

  let market = await openMarket({ data, nodes: 2, env })
  let nodes = [market.server, ...market.others]
  await until('one is made', () => nodes.some((node) => of(node, 'backup_made')))
  await sleep(12_000) // the other has looked again
  assert.deepEqual([begun().length, stamps(place).length], [1, 1])
  assert.deepEqual(nodes.map((node) => of(node, 'backup_failed')), [0, 0])
  await market.close()

  market = await openMarket({ data, nodes: 2, env, now: Date.now() + 31 * 60_000 })
  nodes = [market.server, ...market.others]
  await until('the next is begun', () => begun().length > 1)
  const dying = nodes.findIndex(({ pid }) => pid === begun()[1])
  await nodes[dying].stop('SIGKILL')
  await until('the other makes it', () => of(nodes[1 - dying], 'backup_made') === 1)
  assert.equal(of(nodes[1 - dying], 'backup_failed'), 0)
  await nodes[1 - dying].stop()
  good(run(join(folder, 'from-between'), 'restore', '--check', place))
  wipe(data)
})

describe('a server that stops while it makes a backup', () => {
  /** Stops it; its whole log. */
  const stopped = async ({ server }) => {
    process.kill(server.pid, 'SIGTERM')
    // To the last: a second signal while it looks for leaks, say, would end it at once.
    await until('it is gone', () => {
      try {
        return !process.kill(server.pid, 0)
      } catch {
        return true
      }
    })
    await until('it has said so', () => /event=stopped/.test(server.log()))
    const printed = server.log()
    assert.deepEqual(await server.stop(), { code: 0, signal: null })
    return printed
  }

  test('does not wait for a bucket that says nothing, and the next start makes one', async () => {
    const bucket = await openBucket({ name: 'backups' })
    const data = join(folder, 'stopping')
    const env = { WOOGA_S3_ACCESS_KEY: bucket.keys.access, WOOGA_S3_SECRET_KEY: bucket.keys.secret, WOOGA_BACKUP_TO: bucket.url, WOOGA_BACKUP_EVERY: '1d' }
    let hangs = false
    bucket.fail = ({ method }) => (method === 'PUT' ? ((hangs = true), 'hang') : undefined)
    const market = await openMarket({ data, env })
    await until('it is under way', () => hangs)
    assert.match(await stopped(market), /event=backup_cut_off/)
    bucket.fail = undefined
    const again = await openMarket({ data, env })
    await until('a whole one is made', () => /backup_made/.test(again.server.log()))
    await again.close()
    good(await runBeside(join(folder, 'after-stopping'), ['restore', bucket.url], env))
    wipe(data)
    await bucket.close()
  })

  test('takes pg_dump with it', { skip: !onPostgres }, async () => {
    const [data, programs] = [join(folder, 'dumping'), join(folder, 'programs')]
    mkdirSync(programs)
    writeFileSync(join(programs, 'pg_dump'), `#!/bin/sh\necho $$ >${programs}/pid\nexec sleep 600\n`)
    chmodSync(join(programs, 'pg_dump'), 0o755)
    const env = { PATH: `${programs}:${process.env.PATH}`, WOOGA_BACKUP_TO: join(folder, 'of-dumping'), WOOGA_BACKUP_EVERY: '1d' }
    const market = await openMarket({ data, env })
    const pid = await until('it is under way', () => existsSync(join(programs, 'pid')) && Number(readFileSync(join(programs, 'pid'), 'utf8')))
    assert.match(await stopped(market), /event=backup_cut_off/)
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
    wipe(data)
  })
})

test('a place that is full or away fails, says so, and leaves the older backups', async () => {
  const [bucket, market] = [await openBucket({ name: 'backups' }), await openMarket()]
  const env = { WOOGA_S3_ACCESS_KEY: bucket.keys.access, WOOGA_S3_SECRET_KEY: bucket.keys.secret }
  await pair(market)
  good(await runBeside(market.server.data, ['backup', '--to', bucket.url], env))
  const before = [...bucket.objects.keys()]
  await until('the second has passed', () => nowIsAfter(/\d{8}T\d{6}Z/.exec(before.join())[0]))
  bucket.fail = ({ method, key }) => (method === 'PUT' && key.endsWith('/keys') ? 403 : undefined)
  const failed = await runBeside(market.server.data, ['backup', '--to', bucket.url, '--keep', '1'], env)
  assert.equal(failed.status, 1)
  assert.match(failed.stderr, /no backup was made: cannot write .*keys: 403/)
  assert.deepEqual(before.filter((key) => !bucket.objects.has(key)), [])
  bucket.fail = undefined
  good(await runBeside(join(folder, 'older'), ['restore', '--check', bucket.url], env))
  await market.close()
  await bucket.close()
})

test('a database that is larger than a piece goes into a bucket in pieces', { skip: onPostgres }, async () => {
  const bucket = await openBucket({ name: 'backups' })
  const env = { WOOGA_S3_ACCESS_KEY: bucket.keys.access, WOOGA_S3_SECRET_KEY: bucket.keys.secret }
  const data = join(folder, 'large')
  good(run(data, 'demo', '--members', '20', '--products', '20', '--rooms', '20', '--messages', '250000'))
  assert.ok(statSync(join(data, 'wooga.db')).size > 16 << 20)
  good(await runBeside(data, ['backup', '--to', bucket.url], env))
  assert.ok([...bucket.objects.keys()].some((key) => key.endsWith('/wooga.db.0001')))
  const back = join(folder, 'large-back')
  good(await runBeside(back, ['restore', bucket.url], env))
  const size = (file) => statSync(file).size
  assert.ok(Math.abs(size(join(back, 'wooga.db')) - size(join(data, 'wooga.db'))) <= size(join(data, 'wooga.db')) / 10)
  assert.equal(run(back, 'doctor').stdout.match(/the database is whole/g)?.length, 1)
  await bucket.close()
})
