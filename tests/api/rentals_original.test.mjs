// The original client's calls (docs/contract.md section 4, docs/rentals.md section 11).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, openMarket, pair, sameKeys, RENTAL_KEYS, STAMP, WRITE_KEYS } from '../support/market.mjs'

const BAD_DATES = { message: '날짜 설정이 잘못되었습니다.' }
const TAKEN = '해당 기간은 대여가 불가능합니다.'
let market
before(async () => (market = await openMarket()))
after(() => market.close())

const change = (from, to) => ({ new_rental_start_date: day(from), new_rental_end_date: day(to) })

test("a renter's first tap is a request in the original's write shape", async () => {
  const { owner, renter, product } = await pair(market)
  const { status, body } = await renter.schedule(product, renter, dates(3, 5))
  assert.equal(status, 201)
  sameKeys(body, WRITE_KEYS)
  assert.equal(body.state, 'REQUESTED')
  assert.equal(body.rental_start_date, day(3))
  assert.equal(body.rental_end_date, day(5))
  assert.equal(body.remaining_days, 5)
  assert.equal(body.product, product.id)
  assert.equal(body.renter, renter.id)
  assert.equal(body.owner, owner.id)
  assert.match(body.created_at, STAMP)
})

test('two taps with the same dates are an agreement', async () => {
  const people = await pair(market)
  const id = await agree(people, 3, 5)
  const { body } = await people.renter.get('/rentalhistories/rental/')
  assert.equal(body.length, 1)
  assert.equal(body[0].id, id)
  sameKeys(body[0], RENTAL_KEYS)
  assert.equal(body[0].state, 'SCHEDULED')
  sameKeys(body[0].product, ['id', 'name', 'thumbnails'])
  assert.match(body[0].product.thumbnails[0].thumbnail, /^http:\/\/127\.0\.0\.1:\d+\/photos\//)
  assert.equal(body[0].owner, people.owner.id)
  assert.equal(body[0].renter.email, people.renter.email)
})

test("an owner's first tap is an offer that the renter accepts by the same call", async () => {
  const { owner, renter, product } = await pair(market)
  const offer = await owner.schedule(product, renter, dates(2, 4))
  assert.equal(offer.status, 201)
  assert.equal(offer.body.state, 'COUNTERED')
  const again = await owner.schedule(product, renter, dates(2, 4))
  assert.equal(again.status, 201)
  assert.equal(again.body.id, offer.body.id)
  assert.equal(again.body.state, 'COUNTERED')
  const agreed = await renter.schedule(product, renter, dates(2, 4))
  assert.equal(agreed.status, 201)
  assert.equal(agreed.body.id, offer.body.id)
  assert.equal(agreed.body.state, 'SCHEDULED')
})

test('an owner who taps other dates counters, a renter who does asks again', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await renter.schedule(product, renter, dates(2, 4))
  const countered = await owner.schedule(product, renter, dates(6, 8))
  assert.equal(countered.body.id, asked.id)
  assert.equal(countered.body.state, 'COUNTERED')
  const again = await renter.schedule(product, renter, dates(10, 11))
  assert.equal(again.status, 201)
  assert.equal(again.body.id, asked.id)
  assert.equal(again.body.state, 'REQUESTED')
  const free = await renter.get(`/products/${product.id}/availability/?rental_start_date=${day(6)}&rental_end_date=${day(8)}`)
  assert.equal(free.status, 200, 'the hold of the counter-offer is given up')
})

test("repeating one's own word or agreed dates changes nothing", async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const first = await renter.schedule(product, renter, dates(4))
  const second = await renter.schedule(product, renter, dates(4))
  assert.equal(second.status, 201)
  assert.deepEqual(second.body, first.body)
  const agreed = await owner.schedule(product, renter, dates(4))
  for (const caller of [owner, renter]) {
    const repeated = await caller.schedule(product, renter, dates(4))
    assert.equal(repeated.status, 201)
    assert.deepEqual(repeated.body, agreed.body)
  }
})

test('one day is start = end', async () => {
  const { renter, product } = await pair(market)
  assert.equal((await renter.schedule(product, renter, dates(0))).status, 201)
})

test('dates of yesterday, reversed, too long or too far are refused in the words of the original', async () => {
  const { renter, product } = await pair(market)
  for (const bad of [dates(-1, 2), dates(5, 4), dates(1, 31), dates(180, 181)]) {
    const { status, body } = await renter.schedule(product, renter, bad)
    assert.equal(status, 400, JSON.stringify(bad))
    assert.deepEqual(body, BAD_DATES)
  }
  assert.equal((await renter.schedule(product, renter, dates(151, 180))).status, 201)
})

