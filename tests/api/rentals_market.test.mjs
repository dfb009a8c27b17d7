// Our own calls about rentals: asking, moves, calendar, quote, time-outs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, handOver, openMarket, pair, sameKeys, RENTAL_KEYS } from '../support/market.mjs'

const FULL_KEYS = [...RENTAL_KEYS, 'room', 'variant', 'qty', 'days', 'total', 'lines', 'by_delivery', 'rule', 'terms', 'revision', 'flags', 'moves', 'shows_code', 'pressed', 'dropped', 'no_show_from', 'change', 'cancel', 'cancelled', 'no_show', 'late', 'late_fee']
let market
before(async () => (market = await openMarket()))
after(() => market.close())

const ask = (member, product, from, to, more) => member.post(`/products/${product.id}/rentals/`, { ...dates(from, to), ...more })
const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)

test('asking gives a rental with its fee, its room and what may be done', async () => {
  const { renter, product, room } = await pair(market)
  const { status, body } = await ask(renter, product, 3, 11)
  assert.equal(status, 201)
  sameKeys(body, FULL_KEYS)
  assert.equal(body.state, 'REQUESTED')
  assert.equal(body.room, room.id)
  assert.equal(body.days, 9)
  assert.equal(body.total, 70000)
  assert.deepEqual(body.lines, [
    { kind: 'week', count: 1, unit_price: 50000, amount: 50000 },
    { kind: 'day', count: 2, unit_price: 10000, amount: 20000 },
  ])
  assert.deepEqual(body.flags, [])
  assert.deepEqual(body.moves, ['ask', 'withdraw'])
})

test('the whole way: ask, accept, hand over, declare, return, release', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await ask(renter, product, 0, 2)
  assert.deepEqual((await owner.get(`/api/rentals/${asked.id}/`)).body.moves, ['accept', 'decline', 'counter'])
  const accepted = await move(owner, asked.id, 'accept')
  assert.equal(accepted.status, 200)
  assert.equal(accepted.body.state, 'ACCEPTED')
  assert.deepEqual(accepted.body.moves, ['cancel', 'return', 'change', 'check_in', 'press'])
  assert.equal((await handOver({ owner, renter }, asked.id)).state, 'IN_USE')
  const declared = await move(renter, asked.id, 'declare_return')
  assert.equal(declared.body.state, 'IN_USE')
  assert.deepEqual(declared.body.flags, ['RETURN_DECLARED', 'REVIEWABLE'])
  assert.equal((await move(owner, asked.id, 'return')).body.state, 'RETURNED')
  assert.equal((await move(owner, asked.id, 'release')).body.state, 'COMPLETED')
  assert.deepEqual((await owner.get(`/api/rentals/${asked.id}/`)).body.moves, [])
})

test('a refused move says why: 403 for the other side, 409 for the wrong state, 404 for what is unknown', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await ask(renter, product, 1, 1)
  const foreign = await move(renter, asked.id, 'decline')
  assert.equal(foreign.status, 403)
  assert.equal(foreign.body.code, 'not_your_move')
  const early = await move(owner, asked.id, 'return')
  assert.equal(early.status, 409)
  assert.equal(early.body.code, 'not_now')
  for (const name of ['fly', 'request', 'offer', 'expire', 'lapse', 'NONE', '%00', "accept'--"]) {
    const { status } = await move(owner, asked.id, name)
    assert.ok(status >= 400 && status < 500, `${name}: ${status}`)
  }
  assert.equal((await move(owner, 999999, 'accept')).status, 404)
  const stranger = await market.member('stranger')
  assert.equal((await move(stranger, asked.id, 'accept')).status, 404)
  assert.equal((await stranger.get(`/api/rentals/${asked.id}/`)).status, 404)
})

