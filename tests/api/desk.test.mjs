// What an operator sees of the machine: jobs, queues, backups, checks, use.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { agree, day, openMarket, pair } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { looked } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const NOON = Date.parse('2027-03-10T03:00:00Z') // in Seoul
const folder = mkdtempSync(join(tmpdir(), 'wooga-desk-'))
const place = join(folder, 'backups'), data = join(folder, 'data')
let market, operator

const open = async (now, options = {}) => {
  market = await openMarket({ data, now, count: 50, ...options, env: { WOOGA_BACKUP_TO: place, ...options.env } })
}
before(async () => {
  await open(NOON)
  operator = await market.member('operator')
  assert.equal(run(data, 'user', '--email', operator.email, '--admin').status, 0)
  await until('he is an operator', async () => (await operator.get('/api/admin/jobs/')).status === 200)
})
after(async () => {
  await market.close()
  rmSync(folder, { recursive: true, force: true })
})

const jobs = async () => Object.fromEntries((await operator.get('/api/admin/jobs/')).body.jobs.map((job) => [job.name, job]))
const order = (name) => operator.post(`/api/admin/jobs/${name}/run/`)
const usage = async () => (await operator.get('/api/admin/usage/')).body

test('each job says when it ran, how long, and when it runs next', async () => {
  const { rentals, sessions, backup } = await until('all have run, and that which runs so often does not just now', async () => {
    const all = await jobs()
    return Object.values(all).every(({ began_at, every_s }) => began_at || every_s === 0) && !all.rentals.runs && all
  })
  assert.deepEqual(Object.keys(rentals), ['name', 'every_s', 'may_run', 'runs', 'began_at', 'took_ms', 'done', 'node', 'error', 'error_at', 'next_at'])
  assert.deepEqual([rentals.every_s, rentals.may_run, rentals.runs, rentals.error], [10, true, false, null])
  assert.ok(rentals.took_ms >= 0 && rentals.took_ms < 10_000 && rentals.node)
  assert.equal(Date.parse(sessions.next_at) - Date.parse(sessions.began_at), 3_600_000)
  assert.deepEqual([backup.every_s, backup.began_at, backup.next_at], [0, null, null])
})

test('a job that an operator wants runs now, and the log says who wanted it', async () => {
  const before = (await jobs()).sessions.began_at
  assert.equal((await order('sessions')).status, 204)
  await until('it ran', async () => (await jobs()).sessions.began_at > before)
  const [last] = (await operator.get('/api/admin/audit/')).body
  assert.deepEqual([last.action, last.object, last.reason], ['job_run', 'job', 'sessions'])
  for (const name of ['nothing', 'BACKUP', '..%2f']) assert.equal((await order(name)).status, 404)
})

test('what waits in rows is counted', async () => {
  const queues = async () => Object.fromEntries((await operator.get('/api/admin/jobs/')).body.queues.map(({ name, ...rest }) => [name, rest]))
  assert.deepEqual(Object.keys(await queues()).sort(), ['imports', 'mail', 'notices', 'pushes', 'rentals'])
  const before = (await queues()).imports
  assert.deepEqual(before, { waiting: 0, due: 0, first_at: null })
  const { owner, product } = await pair(market)
  assert.equal((await owner.put(`/products/${product.id}/calendar-import/`, { url: 'https://calendar.invalid/a.ics' })).status, 200)
  const { waiting, first_at } = (await queues()).imports
  assert.equal(waiting, 1)
  assert.ok(first_at)
  const { units: [unit] } = (await owner.put(`/products/${product.id}/units/`, { units: [{}] })).body
  assert.equal((await owner.put(`/products/${product.id}/units/${unit.id}/calendar-import/`, { url: 'https://calendar.invalid/b.ics' })).status, 200)
  assert.equal((await queues()).imports.waiting, 2, 'those of units, too')
})

