// Changes of an agreed rental as the difference of two agreements (docs/rentals.md section 3).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, openMarket, pair, sameKeys } from '../support/market.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const AGREEMENT_KEYS = ['version', 'by', 'at', 'rental_start_date', 'rental_end_date', 'total', 'lines', 'place', 'pickup_hour', 'agreed_at', 'diff']
const agreement = async (member, id) => (await member.get(`/api/rentals/${id}/agreement/`)).body
const change = (member, id, body) => member.post(`/api/rentals/${id}/change/`, body)
const lastCard = async (member, room) => (await member.get(`/chat/${room.id}/messages/`)).body.at(-1)

test('what is asked is no agreement; what is accepted is the first, at the place of the product', async () => {
  const { owner, renter, product } = await pair(market)
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(3, 4))
  assert.deepEqual(await agreement(renter, asked.id), { rental: asked.id, version: 0, agreed: null, proposed: null, versions: [] })
  assert.equal((await owner.post(`/api/rentals/${asked.id}/accept/`)).status, 200)
  const body = await agreement(renter, asked.id)
  assert.deepEqual([body.version, body.proposed, body.versions.length], [1, null, 1])
  sameKeys(body.agreed, AGREEMENT_KEYS)
  const { place, pickup_hour: hour, total, by, diff } = body.agreed
  assert.deepEqual([place, hour, total, by, diff], ['서울 마포구', null, 20000, owner.id, null])
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
  assert.equal(card.text, `약속을 바꾸자고 제안했어요. 상대가 동의하면 바뀝니다.\n· 장소: 서울 마포구 → ${place}\n· 시각: 정함 없음 → 14시`)
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
