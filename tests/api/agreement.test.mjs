// Changes of an agreed rental as the difference of two agreements (docs/rentals.md section 3).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, handOver, openMarket, pair, sameKeys } from '../support/market.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const AGREEMENT_KEYS = ['version', 'by', 'at', 'rental_start_date', 'rental_end_date', 'variant', 'qty', 'total', 'lines', 'place', 'pickup_hour', 'agreed_at', 'diff']
const agreement = async (member, id) => (await member.get(`/api/rentals/${id}/agreement/`)).body
const change = (member, id, body) => member.post(`/api/rentals/${id}/change/`, body)
const lastCard = async (member, room) => (await member.get(`/chat/${room.id}/messages/`)).body.at(-1)

test('what is asked is no agreement; what is accepted is the first, at the place of the product', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(3, 4))
  assert.deepEqual(await agreement(renter, asked.id), { rental: asked.id, version: 0, agreed: null, consent: null, proposed: null, versions: [] })
  assert.equal((await owner.post(`/api/rentals/${asked.id}/accept/`)).status, 200)
  const body = await agreement(renter, asked.id)
  assert.deepEqual([body.version, body.consent, body.proposed, body.versions.length], [1, null, null, 1])
  sameKeys(body.agreed, AGREEMENT_KEYS)
  const { place, pickup_hour: hour, total, by, diff } = body.agreed
  assert.deepEqual([place, hour, total, by, diff], ['서울 마포구', null, 20000, owner.id, null])
})

test('other days may come with a place and an hour, and the accept agrees to all of it', async () => {
  const { owner, renter, product, room } = await pair(market)
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(3, 4))
  const place = '합정역 2번 출구'
  const countered = await owner.post(`/api/rentals/${asked.id}/counter/`, { ...dates(4, 5), place, pickup_hour: 18 })
  assert.equal(countered.status, 200, countered.text)
  let body = await agreement(renter, asked.id)
  assert.deepEqual([body.version, body.agreed, body.proposed.place, body.proposed.pickup_hour, body.proposed.diff], [0, null, place, 18, null])
  assert.ok((await lastCard(renter, room)).text.endsWith(`\n· 장소: 서울 마포구 → ${place}\n· 시각: 정함 없음 → 18시`))
  assert.equal((await renter.post(`/api/rentals/${asked.id}/accept/`)).status, 200)
  body = await agreement(renter, asked.id)
  assert.deepEqual([body.version, body.proposed, body.versions.length], [1, null, 1])
  assert.deepEqual([body.agreed.place, body.agreed.pickup_hour, body.agreed.rental_start_date, body.agreed.by], [place, 18, day(4), owner.id])
  assert.ok((await lastCard(renter, room)).text.includes(`· 장소: 서울 마포구 → ${place}`))
})

test('nobody agrees to what was proposed a moment ago and not seen', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(3, 4))
  await renter.post(`/api/rentals/${asked.id}/ask/`, { ...dates(3, 4), price: 100 })
  const early = await owner.post(`/api/rentals/${asked.id}/accept/`, { revision: asked.revision })
  assert.deepEqual([early.status, early.body.code], [409, 'moved_on'])
  const { revision } = (await owner.get(`/api/rentals/${asked.id}/`)).body
  assert.equal((await owner.post(`/api/rentals/${asked.id}/accept/`, { revision })).status, 200)
  await change(renter, asked.id, { price: 9000 })
  const seen = (await owner.get(`/api/rentals/${asked.id}/`)).body.revision
  await change(renter, asked.id, { price: 10 })
  assert.equal((await owner.post(`/api/rentals/${asked.id}/agree_change/`, { revision: seen })).status, 409)
  assert.equal((await agreement(owner, asked.id)).agreed.total, 100)
  const now = (await owner.get(`/api/rentals/${asked.id}/`)).body.revision
  assert.equal((await owner.post(`/api/rentals/${asked.id}/agree_change/`, { revision: now })).status, 200)
  assert.equal((await owner.post(`/api/rentals/${asked.id}/agree_change/`, { revision: 'x' })).status, 400)
})

