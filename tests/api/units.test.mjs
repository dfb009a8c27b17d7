// Several units of one product: what its owner keeps, sizes, quantities, who gets which, days shared by two.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, handOver, openMarket, pair, sameKeys } from '../support/market.mjs'

const UNIT_KEYS = ['id', 'number', 'label', 'serial', 'variant', 'status', 'closed_from', 'closed_to']
let market
before(async () => (market = await openMarket()))
after(() => market.close())

const path = (product, what) => `/products/${product.id}/${what}/`
const ask = (member, product, from, to, more) => member.post(path(product, 'rentals'), { ...dates(from, to), ...more })
const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body ?? {})
const put = (owner, product, units) => owner.put(path(product, 'units'), { units })
const calendar = async (product, query = {}) => (await market.guest.get(`${path(product, 'calendar')}?${new URLSearchParams(query)}`)).body.days

/** A pair whose product has units: one for each of the variants' names. */
async function fleet(variants, rules) {
  const people = await pair(market)
  const { status, body, text } = await put(people.owner, people.product, variants.map((variant) => ({ variant })))
  assert.equal(status, 200, text)
  if (rules) assert.equal((await people.owner.put(path(people.product, 'calendar-rules'), rules)).status, 200)
  return { ...people, units: body.units }
}
/** Somebody new asks and is accepted; answers the status, his id and himself. */
async function book({ owner, product }, from, to, more) {
  const renter = await market.member('booker')
  const asked = await ask(renter, product, from, to, more)
  if (asked.status !== 201) return { status: asked.status, body: asked.body, renter }
  const { status, body } = await move(owner, asked.body.id, 'accept')
  return { status, body, renter, id: asked.body.id }
}

test('a product is one thing until its owner says how many there are', async () => {
  const { owner, renter, product } = await pair(market)
  assert.deepEqual((await owner.get(path(product, 'units'))).body, { units: [] })
  assert.deepEqual((await market.guest.get(path(product, 'variants'))).body, [{ variant: '', count: 1 }])
  const { body } = await put(owner, product, [{ label: '왼쪽 것', serial: 'SN-1', variant: '260' }, { variant: '270' }, { variant: '260', status: 'maintenance' }])
  sameKeys(body.units[0], UNIT_KEYS)
  assert.deepEqual(body.units.map(({ number, variant }) => [number, variant]), [[1, '260'], [2, '270'], [3, '260']])
  assert.deepEqual((await market.guest.get(path(product, 'variants'))).body, [{ variant: '260', count: 1 }, { variant: '270', count: 1 }])
  assert.equal((await renter.get(path(product, 'units'))).status, 403, 'serial numbers are the owner\'s')
  assert.equal((await put(renter, product, [{}])).status, 403)
  assert.equal((await market.guest.get('/products/999999/variants/')).status, 404)
})

test('units change by their id, new ones get the next number, and those left out go', async () => {
  const { owner, product, units } = await fleet(['', '', ''])
  const { body } = await put(owner, product, [{ id: units[2].id, label: '셋', closed_from: day(1), closed_to: day(2) }, {}])
  assert.deepEqual(body.units.map(({ number, label, closed_from }) => [number, label, closed_from]), [[3, '셋', day(1)], [4, '', null]])
})

test('units that cannot be are refused, and nothing changes', async () => {
  const { owner, product, units } = await fleet([''])
  const other = await fleet([''])
  for (const list of [[], {}, 'x', [null], [{ status: 'sold' }], [{ variant: 'x'.repeat(21) }], [{ id: other.units[0].id }], [{ closed_from: day(1) }],
    [{ closed_from: day(2), closed_to: day(1) }], [{ id: units[0].id }, { id: units[0].id }], Array(501).fill({})]) {
    const { status, body } = await put(owner, product, list)
    assert.equal(status, 400, JSON.stringify(list).slice(0, 60))
    assert.deepEqual(Object.keys(body), ['units'])
  }
  assert.deepEqual((await owner.get(path(product, 'units'))).body, { units })
  assert.equal((await put(owner, product, Array(500).fill({}))).body.units.length, 500)
})

