// docs/rentals.md section 3, row 8: how long a request waits, what its owner is told meanwhile, and what becomes of gear whose
// owner does not answer. The server's clock is set at its start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { write } from '../support/database.mjs'
import { dates, pair } from '../support/market.mjs'
import { NOON, looked, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const ask = async (member, product, from, now = NOON) => {
  const { status, body, text } = await member.post(`/products/${product.id}/rentals/`, dates(from, from, now))
  assert.equal(status, 201, text)
  return body.id
}
const state = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body.state
const kinds = async (who) => (await who.get('/api/notifications/')).body.notifications.map(({ kind }) => kind)
const reminders = async (who) => (await kinds(who)).filter((kind) => /unanswered|last_call/.test(kind))
const pause = async (who, product) => (await who.get(`/api/products/${product.id}/pause/`)).body.paused

test('the owner is reminded of a request when half and when nine tenths of its time are over, each once', async () => {
  const told = await story()
  let { owner, renter, product } = await pair(told.market)
  await ask(renter, product, 9)
  for (const [hours, expected] of [[11.9, []], [12.1, ['rental_unanswered']], [21.5, ['rental_unanswered']], [21.7, ['rental_last_call', 'rental_unanswered']]]) {
    ;[owner, renter] = await told.later(hours, owner, renter)
    await until(`${hours} hours later: ${expected}`, async () => (await reminders(owner)).length >= expected.length)
    await looked()
    assert.deepEqual(await reminders(owner), expected, `${hours} hours later`)
    assert.deepEqual(await reminders(renter), [])
  }
})

test('an owner may want 2 to 72 hours to answer; the first day ends the time earlier', async () => {
  const told = await story()
  const short = await pair(told.market), long = await pair(told.market), soon = await pair(told.market)
  const terms = (people, answer_hours) => people.owner.put(`/products/${people.product.id}/terms/`, { answer_hours })
  for (const wrong of [1, 73, 0, -2, 'x', null, 2.5]) assert.equal((await terms(short, wrong)).status, 400, String(wrong))
  assert.equal((await terms(short, 2)).body.answer_hours, 2)
  await terms(long, 72)
  await terms(soon, 72)
  const [a, b, c] = [await ask(short.renter, short.product, 5), await ask(long.renter, long.product, 5), await ask(soon.renter, soon.product, 0)]
  let [first, second, third] = await told.later(1.9, short.owner, long.owner, soon.owner)
  await looked()
  assert.equal(await state(first, a), 'REQUESTED')
  ;[first, second, third] = await told.later(2.1, first, second, third)
  await until('two hours are over', async () => (await state(first, a)) === 'EXPIRED')
  ;[second, third] = await told.later(12.1, second, third)
  await until('so is the first day', async () => (await state(third, c)) === 'EXPIRED')
  ;[second] = await told.later(71.9, second)
  await looked()
  assert.equal(await state(second, b), 'REQUESTED')
  ;[second] = await told.later(72.1, second)
  await until('three days are over', async () => (await state(second, b)) === 'EXPIRED')
})

test('an hour that is proposed ends the time an hour before it, and another unit gives no more of it', async () => {
  const told = await story()
  const offered = await pair(told.market), asked = await pair(told.market)
  const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)
  await offered.owner.put(`/products/${offered.product.id}/units/`, { units: [{ variant: '' }, { variant: '' }] })
  const offer = await ask(offered.renter, offered.product, 4), request = await ask(asked.renter, asked.product, 4)
  // 9 in the morning is 21 hours after NOON, 10 is 22.
  assert.equal((await move(offered.owner, offer, 'counter', { ...dates(1, 1, NOON), pickup_hour: 9 })).status, 200)
  assert.equal((await move(asked.renter, request, 'ask', { ...dates(1, 1, NOON), pickup_hour: 10 })).status, 200)
  let operator = await told.market.member('operator')
  write(told.data, `UPDATE members SET is_admin = 1 WHERE id = ${operator.id}`)
  let a, b
  ;[a, b, operator] = await told.later(10, offered.owner, asked.owner, operator)
  const moved = await operator.post(`/api/admin/rentals/${offer}/reassign/`, { reason: '다른 것을 줍니다. 확인했어요.' })
  assert.equal(moved.status, 200, moved.text)
  ;[a, b] = await told.later(19.9, a, b)
  await looked()
  assert.deepEqual([await state(a, offer), await state(b, request)], ['COUNTERED', 'REQUESTED'])
  ;[a, b] = await told.later(20.1, a, b)
  await until('an hour before nine', async () => (await state(a, offer)) === 'EXPIRED')
  assert.equal(await state(b, request), 'REQUESTED')
  ;[b] = await told.later(21.1, b)
  await until('an hour before ten', async () => (await state(b, request)) === 'EXPIRED')
})