test('a place that was offered with other days goes with them', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(3, 4))
  for (const wrong of [{ place: '앞\n뒤' }, { pickup_hour: 24 }, { place: 'x'.repeat(201) }]) {
    assert.equal((await owner.post(`/api/rentals/${asked.id}/counter/`, { ...dates(5), ...wrong })).status, 400)
  }
  await owner.post(`/api/rentals/${asked.id}/counter/`, { ...dates(5), pickup_hour: 8 })
  await renter.post(`/api/rentals/${asked.id}/ask/`, dates(6))
  assert.equal((await agreement(owner, asked.id)).proposed, null)
  await owner.post(`/api/rentals/${asked.id}/accept/`)
  const { agreed } = await agreement(owner, asked.id)
  assert.deepEqual([agreed.place, agreed.pickup_hour, agreed.rental_start_date], ['서울 마포구', null, day(6)])
})

test('a place and an hour are proposed, seen as a difference, and need both', async () => {
  const people = await pair(market)
  const { owner, renter, room } = people
  const id = await agree(people, 3)
  const place = '홍대입구역 9번 출구'
  const proposed = await change(renter, id, { place, pickup_hour: 14 })
  assert.equal(proposed.status, 200, proposed.text)
  const diff = [
    { what: 'place', before: '서울 마포구', after: place },
    { what: 'pickup_hour', before: null, after: 14 },
  ]
  let body = await agreement(owner, id)
  assert.deepEqual([body.version, body.agreed.place, body.proposed.version, body.proposed.by], [1, '서울 마포구', 2, renter.id])
  assert.deepEqual(body.proposed.diff, diff)
  let card = await lastCard(owner, room)
  assert.equal(card.kind, 'card')
  const said = typeof card.body === 'string' ? JSON.parse(card.body) : card.body
  assert.deepEqual([said.event, said.version, said.diff], ['change', 2, diff])
  assert.equal(card.text, `약속을 바꾸자고 제안했어요. 상대가 동의하면 바뀌어요.\n· 장소: 서울 마포구 → ${place}\n· 시각: 정함 없음 → 14시`)
  assert.equal((await renter.post(`/api/rentals/${id}/agree_change/`)).status, 409, 'his own word is not both')
  assert.equal((await owner.post(`/api/rentals/${id}/agree_change/`)).status, 200)
  body = await agreement(renter, id)
  assert.deepEqual([body.version, body.agreed.place, body.agreed.pickup_hour, body.proposed], [2, place, 14, null])
  assert.deepEqual(body.versions.map(({ version }) => version), [2, 1])
  assert.deepEqual(body.versions[0].diff, diff)
  card = await lastCard(owner, room)
  assert.ok(card.text.startsWith('약속이 바뀌었어요.\n· 장소: '), card.text)
})

test('days and fee differ line by line, a newer proposal replaces the older, a dropped one is gone', async () => {
  const people = await pair(market)
  const { owner, renter, room } = people
  const id = await agree(people, 3)
  await change(renter, id, { place: '역 앞' })
  assert.equal((await change(owner, id, { ...dates(3, 6), price: 25000 })).status, 200)
  const what = async () => (await agreement(renter, id)).proposed?.diff.map((one) => [one.what, one.before, one.after])
  assert.deepEqual(await what(), [['rental_end_date', day(3), day(6)], ['total', 10000, 25000]])
  const { text } = await lastCard(renter, room)
  assert.match(text, /^일정을 .* 제안했어요.*\n· 날짜: .+ → .+~.+\n· 요금: 10,000원 → 25,000원$/)
  assert.equal((await owner.post(`/api/rentals/${id}/drop_change/`)).status, 200)
  assert.equal(await what(), undefined)
  assert.equal((await agreement(renter, id)).version, 1)
})

test('agreed by the original client: the same dates again', async () => {
  const people = await pair(market)
  const id = await agree(people, 3)
  await change(people.owner, id, { place: '역 앞', pickup_hour: 9 })
  const same = { new_rental_start_date: day(3), new_rental_end_date: day(3) }
  assert.equal((await people.renter.put(`/rentalhistories/${id}/`, same)).status, 200)
  const { version, agreed } = await agreement(people.owner, id)
  assert.deepEqual([version, agreed.place, agreed.pickup_hour], [2, '역 앞', 9])
})