test('as many may have it at a time as there are units, and the calendar says how many are left', async () => {
  const people = await fleet(['', '', ''])
  assert.equal((await book(people, 3, 5)).status, 200)
  assert.equal((await book(people, 4, 6, { qty: 2 })).status, 200)
  const days = await calendar(people.product)
  assert.deepEqual(days.slice(2, 8).map(({ units, free }) => [units, free]), [[3, true], [2, true], [0, false], [0, false], [1, true], [3, true]])
  assert.deepEqual((await calendar(people.product, { qty: 3 })).slice(2, 8).map(({ free }) => free), [true, false, false, false, false, true])
  const { status, body } = await book(people, 5, 7)
  assert.equal(status, 409)
  assert.deepEqual([body.code, body.reason, body.alternatives[0]], ['unavailable', 'taken', dates(0, 2)])
  assert.equal((await book(people, 6, 7)).status, 200)
})

test('a size is asked for by its name, and only what is of it counts', async () => {
  const people = await fleet(['260', '270', '270'])
  const { product } = people
  const nobody = await ask(people.renter, product, 3, 4)
  assert.deepEqual([nobody.status, nobody.body.code], [400, 'no_such_variant'])
  assert.equal((await ask(people.renter, product, 3, 4, { variant: '280' })).body.code, 'no_such_variant')
  const first = await book(people, 3, 4, { variant: '260' })
  assert.deepEqual([first.status, first.body.variant, first.body.qty], [200, '260', 1])
  assert.equal((await book(people, 4, 5, { variant: '260' })).status, 409)
  assert.equal((await book(people, 4, 5, { variant: '270', qty: 3 })).status, 409)
  assert.equal((await book(people, 4, 5, { variant: '270', qty: 2 })).status, 200)
  const left = async (variant) => (await calendar(product, { variant })).slice(3, 6).map(({ units }) => units)
  assert.deepEqual([await left('260'), await left('270'), await left('280')], [[0, 0, 1], [2, 0, 0], [0, 0, 0]])
})

test("the original's two taps get a size that is free", async () => {
  const people = await fleet(['260', '270'])
  await agree(people, 3, 4)
  const other = await market.member('other')
  await other.room(people.product)
  assert.equal((await other.schedule(people.product, other, dates(3, 4))).status, 201)
  assert.equal((await people.owner.schedule(people.product, other, dates(3, 4))).status, 201)
  const third = await market.member('third')
  await third.room(people.product)
  assert.equal((await third.schedule(people.product, third, dates(3, 4))).status, 400)
})

test('the price is of so many things, and the quote says so', async () => {
  const people = await fleet(['', '', ''])
  const { body: quote } = await market.guest.get(`${path(people.product, 'quote')}?${new URLSearchParams({ ...dates(3, 10), qty: 3 })}`)
  assert.deepEqual([quote.qty, quote.total, quote.rule], [3, 180000, 3])
  assert.deepEqual(quote.lines, [{ kind: 'week', count: 1, unit_price: 50000, qty: 3, amount: 150000 }, { kind: 'day', count: 1, unit_price: 10000, qty: 3, amount: 30000 }])
  assert.equal((await ask(people.renter, people.product, 3, 10, { qty: 2, quote_id: quote.id })).body.code, 'price_changed')
  const { status, body } = await ask(people.renter, people.product, 3, 10, { qty: 3, quote_id: quote.id, total: 180000 })
  assert.deepEqual([status, body.total, body.qty], [201, 180000, 3])
  const fewer = await move(people.renter, body.id, 'ask', { ...dates(3, 4), qty: 2 })
  assert.deepEqual([fewer.status, fewer.body.total, fewer.body.qty], [200, 40000, 2])
  assert.equal((await ask(await market.member('m'), people.product, 3, 4, { qty: 0 })).status, 400)
})

