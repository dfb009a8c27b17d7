// What time does to rentals: time-outs, midnight in Seoul, gear that is late. The server's clock is set at its start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, dates, day, handOver, pair } from '../support/market.mjs'
import { NOON, looked, start, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const state = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body.state

test('a request without an answer expires after 24 hours and says so in the room', async () => {
  const told = await story()
  const { owner, renter, product, room } = await pair(told.market)
  const { body } = await renter.schedule(product, renter, dates(5, 6, NOON))
  let [me] = await told.later(23.9, renter)
  await looked()
  assert.equal(await state(me, body.id), 'REQUESTED')
  ;[me] = await told.later(24.1, renter)
  await until('the request expires', async () => (await state(me, body.id)) === 'EXPIRED')
  let last
  await until('the card follows', async () => (last = (await me.get(`/chat/${room.id}/messages/`)).body.at(-1)).body.event === 'expire')
  assert.equal(last.sender.id, owner.id, "the clock's card is the owner's")
})

test('what a renter pays for cancelling rises on the way to the first day', async () => {
  const told = await story()
  const { owner, renter, product } = await pair(told.market)
  await owner.put(`/products/${product.id}/terms/`, { policy: 'flexible' })
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(3, 4, NOON))
  await owner.post(`/api/rentals/${asked.id}/accept/`, {})
  // The first day begins 60 hours after NOON.
  for (const [hours, penalty] of [[35.9, 0], [36.1, 2000], [59.9, 2000], [60.1, 10000]]) {
    const [me] = await told.later(hours, renter)
    assert.deepEqual((await me.get(`/api/rentals/${asked.id}/`)).body.cancel, { penalty }, `${hours} hours later`)
  }
})

/** In use from today to today, for 10,000 won a day, back by 18:00: six hours after NOON. */
async function inUse(terms) {
  const told = await story()
  const people = await pair(told.market)
  const { owner, renter, product } = people
  await owner.put(`/products/${product.id}/terms/`, { return_hour: 18, ...terms })
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 0, NOON))
  assert.equal((await owner.post(`/api/rentals/${asked.id}/accept/`)).status, 200)
  await handOver(people, asked.id)
  return { told, ...people, id: asked.id }
}

test('gear that is late costs by the day, after an hour of grace, up to what it is worth', async () => {
  const { told, owner, renter, id } = await inUse({ late_percent: 120, declared_value: 30000 })
  let a
  for (const [hours, days, fee] of [[5, 0, 0], [6.9, 0, 0], [7.1, 1, 12000], [29.9, 1, 12000], [30.1, 2, 24000], [54.1, 3, 30000]]) {
    ;[a] = await told.later(hours, owner)
    const { body } = await a.get(`/api/rentals/${id}/`)
    assert.deepEqual(body.late, { due_at: '2027-03-10T09:00:00Z', days, fee }, `${hours} hours later`)
    assert.deepEqual(body.flags, days ? ['OVERDUE'] : [])
    assert.equal(body.late_fee, 0)
  }
  const { body: back } = await a.post(`/api/rentals/${id}/return/`, {})
  assert.equal(back.late_fee, 30000)
  assert.equal(back.late, null)
  const { body: messages } = await a.get(`/chat/${back.room}/messages/`)
  assert.match(messages.at(-1).text, /늦은 반납 요금은 30,000원/)
  ;[a] = await told.later(80, renter)
  assert.equal((await a.get(`/api/rentals/${id}/`)).body.late_fee, 30000)
})

test("the renter's word that it is back stops the count, if the owner confirms it", async () => {
  const { told, owner, renter, id } = await inUse({})
  await renter.post(`/api/rentals/${id}/declare_return/`, {})
  const [a, b] = await told.later(100, owner, renter)
  await b.post(`/api/rentals/${id}/declare_return/`, {})
  assert.deepEqual((await a.get(`/api/rentals/${id}/`)).body.flags, ['RETURN_DECLARED', 'REVIEWABLE'])
  assert.equal((await a.post(`/api/rentals/${id}/return/`, {})).body.late_fee, 0)
})

test('an extension moves the hour at which it is due', async () => {
  const { told, owner, renter, id } = await inUse({})
  await renter.post(`/api/rentals/${id}/change/`, dates(0, 2, NOON))
  await owner.post(`/api/rentals/${id}/agree_change/`, {})
  const [a] = await told.later(50, owner)
  assert.equal((await a.post(`/api/rentals/${id}/return/`, {})).body.late_fee, 0)
})

