// Calendars of one unit of a product (docs/rentals.md section 5): what another calendar says of it closes that one only, and its own
// link tells of it alone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { read } from '../support/database.mjs'
import { dates, day, form, handOver, openMarket, pair } from '../support/market.mjs'
import { looked } from '../support/story.mjs'
import { until } from '../support/until.mjs'

let market
before(async () => (market = await openMarket({ env: { WOOGA_LIMITS: 'off' } })))
after(() => market.close())

const compact = (n) => day(n).replaceAll('-', '')
const calendar = (...spans) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...spans.flatMap(([from, to = from], i) =>
  ['BEGIN:VEVENT', `UID:${i}`, `DTSTART;VALUE=DATE:${compact(from)}`, `DTEND;VALUE=DATE:${compact(to + 1)}`, 'END:VEVENT']), 'END:VCALENDAR', ''].join('\r\n')
const unitPath = (product, unit, what) => `/products/${product.id}/units/${unit}/${what}/`
/** The unit is elsewhere on these days, and on no others. */
const elsewhere = async ({ owner, product }, unit, ...spans) => {
  const { status, body, text } = await owner.put(`${unitPath(product, unit, 'calendar-import')}file/`, form({ file: new Blob([calendar(...spans)]) }))
  assert.equal(status, 200, text)
  return body
}
const ask = (member, product, from, to = from, more = {}) => member.post(`/products/${product.id}/rentals/`, { ...dates(from, to), ...more })
const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const left = async (product, from, to = from) =>
  (await market.guest.get(`/products/${product.id}/calendar/`)).body.days.slice(from, to + 1).map(({ units }) => units)
const listed = async (product, from, to = from) => (await market.guest.get(`/products/?${new URLSearchParams(dates(from, to))}`)).body.some(({ id }) => id === product.id)
const unitsOf = async (member, id) => (await member.get(`/api/rentals/${id}/units/`)).body.map((unit) => unit.id)
/** An owner of equal skis, by their ids, and a renter. */
async function skis(n = 2) {
  const people = await pair(market, { name: '스키' })
  const { status, body, text } = await people.owner.put(`/products/${people.product.id}/units/`, { units: Array.from({ length: n }, () => ({})) })
  assert.equal(status, 200, text)
  return { ...people, units: body.units.map(({ id }) => id) }
}
/** Somebody new has it, agreed; else how it was refused. */
async function book({ owner, product }, from, to = from, more) {
  const renter = await market.member('booker')
  const asked = await ask(renter, product, from, to, more)
  const answer = asked.status === 201 ? await move(owner, asked.body.id, 'accept') : asked
  return { status: answer.status, body: answer.body, id: asked.body.id, renter }
}

test('what another calendar says of one unit closes that one only, to renters and to the owner\'s word', async () => {
  const people = await skis()
  const { owner, renter, product, units: [a] } = people
  const state = await elsewhere(people, a, [3, 4], [8])
  assert.deepEqual([state.file, state.events, state.busy], [true, 2, [[3, 4], [8, 8]].map(([from, to]) => ({ from: day(from), to: day(to) }))])
  assert.deepEqual((await owner.get(unitPath(product, a, 'calendar-import'))).body, state)
  assert.deepEqual((await owner.get(`/products/${product.id}/calendar-import/`)).body.busy, [], 'the product has none of its own')
  assert.deepEqual(await left(product, 2, 9), [2, 1, 1, 2, 2, 2, 1, 2])
  assert.equal(await listed(product, 3, 4), true)
  const both = await ask(renter, product, 3, 3, { qty: 2 })
  assert.deepEqual([both.status, both.body.code, both.body.reason], [409, 'unavailable', 'taken'])
  const one = await book(people, 4, 5)
  assert.equal(one.status, 200)
  assert.ok(!(await unitsOf(one.renter, one.id)).includes(a))
  assert.equal(await listed(product, 3, 4), false)
  assert.deepEqual((await book(people, 3, 4)).body.code, 'unavailable')
  const offer = await owner.post(`/rentalhistories/?product=${product.id}&renter=${renter.id}`, { ...dates(4, 4) })
  assert.equal(offer.status, 400, 'it is not there to be offered, either')
  assert.equal((await owner.del(unitPath(product, a, 'calendar-import'))).status, 204)
  assert.deepEqual(await left(product, 2, 9), [2, 2, 1, 1, 2, 2, 2, 2])
})

