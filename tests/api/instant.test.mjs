// docs/rentals.md section 3, row 1c: whose owner has said so beforehand, is accepted at once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, day, openMarket, pair } from '../support/market.mjs'
import { NOON, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

let market
before(async () => (market = await openMarket({ nodes: 2 })))
after(() => market.close())

const path = (product, what) => `/products/${product.id}/${what}/`
const ask = (member, product, from, to = from, more = {}) => member.post(path(product, 'rentals'), { ...dates(from, to), ...more })
const rental = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body
const mine = async (member) => (await member.get('/api/rentals/')).body
const events = async (member, id) => (await member.get(`/api/rentals/${id}/proof/`)).body
const lendAtOnce = async (owner, product, more = {}) => {
  const { status, body, text } = await owner.put(path(product, 'terms'), { instant: true, ...more })
  assert.equal(status, 200, text)
  return body
}
const cards = async (member, { room, id }) => (await member.get(`/chat/${room}/messages/`)).body.filter(({ body }) => body?.rental === id)
async function open(more, terms, town = market) {
  const people = await pair(town, more)
  await lendAtOnce(people.owner, people.product, terms)
  return people
}
async function booked(...args) {
  const { status, body, text } = await ask(...args)
  assert.equal(status, 201, text)
  assert.equal(body.state, 'ACCEPTED')
  return body
}
/** Nothing stays of what is refused. */
async function refused(member, product, from, to, more, status, code) {
  const before = await mine(member)
  const answer = await ask(member, product, from, to, more)
  assert.equal(answer.status, status, answer.text)
  assert.equal(answer.body.code, code)
  assert.deepEqual(await mine(member), before)
  return answer.body
}

test('a request for free days is agreed at once, and it stands who agreed to it and when', async () => {
  const { owner, renter, product } = await open({}, { declared_value: 100000, deposit: 20000 })
  const quote = (await market.guest.get(`/products/${product.id}/quote/?rental_start_date=${day(3)}&rental_end_date=${day(5)}`)).body
  assert.equal(quote.terms.instant, true)
  const one = await booked(renter, product, 3, 5, { quote_id: quote.id, total: quote.total })
  assert.equal(one.terms.instant, true)
  assert.deepEqual((await rental(owner, one.id)).moves.includes('accept'), false)

  const proof = await events(owner, one.id)
  assert.equal(proof.verifies, true)
  assert.deepEqual(proof.events.map(({ event }) => event), ['request', 'book'])
  assert.match(proof.events[1].text, new RegExp(`\nactor ${renter.id}\n`))
  assert.match(proof.events[1].text, new RegExp(`\nsaid owner ${owner.id} terms \\d+\n`))
  const { body: agreement } = await renter.get(`/api/rentals/${one.id}/agreement/`)
  assert.equal(agreement.agreed.version, 1)
  assert.equal(agreement.agreed.by, renter.id)
  assert.equal(agreement.agreed.place, '서울 마포구')
  assert.equal(agreement.consent.by, owner.id)
  assert.equal(`said owner ${owner.id} terms ${agreement.consent.terms}`, proof.events[1].text.match(/said .*/)[0])
  assert.ok(Date.parse(agreement.consent.at) < Date.parse(agreement.agreed.agreed_at))
  const { body: ledger } = await owner.get(`/api/rentals/${one.id}/ledger/`)
  assert.deepEqual(ledger.map(({ kind, amount }) => [kind, amount]), [['deposit', 20000], ['rental_fee', 30000]])

  const said = await cards(owner, one)
  assert.deepEqual(said.map(({ body }) => body.event), ['book'])
  assert.match(said[0].text, /바로 예약했어요\. 주인이 미리 동의해 두어 바로 확정됐어요\.$/)
  assert.equal(said[0].sender.id, renter.id)
  const notices = async (member, lang) => (await member.get('/api/notifications/', { 'Accept-Language': lang })).body.notifications.map(({ kind, text }) => [kind, text])
  assert.match((await notices(owner, 'ko'))[0].join(), /^rental_book,renter님이 테니스 라켓 물건을 바로 예약해서 확정되었어요: /)
  assert.match((await notices(owner, 'en'))[0].join(), /^rental_book,renter booked 테니스 라켓 at once, it is agreed: /)
  assert.equal((await notices(owner, 'ko')).length, 1)
  assert.deepEqual(await notices(renter, 'ko'), [])

  // It is a rental like any other.
  assert.equal((await renter.post(`/api/rentals/${one.id}/cancel/`, {})).body.state, 'CANCELLED')
  assert.equal((await events(owner, one.id)).verifies, true)
})

test('the same once more is the same; other days, or more of them, are others', async () => {
  const { owner, renter, product } = await open()
  await owner.put(path(product, 'units'), { units: [{}, {}, {}] })
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(renter, product, 3, 5)))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201])
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1)
  const more = await booked(renter, product, 3, 5, { qty: 2 })
  assert.notEqual(more.id, answers[0].body.id)
  await booked(renter, product, 6)
  // Each is found again, also when another came between, and when a day costs more by now.
  assert.equal((await booked(renter, product, 3, 5, { qty: 1 })).id, answers[0].body.id)
  assert.equal((await owner.put(`/products/${product.id}/`, { rental_fee_for_a_day: 12000, category: '' })).status, 200)
  assert.equal((await booked(renter, product, 3, 5, { qty: 2 })).id, more.id)
  assert.equal((await mine(renter)).length, 3)
})

