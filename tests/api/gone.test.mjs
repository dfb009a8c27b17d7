// docs/rentals.md section 3, row 2: what becomes of a request whose days somebody else has got, and what else there is.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, day, openMarket, pair, PRODUCT_KEYS, sameKeys } from '../support/market.mjs'
import { looked } from '../support/story.mjs'
import { until } from '../support/until.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const ask = async (member, product, from, to = from, more = {}) => {
  const { status, body, text } = await member.post(`/products/${product.id}/rentals/`, { ...dates(from, to), ...more })
  assert.equal(status, 201, text)
  return body.id
}
const move = async (member, id, name, body = {}) => {
  const answer = await member.post(`/api/rentals/${id}/${name}/`, body)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const rental = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body
const gone = async (member, id) => (await rental(member, id)).flags.includes('GONE')
const cards = async (member, id) => {
  const { room } = await rental(member, id)
  return (await member.get(`/chat/${room}/messages/`)).body.filter(({ body }) => body?.rental === id && body.event === 'gone')
}
const notices = async (member) => (await member.get('/api/notifications/')).body.notifications.filter(({ kind }) => kind === 'rental_gone').length
/** A pair, a third who asks for the same thing. */
async function three(more) {
  const people = await pair(market, more)
  return { ...people, second: await market.member('second') }
}

test('where many ask for the same days the accept does not wait for all of them to be told', async () => {
  const { owner, renter, product } = await three()
  const first = await ask(renter, product, 6)
  const others = []
  for (let i = 0; i < 12; i++) {
    const member = await market.member('many')
    others.push([member, await ask(member, product, 6)])
  }
  await move(owner, first, 'accept')
  for (const [member, id] of others) {
    await until('each is told', () => gone(member, id))
    await until('by a card', async () => (await cards(member, id)).length === 1)
  }
})

test('who asked for days that another got is told in the room and in a notice, with the next free days, once', async () => {
  const { owner, renter, second, product } = await three()
  const first = await ask(renter, product, 3, 4)
  const other = await ask(second, product, 4, 5)
  const apart = await ask(await market.member('apart'), product, 10, 11)
  await move(owner, first, 'accept')
  await until('the card is there', async () => (await cards(second, other)).length)
  const [card] = await cards(second, other)
  assert.deepEqual(card.body.alternatives[0], dates(0, 1))
  assert.deepEqual(card.body.alternatives[1], dates(5, 6))
  assert.match(card.text, /먼저 나갔어요.*비어 있는 날: /)
  assert.ok(!card.text.includes(renter.username))
  assert.equal(await notices(second), 1)
  assert.equal(await notices(owner), 0, 'it was his doing')
  assert.equal((await rental(second, other)).state, 'REQUESTED', 'the request stays open')
  assert.equal(await gone(second, other), true)
  assert.equal(await gone(owner, apart), false)
  const refused = await owner.post(`/api/rentals/${other}/accept/`)
  assert.equal(refused.body.code, 'unavailable')
  await owner.put(`/products/${product.id}/calendar-rules/`, { days_after: 0 })
  await move(await market.again(renter), first, 'change', { place: '정문' })
  await looked(market)
  assert.equal((await cards(second, other)).length, 1)
})

test('the owner may offer other days, and the renter ask for them: then nothing is gone', async () => {
  const { owner, renter, second, product } = await three()
  const other = await ask(second, product, 3)
  await move(owner, await ask(renter, product, 3), 'accept')
  await until('it is gone', () => gone(second, other))
  await move(second, other, 'ask', dates(6))
  assert.equal(await gone(second, other), false)
  assert.equal((await move(owner, other, 'accept')).state, 'ACCEPTED')
})

test('days that come free again are gone no more, and a second loss is told again', async () => {
  const { owner, renter, second, product } = await three()
  const other = await ask(second, product, 20, 21)
  const first = await ask(renter, product, 20)
  await move(owner, first, 'accept')
  await until('it is gone', () => gone(second, other))
  await move(renter, first, 'cancel')
  await until('it is back', async () => !(await gone(second, other)))
  await move(owner, await ask(renter, product, 21), 'accept')
  await until('both losses are told', async () => (await cards(second, other)).length === 2)
})

test('of several units the requests for which one is left stay as they are', async () => {
  const { owner, renter, second, product } = await three()
  await owner.put(`/products/${product.id}/units/`, { units: [{}, {}] })
  const third = await market.member('third')
  const [a, b, both] = [await ask(renter, product, 3), await ask(second, product, 3), await ask(third, product, 3, 3, { qty: 2 })]
  await move(owner, a, 'accept')
  await until('two are too many', () => gone(third, both))
  assert.equal(await gone(second, b), false)
  await move(owner, b, 'accept')
})

test("an owner's offer to somebody else takes the days, too", async () => {
  const { owner, renter, second, product } = await three()
  const other = await ask(second, product, 3)
  await owner.post(`/products/${product.id}/rentals/`, { ...dates(3), renter: renter.id })
  await until('it is gone', () => gone(second, other))
})

test('days that their owner closes, and a unit that is away, are told as well', async () => {
  const one = await three(), other = await three()
  const closed = await ask(one.renter, one.product, 3), away = await ask(other.renter, other.product, 3)
  const apart = await ask(one.second, one.product, 5)
  await one.owner.put(`/products/${one.product.id}/calendar-rules/`, { exceptions: [{ from: day(3), to: day(3), plan: 'closed' }] })
  const { body } = await other.owner.put(`/products/${other.product.id}/units/`, { units: [{ status: 'maintenance' }] })
  assert.equal(body.units.length, 1)
  await until('the closed day is told', () => gone(one.renter, closed))
  await until('no unit is left', () => gone(other.renter, away))
  assert.equal((await cards(one.renter, closed)).length, 1)
  assert.equal(await gone(one.second, apart), false)
})

const others = (guest, product, query) => guest.get(`/api/products/${product.id}/alternatives/?${new URLSearchParams(query)}`)

test('alternatives are the next days of the thing and others of its kind, free on the days and at the place first', async () => {
  const owner = await market.member('owner'), neighbour = await market.member('neighbour'), viewer = await market.member('viewer')
  const kind = { category: '구명조끼', direct_dealing_place: '제주 항구' }
  const product = await owner.list(kind)
  const own = await owner.list(kind)
  const far = await neighbour.list({ ...kind, direct_dealing_place: '서울역', rental_fee_for_a_day: '10000' })
  const dear = await neighbour.list({ ...kind, rental_fee_for_a_day: '90000' })
  const near = await neighbour.list({ ...kind, rental_fee_for_a_day: '11000' })
  const busy = await neighbour.list(kind)
  const helmet = await neighbour.list({ category: '헬멧' })
  await neighbour.list({ category: '테니스 라켓' })
  const mine = await viewer.list(kind)
  await move(neighbour, await ask(viewer, busy, 3), 'accept')
  await move(owner, await ask(viewer, product, 3), 'accept')
  const { status, body } = await others(viewer, product, { from: day(3), to: day(3) })
  assert.equal(status, 200)
  sameKeys(body, ['days', 'products', 'likes'])
  assert.deepEqual(body.days[0], dates(0))
  const ids = body.products.map(({ id }) => id)
  assert.deepEqual(ids, [near.id, dear.id, far.id, busy.id, helmet.id], 'one is free a day before')
  body.products.forEach((one) => sameKeys(one, PRODUCT_KEYS))
  assert.ok(!ids.includes(own.id) && !ids.includes(mine.id))
  const guest = (await others(market.guest, product, { from: day(3), to: day(3) })).body.products
  assert.equal(guest.length, 5, 'at most five')
  assert.ok(guest.some(({ id }) => id === mine.id))
})

test('of what is alike comes first what fits, what is of the size, what is free on the days, what is near by, what costs about as much', async () => {
  const owner = await market.member('owner'), other = await market.member('other'), viewer = await market.member('viewer')
  const kind = { category: '하이킹부츠', direct_dealing_place: '강원 속초시', rental_fee_for_a_day: '10000' }
  const list = async (more, sizes = [{ variant: '270' }], foot = 270) => {
    const product = await other.list({ ...kind, ...more })
    assert.equal((await other.put(`/products/${product.id}/units/`, { units: sizes })).status, 200)
    const fit = sizes.map(({ variant }) => ({ variant, foot: { low: foot, high: foot } }))
    assert.equal((await other.put(`/api/products/${product.id}/fit/`, { sizes: fit })).status, 200)
    return product
  }
  const product = await owner.list(kind)
  await owner.put(`/products/${product.id}/units/`, { units: [{ variant: '270' }] })
  const cheap = await list({ direct_dealing_place: '강원 강릉시', rental_fee_for_a_day: '9000' })
  const far = await list({ direct_dealing_place: '서울 중구' })
  const dear = await list({ direct_dealing_place: '강원 속초시', rental_fee_for_a_day: '50000' })
  const busy = await list({})
  const otherSize = await list({}, [{ variant: 'M' }])
  const small = await list({}, undefined, 230)
  await move(other, (await viewer.post(`/products/${busy.id}/rentals/`, { ...dates(3), variant: '270' })).body.id, 'accept')
  assert.equal((await viewer.put('/api/fit/', { foot: 270, width: 'regular' })).status, 200)
  const { body } = await others(viewer, product, { from: day(3), to: day(3), variant: '270' })
  const names = new Map([[cheap.id, 'cheap'], [far.id, 'far'], [dear.id, 'dear'], [busy.id, 'busy'], [otherSize.id, 'otherSize'], [small.id, 'small']])
  assert.deepEqual(body.products.map(({ id }) => names.get(id)), ['dear', 'cheap', 'far', 'otherSize', 'small'])
  assert.deepEqual(body.likes[0], { product: dear.id, ...dates(3), same_category: true, same_size: true, same_place: true })
  assert.deepEqual(body.likes.map(({ same_size, same_place }) => [same_size, same_place]), [[true, true], [true, false], [true, false], [false, true], [true, true]])
  for (const away of [cheap, far, small]) await other.del(`/products/${away.id}/`)
  const fewer = (await others(viewer, product, { from: day(3), to: day(3), variant: '270' })).body
  assert.deepEqual(fewer.products.map(({ id }) => names.get(id)), ['dear', 'busy', 'otherSize'], 'what is free a day before or after is shown where there is little')
  assert.deepEqual(fewer.likes[1], { product: busy.id, ...dates(2), same_category: true, same_size: true, same_place: true })
})

test('alternatives of a thing without a category are days only; bad questions are refused', async () => {
  const owner = await market.member('owner')
  const product = await owner.list()
  await owner.put(`/products/${product.id}/`, { category: '' })
  assert.deepEqual((await others(market.guest, product, { from: day(3), to: day(4) })).body, { days: [dates(0, 1), dates(2, 3), dates(4, 5)], products: [], likes: [] })
  for (const query of [{}, { from: day(3) }, { from: day(3), to: 'x' }, { from: day(3), to: day(2) }, { from: day(0), to: day(180) }, { from: day(3), to: day(3), qty: 0 }])
    assert.equal((await others(market.guest, product, query)).status, 400, JSON.stringify(query))
  assert.equal((await others(market.guest, { id: 999999 }, { from: day(3), to: day(3) })).status, 404)
})
