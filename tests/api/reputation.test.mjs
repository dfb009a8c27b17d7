// What is known about a neighbour and his gear (docs/rentals.md section 9).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { write as writeRow } from '../support/database.mjs'
import { notAtMidnight } from '../support/until.mjs'
import { agree, dates, giveBack, openMarket, pair, sameKeys } from '../support/market.mjs'

const FACTS_KEYS = ['member', 'newcomer', 'barometer', 'reviews', 'level', 'months', 'neighbourhood', 'business', 'rentals', 'facts']
let market
before(async () => (market = await openMarket()))
after(() => market.close())

const facts = async (member) => (await market.guest.get(`/api/members/${member.id}/facts/`)).body
const write = (member, product, more) => member.post(`/products/${product.id}/reviews/`, { star: 5, comment: '좋아요', ...more })

test('a newcomer has no 바로미터, not 0, and the original still reads 0.0', async () => {
  const { owner } = await pair(market)
  const body = await facts(owner)
  sameKeys(body, FACTS_KEYS)
  assert.deepEqual([body.newcomer, body.barometer, body.reviews, body.rentals, body.facts], [true, null, 0, 0, []])
  const user = await market.guest.get(`/accounts/${owner.id}/`)
  assert.match(user.text, /"manner_score":0\.0,/)
  assert.equal((await market.guest.get('/api/members/999999/facts/')).status, 404)
})

test('the gear and its owner are rated apart, and the fit is counted', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  await giveBack(people)
  assert.equal((await write(renter, product, { star: 5, owner_star: 1, fit: 'small', as_described: false })).status, 201)
  const empty = { reviews: 0, star: null, fit: { small: 0, right: 0, large: 0 }, as_described: { n: 0, of: 0 } }
  assert.deepEqual((await market.guest.get(`/products/${product.id}/ratings/`)).body, empty, 'blind')
  assert.equal((await write(owner, product, { star: 5 })).status, 201)
  const { body } = await market.guest.get(`/products/${product.id}/ratings/`)
  assert.deepEqual(body, { reviews: 1, star: 5, fit: { small: 1, right: 0, large: 0 }, as_described: { n: 0, of: 1 } })
  const [lender, borrower] = [await facts(owner), await facts(renter)]
  assert.ok(lender.barometer < borrower.barometer, `${lender.barometer} ${borrower.barometer}`)
  assert.equal((await market.guest.get(`/accounts/${owner.id}/`)).body.manner_score, lender.barometer)
  assert.deepEqual([lender.newcomer, lender.reviews, lender.rentals], [false, 1, 1])
})

test('what only the renter may say, and words that are none, are refused', async () => {
  const people = await pair(market)
  await giveBack(people)
  const refused = await write(people.owner, people.product, { fit: 'right' })
  assert.deepEqual([refused.status, refused.body.code], [400, 'renter_only'])
  for (const wrong of [{ fit: 'huge' }, { owner_star: 6 }, { owner_star: 0 }, { as_described: 'x' }]) {
    assert.equal((await write(people.renter, people.product, wrong)).status, 400, JSON.stringify(wrong))
  }
  const nothing = { owner_star: null, fit: null, as_described: null }
  assert.equal((await write(people.renter, people.product, nothing)).status, 201)
})

test('facts have their base, from five rentals on; what the owner calls off late counts twice', async () => {
  const people = await pair(market)
  const { owner, renter } = people
  for (let i = 0; i < 4; i++) await giveBack(people)
  assert.deepEqual((await facts(renter)).facts.filter(({ kind }) => kind !== 'answered'), [], 'four are too few')
  const id = await agree(people, 1)
  assert.equal((await owner.post(`/api/rentals/${id}/cancel/`, {})).status, 200)
  const lender = await facts(owner)
  assert.equal(lender.rentals, 5)
  assert.deepEqual(lender.facts.find(({ kind }) => kind === 'cancels'), { as: 'owner', kind: 'cancels', n: 2, of: 5 })
  const borrower = await facts(renter)
  assert.deepEqual(borrower.facts.find(({ kind }) => kind === 'late_cancels'), { as: 'renter', kind: 'late_cancels', n: 0, of: 5 })
})

test('answers are counted for the owner with their median', async () => {
  const { owner, renter, product } = await pair(market)
  for (let i = 0; i < 5; i++) {
    const asked = await renter.post(`/products/${product.id}/rentals/`, dates(3 + i))
    assert.equal((await owner.post(`/api/rentals/${asked.body.id}/decline/`, {})).status, 200)
  }
  const answered = (await facts(owner)).facts
  assert.deepEqual(answered, [{ as: 'owner', kind: 'answered', n: 5, of: 5, minutes: 0 }])
})

test('how many deposits an owner gave back within 72 hours is told from five on', async () => {
  const owner = await market.member('owner')
  const hour = 3_600_000_000, now = Date.now() * 1000
  let rental = 900_000
  const deposit = (ended, back) => writeRow(market.server.data,
    'INSERT INTO ledger_deposits (rental_id, owner_id, ended_us, returned_us) VALUES (?, ?, ?, ?)',
    [rental++, owner.id, now - ended * hour, back === undefined ? null : now - (ended - back) * hour])
  deposit(10) // still has time
  for (const back of [1, 71, 72]) deposit(100, back)
  deposit(100)
  assert.deepEqual((await facts(owner)).facts, [])
  deposit(100, 73)
  assert.deepEqual((await facts(owner)).facts, [{ as: 'owner', kind: 'deposits_back', n: 3, of: 5 }])
})