test('what is agreed already is not offered instead of itself', async () => {
  const { owner, renter, product } = await pair(market)
  const { id } = (await ask(renter, product, 3, 5)).body
  assert.equal((await owner.post(`/api/rentals/${id}/accept/`, {})).status, 200)
  const { status, body } = await ask(renter, product, 3, 5)
  assert.equal(status, 409)
  assert.ok(body.alternatives.length > 0)
  for (const { rental_start_date: from, rental_end_date: to } of body.alternatives) assert.ok(to < day(3) || from > day(5), `${from} to ${to}`)
})

test('a price of one\'s own, a changed offer, an owner\'s offer and what was asked before wait for the answer', async () => {
  const { owner, renter, product } = await pair(market)
  const before = (await ask(renter, product, 3, 5)).body
  await lendAtOnce(owner, product)
  assert.equal((await rental(renter, before.id)).state, 'REQUESTED')
  const book = await renter.post(`/api/rentals/${before.id}/book/`, {})
  assert.deepEqual([book.status, book.body.code], [409, 'not_now'])
  assert.equal((await owner.post(`/api/rentals/${before.id}/book/`, {})).status, 403)
  const other = await renter.post(`/api/rentals/${before.id}/ask/`, dates(8, 9))
  assert.equal(other.body.state, 'REQUESTED')
  const haggler = await market.member('haggler')
  const own = await ask(haggler, product, 3, 5, { price: 20000 })
  assert.deepEqual([own.status, own.body.state, own.body.total], [201, 'REQUESTED', 20000])
  const guest = await market.member('guest')
  await guest.room(product)
  const offer = await ask(owner, product, 12, 13, { renter: guest.id })
  assert.equal(offer.body.state, 'COUNTERED')
  await owner.put(path(product, 'terms'), { instant: false })
  assert.equal((await ask(await market.member('late'), product, 20)).body.state, 'REQUESTED')
  const { body } = await renter.get(`/api/rentals/${before.id}/agreement/`)
  assert.equal(body.consent, null)
})