test('what is agreed is changed for an equal unit; where there is none it stays, and closes no other days', async () => {
  const people = await skis()
  const { product, units: [a, b] } = people
  const first = await book(people, 3, 4)
  const [had] = await unitsOf(first.renter, first.id)
  const other = had === a ? b : a
  await elsewhere(people, had, [4])
  await until('it is changed', async () => (await unitsOf(first.renter, first.id))[0] === other)
  assert.deepEqual(await left(product, 3, 5), [1, 0, 2])
  const second = await book(people, 6, 7)
  const [held] = await unitsOf(second.renter, second.id)
  const third = await book(people, 6, 7)
  await elsewhere(people, held, [7])
  await looked(market)
  assert.deepEqual(await unitsOf(second.renter, second.id), [held], 'nobody loses what was agreed')
  assert.deepEqual(await left(product, 6, 8), [0, 0, 2])
  assert.equal((await book(people, 8, 9)).status, 200, 'other days go on')
  assert.equal((await people.owner.put(`/products/${product.id}/units/`, { units: [{ id: a, label: '왼쪽' }, { id: b }] })).status, 200, 'and its owner may write of his units')
  assert.equal((await move(third.renter, third.id, 'cancel')).status, 200)
  await until('one has come free', async () => (await unitsOf(second.renter, second.id))[0] !== held)
  assert.deepEqual(await left(product, 6, 7), [1, 0])
})

test('what stays agreed on a unit that is elsewhere may still be changed, for no more of its days', async () => {
  const people = await skis(1)
  const { owner, product, units: [unit] } = people
  const { renter, id } = await book(people, 3, 5)
  await elsewhere(people, unit, [2, 6])
  const change = async (from, to, more) => {
    const proposed = await move(renter, id, 'change', { ...dates(from, to), ...more })
    const { status, body } = proposed.status === 200 ? await move(owner, id, 'agree_change') : proposed
    return status === 200 ? 200 : body.code
  }
  assert.equal(await change(3, 5, { place: '정문' }), 200)
  assert.equal(await change(3, 5, { price: 12000 }), 200)
  assert.equal(await change(3, 6), 'unavailable')
  assert.equal(await change(2, 5), 'unavailable')
  assert.equal(await change(7, 8), 200)
  await elsewhere(people, unit, [6, 8])
  assert.deepEqual([await change(7, 7), await unitsOf(renter, id)], [200, [unit]])
  assert.deepEqual(await left(product, 6, 9), [0, 0, 0, 1])
})

test('of several that stay each does, and with a free equal one none has to', async () => {
  const people = await skis(3)
  const { owner, units } = people
  const { renter, id } = await book(people, 3, 4, { qty: 2 })
  const had = await unitsOf(renter, id), other = units.find((unit) => !had.includes(unit))
  const blocker = await book(people, 3, 4)
  await elsewhere(people, had[0], [4])
  const agree = async (place) => {
    assert.equal((await move(renter, id, 'change', { ...dates(3, 4), place })).status, 200)
    assert.equal((await move(owner, id, 'agree_change')).status, 200)
    return (await unitsOf(renter, id)).sort()
  }
  assert.deepEqual(await agree('정문'), [...had].sort())
  assert.equal((await move(blocker.renter, blocker.id, 'cancel')).status, 200)
  assert.deepEqual(await agree('후문'), [had[1], other].sort())
})

test('who has it keeps it for what was agreed, but for no day on which it is elsewhere', async () => {
  const people = await skis()
  const { owner, product } = people
  const { renter, id } = await book(people, 0, 3)
  await handOver({ ...people, renter }, id)
  const [unit] = await unitsOf(renter, id)
  await elsewhere(people, unit, [2, 3], [5])
  assert.deepEqual(await left(product, 0, 5), [1, 1, 1, 1, 2, 1], 'a unit that is out is away once')
  const change = async (to) => {
    const proposed = await move(renter, id, 'change', dates(0, to))
    return proposed.status === 200 ? move(owner, id, 'agree_change') : proposed
  }
  const longer = await change(5)
  assert.deepEqual([longer.status, longer.body.code], [409, 'unavailable'], 'the other one is free, but not his')
  assert.equal((await change(4)).status, 200)
  assert.equal((await change(3)).status, 200)
  await elsewhere(people, unit, [2, 5])
  assert.deepEqual([(await change(4)).status, (await change(2)).status], [409, 200], 'not a day more, but a day less')
  const other = await book(people, 2, 3)
  assert.equal(other.status, 200)
  assert.ok(!(await unitsOf(other.renter, other.id)).includes(unit))
})