test('who declines may say why, from a list: in the card, the event and for machines', async () => {
  const { owner, renter, product, room } = await pair(market)
  const lastCard = async () => (await renter.get(`/chat/${room.id}/messages/`)).body.at(-1)
  const { body: first } = await ask(renter, product, 1, 1)
  for (const reason of ['why not', 'Place', 7, ['place']]) {
    const { status, body } = await owner.post(`/api/rentals/${first.id}/decline/`, { reason })
    assert.deepEqual([status, Object.keys(body)], [400, ['reason']], String(reason))
  }
  assert.equal((await owner.post(`/api/rentals/${first.id}/decline/`, { reason: 'place' })).body.state, 'DECLINED')
  const card = await lastCard()
  assert.ok(card.text.endsWith('\n사유: 주고받을 곳이 맞지 않아요'), card.text)
  assert.deepEqual([card.body.event, card.body.reason], ['decline', 'place'])
  const { verifies, events } = (await renter.get(`/api/rentals/${first.id}/proof/`)).body
  assert.deepEqual([verifies, events.at(-1).event], [true, 'decline'])
  assert.match(events.at(-1).text, /\nsaid place\n/)
  for (const body of [undefined, {}, { reason: null }]) {
    const { body: next } = await ask(renter, product, 1, 1)
    assert.equal((await owner.post(`/api/rentals/${next.id}/decline/`, body)).status, 200)
    assert.ok(!('reason' in (await lastCard()).body))
  }
})

test("one's own product cannot be rented, nor can a second request be opened", async () => {
  const { owner, renter, product } = await pair(market)
  assert.equal((await ask(owner, product, 1, 1)).body.code, 'own_product')
  assert.equal((await ask(renter, product, 1, 1)).status, 201)
  const second = await ask(renter, product, 2, 2)
  assert.equal(second.status, 409)
  assert.equal(second.body.code, 'already_open')
})

test('a request that is sent again, its answer lost, is the one that was made; anything else of it is another', async () => {
  const { renter, product, owner } = await pair(market)
  const first = await ask(renter, product, 1, 2)
  const again = await Promise.all(Array.from({ length: 5 }, () => ask(renter, product, 1, 2)))
  for (const { status, body, text } of again) assert.deepEqual([status, body.id, body.revision], [201, first.body.id, first.body.revision], text)
  for (const more of [{ price: 1000 }, { qty: 2 }, { delivery: true }]) {
    const { status, body } = await renter.post(`/products/${product.id}/rentals/`, { ...dates(1, 2), ...more })
    assert.ok(status === 409 || status === 400, `${JSON.stringify(more)} ${status} ${JSON.stringify(body).slice(0, 80)}`)
  }
  const { body: rentals } = await renter.get('/api/rentals/')
  assert.equal((rentals.results ?? rentals.rentals ?? rentals).filter((one) => one.product.id === product.id).length, 1)
  await move(renter, first.body.id, 'withdraw')
  const next = await ask(renter, product, 1, 2)
  assert.deepEqual([next.status, next.body.id !== first.body.id], [201, true])
  assert.equal((await owner.get(`/api/rentals/${next.body.id}/`)).body.state, 'REQUESTED')
})

test('it is that one also where nobody could ask for it any more: the fifth that is open, of what is paused since', async () => {
  const { owner, renter, product } = await pair(market)
  const products = [product, ...await Promise.all(Array.from({ length: 4 }, () => owner.list()))]
  const asked = []
  for (const one of products) asked.push(await ask(renter, one, 1, 2))
  assert.deepEqual(asked.map(({ status }) => status), [201, 201, 201, 201, 201])
  const again = async (i) => {
    const { status, body, text } = await ask(renter, products[i], 1, 2)
    assert.deepEqual([status, body.id, body.revision], [201, asked[i].body.id, asked[i].body.revision], text)
  }
  await again(4)
  assert.equal((await ask(renter, await owner.list(), 1, 2)).body.code, 'too_many_open')
  assert.equal((await ask(renter, products[4], 1, 3)).body.code, 'already_open')
  await move(renter, asked[0].body.id, 'withdraw')
  assert.equal((await owner.put(`/api/products/${products[1].id}/pause/`, { paused: true })).status, 200)
  await again(1)
})

test('taken days are a 409 with alternatives', async () => {
  const people = await pair(market)
  await agree(people, 0, 3)
  const other = await market.member('other')
  const { status, body, text } = await ask(other, people.product, 2, 4)
  assert.equal(status, 409)
  assert.equal(body.code, 'unavailable')
  const more = await other.get(`/api/products/${people.product.id}/alternatives/?from=${dates(2).rental_start_date}&to=${dates(4).rental_start_date}`)
  assert.equal(more.status, 200)
  for (const name of [people.renter.username, people.renter.email, people.renter.alias]) assert.ok(!name || !(text + more.text).includes(name), name)
  assert.deepEqual(body.alternatives[0], dates(4, 6))
  assert.equal(body.alternatives.length, 3)
})