test('missing or malformed dates are field errors', async () => {
  const { renter, product } = await pair(market)
  for (const bad of [{}, { rental_start_date: day(1) }, { rental_start_date: '', rental_end_date: day(2) },
    { rental_start_date: '2027-02-30', rental_end_date: day(2) }, { rental_start_date: 20270101, rental_end_date: day(2) }]) {
    const { status, body } = await renter.schedule(product, renter, bad)
    assert.equal(status, 400, JSON.stringify(bad))
    assert.ok(body.rental_start_date ?? body.rental_end_date, JSON.stringify(body))
  }
  const { body } = await renter.schedule(product, renter, {})
  assert.deepEqual(body, { rental_start_date: ['This field is required.'], rental_end_date: ['This field is required.'] })
})

test('days that are taken are refused with the conflicting rentals, also to a request', async () => {
  const people = await pair(market)
  await agree(people, 3, 5)
  const other = await market.member('other')
  for (const [from, to] of [[5, 6], [1, 3], [4, 4], [2, 9]]) {
    const { status, body } = await other.schedule(people.product, other, dates(from, to))
    assert.equal(status, 400, `${from} to ${to}`)
    assert.equal(body.message, TAKEN)
    assert.equal(body.conflicting_days.length, 1)
    sameKeys(body.conflicting_days[0], RENTAL_KEYS)
    assert.equal(body.conflicting_days[0].rental_start_date, day(3))
    assert.deepEqual(body.conflicting_days[0].renter, { id: 0, username: null, profile: null, email: '0@users.invalid' })
  }
  assert.equal((await other.schedule(people.product, other, dates(6, 7))).status, 201)
})

test('an unknown, absent or foreign renter is refused', async () => {
  const { owner, renter, product } = await pair(market)
  const stranger = await market.member('stranger')
  const absent = await renter.post(`/rentalhistories/?product=${product.id}`, dates(1))
  assert.equal(absent.status, 400)
  assert.deepEqual(absent.body, { renter: ['This field may not be null.'] })
  const unknown = await renter.schedule(product, 99999, dates(1))
  assert.equal(unknown.status, 400)
  assert.deepEqual(unknown.body, { renter: ['Invalid pk "99999" - object does not exist.'] })
  assert.equal((await renter.schedule(product, 'abc', dates(1))).status, 400)
  assert.equal((await renter.schedule(product, stranger, dates(1))).status, 403)
  assert.equal((await owner.schedule(product, stranger, dates(1))).status, 403, 'no room with him')
  assert.equal((await owner.schedule(product, owner, dates(1))).status, 403, 'oneself')
  assert.equal((await stranger.schedule(product, renter, dates(1))).status, 403)
})

test('an unknown product is a 404, not a 500', async () => {
  const { renter } = await pair(market)
  for (const product of ['999999', '0', 'abc', '-1', '', '99999999999999999999']) {
    assert.equal((await renter.schedule(product, renter, dates(1))).status, 404, product)
    assert.equal((await renter.get(`/rentalhistories/?product=${product}&renter=${renter.id}`)).status, 404, product)
  }
})

test('a request without a room opens the room', async () => {
  const owner = await market.member('owner')
  const renter = await market.member('renter')
  const product = await owner.list()
  assert.equal((await renter.schedule(product, renter, dates(1))).status, 201)
  const { body } = await owner.get('/chat/rooms/?type=owner')
  assert.equal(body.length, 1)
  assert.equal(body[0].visitor_user.id, renter.id)
})

test('every move writes a card into the room that says how to agree', async () => {
  const people = await pair(market)
  const id = await agree(people, 3, 5)
  const { body } = await people.renter.get(`/chat/${people.room.id}/messages/`)
  assert.deepEqual(body.map((message) => message.kind), ['card', 'card'])
  assert.match(body[0].text, /대여를 요청했어요.*같은 날짜/)
  assert.equal(body[0].sender.id, people.renter.id)
  assert.deepEqual(body[0].body, { event: 'request', rental: id, start: day(3), end: day(5), state: 'REQUESTED', total: 30000 })
  assert.match(body[1].text, /확정/)
  assert.equal(body[1].sender.id, people.owner.id)
  assert.deepEqual(body[1].body, { event: 'accept', rental: id, start: day(3), end: day(5), state: 'ACCEPTED', total: 30000 })
})