test('what changes nothing, half a span and what is no line are refused', async () => {
  const people = await pair(market)
  const id = await agree(people, 3)
  for (const nothing of [{}, dates(3), { place: '서울 마포구' }, { place: null, pickup_hour: null }]) {
    const { status, body } = await change(people.renter, id, nothing)
    assert.deepEqual([status, body.code], [400, 'no_difference'], JSON.stringify(nothing))
  }
  for (const wrong of [{ rental_start_date: day(4) }, { place: '앞\n· 요금: 1원' }, { place: 'x'.repeat(201) }, { pickup_hour: 24 }, { pickup_hour: -1 }]) {
    const { status, body } = await change(people.renter, id, wrong)
    assert.ok(status === 400 && !body.code, JSON.stringify(body))
  }
  assert.equal((await agreement(people.renter, id)).proposed, null)
  const stranger = await market.member('stranger')
  assert.equal((await stranger.get(`/api/rentals/${id}/agreement/`)).status, 404)
})

test('a proposal ends with the rental', async () => {
  const people = await pair(market)
  const id = await agree(people, 3)
  await change(people.renter, id, { place: '역 앞' })
  assert.equal((await people.owner.post(`/api/rentals/${id}/cancel/`, {})).status, 200)
  const { version, proposed } = await agreement(people.renter, id)
  assert.deepEqual([version, proposed], [1, null])
})

/** A pair with an agreed rental of the days 3 and 4, of one 260 of two 260 and three 270. */
async function sizes() {
  const people = await pair(market)
  const units = ['260', '260', '270', '270', '270'].map((variant) => ({ variant }))
  assert.equal((await people.owner.put(`/products/${people.product.id}/units/`, { units })).status, 200)
  const id = (await people.renter.post(`/products/${people.product.id}/rentals/`, { ...dates(3, 4), variant: '260' })).body.id
  assert.equal((await people.owner.post(`/api/rentals/${id}/accept/`)).status, 200)
  return { ...people, id }
}
const left = async ({ product }, variant) => {
  const { body } = await market.guest.get(`/products/${product.id}/calendar/?variant=${variant}`)
  return body.days.slice(3, 5).map(({ units }) => units)
}
const other = async (people, more) => {
  const member = await market.member('other')
  const { body } = await member.post(`/products/${people.product.id}/rentals/`, { ...dates(4, 5), ...more })
  assert.equal((await people.owner.post(`/api/rentals/${body.id}/accept/`)).status, 200)
}

test('another size and another number of things are a change: seen as a difference, priced, and allocated when both agree', async () => {
  const people = await sizes()
  const { owner, renter, room, id } = people
  const { status, body: asked } = await change(renter, id, { variant: '270', qty: 3 })
  assert.deepEqual([status, asked.qty, asked.total], [200, 1, 20000])
  assert.deepEqual([asked.change.variant, asked.change.qty, asked.change.total], ['270', 3, 60000])
  const diff = [
    { what: 'variant', before: '260', after: '270' },
    { what: 'qty', before: 1, after: 3 },
    { what: 'total', before: 20000, after: 60000 },
  ]
  assert.deepEqual((await agreement(owner, id)).proposed.diff, diff)
  assert.match((await lastCard(owner, room)).text, /\n· 사이즈: 260 → 270\n· 수량: 1개 → 3개\n· 요금: 20,000원 → 60,000원$/)
  assert.deepEqual([await left(people, '260'), await left(people, '270')], [[1, 1], [3, 3]], 'nothing is held before both agree')
  const agreed = await owner.post(`/api/rentals/${id}/agree_change/`)
  assert.deepEqual([agreed.status, agreed.body.variant, agreed.body.qty, agreed.body.total], [200, '270', 3, 60000])
  assert.deepEqual([await left(people, '260'), await left(people, '270')], [[2, 2], [0, 0]])
  const held = (await renter.get(`/api/rentals/${id}/units/`)).body
  assert.deepEqual(held.map(({ variant }) => variant), ['270', '270', '270'])
  const { agreed: terms, versions } = await agreement(renter, id)
  assert.deepEqual([terms.variant, terms.qty, versions[0].diff, versions[1].variant, versions[1].qty], ['270', 3, diff, '260', 1])
})