test('of two requests for the same days only one can be accepted', async () => {
  const { owner, renter, product } = await pair(market)
  const other = await market.member('other')
  const first = (await ask(renter, product, 1, 2)).body
  const second = (await ask(other, product, 2, 3)).body
  assert.equal((await move(owner, first.id, 'accept')).status, 200)
  const refused = await move(owner, second.id, 'accept')
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'unavailable')
  assert.equal((await owner.get(`/api/rentals/${second.id}/`)).body.state, 'REQUESTED')
})

test('a counter-offer holds its days until it is refused', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await ask(renter, product, 1, 2)
  const countered = await move(owner, asked.id, 'counter', dates(4, 5))
  assert.equal(countered.body.state, 'COUNTERED')
  const other = await market.member('other')
  assert.equal((await ask(other, product, 5, 6)).status, 409)
  assert.equal((await move(renter, asked.id, 'refuse')).body.state, 'DECLINED')
  assert.equal((await ask(other, product, 5, 6)).status, 201)
})

test('an owner offers to a room partner, not to a stranger', async () => {
  const { owner, renter, product } = await pair(market)
  const stranger = await market.member('stranger')
  assert.equal((await ask(owner, product, 1, 2, { renter: stranger.id })).body.code, 'no_room')
  const offer = await ask(owner, product, 1, 2, { renter: renter.id })
  assert.equal(offer.status, 201)
  assert.equal(offer.body.state, 'COUNTERED')
  assert.equal((await move(renter, offer.body.id, 'accept')).body.state, 'ACCEPTED')
  assert.equal((await ask(renter, product, 5, 6, { renter: stranger.id })).status, 403)
})

test('a price that has changed is told before the request', async () => {
  const { renter, product } = await pair(market)
  const wrong = await ask(renter, product, 1, 2, { total: 1 })
  assert.equal(wrong.status, 409)
  assert.equal(wrong.body.code, 'price_changed')
  assert.equal((await ask(renter, product, 1, 2, { total: 20000 })).status, 201)
})

test("the owner's later price leaves an agreed rental alone", async () => {
  const people = await pair(market)
  const id = await agree(people, 1, 2)
  const edit = await people.owner.put(`/products/${people.product.id}/`, { rental_fee_for_a_day: 99000, category: '테니스라켓' })
  assert.equal(edit.status, 200, edit.text)
  assert.equal((await people.renter.get(`/api/rentals/${id}/`)).body.total, 20000)
})

test('the calendar tells free days and the fees', async () => {
  const people = await pair(market)
  await agree(people, 1, 2)
  const path = `/products/${people.product.id}/calendar/`
  const { status, body } = await market.guest.get(`${path}?from=${day(-1)}&days=5`)
  assert.equal(status, 200)
  sameKeys(body, ['from', 'min_days', 'max_days', 'days', 'rental_fee_for_a_day', 'rental_fee_for_a_week'])
  assert.equal(body.from, day(-1))
  assert.deepEqual(body.days.map(({ date, free }) => ({ date, free })), [false, true, false, false, true].map((free, i) => ({ date: day(i - 1), free })))
  assert.equal(body.rental_fee_for_a_day, 10000)
  assert.equal(body.rental_fee_for_a_week, 50000)
  assert.equal((await market.guest.get(path)).body.from, day(0))
  assert.equal((await market.guest.get(`${path}?from=${day(170)}&days=200`)).body.days.filter((one) => one.free).length, 11)
  for (const bad of ['days=0', 'days=367', 'days=x', 'from=x', 'from=2027-02-30']) {
    assert.equal((await market.guest.get(`${path}?${bad}`)).status, 400, bad)
  }
  assert.equal((await market.guest.get('/products/999999/calendar/')).status, 404)
})

test('the quote is the fee line by line', async () => {
  const { product } = await pair(market)
  const quote = (from, to) => market.guest.get(`/products/${product.id}/quote/?rental_start_date=${day(from)}&rental_end_date=${day(to)}`)
  const want = { 1: 10000, 3: 30000, 5: 50000, 6: 50000, 7: 50000, 8: 60000, 10: 80000, 12: 100000, 14: 100000, 15: 110000, 21: 150000 }
  for (const [days, total] of Object.entries(want)) {
    const { body } = await quote(1, Number(days))
    assert.equal(body.days, Number(days))
    assert.equal(body.total, total, days)
    assert.equal(body.lines.reduce((sum, line) => sum + line.amount, 0), total)
  }
  assert.equal((await quote(1, 31)).status, 400)
  assert.equal((await quote(-1, 3)).status, 400)
  assert.equal((await market.guest.get(`/products/${product.id}/quote/`)).status, 400)
})