test('what is not agreed is listed only with ?open=1, and then as planned', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await renter.schedule(product, renter, dates(1))
  const query = `/rentalhistories/?product=${product.id}&renter=${renter.id}`
  for (const [caller, path] of [[renter, '/rentalhistories/rental/?'], [owner, `/rentalhistories/enrollment/${product.id}/?`], [owner, `${query}&`], [renter, `${query}&`]]) {
    assert.deepEqual((await caller.get(path)).body, [], path)
    const { body } = await caller.get(`${path}open=1`)
    assert.equal(body.length, 1, path)
    assert.equal(body[0].id, asked.id)
    assert.equal(body[0].state, 'SCHEDULED')
  }
})

test("the pair's list holds agreed rentals, is empty without a renter and closed to strangers", async () => {
  const people = await pair(market)
  const id = await agree(people, 2)
  const path = `/rentalhistories/?product=${people.product.id}`
  for (const caller of [people.owner, people.renter]) {
    const { body } = await caller.get(`${path}&renter=${people.renter.id}`)
    assert.deepEqual(body.map((rental) => rental.id), [id])
    assert.deepEqual((await caller.get(path)).body, [])
  }
  const stranger = await market.member('stranger')
  assert.equal((await stranger.get(`${path}&renter=${people.renter.id}`)).status, 403)
})

test("the owner's list is of his own product only", async () => {
  const people = await pair(market)
  const id = await agree(people, 2)
  const { body } = await people.owner.get(`/rentalhistories/enrollment/${people.product.id}/`)
  assert.deepEqual(body.map((rental) => rental.id), [id])
  assert.deepEqual((await people.renter.get(`/rentalhistories/enrollment/${people.product.id}/`)).body, [])
  assert.deepEqual((await people.owner.get('/rentalhistories/enrollment/0/')).body, [])
})

test("a product's rentals hide the renter from who is no party", async () => {
  const people = await pair(market)
  await agree(people, 2)
  const path = `/products/${people.product.id}/rentalhistories/`
  const guest = await market.guest.get(path)
  assert.equal(guest.status, 200)
  sameKeys(guest.body[0], RENTAL_KEYS)
  assert.deepEqual(guest.body[0].renter, { id: 0, username: null, profile: null, email: '0@users.invalid' })
  for (const caller of [people.owner, people.renter]) {
    const { body } = await caller.get(path)
    assert.equal(body[0].renter.id, people.renter.id)
  }
  assert.equal((await people.owner.get(path)).body[0].renter.email, people.renter.alias)
})

test("product 0 and an unknown product have no rentals", async () => {
  assert.deepEqual((await market.guest.get('/products/0/rentalhistories/')).body, [])
  assert.deepEqual((await market.guest.get('/products/999999/rentalhistories/')).body, [])
})

test('lists are paged by limit and Link, newest first', async () => {
  const people = await pair(market)
  const ids = [await agree(people, 1), await agree(people, 3), await agree(people, 5)]
  const first = await people.renter.get('/rentalhistories/rental/?limit=2')
  assert.deepEqual(first.body.map((rental) => rental.id), [ids[2], ids[1]])
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link'))[1]
  const second = await people.renter.get(next)
  assert.deepEqual(second.body.map((rental) => rental.id), [ids[0]])
  assert.equal(second.headers.get('link'), null)
})

test('one rental has no GET: 405 with the methods that it has', async () => {
  const people = await pair(market)
  const id = await agree(people, 2)
  const { status, body, headers } = await people.renter.get(`/rentalhistories/${id}/`)
  assert.equal(status, 405)
  assert.equal(body.detail, 'Method "GET" not allowed.')
  assert.match(headers.get('allow'), /PUT/)
  assert.match(headers.get('allow'), /DELETE/)
})

test('the owner ends a rental from its first day on, and only once', async () => {
  const people = await pair(market)
  const early = await agree(people, 2)
  const { status } = await people.owner.put(`/rentalhistories/${early}/`, { state: 'RETURNED' })
  assert.ok(status === 400 || status === 409, 'before the first day')
  const id = await agree(people, 0)
  const back = await people.owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  assert.equal(back.status, 200)
  sameKeys(back.body, WRITE_KEYS)
  assert.equal(back.body.state, 'RETURNED')
  for (const caller of [people.owner, people.renter]) {
    const again = await caller.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
    assert.equal(again.status, 200)
    assert.deepEqual(again.body, back.body)
  }
})

