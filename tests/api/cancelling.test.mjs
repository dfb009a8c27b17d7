// What cancelling costs, as the agreed terms say, and the weather clause.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { agree, dates, openMarket, pair } from '../support/market.mjs'

const NOON = Date.parse('2027-03-10T03:00:00Z') // in Seoul
const market = await openMarket({ now: NOON })
after(() => market.close())

const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)
/** An agreed rental of two days for 20,000 won, by our own calls. */
async function agreed(terms, from, more = {}) {
  const people = await pair(market, { delivery_fee_is_included: 'false' })
  const { owner, renter, product } = people
  assert.equal((await owner.put(`/products/${product.id}/terms/`, terms)).status, 200)
  const asked = await renter.post(`/products/${product.id}/rentals/`, { ...dates(from, from + 1, NOON), ...more })
  assert.equal(asked.status, 201, asked.text)
  assert.equal((await move(owner, asked.body.id, 'accept')).status, 200)
  return { ...people, id: asked.body.id }
}

test('cancelling on the first day costs half, and the two see the same figure before and after', async () => {
  const { owner, renter, id, room } = await agreed({ policy: 'standard' }, 0)
  assert.deepEqual((await renter.get(`/api/rentals/${id}/`)).body.cancel, { penalty: 10000 })
  const { status, body } = await move(renter, id, 'cancel', { penalty: 10000 })
  assert.equal(status, 200)
  assert.equal(body.state, 'CANCELLED')
  assert.equal(body.cancel, null)
  assert.deepEqual(body.cancelled, { reason: 'cancelled', by: renter.id, penalty: 10000 })
  assert.deepEqual((await owner.get(`/api/rentals/${id}/`)).body.cancelled, body.cancelled)
  const { body: messages } = await owner.get(`/chat/${room.id}/messages/`)
  assert.match(messages.at(-1).text, /취소 비용은 10,000원/)
  const { event, total, cost } = messages.at(-1).body
  assert.deepEqual([event, total, cost], ['cancel', 20000, 10000], 'all that the text says')
})

test('a renter is not taken by surprise: a penalty that he has not seen is refused', async () => {
  const { renter, id } = await agreed({ policy: 'strict' }, 0)
  const refused = await move(renter, id, 'cancel', { penalty: 0 })
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'penalty_changed')
  assert.equal((await renter.get(`/api/rentals/${id}/`)).body.state, 'ACCEPTED')
  assert.equal((await move(renter, id, 'cancel', { penalty: 'x' })).status, 400)
  assert.equal((await move(renter, id, 'cancel')).body.cancelled.penalty, 20000)
})

test('the penalty is part of the fee, not of the delivery', async () => {
  const { renter, id } = await agreed({ policy: 'standard', delivery_fee: 5000 }, 0, { delivery: true })
  const { body } = await move(renter, id, 'cancel')
  assert.equal(body.total, 25000)
  assert.equal(body.cancelled.penalty, 10000)
})

test('an owner who cancels costs the renter nothing', async () => {
  const { owner, id } = await agreed({ policy: 'strict' }, 0)
  assert.deepEqual((await owner.get(`/api/rentals/${id}/`)).body.cancel, { penalty: 0 })
  const { body } = await move(owner, id, 'cancel')
  assert.deepEqual(body.cancelled, { reason: 'cancelled', by: owner.id, penalty: 0 })
})

test('the first hour is free when the start is more than a day away', async () => {
  const { renter, id } = await agreed({ policy: 'strict' }, 3)
  assert.deepEqual((await renter.get(`/api/rentals/${id}/`)).body.cancel, { penalty: 0 })
})

test('what was agreed by the calls of the original, which show no terms, costs nothing', async () => {
  const people = await pair(market)
  await people.owner.put(`/products/${people.product.id}/terms/`, { policy: 'strict' })
  const id = await agree(people, 0, 1, NOON)
  assert.deepEqual((await people.renter.get(`/api/rentals/${id}/`)).body.cancel, { penalty: 0 })
  assert.equal((await people.renter.del(`/rentalhistories/${id}/`)).status, 204)
  assert.equal((await people.owner.get(`/api/rentals/${id}/`)).body.cancelled.penalty, 0)
})

test("the owner's later policy does not touch what is agreed", async () => {
  const { owner, renter, product, id } = await agreed({ policy: 'flexible' }, 0)
  await owner.put(`/products/${product.id}/terms/`, { policy: 'strict' })
  assert.deepEqual((await renter.get(`/api/rentals/${id}/`)).body.cancel, { penalty: 10000 })
})

test('a request that is withdrawn was cancelled too, for nothing', async () => {
  const { renter, product } = await pair(market)
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 0, NOON))
  assert.equal(asked.cancelled, null)
  assert.deepEqual((await move(renter, asked.id, 'withdraw')).body.cancelled, { reason: 'withdrawn', by: renter.id, penalty: 0 })
})

test('gear for the weather is cancelled for nothing when both call it bad, also on the day', async () => {
  const { owner, renter, id, room } = await agreed({ policy: 'strict', weather: 'snow' }, 0)
  const called = await move(renter, id, 'weather')
  assert.equal(called.status, 200, called.text)
  assert.deepEqual(called.body.flags, ['WEATHER_CALLED'])
  assert.ok(!called.body.moves.includes('weather') && !called.body.moves.includes('agree_weather'))
  assert.equal((await move(renter, id, 'agree_weather')).status, 409)
  assert.ok((await owner.get(`/api/rentals/${id}/`)).body.moves.includes('agree_weather'))
  const { body } = await move(owner, id, 'agree_weather')
  assert.equal(body.state, 'CANCELLED')
  assert.deepEqual(body.cancelled, { reason: 'weather', by: owner.id, penalty: 0 })
  const { body: messages } = await owner.get(`/chat/${room.id}/messages/`)
  assert.match(messages.at(-1).text, /비용 없이 취소/)
  assert.equal((await owner.get('/api/notifications/')).body.notifications[0].kind, 'rental_weather')
  assert.equal((await renter.get('/api/notifications/')).body.notifications[0].kind, 'rental_agree_weather')
  const free = await market.guest.get(`/products/${body.product.id}/availability/?rental_start_date=${body.rental_start_date}&rental_end_date=${body.rental_end_date}`)
  assert.equal(free.status, 200)
})

test('other days may be agreed to instead: the call is then forgotten', async () => {
  const { owner, renter, id } = await agreed({ weather: 'wind' }, 1)
  await move(renter, id, 'weather')
  await move(renter, id, 'change', dates(5, 6, NOON))
  const { body } = await move(owner, id, 'agree_change')
  assert.deepEqual(body.flags, [])
  assert.ok(body.moves.includes('weather'))
})

test('indoors there is no weather', async () => {
  const { owner, id } = await agreed({ weather: 'none' }, 1)
  const refused = await move(owner, id, 'weather')
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'not_now')
})