test('who is more than a day late with something asks for nothing else until it is back', async () => {
  const { told, owner, renter, id } = await inUse({})
  const other = await owner.list()
  let [a, b] = await told.later(29.9, owner, renter)
  const { body: first } = await b.post(`/products/${other.id}/rentals/`, dates(9, 9, NOON))
  assert.equal(first.state, 'REQUESTED')
  await b.post(`/api/rentals/${first.id}/withdraw/`, {})
  ;[a, b] = await told.later(30.1, owner, renter)
  const refused = await b.post(`/products/${other.id}/rentals/`, dates(9, 9, NOON))
  assert.equal(refused.status, 403)
  assert.equal(refused.body.code, 'overdue')
  await a.post(`/api/rentals/${id}/return/`, {})
  assert.equal((await b.post(`/products/${other.id}/rentals/`, dates(9, 9, NOON))).status, 201)
})

test('a request for today expires at midnight in Seoul', async () => {
  const told = await story()
  const { renter, product } = await pair(told.market)
  const { body } = await renter.schedule(product, renter, dates(0, 3, NOON))
  const [me] = await told.later(12.01, renter)
  await until('the request expires', async () => (await state(me, body.id)) === 'EXPIRED')
})

test('a counter-offer expires and its days are free again', async () => {
  const told = await story()
  const { owner, renter, product } = await pair(told.market)
  const { body } = await owner.schedule(product, renter, dates(5, 6, NOON))
  const [me] = await told.later(24.1, renter)
  await until('the offer expires', async () => (await state(me, body.id)) === 'EXPIRED')
  const free = await me.get(`/products/${product.id}/availability/?rental_start_date=${day(5, NOON)}&rental_end_date=${day(6, NOON)}`)
  assert.equal(free.status, 200)
})

test('a rental agreed by our calls and never handed over lapses; one by the original calls stays', async () => {
  const told = await story()
  const first = await pair(told.market)
  const second = await pair(told.market)
  const { body: asked } = await first.renter.post(`/products/${first.product.id}/rentals/`, dates(1, 2, NOON))
  assert.equal((await first.owner.post(`/api/rentals/${asked.id}/accept/`)).status, 200)
  const original = await agree(second, 1, 2, NOON)
  const [a, b] = await told.later(3 * 24, first.owner, second.owner)
  await until('the rental lapses', async () => (await state(a, asked.id)) === 'CANCELLED')
  assert.deepEqual((await a.get(`/api/rentals/${asked.id}/`)).body.cancelled, { reason: 'not_handed_over', by: null, penalty: 0 })
  assert.equal(await state(b, original), 'ACCEPTED')
  const late = await b.get(`/products/${second.product.id}/availability/?rental_start_date=${day(0, told.now)}&rental_end_date=${day(3, told.now)}`)
  assert.equal(late.status, 200, 'it blocks nothing after its last day')
  assert.equal((await b.put(`/rentalhistories/${original}/`, { state: 'RETURNED' })).status, 200)
})

test('a returned rental completes after 24 hours and gives each party 100 points once', async () => {
  const told = await story()
  const people = await pair(told.market)
  const id = await agree(people, 0, 0, NOON)
  await people.owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  let [owner, renter] = await told.later(24.1, people.owner, people.renter)
  await until('it completes', async () => (await state(owner, id)) === 'COMPLETED')
  ;[owner, renter] = await told.later(48, people.owner, people.renter)
  await looked()
  for (const member of [owner, renter]) assert.equal((await member.get('/accounts/')).body.point, 100)
  const { body } = await renter.get('/rentalhistories/rental/')
  assert.equal(body[0].state, 'RETURNED', 'as the original calls it')
})

test('gear that is late is busy without end', async () => {
  const told = await story()
  const people = await pair(told.market)
  const { body: asked } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 1, NOON))
  await people.owner.post(`/api/rentals/${asked.id}/accept/`)
  await handOver(people, asked.id)
  const [owner, renter] = await told.later(72, people.owner, people.renter)
  assert.deepEqual((await owner.get(`/api/rentals/${asked.id}/`)).body.flags, ['OVERDUE'])
  const other = await told.market.member('other')
  assert.equal((await other.post(`/products/${people.product.id}/rentals/`, dates(20, 21, told.now))).status, 409)
  const { body } = await other.get(`/products/${people.product.id}/calendar/?days=200`)
  assert.ok(body.days.every((one) => !one.free))
  const listed = async () => (await other.get(`/products/?${new URLSearchParams(dates(20, 21, told.now))}`)).body.map(({ id }) => id)
  assert.ok(!(await listed()).includes(people.product.id))
  assert.equal((await renter.get('/rentalhistories/rental/')).body[0].remaining_days, 0)
  assert.equal((await owner.post(`/api/rentals/${asked.id}/return/`)).status, 200)
  assert.ok((await listed()).includes(people.product.id))
  assert.equal((await other.post(`/products/${people.product.id}/rentals/`, dates(20, 21, told.now))).status, 201)
})