test('a kit has no part on days on which the part is elsewhere', async () => {
  const people = await skis()
  const { owner, product: ski, units: [a, b] } = people
  const kit = await owner.list({ name: '스키 세트' })
  assert.equal((await owner.put(`/products/${kit.id}/kit/`, { lines: [{ product: ski.id }] })).status, 200)
  await elsewhere(people, a, [3, 5])
  assert.deepEqual(await left(kit, 2, 6), [2, 1, 1, 1, 2])
  const { id, renter } = await book({ owner, product: kit }, 4)
  assert.deepEqual(await unitsOf(renter, id), [b])
  assert.deepEqual([await listed(kit, 4), await listed(kit, 3), (await book({ owner, product: kit }, 4)).status], [false, true, 409])
  const file = form({ file: new Blob([calendar([4])]) })
  assert.equal((await owner.put(`${unitPath(kit, a, 'calendar-import')}file/`, file)).status, 404, 'the unit is of its part')
})

test('what is held for who waits is changed for another unit, or he waits on', { timeout: 180_000 }, async () => {
  const people = await skis()
  const { product, units } = people
  const both = await book(people, 3, 3, { qty: 2 })
  const waiter = await market.member('waiter')
  assert.equal((await waiter.post(`/api/products/${product.id}/waiting/`, dates(3))).status, 201)
  const held = async () => (await waiter.get('/api/waiting/')).body[0].held
  const unitHeld = () => read(market.server.data, 'SELECT DISTINCT unit_id FROM unit_slots WHERE rental_id < 0 AND unit_id IN (?, ?)', units).map(([id]) => id)
  assert.equal((await move(both.renter, both.id, 'cancel')).status, 200)
  await until('it is held', held)
  const [unit] = unitHeld()
  const other = units.find((id) => id !== unit)
  await elsewhere(people, unit, [3])
  await until('another is held', () => unitHeld()[0] === other)
  assert.equal(await held(), true)
  assert.equal((await book(people, 3)).status, 409, 'it is his')
  await elsewhere(people, other, [3])
  await until('he waits on', async () => !(await held()))
  await elsewhere(people, other)
  await until('it is held again', held)
  assert.deepEqual(unitHeld(), [other])
})