test('who does not have his unit yet gets another when that makes room for the next', async () => {
  const people = await fleet(['', ''])
  const [first, second] = people.units
  const unitOf = async ({ id }) => (await people.owner.get(`/api/rentals/${id}/units/`)).body.map(({ id }) => id)
  await book(people, 1, 3)
  await book(people, 2, 5)
  const moved = await book(people, 6, 8)
  assert.deepEqual(await unitOf(moved), [first.id])
  const last = await book(people, 4, 7)
  assert.equal(last.status, 200)
  assert.deepEqual([await unitOf(moved), await unitOf(last)], [[second.id], [first.id]])
  assert.deepEqual((await calendar(people.product)).slice(0, 10).map(({ units }) => units), [2, 1, 0, 0, 0, 0, 0, 0, 1, 2])
})

test('a unit at the repair shop or not for lending is left out', async () => {
  const people = await fleet(['', ''])
  const { owner, product, units } = people
  await put(owner, product, [{ id: units[0].id, closed_from: day(3), closed_to: day(4) }, { id: units[1].id }])
  assert.deepEqual((await calendar(product)).slice(2, 6).map(({ units }) => units), [2, 1, 1, 2])
  assert.equal((await book(people, 2, 5)).status, 200)
  assert.equal((await book(people, 4, 5)).status, 409)
  assert.equal((await book(people, 5, 6)).status, 200)
  assert.equal((await put(owner, product, [{ id: units[0].id }, { id: units[1].id, status: 'retired' }])).body.code, 'units_needed')
  assert.equal((await put(owner, product, [{ id: units[0].id }, { id: units[1].id, status: 'available' }, { status: 'lost' }])).status, 200)
})

test('what is agreed moves to another unit when its own is retired, and what somebody has had stays known', async () => {
  const people = await fleet(['', ''])
  const { owner, product, units } = people
  assert.equal((await book(people, 3, 5)).status, 200)
  assert.equal((await put(owner, product, [{ id: units[0].id, status: 'retired' }, { id: units[1].id }])).status, 200)
  assert.deepEqual((await calendar(product)).slice(2, 5).map(({ units }) => units), [1, 0, 0])
  const id = await agree(people, 0)
  await handOver(people, id)
  assert.equal((await put(owner, product, [{ id: units[0].id }])).body.code, 'unit_had')
})

test('with turnover one\'s last day is the next one\'s first, but a single day is nobody else\'s', async () => {
  const people = await fleet([''], { turnover: true })
  const { product } = people
  assert.equal((await book(people, 3, 5)).status, 200)
  assert.deepEqual((await calendar(product)).slice(2, 7).map(({ free, half }) => [free, half]), [[true, null], [true, 'morning'], [false, null], [true, 'afternoon'], [true, null]])
  assert.equal((await book(people, 5, 5)).status, 409)
  assert.equal((await book(people, 4, 6)).status, 409)
  assert.equal((await book(people, 5, 7)).status, 200)
  assert.equal((await book(people, 1, 3)).status, 200)
  assert.deepEqual((await calendar(product)).slice(0, 9).map(({ free }) => free), [true, true, false, false, false, false, false, true, true])
  const list = async (from, to) => (await market.guest.get(`/products/?keyword=테니스&${new URLSearchParams(dates(from, to))}`)).body.some(({ id }) => id === product.id)
  assert.deepEqual([await list(7, 9), await list(6, 9), await list(7, 7), await list(0, 1)], [true, false, false, true])
})

test('without turnover neighbours need a day each, and care days keep their whole days', async () => {
  const plain = await fleet([''])
  assert.equal((await book(plain, 3, 5)).status, 200)
  assert.equal((await book(plain, 5, 7)).status, 409)
  const careful = await fleet([''], { turnover: true, days_after: 1 })
  assert.equal((await book(careful, 3, 5)).status, 200)
  assert.equal((await book(careful, 6, 8)).status, 409)
  assert.equal((await book(careful, 7, 8)).status, 200)
  assert.equal((await book(careful, 1, 2)).status, 409, 'its day of care is the next one\'s first')
  assert.equal((await book(careful, 0, 1)).status, 200)
})