test('the renter only declares the return: the state stays', async () => {
  const people = await pair(market)
  const id = await agree(people, 0)
  const { status, body } = await people.renter.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  assert.equal(status, 200)
  assert.equal(body.state, 'SCHEDULED')
  const { body: full } = await people.owner.get(`/api/rentals/${id}/`)
  assert.deepEqual(full.flags, ['RETURN_DECLARED', 'REVIEWABLE'])
})

test('a state that is no choice is refused in words, and none is reached by a call', async () => {
  const people = await pair(market)
  const id = await agree(people, 2)
  const { status, body } = await people.owner.put(`/rentalhistories/${id}/`, { state: 'FOO' })
  assert.equal(status, 400)
  assert.deepEqual(body, { state: ['"FOO" is not a valid choice.'] })
  assert.equal((await people.owner.put(`/rentalhistories/${id}/`, { state: 'SCHEDULED' })).status, 200, 'no news')
  assert.equal((await people.renter.put(`/rentalhistories/${id}/`, { state: 'IN_USE' })).status, 403)
  assert.equal((await people.owner.put(`/rentalhistories/${id}/`, {})).status, 400)
})

test('points come only with COMPLETED, not per PUT', async () => {
  const people = await pair(market)
  const id = await agree(people, 0)
  for (let i = 0; i < 3; i++) await people.owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  for (const caller of [people.owner, people.renter]) assert.equal((await caller.get('/accounts/')).body.point, 0)
  assert.equal((await people.owner.post(`/api/rentals/${id}/release/`)).status, 200)
  assert.equal((await people.owner.post(`/api/rentals/${id}/release/`)).status, 409)
  for (const caller of [people.owner, people.renter]) assert.equal((await caller.get('/accounts/')).body.point, 100)
})

test('a date change is proposed by one and agreed to by the other', async () => {
  const people = await pair(market)
  const id = await agree(people, 2, 3)
  const proposed = await people.renter.put(`/rentalhistories/${id}/`, change(4, 6))
  assert.equal(proposed.status, 200)
  assert.equal(proposed.body.rental_start_date, day(2), 'not yet')
  assert.equal((await people.renter.put(`/rentalhistories/${id}/`, change(4, 6))).body.rental_start_date, day(2), 'repeated')
  const agreed = await people.owner.put(`/rentalhistories/${id}/`, change(4, 6))
  assert.equal(agreed.status, 200)
  assert.equal(agreed.body.rental_start_date, day(4))
  assert.equal(agreed.body.rental_end_date, day(6))
  assert.equal(agreed.body.remaining_days, 6)
  assert.equal((await people.owner.get(`/api/rentals/${id}/`)).body.total, 30000)
})

test('a date change into taken days is refused, also when agreed to later', async () => {
  const people = await pair(market)
  const other = { ...people, renter: await market.member('other') }
  await other.renter.room(people.product)
  const id = await agree(people, 2, 3)
  await agree(other, 5, 6)
  const refused = await people.renter.put(`/rentalhistories/${id}/`, change(3, 5))
  assert.equal(refused.status, 400)
  assert.equal(refused.body.message, TAKEN)
  assert.equal(refused.body.conflicting_days.length, 1)
  await people.renter.put(`/rentalhistories/${id}/`, change(10, 11))
  await agree(other, 11, 12)
  const late = await people.owner.put(`/rentalhistories/${id}/`, change(10, 11))
  assert.equal(late.status, 400)
  assert.equal(late.body.message, TAKEN)
  assert.equal((await people.owner.get(`/api/rentals/${id}/`)).body.rental_start_date, day(2), 'nothing half done')
  assert.deepEqual((await people.owner.put(`/rentalhistories/${id}/`, change(-2, 1))).body, BAD_DATES)
})

test('dates put on an open rental count as a tap', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await renter.schedule(product, renter, dates(2))
  const countered = await owner.put(`/rentalhistories/${asked.id}/`, change(3, 4))
  assert.equal(countered.body.state, 'COUNTERED')
  const agreed = await renter.put(`/rentalhistories/${asked.id}/`, change(3, 4))
  assert.equal(agreed.status, 200)
  assert.equal(agreed.body.state, 'SCHEDULED')
})