test('a backup is made when it is wanted, and read again when that is', async () => {
  assert.deepEqual((await operator.get('/api/admin/backups/')).body.backups, [])
  assert.equal((await order('backup')).status, 204)
  const made = async () => (await operator.get('/api/admin/backups/')).body
  const [backup] = await until('it is made', async () => (await made()).backups.length && (await made()).backups)
  assert.match(backup.name, /^\d{8}T\d{6}Z$/)
  assert.deepEqual([backup.checked_at, backup.wrong], [null, null])
  assert.equal((await made()).place, place)
  await until('that is noted', async () => (await jobs()).backup.done === 1 && !(await jobs()).backup.runs)
  await order('backup_check')
  await until('it is checked', async () => (await made()).backups[0].checked_at)
  assert.equal((await made()).backups[0].wrong, null)
  const file = join(place, backup.name, 'keys')
  const bytes = readFileSync(file)
  writeFileSync(file, Buffer.concat([bytes, Buffer.from('x')]))
  await order('backup_check')
  await until('that it is damaged is seen', async () => (await made()).backups[0].wrong)
  await until('and said', async () => (await jobs()).backup_check.error === 'backup_bad')
  writeFileSync(file, bytes)
})

test('the doctor looks at the server that runs', async () => {
  const { status, body } = await operator.post('/api/admin/checks/')
  assert.equal(status, 200)
  const states = Object.fromEntries(body.checks.map(({ check, state }) => [check, state]))
  assert.equal(states.keys, 'ok')
  assert.equal(states.migrations, 'ok')
  assert.equal(states.rentals, 'ok')
  assert.ok(body.checks.every(({ text }) => text.length > 5))
  const beside = JSON.parse(run(data, 'doctor', '--json', '--backup-to', place).stdout)
  assert.deepEqual(body.checks.map(({ check }) => check), beside.checks.map(({ check }) => check))
})

test('what happened is counted once by day, what is young a minute later', async () => {
  const days = await usage()
  assert.equal(days.length, 90)
  assert.deepEqual(Object.keys(days[0]), ['date', 'members', 'listings', 'requests', 'agreed', 'messages', 'won'])
  assert.equal(days[89].date, day(0, NOON))
  const people = await pair(market)
  await agree(people, 3, 4, NOON)
  await market.close()
  // The same day a little later, on two nodes where there can be two, and then the next.
  await open(NOON + 300_000, { nodes: 2 })
  operator = await market.again(operator)
  const today = async () => (await usage()).find(({ date }) => date === day(0, NOON))
  const counted = await until('it is counted', async () => {
    for (let i = 0; i < 2; i++) await order('usage')
    return (await today()).agreed && today()
  })
  assert.deepEqual([counted.members, counted.listings, counted.requests, counted.agreed, counted.won], [5, 2, 1, 1, 20_000])
  for (let i = 0; i < 4; i++) await order('usage')
  await looked(market)
  const { messages, ...again } = await today()
  assert.deepEqual(again, (({ messages: _, ...rest }) => rest)(counted), 'once')
  assert.ok(messages > 0, 'cards are messages, too')
  await market.close()
  await open(NOON + 86_400_000)
  operator = await market.again(operator)
  const later = await usage()
  assert.deepEqual([later[88].agreed, later[89].agreed, later[89].date], [1, 0, day(1, NOON)])
})

test('without a place for backups there is nothing to make', async () => {
  await market.close()
  await open(NOON, { env: { WOOGA_BACKUP_TO: '' } })
  operator = await market.again(operator)
  assert.equal((await jobs()).backup.may_run, false)
  const refused = await order('backup')
  assert.deepEqual([refused.status, refused.body.code], [409, 'no_backup_place'])
  assert.equal((await operator.get('/api/admin/backups/')).body.place, null)
})

test('nobody else sees any of it', async () => {
  const { owner } = await pair(market)
  for (const path of ['jobs', 'backups', 'usage']) assert.equal((await owner.get(`/api/admin/${path}/`)).status, 403)
  for (const path of ['jobs/usage/run', 'checks']) assert.equal((await owner.post(`/api/admin/${path}/`)).status, 403)
})