test('units that are elsewhere now and then: accepted is exactly what some order of them has room for', { timeout: 600_000 }, async () => {
  let seed = 54
  const roll = (n) => Math.floor(((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648) * n)
  const meet = ([a, b], [c, d]) => a <= d && c <= b
  const mayBe = (stays, busy, at = busy.map((spans) => [...spans])) => {
    if (stays.length === 0) return true
    const [stay, ...rest] = stays
    return at.some((spans, i) => !spans.some((span) => meet(span, stay)) && mayBe(rest, busy, at.map((one, k) => (k === i ? [...one, stay] : one))))
  }
  let yes = 0, no = 0
  for (let round = 0; round < 6; round++) {
    const people = await skis(3)
    const busy = people.units.map(() => Array.from({ length: roll(3) }, () => ((from) => [from, from + roll(3)])(2 + roll(10))))
    for (const [i, unit] of people.units.entries()) await elsewhere(people, unit, ...busy[i])
    const stays = []
    for (let i = 0; i < 9; i++) {
      const from = 2 + roll(10)
      const stay = [from, from + roll(4)]
      const { status } = await book(people, ...stay)
      assert.equal(status === 200, mayBe([...stays, stay], busy), JSON.stringify({ busy, stays, stay }))
      if (status === 200) stays.push(stay)
      status === 200 ? yes++ : no++
    }
  }
  assert.ok(yes > 15 && no > 5, `${yes} ${no}`)
})

test('only the owner names calendars of his units and has links to them, and a unit that goes has none', async () => {
  const people = await skis()
  const { owner, renter, product, units: [a, b] } = people
  const other = await skis()
  for (const what of ['calendar-import', 'calendar-link']) {
    for (const call of [renter.get, renter.del]) assert.equal((await call(unitPath(product, a, what))).status, 403)
    assert.equal((await renter.post(unitPath(product, a, what), {})).status, 403)
    for (const unit of [other.units[0], 999999, 'x']) assert.equal((await owner.get(unitPath(product, unit, what))).status, 404, what)
  }
  assert.equal((await owner.put(unitPath(product, a, 'calendar-import'), { url: 'http://127.0.0.1/a.ics' })).status, 400)
  assert.equal((await owner.put(unitPath(product, a, 'calendar-import'), { url: 'https://example.invalid/a.ics' })).body.pending, true)
  await elsewhere(people, b, [3])
  const { body: { url } } = await owner.post(unitPath(product, b, 'calendar-link'), {})
  const link = url.slice(market.url.length)
  assert.equal((await market.guest.get(link)).status, 200)
  assert.equal((await owner.put(`/products/${product.id}/units/`, { units: [{ id: a }, {}] })).status, 200)
  assert.equal((await market.guest.get(link)).status, 404)
  assert.deepEqual(await left(product, 3), [2])
})

test('the link of a unit tells its days alone, without a name, and follows it', async () => {
  const people = await skis()
  const { owner, product, units: [a, b] } = people
  assert.equal((await owner.put(`/products/${product.id}/units/`, { units: [{ id: a, label: '왼쪽' }, { id: b, closed_from: day(9), closed_to: day(9) }] })).status, 200)
  await owner.put(`/products/${product.id}/calendar-rules/`, { exceptions: [{ from: day(7), to: day(8), plan: 'closed' }] })
  const kit = await owner.list({ name: '스키 세트' })
  assert.equal((await owner.put(`/products/${kit.id}/kit/`, { lines: [{ product: product.id }] })).status, 200)
  const one = await book(people, 2, 3), two = await book({ owner, product: kit }, 3, 4)
  await elsewhere(people, a, [5])
  const feeds = {}
  for (const unit of [a, b]) {
    const { status, body } = await owner.post(unitPath(product, unit, 'calendar-link'), {})
    assert.equal(status, 201)
    assert.ok((await owner.get(unitPath(product, unit, 'calendar-link'))).body.created_at)
    feeds[unit] = body.url.slice(market.url.length)
  }
  const days = async (unit) => {
    const { status, text } = await market.guest.get(feeds[unit])
    assert.equal(status, 200)
    for (const secret of [one.renter.username, two.renter.username, owner.username, 'rentals/']) assert.ok(!text.includes(secret), secret)
    return [...text.matchAll(/DTSTART;VALUE=DATE:(\d+)\r\nDTEND;VALUE=DATE:(\d+)/g)].map(([, from, to]) => `${from}-${to}`).sort()
  }
  const span = (from, to) => `${compact(from)}-${compact(to + 1)}`
  const [first] = await unitsOf(one.renter, one.id)
  const closed = { [a]: [span(7, 8)], [b]: [span(7, 8), span(9, 9)] }
  assert.deepEqual(await days(first), [span(2, 3), ...closed[first]])
  const second = first === a ? b : a
  assert.deepEqual(await days(second), [span(3, 4), ...closed[second]], 'a kit has it')
  const { text } = await market.guest.get(feeds[a])
  assert.match(text, new RegExp(`X-WR-CALNAME:${product.name} #1 왼쪽`))
  assert.equal((await owner.get(`/products/${product.id}/calendar-link/`)).body.created_at, null, 'the product has no link by that')
  assert.equal((await move(one.renter, one.id, 'cancel')).status, 200)
  assert.deepEqual(await days(first), closed[first])
  assert.equal((await owner.del(unitPath(product, a, 'calendar-link'))).status, 204)
  assert.equal((await market.guest.get(feeds[a])).status, 404)
  assert.equal((await market.guest.get(feeds[b])).status, 200)
})