test('what stands in the way of a request or an acceptance stands in its way, too', async () => {
  const { owner, renter, product } = await open()
  await owner.put(path(product, 'calendar-rules'), { lead_days: 2, window_days: 60, min_days: 2, max_days: 5 })
  for (const [from, to, reason] of [[1, 3, 'too_soon'], [59, 61, 'too_far'], [5, 5, 'too_short'], [5, 11, 'too_long']]) {
    const body = await refused(renter, product, from, to, {}, 400, 'bad_dates')
    assert.equal(body.reason, reason)
  }
  const old = (await market.guest.get(`/products/${product.id}/quote/?rental_start_date=${day(5)}&rental_end_date=${day(6)}`)).body
  await lendAtOnce(owner, product, { late_percent: 120 })
  await refused(renter, product, 5, 6, { quote_id: old.id }, 409, 'price_changed')
  await refused(renter, product, 5, 6, { total: 1 }, 409, 'price_changed')
  await owner.post(`/members/${renter.id}/block/`)
  await refused(renter, product, 5, 6, {}, 403, 'blocked')
  await owner.del(`/members/${renter.id}/block/`)
  await refused(owner, product, 5, 6, {}, 403, 'own_product')
  await owner.put(`/api/products/${product.id}/pause/`, { paused: true })
  await refused(renter, product, 5, 6, {}, 409, 'paused')
  await owner.put(`/api/products/${product.id}/pause/`, { paused: false })
  await booked(renter, product, 5, 6)
  const second = await market.member('second')
  const taken = await refused(second, product, 6, 7, {}, 409, 'unavailable')
  assert.equal(taken.reason, 'taken')
  assert.ok(taken.alternatives.length > 0)
  assert.deepEqual((await second.get('/chat/rooms/?email=' + encodeURIComponent(second.email) + '&type=visitor')).body, [], 'no room either')
  for (let i = 0; i < 5; i++) assert.equal((await ask(second, await owner.list(), 5, 6)).body.state, 'REQUESTED')
  await refused(second, product, 8, 9, {}, 409, 'too_many_open')
})

test('who is a day late with something books nothing', async () => {
  const told = await story()
  const { owner, renter, product } = await pair(told.market)
  const id = (await renter.post(path(product, 'rentals'), dates(0, 0, NOON))).body.id
  await owner.post(`/api/rentals/${id}/accept/`, {})
  await renter.post(`/api/rentals/${id}/hand_over/`, { code: (await owner.get(`/api/rentals/${id}/code/`)).body.code })
  const other = await owner.list()
  await lendAtOnce(owner, other)
  const [late] = await told.later(33, renter)
  const answer = await late.post(path(other, 'rentals'), dates(9, 9, NOON))
  assert.deepEqual([answer.status, answer.body.code], [403, 'overdue'])
})

test('of 40 at once for one unit exactly one has it, and nothing is left of the others', async () => {
  const { owner, product } = await open()
  const people = []
  while (people.length < 40) people.push(await market.member('racer'))
  const answers = await Promise.all(people.map((member) => ask(member, product, 3, 5)))
  assert.equal(answers.filter(({ status, body }) => status === 201 && body.state === 'ACCEPTED').length, 1)
  assert.equal(answers.filter(({ status, body }) => status === 409 && body.code === 'unavailable').length, 39)
  const { body } = await owner.get('/api/rentals/?role=owner')
  assert.deepEqual(body.map(({ state }) => state), ['ACCEPTED'])
})

test('who had asked for the days before is told that they are gone', async () => {
  const { owner, renter, product } = await pair(market)
  const { id } = (await ask(renter, product, 3, 5)).body
  await lendAtOnce(owner, product)
  await booked(await market.member('second'), product, 5, 6)
  await until('he is told', async () => (await rental(renter, id)).flags.includes('GONE'))
  assert.equal((await owner.post(`/api/rentals/${id}/accept/`, {})).body.code, 'unavailable')
})

