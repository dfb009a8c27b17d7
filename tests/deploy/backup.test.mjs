// deploy/backup beside a server that runs, on both engines: what is lost comes back. On PostgreSQL under tests/tools/with-postgres.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { openMarket, pair } from '../support/market.mjs'
import { databaseOf, onPostgres, sql } from '../support/postgres.mjs'
import { binary } from '../support/server.mjs'
import { run } from './support.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-backup-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const data = join(folder, 'data')
const backups = join(folder, 'backups')
mkdirSync(backups)
writeFileSync(join(folder, 'password'), 'none is asked for')

/** What the backup's container is told. */
function environment() {
  const common = { ...process.env, PATH: `${dirname(binary)}:${process.env.PATH}`, BACKUP: backups, BACKUP_KEEP: '2' }
  if (!onPostgres) return { ...common, WOOGA_DATA: data }
  const { hostname, port, username, pathname } = new URL(databaseOf(data))
  const to = { PGHOST: hostname, PGPORT: port, PGUSER: username, PGDATABASE: pathname.slice(1), PGPASSWORD_FILE: join(folder, 'password') }
  return { ...common, ...to, PHOTOS: join(data, 'photos') }
}
const backup = (...words) => run('sh', ['deploy/backup', ...words], { env: environment() })
const made = () => readdirSync(backups).sort()
const seen = async (market, member, product) => {
  const found = await (await market.again(member)).get(`/products/${product.id}/`)
  assert.equal(found.status, 200)
  const [url] = JSON.stringify(found.body.thumbnails).match(/\/photos\/[^"?]+/)
  assert.equal((await fetch(market.url + url)).status, 200, 'with its photo')
}

test('what was in a backup of a running server is back after everything was lost', async () => {
  const market = await openMarket({ data })
  const { renter, product } = await pair(market)
  assert.equal(backup('fresh').status, 1)
  const done = backup('once')
  assert.equal(done.status, 0, done.stderr)
  assert.equal(backup('fresh').status, 0)
  await market.close()
  const [name] = made()
  rmSync(data, { recursive: true })
  if (onPostgres) {
    sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public', databaseOf(data))
    mkdirSync(data)
    const back = backup('restore', name)
    assert.equal(back.status, 0, back.stderr)
    cpSync(join(backups, name, 'photos'), join(data, 'photos'), { recursive: true })
  } else {
    cpSync(join(backups, name), data, { recursive: true })
  }
  const again = await openMarket({ data })
  await seen(again, renter, product).finally(() => again.close())
})

test('restoring takes back what was made since, tables of later versions too', async () => {
  const first = await openMarket({ data, count: 10 })
  const { renter, product } = await pair(first)
  assert.equal(backup('once').status, 0)
  const late = await first.member('late')
  await first.close()
  const statement = 'CREATE TABLE of_a_later_version (n BIGINT)'
  if (onPostgres) sql(statement, databaseOf(data))
  else assert.equal(run('sqlite3', [join(data, 'wooga.db'), statement]).status, 0)
  const back = backup('restore')
  assert.equal(back.status, 0, back.stderr)
  const again = await openMarket({ data })
  try {
    await seen(again, renter, product)
    await assert.rejects(again.again(late))
  } finally {
    await again.close()
  }
  const gone = onPostgres
    ? sql("SELECT COUNT(*) FROM pg_tables WHERE tablename = 'of_a_later_version'", databaseOf(data))
    : run('sqlite3', [join(data, 'wooga.db'), "SELECT COUNT(*) FROM sqlite_master WHERE name = 'of_a_later_version'"]).stdout.trim()
  assert.equal(gone, '0')
})

test('a backup has what there is and no more, shares what does not change, and the oldest go', () => {
  const photos = (name) => readdirSync(join(backups, name, 'photos'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const [first] = made()
  writeFileSync(join(data, 'photos', 'one'), '1')
  assert.equal(backup('once').status, 0)
  const second = made().at(-1)
  assert.equal(readFileSync(join(backups, second, 'photos', 'one'), 'utf8'), '1')
  unlinkSync(join(data, 'photos', 'one'))
  assert.equal(backup('once').status, 0)
  const third = made().at(-1)
  assert.deepEqual(made(), [second, third])
  assert.ok(first < second && second < third)
  assert.ok(!existsSync(join(backups, third, 'photos', 'one')))
  const [shared] = photos(third)
  assert.equal(statSync(join(shared.path ?? shared.parentPath, shared.name)).nlink, 2)
})

test('what cannot be read whole is no backup, and what is no backup is not restored', () => {
  const before = made()
  const env = onPostgres ? { ...environment(), PGDATABASE: 'nobody' } : { ...environment(), WOOGA_DATA: join(folder, 'broken') }
  mkdirSync(join(folder, 'broken'))
  writeFileSync(join(folder, 'broken', 'wooga.db'), 'nothing of the kind')
  assert.notEqual(run('sh', ['deploy/backup', 'once'], { env }).status, 0)
  assert.deepEqual(made().filter((name) => !name.endsWith('.part')), before)
  assert.notEqual(backup('restore', 'of-never').status, 0)
  if (!onPostgres) return
  const [victim] = made()
  writeFileSync(join(backups, victim, 'wooga.dump'), 'cut off')
  assert.notEqual(backup('restore', victim).status, 0)
  assert.ok(Number(sql('SELECT COUNT(*) FROM schema_migrations', databaseOf(data))) > 0, 'what is there stays')
})