test('three requests in a row without an answer pause the product, and its owner lends it again with one tap', async () => {
  const told = await story()
  let { owner, renter, product } = await pair(told.market)
  let second = await told.market.member('second'), third = await told.market.member('third'), id
  const listed = async () => (await renter.get('/products/')).body.map((one) => one.id).includes(product.id)
  const expire = async (hours, ...ids) => {
    ;[owner, renter, second, third] = await told.later(hours, owner, renter, second, third)
    for (const one of ids) await until('the request expires', async () => (await state(owner, one)) === 'EXPIRED')
  }
  const first = [await ask(renter, product, 9), await ask(second, product, 10)]
  await expire(24.1, ...first)
  id = await ask(third, product, 9, told.now)
  await owner.post(`/api/rentals/${id}/decline/`)
  id = [await ask(renter, product, 9, told.now), await ask(second, product, 10, told.now)]
  await expire(48.3, ...id)
  assert.equal(await pause(renter, product), false, 'an answer in between begins the count anew')
  id = await ask(third, product, 11, told.now)
  await expire(72.5, id)
  await until('the product is paused', () => pause(renter, product))
  assert.equal((await kinds(owner))[0], 'rental_expire')
  const told_of = (await owner.get('/api/notifications/')).body.notifications.find(({ kind }) => kind === 'product_paused')
  assert.equal(told_of.link, `/p/${product.id}`)
  assert.ok(!(await kinds(renter)).includes('product_paused'))
  assert.equal(await listed(), false)
  assert.equal((await renter.get(`/products/?keyword=${encodeURIComponent(product.name)}`)).body.length, 0)
  const refused = await renter.post(`/products/${product.id}/rentals/`, dates(9, 9, told.now))
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'paused')
  assert.equal((await renter.schedule(product, renter, dates(9, 9, told.now))).status, 409)
  assert.equal((await renter.get(`/products/${product.id}/`)).status, 200)
  const edited = await owner.put(`/products/${product.id}/`, { category: '농구공', name: '새 이름' })
  assert.equal(edited.status, 200)
  assert.equal(await listed(), false, 'editing it does not offer it')
  const offer = await owner.post(`/products/${product.id}/rentals/`, { ...dates(9, 9, told.now), renter: renter.id })
  assert.equal(offer.status, 201, 'its owner may offer it')
  const { body } = await owner.put(`/api/products/${product.id}/pause/`, { paused: false })
  assert.deepEqual(body, { paused: false, since: null, hidden: null })
  assert.equal(await listed(), true)
  assert.equal((await second.post(`/products/${product.id}/rentals/`, dates(20, 20, told.now))).status, 201)
})

test('what its owner could not have answered, or had given to another, is not held against him', async () => {
  const told = await story()
  let { owner, renter, product } = await pair(told.market)
  const others = await Promise.all(['a', 'b', 'c', 'd'].map((name) => told.market.member(name)))
  await owner.post(`/api/rentals/${await ask(renter, product, 5)}/accept/`)
  let other = await owner.list()
  const lost = []
  // For today, asked an hour before it ends.
  let people = await told.later(11, owner, renter, ...others)
  ;[owner, renter] = people
  for (const member of people.slice(2)) lost.push(await ask(member, other, 0, told.now))
  people = await told.later(12.1, ...people)
  ;[owner] = people
  for (const id of lost) await until('it expires', async () => (await state(owner, id)) === 'EXPIRED')
  assert.equal(await pause(owner, other), false)
  // Whose days somebody else got.
  other = await owner.list()
  const ids = []
  for (const member of people.slice(2)) ids.push(await ask(member, other, 5, told.now))
  await owner.post(`/api/rentals/${await ask(people[1], other, 5, told.now)}/accept/`)
  people = await told.later(36.3, ...people)
  for (const id of ids) await until('it expires', async () => (await state(people[0], id)) === 'EXPIRED')
  assert.equal(await pause(people[0], other), false)
})

test('an owner pauses his own product, and nobody else does', async () => {
  const told = await story()
  const { owner, renter, product } = await pair(told.market)
  const path = `/api/products/${product.id}/pause/`
  const id = await ask(renter, product, 4)
  const { body } = await owner.put(path, { paused: true })
  assert.equal(body.paused, true)
  assert.match(body.since, /^2027-03-10T03:/)
  assert.deepEqual((await owner.put(path, { paused: true })).body, body, 'since when it was')
  assert.equal((await owner.post(`/api/rentals/${id}/accept/`)).status, 200, 'what was asked for before goes on')
  assert.equal((await renter.put(path, { paused: false })).body.code, 'not_your_product')
  for (const wrong of [{}, { paused: 'maybe' }, { paused: null }]) assert.equal((await owner.put(path, wrong)).status, 400, JSON.stringify(wrong))
  assert.equal((await owner.get('/api/products/999999/pause/')).status, 404)
  await owner.put(path, { paused: false })
  assert.equal((await owner.put(path, { paused: false })).status, 200)
  assert.equal((await renter.get('/products/')).body.length, 1)
})