test('sizes and numbers: as many as there are', async () => {
  const { owner, renter, product } = await open()
  await owner.put(path(product, 'units'), { units: [{ variant: '260' }, { variant: '270' }, { variant: '270' }] })
  await refused(renter, product, 3, 5, {}, 400, 'no_such_variant')
  await refused(renter, product, 3, 5, { variant: '270', qty: 3 }, 409, 'unavailable')
  const two = await booked(renter, product, 3, 5, { variant: '270', qty: 2 })
  assert.deepEqual([two.variant, two.qty], ['270', 2])
  const second = await market.member('second')
  await refused(second, product, 5, 6, { variant: '270' }, 409, 'unavailable')
  await booked(second, product, 5, 6, { variant: '260' })
})

test('a kit is booked with all its parts, or not at all', async () => {
  const { owner, renter, product: kit } = await open({ name: '스키 세트' })
  const ski = await owner.list({ name: '스키' }), pole = await owner.list({ name: '폴' })
  await owner.put(path(pole, 'units'), { units: [{}, {}, {}] })
  const { status, text } = await owner.put(path(kit, 'kit'), { lines: [{ product: ski.id }, { product: pole.id, qty: 2 }] })
  assert.equal(status, 200, text)
  await booked(renter, kit, 3, 5)
  const second = await market.member('second')
  await refused(second, kit, 5, 6, {}, 409, 'unavailable')
  await refused(second, ski, 5, 6, {}, 409, 'unavailable')
  assert.equal((await ask(second, pole, 5, 6)).body.state, 'REQUESTED', 'its part is not lent at once')
  await booked(second, kit, 6)
})

test('days that are held for who waits are his to book', async () => {
  const { owner, renter, product } = await open()
  const first = await booked(renter, product, 3, 5)
  const [waits, other] = [await market.member('waits'), await market.member('other')]
  assert.equal((await waits.post(`/api/products/${product.id}/waiting/`, dates(3, 5))).status, 201)
  await renter.post(`/api/rentals/${first.id}/cancel/`, {})
  await until('they are held', async () => (await waits.get('/api/waiting/')).body[0].held)
  await refused(other, product, 4, 4, {}, 409, 'unavailable')
  await booked(waits, product, 3, 4)
  assert.deepEqual((await waits.get('/api/waiting/')).body, [])
  await booked(other, product, 5)
})

test("the original's client finds what it asks for agreed, as it always was there", async () => {
  const { owner, renter, product } = await open()
  const first = await renter.schedule(product, renter, dates(3, 5))
  assert.deepEqual([first.status, first.body.state], [201, 'SCHEDULED'])
  const again = await renter.schedule(product, renter, dates(3, 5))
  assert.deepEqual([again.status, again.body.id], [201, first.body.id])
  const tap = await owner.schedule(product, renter, dates(3, 5))
  assert.deepEqual([tap.status, tap.body.id, tap.body.state], [201, first.body.id, 'SCHEDULED'])
  const list = await renter.get(`/rentalhistories/?product=${product.id}&renter=${renter.id}`)
  assert.deepEqual(list.body.map(({ id, state }) => [id, state]), [[first.body.id, 'SCHEDULED']])
  const second = await market.member('second')
  const taken = await second.schedule(product, second, dates(5, 6))
  assert.deepEqual([taken.status, taken.body.message], [400, '해당 기간은 대여가 불가능합니다.'])
  assert.deepEqual(await mine(second), [])
  const taps = await Promise.all(Array.from({ length: 10 }, () => second.schedule(product, second, dates(8, 9))))
  assert.deepEqual([...new Set(taps.map(({ status, body }) => `${status} ${body.state}`))], ['201 SCHEDULED'])
  assert.equal(new Set(taps.map(({ body }) => body.id)).size, 1)
})

test('what was agreed to beforehand tells nothing of how fast its owner answers', async () => {
  const { owner, product } = await open()
  for (let i = 0; i < 6; i++) {
    const member = await market.member('quick')
    const { id } = await booked(member, product, 3 + i)
    await owner.post(`/api/rentals/${id}/cancel/`, {})
  }
  const { body } = await market.guest.get(`/api/members/${owner.id}/facts/`)
  assert.equal(body.facts.some(({ kind }) => kind === 'answered'), false)
})