test('DELETE declines, withdraws or cancels, frees the days, and then the rental is gone', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const { body: asked } = await renter.schedule(product, renter, dates(2))
  assert.equal((await owner.del(`/rentalhistories/${asked.id}/`)).status, 204)
  assert.equal((await renter.get(`/api/rentals/${asked.id}/`)).body.state, 'DECLINED')
  const { body: offered } = await owner.schedule(product, renter, dates(2))
  assert.equal((await owner.del(`/rentalhistories/${offered.id}/`)).status, 204)
  assert.equal((await renter.get(`/api/rentals/${offered.id}/`)).body.state, 'CANCELLED')
  const id = await agree(people, 2)
  assert.equal((await renter.del(`/rentalhistories/${id}/`)).status, 204)
  assert.equal((await renter.del(`/rentalhistories/${id}/`)).status, 404)
  assert.deepEqual((await renter.get('/rentalhistories/rental/')).body, [])
  await agree(people, 2)
})

test('a rental that came back cannot be deleted', async () => {
  const people = await pair(market)
  const id = await agree(people, 0)
  await people.owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  assert.equal((await people.renter.del(`/rentalhistories/${id}/`)).status, 409)
})

test('strangers neither see, change nor delete a rental', async () => {
  const people = await pair(market)
  const id = await agree(people, 0)
  const stranger = await market.member('stranger')
  assert.equal((await stranger.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })).status, 404)
  assert.equal((await stranger.put(`/rentalhistories/${id}/`, change(1, 2))).status, 404)
  assert.equal((await stranger.del(`/rentalhistories/${id}/`)).status, 404)
  assert.equal((await market.guest.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })).status, 401)
  assert.equal((await market.guest.get('/rentalhistories/rental/')).status, 401)
  assert.equal((await people.owner.get(`/api/rentals/${id}/`)).body.state, 'ACCEPTED')
})

test('GETs move nothing', async () => {
  const people = await pair(market)
  const id = await agree(people, 0)
  const before = (await people.renter.get('/rentalhistories/rental/')).body
  await people.owner.get(`/rentalhistories/enrollment/${people.product.id}/`)
  await people.owner.get(`/rentalhistories/?product=${people.product.id}&renter=${people.renter.id}`)
  assert.deepEqual((await people.renter.get('/rentalhistories/rental/')).body, before)
  assert.equal(before[0].id, id)
  assert.equal(before[0].state, 'SCHEDULED', 'its first day does not put it in use')
})

test('availability answers in the words of the original, from the query or the body', async () => {
  const people = await pair(market)
  await agree(people, 3, 5)
  const path = `/products/${people.product.id}/availability/`
  const ask = (from, to) => market.guest.get(`${path}?rental_start_date=${day(from)}&rental_end_date=${day(to)}`)
  const free = await ask(6, 8)
  assert.equal(free.status, 200)
  assert.deepEqual(free.body, { message: '해당 기간은 대여가 가능합니다.' })
  const taken = await ask(5, 8)
  assert.equal(taken.status, 400)
  assert.equal(taken.body.message, TAKEN)
  assert.equal(taken.body.conflicting_days.length, 1)
  assert.equal(taken.body.conflicting_days[0].renter.id, 0)
  assert.deepEqual((await ask(-1, 2)).body, BAD_DATES)
  assert.deepEqual((await ask(4, 2)).body, BAD_DATES)
  assert.equal((await market.guest.get(path)).status, 400)
  assert.equal((await market.guest.get('/products/999999/availability/?rental_start_date=2027-01-01&rental_end_date=2027-01-02')).status, 404)
})

test('at most five requests are open at a time', async () => {
  const owner = await market.member('owner')
  const renter = await market.member('renter')
  const products = []
  for (let i = 0; i < 6; i++) products.push(await owner.list())
  for (const product of products.slice(0, 5)) assert.equal((await renter.schedule(product, renter, dates(1))).status, 201)
  const sixth = await renter.schedule(products[5], renter, dates(1))
  assert.ok(sixth.status === 400 || sixth.status === 409)
})

test('a product with an agreed rental cannot be deleted, one with a request can', async () => {
  const people = await pair(market)
  const id = await agree(people, 2)
  assert.equal((await people.owner.del(`/products/${people.product.id}/`)).status, 409)
  await people.renter.del(`/rentalhistories/${id}/`)
  assert.equal((await people.owner.del(`/products/${people.product.id}/`)).status, 204)
  assert.equal((await people.renter.schedule(people.product, people.renter, dates(2))).status, 404)
})
