// GET /products/ with days: only what can be had on all of them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, openMarket, pair } from '../support/market.mjs'

let market, people
before(async () => {
  market = await openMarket()
  people = await pair(market, { name: '빈 날 라켓' })
  await agree(people, 5, 7)
})
after(() => market.close())

const listed = async (query) => {
  const { status, body, text } = await market.guest.get(`/products/?${new URLSearchParams(query)}`)
  assert.equal(status, 200, text)
  return body.map((product) => product.id)
}
const ORDERS = ['recent', 'views', 'min_price']

test('a product that is booked on one of the days is not listed, in any order, with and without a keyword', async () => {
  const { product } = people
  for (const order of ORDERS) {
    for (const more of [{}, { keyword: '빈 날' }, { category: '테니스 라켓' }]) {
      for (const [from, to] of [[5, 7], [6, 6], [1, 5], [7, 9], [1, 30]])
        assert.ok(!(await listed({ order, ...more, ...dates(from, to) })).includes(product.id), `${order} ${from}…${to}`)
      for (const [from, to] of [[1, 4], [8, 8], [8, 12]])
        assert.ok((await listed({ order, ...more, ...dates(from, to) })).includes(product.id), `${order} ${from}…${to}`)
      assert.ok((await listed({ order, ...more })).includes(product.id), 'without days everything is listed')
    }
  }
})

test('a request that nobody has accepted keeps no day', async () => {
  const { renter, product } = await pair(market)
  await renter.schedule(product, renter, dates(3))
  assert.ok((await listed(dates(3))).includes(product.id))
})

test('days that are free again are listed again', async () => {
  const three = await pair(market)
  const id = await agree(three, 3)
  assert.ok(!(await listed(dates(3))).includes(three.product.id))
  assert.equal((await three.renter.del(`/rentalhistories/${id}/`)).status, 204)
  assert.ok((await listed(dates(3))).includes(three.product.id))
})

test('what its owner does not lend on these days is not listed, in any order', async () => {
  const { owner, product } = await pair(market, { name: '달력 라켓' })
  const { status } = await owner.put(`/products/${product.id}/calendar-rules/`, {
    exceptions: [{ from: day(5), to: day(6), plan: 'closed' }, { from: day(9), to: day(9), plan: 'no_handover' }], lead_days: 2, min_days: 2, max_days: 4, window_days: 365,
  })
  assert.equal(status, 200)
  for (const order of ORDERS) {
    for (const more of [{}, { keyword: '달력' }]) {
      for (const [from, to] of [[1, 2], [3, 3], [3, 5], [5, 6], [6, 8], [7, 9], [9, 10], [10, 14], [-1, 1], [365, 366]])
        assert.ok(!(await listed({ order, ...more, ...dates(from, to) })).includes(product.id), `${order} ${from}…${to}`)
      for (const [from, to] of [[2, 4], [7, 8], [8, 10], [10, 13], [364, 365]])
        assert.ok((await listed({ order, ...more, ...dates(from, to) })).includes(product.id), `${order} ${from}…${to}`)
    }
  }
})

test('days that nobody lends yet list nothing', async () => {
  const { product } = await pair(market)
  for (const query of [dates(-1, 1), dates(1, 31), dates(180, 181), { rental_start_date: day(1), rental_end_date: '9999-12-31' }])
    assert.ok(!(await listed(query)).includes(product.id), JSON.stringify(query))
  assert.ok((await listed(dates(180))).includes(product.id))
})

test('the pages of a list with days keep the days and skip what is booked', async () => {
  const owner = await market.member('owner')
  const renter = await market.member('renter')
  const products = []
  for (let i = 0; i < 7; i++) products.push(await owner.list({ name: '쪽 넘김', rental_fee_for_a_day: String(1000 + i % 3) }))
  for (const product of [products[1], products[4]]) {
    await renter.room(product)
    await agree({ owner, renter, product }, 10)
  }
  const free = products.filter((_, i) => i !== 1 && i !== 4).map(({ id }) => id)
  for (const order of ORDERS) {
    for (const keyword of ['쪽 넘김', '쪽']) {
      const seen = []
      let path = `/products/?${new URLSearchParams({ keyword, order, limit: 2, ...dates(10) })}`
      while (path) {
        const { status, body, headers } = await market.guest.get(path)
        assert.equal(status, 200)
        seen.push(...body.map(({ id }) => id))
        path = headers.get('link')?.match(/^<([^>]+)>; rel="next"$/)[1]
        if (path) for (const [name, value] of Object.entries(dates(10))) assert.equal(new URL(path, market.url).searchParams.get(name), value)
      }
      assert.deepEqual([...seen].sort((a, b) => a - b), free, order)
    }
  }
})

test('one day alone, days that are none and days in the wrong order are refused by field', async () => {
  const missing = ['This field is required.']
  const format = ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.']
  const cases = [
    [{ rental_start_date: day(1) }, { rental_end_date: missing }],
    [{ rental_end_date: day(1) }, { rental_start_date: missing }],
    [{ rental_start_date: '2026-02-30', rental_end_date: day(1) }, { rental_start_date: format }],
    [{ rental_start_date: day(1), rental_end_date: 'tomorrow' }, { rental_end_date: format }],
    [{ rental_start_date: "1' OR 1=1", rental_end_date: day(1) }, { rental_start_date: format }],
    [dates(4, 3), { rental_end_date: ['Must not be before rental_start_date.'] }],
  ]
  for (const [query, want] of cases) {
    const { status, body } = await market.guest.get(`/products/?${new URLSearchParams(query)}`)
    assert.equal(status, 400)
    assert.deepEqual(body, want)
  }
})
