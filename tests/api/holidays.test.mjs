// National holidays as the operator has them: over the file, on every node, from one start to the next.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openMarket } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const now = Date.parse('2027-02-01T03:00:00Z')
let data, market, operator, owner, product

const open = async () => {
  market = await openMarket({ now, data, nodes: 2 })
}
before(async () => {
  data = await mkdtemp(join(tmpdir(), 'holidays-'))
  await open()
  ;[operator, owner] = [await market.member('operator'), await market.member('owner')]
  assert.equal(run(data, 'user', '--email', operator.email, '--admin').status, 0)
  for (let i = 0; i < 2; i++) await until('he is an operator everywhere', async () => (await operator.get('/api/admin/holidays/')).status === 200 && (await operator.get('/api/admin/holidays/')).status === 200)
  product = await owner.list()
  assert.equal((await owner.put(`/products/${product.id}/calendar-rules/`, { holidays: 'closed' })).status, 200)
})
after(async () => {
  await market.close()
  await rm(data, { recursive: true, force: true })
})

/** What a day is called, and why it is not to be had, as each node says. */
async function say(date) {
  const all = await Promise.all([1, 2].map(async () => (await market.guest.get(`/products/${product.id}/calendar/?from=${date}&days=1`)).body.days[0]))
  assert.deepEqual(all[0], all[1])
  return [all[0].holiday, all[0].why]
}
const put = (date, name) => operator.put(`/api/admin/holidays/${date}/`, { name })
const take = (date) => operator.del(`/api/admin/holidays/${date}/`)
const row = async (wanted) => (await operator.get('/api/admin/holidays/')).body.find(({ date }) => date === wanted)

test('a day more closes what is closed on holidays, at once and everywhere', async () => {
  assert.deepEqual(await say('2027-02-10'), [null, null])
  const { status, body } = await put('2027-02-10', '임시공휴일')
  assert.equal(status, 200)
  assert.deepEqual(body.find(({ date }) => date === '2027-02-10'), { date: '2027-02-10', name: '임시공휴일', of: 'added' })
  assert.deepEqual(await say('2027-02-10'), ['임시공휴일', 'closed'])
  const found = async () => (await market.guest.get('/products/?rental_start_date=2027-02-10&rental_end_date=2027-02-10')).body.map(({ id }) => id)
  assert.deepEqual([await found(), await found()], [[], []], 'the search for free days keeps to it')
})

test('a day of the file is taken away, and put back under another name', async () => {
  assert.deepEqual(await row('2027-02-07'), { date: '2027-02-07', name: '설날', of: 'file' })
  assert.equal((await take('2027-02-07')).status, 204)
  assert.deepEqual(await say('2027-02-07'), [null, null])
  assert.deepEqual(await row('2027-02-07'), { date: '2027-02-07', name: '설날', of: 'removed' })
  assert.equal((await take('2027-02-07')).status, 404)
  await put('2027-02-07', '설')
  assert.deepEqual(await say('2027-02-07'), ['설', 'closed'])
})

test('what he said stays over the file at the next start', async () => {
  await take('2027-02-08')
  await market.close()
  await open()
  ;[operator, owner] = [await market.again(operator), await market.again(owner)]
  assert.deepEqual(await say('2027-02-10'), ['임시공휴일', 'closed'])
  assert.deepEqual(await say('2027-02-07'), ['설', 'closed'])
  assert.deepEqual(await say('2027-02-08'), [null, null])
  assert.deepEqual(await row('2027-02-08'), { date: '2027-02-08', name: '설날 연휴', of: 'removed' })
  const audit = (await operator.get('/api/admin/audit/')).body.filter(({ object }) => object === 'holiday')
  assert.deepEqual(audit.map(({ action, reason }) => [action, reason]), [['holiday_take', '설날 연휴'], ['holiday_put', '설'], ['holiday_take', '설날'], ['holiday_put', '임시공휴일']])
})

test('what is no day, or has no name, is refused', async () => {
  for (const date of ['2027-02-31', 'tomorrow', '0']) assert.equal((await put(date, 'x')).status, 404, date)
  for (const [date, name, field] of [['2027-01-31', 'x', 'date'], ['2033-01-01', 'x', 'date'], ['2027-03-02', '', 'name'], ['2027-03-02', 'x'.repeat(41), 'name']]) {
    const refused = await put(date, name)
    assert.deepEqual([refused.status, Object.keys(refused.body)], [400, [field]])
  }
  assert.equal((await take('2027-03-02')).status, 404)
  assert.equal((await owner.put('/api/admin/holidays/2027-03-02/', { name: 'x' })).status, 403)
})