test("a member's rentals stand by role, in every state; a room has its own", async () => {
  const { owner, renter, product, room } = await pair(market)
  const { body: first } = await ask(renter, product, 1, 1)
  await move(renter, first.id, 'withdraw')
  const { body: second } = await ask(renter, product, 1, 1)
  const ids = [second.id, first.id]
  const asked = await renter.get('/api/rentals/?role=renter')
  assert.deepEqual(asked.body.map((rental) => rental.id), ids)
  sameKeys(asked.body[0], FULL_KEYS)
  assert.deepEqual(asked.body.map((rental) => rental.state), ['REQUESTED', 'CANCELLED'])
  assert.deepEqual((await owner.get('/api/rentals/?role=owner')).body.map((rental) => rental.id), ids)
  assert.deepEqual((await owner.get('/api/rentals/?role=renter')).body, [])
  assert.equal((await owner.get('/api/rentals/?role=king')).status, 400)
  for (const caller of [owner, renter]) {
    assert.deepEqual((await caller.get(`/api/rooms/${room.id}/rentals/`)).body.map((rental) => rental.id), ids)
  }
  const stranger = await market.member('stranger')
  assert.equal((await stranger.get(`/api/rooms/${room.id}/rentals/`)).status, 404)
})

test('a proposed change is shown, agreed to by the other only, and can be dropped', async () => {
  const people = await pair(market)
  const { owner, renter } = people
  const id = await agree(people, 1, 2)
  const proposed = await move(renter, id, 'change', dates(4, 8))
  assert.deepEqual(proposed.body.change, {
    ...dates(4, 8), variant: '', qty: 1, by: renter.id, total: 50000, lines: [{ kind: 'week', count: 1, unit_price: 50000, amount: 50000 }],
  })
  assert.deepEqual(proposed.body.flags, ['CHANGE_PROPOSED'])
  assert.equal((await move(renter, id, 'agree_change')).status, 409)
  assert.equal((await move(renter, id, 'drop_change')).body.change, null)
  await move(renter, id, 'change', dates(4, 8))
  const agreed = await move(owner, id, 'agree_change')
  assert.equal(agreed.body.rental_start_date, day(4))
  assert.equal(agreed.body.total, 50000)
  assert.equal(agreed.body.change, null)
})

test('changing dates may overlap the own old ones', async () => {
  const people = await pair(market)
  const id = await agree(people, 2, 4)
  await move(people.renter, id, 'change', dates(3, 6))
  assert.equal((await move(people.owner, id, 'agree_change')).status, 200)
  const free = await market.guest.get(`/products/${people.product.id}/availability/?rental_start_date=${day(2)}&rental_end_date=${day(2)}`)
  assert.equal(free.status, 200)
})

test("a member's rentals by whether they go on: each is in one of the two lists, on every page", async () => {
  const { owner, renter, product } = await pair(market)
  const { body: first } = await ask(renter, product, 1, 1)
  await move(renter, first.id, 'withdraw')
  const { body: agreed } = await ask(renter, product, 1, 1)
  await move(owner, agreed.id, 'accept')
  const { body: second } = await ask(renter, product, 3, 3)
  await move(owner, second.id, 'decline')
  const { body: open } = await ask(renter, product, 5, 5)
  for (const [member, role] of [[renter, 'renter'], [owner, 'owner']]) {
    const list = (more) => member.get(`/api/rentals/?role=${role}&${more}`)
    const ids = async (more) => (await list(more)).body.map(({ id }) => id)
    assert.deepEqual(await ids('live=1'), [open.id, agreed.id], role)
    assert.deepEqual(await ids('live=0'), [second.id, first.id], role)
    assert.deepEqual(await ids('live='), [open.id, second.id, agreed.id, first.id], 'not asked')
    const page = await list('live=1&limit=1')
    assert.deepEqual(page.body.map(({ id }) => id), [open.id])
    sameKeys(page.body[0], FULL_KEYS)
    const next = /<([^>]+)>/.exec(page.headers.get('link'))[1]
    const last = await member.get(next)
    assert.deepEqual([last.body.map(({ id }) => id), last.headers.get('link')], [[agreed.id], null])
  }
  const bad = await renter.get('/api/rentals/?live=yes', { 'Accept-Language': 'ko' })
  assert.deepEqual([bad.status, bad.body], [400, { live: ['진행 중인 대여는 1, 지난 대여는 0으로 적어 주세요.'] }])
})