test('days and units change together, for a fee that is agreed on', async () => {
  const people = await sizes()
  assert.equal((await change(people.owner, people.id, { ...dates(6, 7), qty: 2, price: 35000 })).status, 200)
  const { status, body } = await people.renter.post(`/api/rentals/${people.id}/agree_change/`)
  assert.deepEqual([status, body.rental_start_date, body.variant, body.qty, body.total], [200, day(6), '260', 2, 35000])
  assert.deepEqual(await left(people, '260'), [2, 2])
  const fewer = await change(people.renter, people.id, { qty: 1, price: 15000 })
  assert.deepEqual([fewer.status, (await people.owner.post(`/api/rentals/${people.id}/agree_change/`)).body.total], [200, 15000])
})

test('units that are not to be had are refused with the next days on which they are, when they are proposed and when they are agreed', async () => {
  const people = await sizes()
  const { owner, renter, id } = people
  await other(people, { variant: '270' })
  const refused = await change(renter, id, { variant: '270', qty: 3 })
  assert.deepEqual([refused.status, refused.body.code, refused.body.reason, refused.body.alternatives[0]], [409, 'unavailable', 'taken', dates(0, 1)])
  assert.equal((await agreement(renter, id)).proposed, null)
  assert.equal((await change(renter, id, { variant: '270', qty: 2 })).status, 200)
  await other(people, { variant: '270' })
  const late = await owner.post(`/api/rentals/${id}/agree_change/`)
  assert.deepEqual([late.status, late.body.code, late.body.reason, late.body.alternatives[0]], [409, 'unavailable', 'taken', dates(0, 1)])
  const { body } = await renter.get(`/api/rentals/${id}/`)
  assert.deepEqual([body.variant, body.qty, body.total], ['260', 1, 20000], 'what was agreed stands')
  assert.deepEqual(await left(people, '260'), [1, 1])
  const many = await change(renter, id, { qty: 5 })
  assert.deepEqual([many.status, many.body.alternatives], [409, []], 'there never are as many')
})

test('units that are none, or as they are, are refused', async () => {
  const { renter, id } = await sizes()
  assert.equal((await change(renter, id, { variant: '280' })).body.code, 'no_such_variant')
  for (const nothing of [{ variant: '260' }, { qty: 1 }, { variant: null, qty: null }, { variant: '260', qty: 1, ...dates(3, 4) }]) {
    const { status, body } = await change(renter, id, nothing)
    assert.deepEqual([status, body.code], [400, 'no_difference'], JSON.stringify(nothing))
  }
  for (const wrong of [{ qty: 0 }, { qty: 501 }, { qty: 'two' }, { variant: 'x'.repeat(21) }]) {
    const { status, body } = await change(renter, id, wrong)
    assert.ok(status === 400 && !body.code, JSON.stringify(body))
  }
  assert.equal((await agreement(renter, id)).proposed, null)
})

test('what is handed over stays of its size and number, but may be kept for longer', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  assert.equal((await owner.put(`/products/${product.id}/units/`, { units: [{ variant: '260' }, { variant: '260' }, { variant: '270' }] })).status, 200)
  const { id } = (await renter.post(`/products/${product.id}/rentals/`, { ...dates(0, 1), variant: '260' })).body
  await owner.post(`/api/rentals/${id}/accept/`)
  assert.equal((await change(renter, id, { qty: 2 })).status, 200)
  await handOver(people, id)
  const agreed = await owner.post(`/api/rentals/${id}/agree_change/`)
  assert.deepEqual([agreed.status, agreed.body.code], [409, 'units_out'], 'proposed before the hand-over')
  for (const units of [{ qty: 2 }, { variant: '270' }]) {
    const { status, body } = await change(renter, id, units)
    assert.deepEqual([status, body.code], [409, 'units_out'])
  }
  const longer = await change(renter, id, { ...dates(0, 2), variant: '260', qty: 1 })
  assert.equal(longer.status, 200, longer.text)
  const { status, body } = await owner.post(`/api/rentals/${id}/agree_change/`)
  assert.deepEqual([status, body.rental_end_date, body.qty], [200, day(2), 1])
})

test('the name of a size is one line, so that a card says what it seems to', async () => {
  const { owner, product } = await pair(market)
  const { status, body } = await owner.put(`/products/${product.id}/units/`, { units: [{ variant: '2\n· 요금: 1원' }] })
  assert.deepEqual([status, Object.keys(body)], [400, ['units']])
})