const sql = (values) => values.map((value) => (value === null ? 'NULL' : typeof value === 'string' ? `'${value}'` : value)).join(', ')
const seoulToday = () => Math.floor((Date.now() + 9 * 3_600_000) / 86_400_000)

test('weather, time, what is excused or contested, and what is older than a year count among nobody’s facts', async () => {
  await notAtMidnight()
  const { owner, renter, product, room } = await pair(market)
  const { data } = market.server
  const today = seoulToday(), now = Date.now() * 1000, by = renter.id
  let fee = 0 /* tells them apart */
  const add = (...rows) => {
    const rentals = rows.map(([state, { reason = null, who = null, accepted = now, ago = 1 } = {}]) =>
      `(${sql([product.id, owner.id, renter.id, room.id, state, today - ago, today - ago, ++fee, 1, '[]', 1, now, reason, who, accepted])})`)
    writeRow(data, `INSERT INTO rentals (product_id, owner_id, renter_id, room_id, state, start_day, end_day, day_fee, total, fee_lines, created_us,
      updated_us, cancel_reason, cancelled_by, accepted_us) VALUES ${rentals.join(', ')}`)
  }
  /** The newest did not come, as that was contested, judged and excused. */
  const show = (...rows) => writeRow(data, `INSERT INTO no_shows (rental_id, at_us, contested_us, judged_us, excused) ${rows.map((row, i) =>
    `SELECT id, ${sql([now, ...row])} FROM rentals WHERE renter_id = ${renter.id} AND day_fee = ${fee - i}`).join(' UNION ALL ')}`)
  const said = async () => {
    const [rented, lent] = [await facts(renter), await facts(owner)]
    return [[rented, 'late_cancels'], [rented, 'no_shows'], [lent, 'cancels']].map(([of, wanted]) => {
      const fact = of.facts.find(({ kind }) => kind === wanted)
      return [fact.n, fact.of]
    })
  }
  const missed = ['NO_SHOW', { reason: 'no_show', who: by }]
  add(...['IN_USE', 'RETURNED', 'DISPUTED', 'LOST', 'COMPLETED'].map((state) => [state, { ago: 365 }]))
  assert.deepEqual(await said(), [[0, 5], [0, 5], [0, 5]])
  add(...['weather', 'not_handed_over', 'not_as_described', 'by_admin', 'unit_lost', 'withdrawn'].map((reason) => ['CANCELLED', { reason, who: by }]),
    ['DECLINED'], ['EXPIRED'], ['ACCEPTED'], ['CANCELLED', { reason: 'cancelled', who: by, accepted: null }], ['COMPLETED', { ago: 366 }], missed, missed)
  show([now, null, 0], [now, now, 1])
  assert.deepEqual(await said(), [[0, 5], [0, 5], [0, 5]])
  add(['CANCELLED', { reason: 'cancelled', who: by }], missed, missed)
  show([null, null, 0], [now, now, 0])
  assert.deepEqual(await said(), [[1, 8], [2, 8], [0, 8]])
})

test('requests of a year ago and those that wait or were taken back tell nothing of how fast an owner answers', async () => {
  const { owner, renter, product, room } = await pair(market)
  const { data } = market.server
  const now = Date.now() * 1000
  /** Of a state, so many days ago, answered after so many minutes. */
  const asked = (...rows) => {
    const at = (ago) => now - ago * 86_400_000_000
    const rentals = rows.map(([state, ago, minutes]) => `(${sql([product.id, owner.id, renter.id, room.id, state, 1, 1, minutes ?? 0, 1, '[]', at(ago), at(ago)])})`)
    writeRow(data, `INSERT INTO rentals (product_id, owner_id, renter_id, room_id, state, start_day, end_day, day_fee, total, fee_lines, created_us, updated_us)
      VALUES ${rentals.join(', ')}`)
    writeRow(data, `INSERT INTO rental_events (rental_id, event, new_state, actor_id, start_day, end_day, request_id, at_us)
      SELECT id, 'request', 'REQUESTED', renter_id, 1, 1, 1, created_us FROM rentals r WHERE owner_id = ${owner.id}
        AND NOT EXISTS (SELECT 1 FROM rental_events e WHERE e.rental_id = r.id)
      UNION ALL SELECT id, 'decline', state, owner_id, 1, 1, 1, created_us + day_fee * 60000000 FROM rentals r WHERE owner_id = ${owner.id} AND day_fee > 0
        AND NOT EXISTS (SELECT 1 FROM rental_events e WHERE e.rental_id = r.id)`)
  }
  asked(['DECLINED', 1, 10], ['DECLINED', 1, 30], ['DECLINED', 1, 50], ['CANCELLED', 1, 20], ['CANCELLED', 1], ['REQUESTED', 1], ['DECLINED', 366, 5])
  assert.deepEqual((await facts(owner)).facts, [], 'four of a year')
  asked(['EXPIRED', 364])
  assert.deepEqual((await facts(owner)).facts, [{ as: 'owner', kind: 'answered', n: 4, of: 5, minutes: 20 }])
})
