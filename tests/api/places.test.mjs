// Where gear is (docs/fit.md section 6): exactly for its owner and whom he lends it to, to 500 m for all others; searches by distance.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, handOver, openMarket, pair, PRODUCT_KEYS, sameKeys } from '../support/market.mjs'
import { NOON, story } from '../support/story.mjs'

let market
before(async () => (market = await openMarket({ env: { WOOGA_LIMITS: 'off' } })))
after(() => market.close())

const HOME = { latitude_e6: 37_556_300, longitude_e6: 126_923_700 }
const placePath = (product) => `/api/products/${product.id}/place/`
const put = (owner, product, place) => owner.put(placePath(product), place)
const at = (metresNorth, metresEast) => ({ latitude_e6: HOME.latitude_e6 + Math.round(metresNorth * 8.993), longitude_e6: HOME.longitude_e6 + Math.round(metresEast * 11.344) })

test('others are told a square of 500 m, always the same; whom it is lent to, and its owner, the place itself', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  assert.deepEqual((await market.guest.get(placePath(product))).body, { place: null })
  const { body } = await put(owner, product, HOME)
  assert.deepEqual(body.place, { ...HOME, exact: true })
  const rough = (await market.guest.get(placePath(product))).body.place
  assert.equal(rough.exact, false)
  assert.notDeepEqual({ ...rough, exact: 0 }, { ...HOME, exact: 0 })
  assert.ok(Math.abs(rough.latitude_e6 - HOME.latitude_e6) <= 2250 && Math.abs(rough.longitude_e6 - HOME.longitude_e6) <= 2800)
  assert.deepEqual((await renter.get(placePath(product))).body.place, rough)
  await put(owner, product, { latitude_e6: rough.latitude_e6 + 2000, longitude_e6: rough.longitude_e6 - 2700 })
  assert.deepEqual((await market.guest.get(placePath(product))).body.place, rough, 'wherever in the square it is')
  await put(owner, product, HOME)
  await agree(people, 3)
  assert.deepEqual((await renter.get(placePath(product))).body.place, { ...HOME, exact: true })
  assert.equal((await (await market.member('other')).get(placePath(product))).body.place.exact, false)
})

test('whoever agreed and never came reads the place until the last day, and who has the gear until it is back', async () => {
  const told = await story({ WOOGA_LIMITS: 'off' })
  const fetched = await pair(told.market), left = await pair(told.market)
  for (const people of [fetched, left]) {
    await put(people.owner, people.product, HOME)
    people.id = await agree(people, 0, 1, NOON)
  }
  await handOver(fetched, fetched.id)
  const exact = async (member, { product }) => (await member.get(placePath(product))).body.place.exact
  let [has, none] = await told.later(24, fetched.renter, left.renter)
  assert.deepEqual([await exact(has, fetched), await exact(none, left)], [true, true])
  ;[has, none] = await told.later(48, has, none)
  assert.equal((await none.get(`/api/rentals/${left.id}/`)).body.state, 'ACCEPTED')
  assert.deepEqual([await exact(has, fetched), await exact(none, left)], [true, false])
})

test('only its owner says where it is, and takes it back', async () => {
  const { owner, renter, product } = await pair(market)
  assert.equal((await put(renter, product, HOME)).status, 403)
  for (const [wrong, field] of [[{ latitude_e6: 1 }, 'longitude_e6'], [{ ...HOME, latitude_e6: 90_000_001 }, 'latitude_e6'], [{ ...HOME, longitude_e6: 'x' }, 'longitude_e6']]) {
    const { status, body } = await put(owner, product, wrong)
    assert.deepEqual([status, Object.keys(body)], [400, [field]])
  }
  assert.equal((await put(owner, product, HOME)).status, 200)
  assert.equal((await renter.del(placePath(product))).status, 403)
  assert.equal((await owner.del(placePath(product))).status, 204)
  assert.deepEqual((await owner.get(placePath(product))).body, { place: null })
})

test('what is near is found, by distance or in any other order, page by page', async () => {
  const owner = await market.member('town')
  const made = [], free = []
  for (let i = 0; i < 30; i++) {
    const product = await owner.list({ category: '덤벨', name: `덤벨 ${i}`, rental_fee_for_a_day: 1000 + (i * 7) % 11 * 100 })
    if (i < 28) assert.equal((await put(owner, product, at(((i * 13) % 28) * 420, (i % 5) * 200))).status, 200)
    if (i % 3 === 0) assert.equal((await owner.put(`/products/${product.id}/calendar-rules/`, { exceptions: [{ from: day(5), to: day(6), plan: 'closed' }] })).status, 200)
    else free.push(product.id)
    made.push(product.id)
  }
  const pages = async (query) => {
    let path = `/products/?category=덤벨&limit=4&near=37.5563,126.9237&${query}`
    const got = []
    while (path) {
      const page = await market.guest.get(path)
      assert.equal(page.status, 200, page.text)
      got.push(...page.body)
      path = /<([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
    }
    return got
  }
  const all = await pages('order=near')
  assert.equal(all.length, 28, 'what has no place is near nothing')
  assert.deepEqual(all.map(({ place }) => place.metres), all.map(({ place }) => place.metres).sort((a, b) => a - b))
  assert.ok(all[27].place.metres > 10_000 && all[0].place.metres < 600)
  for (const km of [1, 3, 6]) {
    const within = all.filter(({ place }) => place.metres <= km * 1000).map(({ id }) => id)
    assert.ok(within.length > 1 && within.length < 28)
    assert.deepEqual((await pages(`order=near&km=${km}`)).map(({ id }) => id), within)
    assert.deepEqual((await pages(`keyword=덤벨&order=near&km=${km}`)).map(({ id }) => id), within)
    for (const [days, wanted] of [[dates(4, 5), within.filter((id) => free.includes(id))], [dates(1, 4), within]])
      for (const words of ['', 'keyword=덤벨&'])
        assert.deepEqual((await pages(`${words}order=near&km=${km}&${new URLSearchParams(days)}`)).map(({ id }) => id), wanted, `${words} ${days.rental_start_date}`)
    for (const order of ['recent', 'views', 'min_price']) {
      const wanted = (await market.guest.get(`/products/?category=덤벨&order=${order}`)).body.map(({ id }) => id).filter((id) => within.includes(id))
      assert.deepEqual((await pages(`order=${order}&km=${km}`)).map(({ id }) => id), wanted, order)
    }
  }
})

test('places are told only when they are asked for, after the original\'s keys', async () => {
  const { owner, product } = await pair(market, { category: '요가매트' })
  await put(owner, product, HOME)
  const first = async (query) => (await market.guest.get(`/products/?category=요가매트${query}`)).body[0]
  sameKeys(await first(''), PRODUCT_KEYS)
  assert.deepEqual(Object.keys((await first('&places=1')).place), ['latitude_e6', 'longitude_e6', 'metres'])
  assert.equal((await first('&places=1')).place.metres, null)
  for (const wrong of ['near=here', 'near=91,0', 'near=1,2&km=0', 'near=1,2&km=51', 'order=near', 'places=2']) {
    assert.equal((await market.guest.get(`/products/?${wrong}`)).status, 400, wrong)
  }
})

test('who deletes his gear has said nothing of where it was', async () => {
  const { owner, product } = await pair(market)
  await put(owner, product, HOME)
  assert.equal((await owner.del(`/products/${product.id}/`)).status, 204)
  assert.equal((await owner.get(placePath(product))).status, 404)
})
