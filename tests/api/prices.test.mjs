// What a rental costs and on what terms: quotes, an owner's terms, the snapshot that a rental keeps.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, openMarket, pair, sameKeys } from '../support/market.mjs'

const DEFAULT_TERMS = { declared_value: 0, deposit: 0, delivery_fee: 0, policy: 'standard', late_percent: 100, return_hour: 20, weather: 'none', region: 'none', photos_needed: 0, answer_hours: 24, wait_minutes: 30, instant: false }
const PICKED_UP = { delivery_fee_is_included: 'false' }
let market
before(async () => (market = await openMarket()))
after(() => market.close())

const terms = (product) => `/products/${product.id}/terms/`
const quote = (product, from, to, more = '') =>
  market.guest.get(`/products/${product.id}/quote/?rental_start_date=${day(from)}&rental_end_date=${day(to)}${more}`)
const ask = (member, product, from, to, more) => member.post(`/products/${product.id}/rentals/`, { ...dates(from, to), ...more })
const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)

test('an owner who has said nothing has the default terms', async () => {
  const { product } = await pair(market)
  const { status, body } = await market.guest.get(terms(product))
  assert.equal(status, 200)
  assert.deepEqual(body, DEFAULT_TERMS)
  assert.equal((await market.guest.get('/products/999999/terms/')).status, 404)
})

test('terms are set by the owner alone, and what is not given stays', async () => {
  const { owner, renter, product } = await pair(market)
  const set = await owner.put(terms(product), { declared_value: 300000, deposit: 50000, policy: 'strict', weather: 'snow' })
  assert.equal(set.status, 200, set.text)
  assert.deepEqual(set.body, { ...DEFAULT_TERMS, declared_value: 300000, deposit: 50000, policy: 'strict', weather: 'snow' })
  await owner.put(terms(product), { late_percent: 150, return_hour: 9, delivery_fee: 3000 })
  assert.deepEqual((await market.guest.get(terms(product))).body, { ...set.body, late_percent: 150, return_hour: 9, delivery_fee: 3000 })
  assert.equal((await renter.put(terms(product), { deposit: 0 })).status, 403)
  assert.equal((await market.guest.put(terms(product), { deposit: 0 })).status, 401)
  assert.equal((await owner.put('/products/999999/terms/', {})).status, 404)
})

test('a declared value without a deposit proposes a fifth of it, in thousands', async () => {
  const { owner, product } = await pair(market)
  assert.equal((await owner.put(terms(product), { declared_value: 312500 })).body.deposit, 63000)
  assert.equal((await owner.put(terms(product), { declared_value: 100000, deposit: null })).body.deposit, 20000)
  assert.equal((await owner.put(terms(product), { declared_value: 100000, deposit: 7 })).body.deposit, 7)
  assert.equal((await owner.put(terms(product), { declared_value: 100000 })).body.deposit, 7)
})

test('terms that cannot be are refused by field', async () => {
  const { owner, product } = await pair(market)
  for (const [field, value] of [
    ['declared_value', -1], ['declared_value', 1e9 + 1], ['declared_value', 'x'], ['deposit', 1], ['delivery_fee', -1], ['late_percent', 99],
    ['late_percent', 151], ['return_hour', 24], ['return_hour', null], ['policy', 'harsh'], ['weather', 'sun'], ['weather', 3], ['region', 'Seoul'],
    ['instant', 'maybe'], ['instant', 3],
  ]) {
    const { status, body } = await owner.put(terms(product), { [field]: value })
    assert.equal(status, 400, `${field} ${value}`)
    assert.deepEqual(Object.keys(body), [field])
  }
  assert.deepEqual((await market.guest.get(terms(product))).body, DEFAULT_TERMS)
})

test('a quote has the lines, the terms, an id and half an hour', async () => {
  const { owner, product } = await pair(market)
  await owner.put(terms(product), { declared_value: 200000 })
  const { status, body } = await quote(product, 1, 9)
  assert.equal(status, 200)
  sameKeys(body, ['id', 'valid_until', 'days', 'qty', 'total', 'lines', 'by_delivery', 'rule', 'terms', 'policy_text', 'may_be_delivered'])
  assert.equal(body.total, 70000)
  assert.equal(body.terms.deposit, 40000)
  assert.equal(body.rule, 3)
  assert.match(body.policy_text, /72시간 전까지 무료/)
  const left = Date.parse(body.valid_until) - Date.now()
  assert.ok(left > 29 * 60_000 && left <= 30 * 60_000, body.valid_until)
})

test('delivery is a line of its own where it is not included', async () => {
  const { owner, product } = await pair(market, PICKED_UP)
  const never = await quote(product, 1, 2, '&delivery=1')
  assert.equal(never.status, 400)
  assert.equal(never.body.code, 'no_delivery')
  assert.equal((await quote(product, 1, 2)).body.may_be_delivered, false)
  await owner.put(terms(product), { delivery_fee: 4000 })
  const { body } = await quote(product, 1, 2, '&delivery=1')
  assert.equal(body.total, 24000)
  assert.deepEqual(body.lines.at(-1), { kind: 'delivery', count: 1, unit_price: 4000, amount: 4000 })
  assert.equal((await quote(product, 1, 2)).body.total, 20000)
})

test('delivery that is included costs nothing', async () => {
  const { owner, product } = await pair(market)
  await owner.put(terms(product), { delivery_fee: 4000 })
  const { body } = await quote(product, 1, 2, '&delivery=1')
  assert.equal(body.total, 20000)
  assert.equal(body.by_delivery, true)
})