test('today is the day of Seoul, not of UTC', async () => {
  /* 2027-12-31 15:30 UTC is New Year in Seoul. */
  const now = Date.UTC(2027, 11, 31, 15, 30)
  const market = await start({ now })
  const { renter, product } = await pair(market)
  assert.equal((await market.guest.get(`/products/${product.id}/calendar/`)).body.from, '2028-01-01')
  const yesterday = await renter.schedule(product, renter, { rental_start_date: '2027-12-31', rental_end_date: '2028-01-02' })
  assert.equal(yesterday.status, 400)
  const { body } = await renter.schedule(product, renter, { rental_start_date: '2028-01-01', rental_end_date: '2028-02-29' })
  assert.equal(body.message, '날짜 설정이 잘못되었습니다.', '60 days')
  assert.equal((await renter.schedule(product, renter, { rental_start_date: '2028-02-29', rental_end_date: '2028-03-01' })).status, 201)
})

/** What is out until today at 18:00, and another's rental from tomorrow on. */
async function beforeAnother(units) {
  const told = await story()
  const people = await pair(told.market)
  const { owner, renter, product } = people
  const next = await told.market.member('next')
  if (units) await owner.put(`/products/${product.id}/units/`, { units: Array.from({ length: units }, () => ({})) })
  await owner.put(`/products/${product.id}/terms/`, { return_hour: 18 })
  const ask = async (member, from, to) => {
    const { body } = await member.post(`/products/${product.id}/rentals/`, dates(from, to, NOON))
    assert.equal((await owner.post(`/api/rentals/${body.id}/accept/`)).status, 200)
    return body.id
  }
  const id = await ask(renter, 0, 0)
  await handOver(people, id)
  return { told, owner, renter, next, product, id, ask }
}
const risk = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body.flags.includes('AT_RISK')
const told_of = async (member, kind) => (await member.get('/api/notifications/')).body.notifications.filter((one) => one.kind === kind).length
const unitOf = async (member, id) => (await member.get(`/api/rentals/${id}/units/`)).body[0].number

test('whoever gets next what is late is warned with the owner, once, and nothing is cancelled', async () => {
  const { told, ask, ...people } = await beforeAnother()
  const soon = await ask(people.next, 1, 1), far = await ask(people.next, 3, 3)
  let [owner, renter, next] = await told.later(6.9, people.owner, people.renter, people.next)
  await looked()
  assert.equal(await risk(next, soon), false, 'within the grace')
  ;[owner, renter, next] = await told.later(7.1, owner, renter, next)
  await until('both are told', async () => (await told_of(owner, 'rental_at_risk')) + (await told_of(next, 'rental_at_risk')) === 2)
  assert.deepEqual([await risk(next, soon), await risk(owner, soon), await risk(next, far)], [true, true, false])
  assert.equal(await told_of(renter, 'rental_at_risk'), 0)
  ;[owner, renter, next] = await told.later(12.1, owner, renter, next)
  await until('the other begins within 48 hours', () => risk(next, far))
  await until('of that both are told, too', async () => (await told_of(next, 'rental_at_risk')) === 2)
  assert.equal(await told_of(owner, 'rental_at_risk'), 2)
  assert.equal(await state(next, soon), 'ACCEPTED')
  await owner.post(`/api/rentals/${people.id}/return/`)
  assert.deepEqual([await risk(next, soon), await risk(next, far)], [false, false])
})

test('where an equal unit is free, whoever gets the late one next gets that instead, and nobody is told', async () => {
  const { told, ask, ...people } = await beforeAnother(2)
  const soon = await ask(people.next, 1, 1)
  assert.equal(await unitOf(people.next, soon), await unitOf(people.renter, people.id), 'it would be the same one')
  const [owner, renter, next] = await told.later(7.1, people.owner, people.renter, people.next)
  await until('it gets the other', async () => (await unitOf(next, soon)) !== (await unitOf(renter, people.id)))
  assert.equal(await risk(next, soon), false)
  assert.equal(await told_of(next, 'rental_at_risk') + await told_of(owner, 'rental_at_risk'), 0)
})

test('who says that it is back puts nobody at risk', async () => {
  const { told, ask, ...people } = await beforeAnother()
  const soon = await ask(people.next, 1, 1)
  await people.renter.post(`/api/rentals/${people.id}/declare_return/`, {})
  const [next] = await told.later(9, people.next)
  await looked()
  assert.equal(await risk(next, soon), false)
})
