// What time does to who waits: twelve hours, the first day, requests without an answer. The server's clock is set at its start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dates, pair } from '../support/market.mjs'
import { NOON, looked, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const kinds = async (who) => (await who.get('/api/notifications/')).body.notifications.map(({ kind }) => kind).filter((kind) => kind.startsWith('waiting'))
const mine = async (member) => (await member.get('/api/waiting/')).body
const asked = async (member, product, from, to, now) => {
  const { status, body, text } = await member.post(`/products/${product.id}/rentals/`, dates(from, to, now))
  assert.equal(status, 201, text)
  return body.id
}

/** The days 3 to 5 are free again at NOON, and two wait for them. */
async function held() {
  const told = await story()
  const { owner, renter, product } = await pair(told.market)
  const [first, second] = [await told.market.member('first'), await told.market.member('second')]
  const id = await asked(renter, product, 3, 5, NOON)
  await owner.post(`/api/rentals/${id}/accept/`)
  for (const member of [first, second]) assert.equal((await member.post(`/api/products/${product.id}/waiting/`, dates(3, 5, NOON))).status, 201)
  await renter.post(`/api/rentals/${id}/cancel/`, {})
  assert.match((await mine(first))[0].held_until, /^2027-03-10T1(4:59|5:00):/)
  return { told, owner, renter, product, first, second }
}

test('what is held goes to the next after twelve hours, and is anybody\'s after the last', async () => {
  const { told, renter, product, ...people } = await held()
  let [first, second, other] = await told.later(11.9, people.first, people.second, renter)
  await looked()
  assert.equal((await mine(first))[0].held, true)
  assert.equal((await other.post(`/products/${product.id}/rentals/`, dates(4, 4, NOON))).status, 409)
  ;[first, second, other] = await told.later(12.1, first, second, other)
  await until('the next has it', async () => (await kinds(second)).length)
  assert.deepEqual(await mine(first), [])
  assert.deepEqual(await kinds(first), ['waiting_over', 'waiting_free'])
  assert.equal((await first.post(`/products/${product.id}/rentals/`, dates(4, 4, NOON))).status, 409, 'his time is over')
  ;[first, second, other] = await told.later(24.3, first, second, other)
  await until('nobody has it', async () => (await mine(second)).length === 0)
  await asked(other, product, 4, 4, NOON)
  ;[first, second] = await told.later(24.4, first, second)
  await looked()
  assert.deepEqual(await kinds(first), ['waiting_over', 'waiting_free'], 'each is told once')
})

test('a request that came of it keeps the days until it expires', async () => {
  const { told, product, ...people } = await held()
  let [first, second] = await told.later(11.9, people.first, people.second)
  const id = await asked(first, product, 3, 5, NOON)
  ;[first, second] = await told.later(35.7, first, second)
  await looked()
  assert.deepEqual(await kinds(second), [])
  ;[first, second] = await told.later(36.1, first, second)
  await until('the request expires', async () => (await first.get(`/api/rentals/${id}/`)).body.state === 'EXPIRED')
  await until('the next has the days', async () => (await kinds(second)).length)
  assert.deepEqual(await mine(first), [])
})

test('who lets days go that were held for him keeps them from nobody by other spans around them', async () => {
  const { told, product, ...people } = await held()
  for (const [from, to] of [[2, 3], [5, 6], [4, 4], [7, 8]])
    assert.ok([201, 409].includes((await people.first.post(`/api/products/${product.id}/waiting/`, dates(from, to, NOON))).status))
  assert.deepEqual((await mine(people.first)).map(({ days }) => days), [dates(2, 3, NOON), dates(3, 5, NOON), dates(4, 4, NOON), dates(5, 6, NOON)])
  const [first, second] = await told.later(12.1, people.first, people.second)
  await until('the next has them', async () => (await mine(second))[0]?.held)
  assert.deepEqual(await mine(first), [])
})

test('nobody waits beyond the first day', async () => {
  const told = await story()
  const { owner, renter, product } = await pair(told.market)
  const id = await asked(renter, product, 0, 2, NOON)
  await owner.post(`/api/rentals/${id}/accept/`)
  let first = await told.market.member('first')
  for (const from of [0, 1]) assert.equal((await first.post(`/api/products/${product.id}/waiting/`, dates(from, 2, NOON))).status, 201)
  ;[first] = await told.later(11.9, first)
  await looked()
  assert.equal((await mine(first)).length, 2)
  ;[first] = await told.later(12.1, first)
  await until('today is over', async () => (await mine(first)).length === 1)
  assert.deepEqual((await mine(first))[0].days, dates(1, 2, NOON))
  assert.deepEqual(await kinds(first), [], 'nothing was held')
})