test('a request holds to the quote that was shown', async () => {
  const { owner, renter, product } = await pair(market)
  const old = (await quote(product, 1, 2)).body
  await owner.put(terms(product), { declared_value: 500000 })
  const late = await ask(renter, product, 1, 2, { quote_id: old.id })
  assert.equal(late.status, 409)
  assert.equal(late.body.code, 'price_changed')
  const now = (await quote(product, 1, 2)).body
  for (const wrong of ['x', '-', `${now.id}0`, now.id.replace(/^\d+/, '99999999999')]) {
    assert.equal((await ask(renter, product, 1, 2, { quote_id: wrong })).body.code, 'price_changed', wrong)
  }
  assert.equal((await ask(renter, product, 1, 3, { quote_id: now.id })).body.code, 'price_changed')
  assert.equal((await ask(renter, product, 1, 2, { quote_id: now.id, total: now.total })).status, 201)
})

test('a rental keeps the fees, terms and delivery of the day it was asked for, also for other days', async () => {
  const { owner, renter, product } = await pair(market, PICKED_UP)
  await owner.put(terms(product), { declared_value: 100000, delivery_fee: 5000, policy: 'flexible' })
  const { body: asked } = await ask(renter, product, 1, 2, { delivery: true })
  assert.equal(asked.total, 25000)
  await owner.put(terms(product), { declared_value: 900000, delivery_fee: 9000, policy: 'strict' })
  await owner.put(`/products/${product.id}/`, { rental_fee_for_a_day: 77000, category: '' })
  await move(owner, asked.id, 'accept')
  await move(renter, asked.id, 'change', dates(1, 9))
  const { body } = await move(owner, asked.id, 'agree_change')
  assert.equal(body.total, 75000)
  assert.deepEqual(body.lines.map((line) => line.amount), [50000, 20000, 5000])
  assert.deepEqual([body.terms.deposit, body.terms.delivery_fee, body.terms.policy, body.by_delivery], [20000, 5000, 'flexible', true])
})

test('other days that are asked for are priced anew', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await ask(renter, product, 1, 2)
  await owner.put(`/products/${product.id}/`, { rental_fee_for_a_day: 20000, category: '' })
  assert.equal((await move(renter, asked.id, 'ask', dates(2, 3))).body.total, 40000)
})

test("the original's two taps agree to the same fees and terms", async () => {
  const people = await pair(market)
  await people.owner.put(terms(people.product), { declared_value: 100000 })
  const id = await agree(people, 1, 3)
  const { body } = await people.renter.get(`/api/rentals/${id}/`)
  assert.equal(body.total, 30000)
  assert.equal(body.terms.deposit, 20000)
})

test('a renter may ask for less, and the owner agrees to the line that makes the difference', async () => {
  const { owner, renter, product, room } = await pair(market, PICKED_UP)
  await owner.put(terms(product), { delivery_fee: 5000 })
  const { status, body } = await ask(renter, product, 1, 3, { price: 24000, delivery: true, total: 35000 })
  assert.equal(status, 201)
  assert.equal(body.total, 29000)
  assert.deepEqual(body.lines.map(({ kind, amount }) => [kind, amount]), [['day', 30000], ['offer', -6000], ['delivery', 5000]])
  const { body: messages } = await owner.get(`/chat/${room.id}/messages/`)
  assert.match(messages.at(-1).text, /29,000원/)
  assert.equal((await move(owner, body.id, 'accept')).body.total, 29000)
})

test('an owner may offer and counter with a price, also above the fee; other days without one drop it', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: offer } = await ask(owner, product, 1, 2, { renter: renter.id, price: 15000 })
  assert.equal(offer.total, 15000)
  assert.equal((await move(owner, offer.id, 'counter', { ...dates(1, 2), price: 26000 })).body.total, 26000)
  assert.equal((await move(owner, offer.id, 'counter', { ...dates(1, 3), price: null })).body.total, 30000)
  assert.equal((await move(renter, offer.id, 'ask', { ...dates(1, 3), price: 0 })).body.total, 0)
})

test('the price of an agreed rental is changed by both, with or without its days', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await ask(renter, product, 1, 2, { price: 18000 })
  await move(owner, asked.id, 'accept')
  const longer = await move(renter, asked.id, 'change', dates(1, 4))
  assert.equal(longer.body.change.total, 38000)
  const cheaper = await move(owner, asked.id, 'change', { ...dates(1, 2), price: 12000 })
  assert.equal(cheaper.body.total, 18000)
  assert.equal(cheaper.body.change.total, 12000)
  assert.deepEqual(cheaper.body.change.lines.at(-1), { kind: 'offer', count: 1, unit_price: -8000, amount: -8000 })
  const agreed = await move(renter, asked.id, 'agree_change')
  assert.equal(agreed.body.total, 12000)
  assert.equal(agreed.body.change, null)
  await move(renter, asked.id, 'change', dates(1, 4))
  assert.equal((await move(owner, asked.id, 'agree_change')).body.total, 32000)
})

test('prices that cannot be are refused', async () => {
  const { owner, renter, product } = await pair(market)
  for (const price of [-1, 1e9 + 1, 'x', 1.5]) assert.equal((await ask(renter, product, 1, 2, { price })).status, 400, `${price}`)
  const { body: asked } = await ask(renter, product, 1, 2)
  assert.equal((await move(owner, asked.id, 'counter', { ...dates(1, 2), price: -5 })).status, 400)
})
