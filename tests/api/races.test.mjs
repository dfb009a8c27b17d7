// What is looked at and then written, by many at once: each rule holds whoever comes first. On PostgreSQL two nodes are asked in
// turns (docs/rentals.md section 6). WOOGA_RACE_ROUNDS is how often, a few times without it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { read, write } from '../support/database.mjs'
import { dates, form, giveBack, handOver, openMarket, pair, photo } from '../support/market.mjs'
import { looked } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const ROUNDS = Number(process.env.WOOGA_RACE_ROUNDS || (process.env.WOOGA_SANITIZED ? 1 : 4))
let market, data
before(async () => {
  market = await openMarket({ nodes: 2 })
  data = market.server.data
})
after(() => market.close())

const rows = (sql, ...values) => read(data, sql, values)
const count = (sql, ...values) => rows(sql, ...values)[0][0]
const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const all = (n, act) => Promise.all(Array.from({ length: n }, (_, i) => act(i)))
const how = (answers, status) => answers.filter((answer) => answer.status === status).length
const expected = (answers, ...statuses) => answers.forEach(({ status, text }) => assert.ok(statuses.includes(status), text))
const rounds = async (act) => {
  for (let round = 0; round < ROUNDS; round++) await act(round)
}
async function asked(people, from, to, more = {}) {
  const { status, body, text } = await people.renter.post(`/products/${people.product.id}/rentals/`, { ...dates(from, to), ...more })
  assert.equal(status, 201, text)
  return body.id
}
const units = (owner, product, list) => owner.put(`/products/${product.id}/units/`, { units: list })
const unitsOf = async (owner, product) => (await owner.get(`/products/${product.id}/units/`)).body.units

test('a unit is agreed or put away, not both', () => rounds(async () => {
  const people = await pair(market)
  const { owner, product } = people
  await units(owner, product, [{ variant: '' }])
  const id = await asked(people, 2, 4)
  const [unit] = await unitsOf(owner, product)
  const away = [{ ...unit, status: 'maintenance' }]
  const answers = await Promise.all([move(owner, id, 'accept'), units(owner, product, away), units(owner, product, away)])
  expected(answers, 200, 409)
  assert.equal(count(`SELECT COUNT(*) FROM unit_slots s JOIN units u ON u.id = s.unit_id JOIN rentals r ON r.id = s.rental_id
    WHERE u.product_id = ? AND u.status <> 'available' AND r.state = 'ACCEPTED'`, product.id), 0)
  assert.notEqual(answers[0].status, answers[1].status)
}))

test('of two lists of units one stands, whole', () => rounds(async () => {
  const owner = await market.member('owner')
  const product = await owner.list()
  await units(owner, product, [{ variant: '' }])
  const [{ id }] = await unitsOf(owner, product)
  const lists = [['S', 'S', 'S'], ['L', 'L']]
  const answers = await all(8, (i) => units(owner, product, lists[i % 2].map((variant, k) => (k ? { variant } : { id, variant }))))
  expected(answers, 200)
  const variants = (await unitsOf(owner, product)).map(({ variant }) => variant)
  assert.ok(lists.some((list) => list.join() === variants.join()), variants.join())
}))

test('while a rental of a kit is asked for it stays what it is, and no kit is in a kit', () => rounds(async () => {
  const people = await pair(market)
  const { owner, product } = people
  const parts = [await owner.list(), await owner.list()]
  const kit = (whole, ...of) => owner.put(`/products/${whole.id}/kit/`, { lines: of.map(({ id }) => ({ product: id, variant: '', qty: 1 })) })
  assert.equal((await kit(product, parts[0])).status, 200)
  const [ask, change] = await Promise.all([
    people.renter.post(`/products/${product.id}/rentals/`, dates(2, 3)),
    kit(product, parts[1]),
  ])
  assert.equal(ask.status, 201)
  assert.ok(change.status === 200 || change.body.code === 'kit_live', change.text)
  assert.equal((await move(owner, ask.body.id, 'accept')).status, 200)
  const held = rows('SELECT DISTINCT u.product_id FROM unit_slots s JOIN units u ON u.id = s.unit_id WHERE s.rental_id = ?', ask.body.id)
  assert.deepEqual(held, [[parts[change.status === 200 ? 1 : 0].id]])
  const [one, other] = [await owner.list(), await owner.list()]
  const nested = await Promise.all([kit(one, other), kit(other, one), units(owner, one, [{ variant: 'S' }])])
  assert.equal(how(nested.slice(0, 2), 200), 1)
  assert.equal(count('SELECT COUNT(*) FROM kit_lines a JOIN kit_lines b ON b.kit_id = a.component_id'), 0)
}))

test('nobody has more than five open requests, nor waits more than twenty times', async () => {
  const renter = await market.member('renter')
  const owner = await market.member('owner')
  const products = []
  for (let i = 0; i < 12; i++) products.push(await owner.list())
  const requests = await all(12, (i) => renter.post(`/products/${products[i].id}/rentals/`, dates(2, 3)))
  assert.deepEqual([how(requests, 201), how(requests, 409)], [5, 7])
  const other = await pair(market)
  await move(other.owner, await asked(other, 1, 29), 'accept')
  const waiting = await market.member('waiting')
  const waits = await all(28, (i) => waiting.post(`/api/products/${other.product.id}/waiting/`, dates(1, 1 + i)))
  assert.equal(how(waits, 201), 20)
  assert.equal((await waiting.get('/api/waiting/')).body.length, 20)
})

test('of two who end or change the same rental at once one is heard', () => rounds(async (round) => {
  const people = await pair(market)
  const { owner, renter } = people
  const id = await asked(people, 3, 5)
  await move(owner, id, 'accept')
  await move(renter, id, 'change', dates(4, 6))
  const answers = await Promise.all([move(owner, id, 'agree_change'), move(renter, id, 'cancel'), move(renter, id, 'drop_change'), move(owner, id, 'cancel')])
  expected(answers, 200, 409)
  assert.equal(how([answers[1], answers[3]], 200), 1, 'it is cancelled once')
  assert.ok(how([answers[0], answers[2]], 200) <= 1, `round ${round}`)
  assert.equal((await owner.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
  assert.equal(count('SELECT COUNT(*) FROM unit_slots WHERE rental_id = ?', id), 0)
  const lines = (await owner.get(`/api/rentals/${id}/ledger/`)).body
  assert.ok(lines.filter(({ kind, state }) => kind === 'penalty' && state !== 'void').length <= 1)
}))

test('what is back is not lost as well, and what is lost is nobody else’s', () => rounds(async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const id = await asked(people, 0, 1)
  await move(owner, id, 'accept')
  await handOver(people, id)
  const next = await market.member('next')
  const { body: waits } = await next.post(`/products/${product.id}/rentals/`, dates(5, 6))
  const [back, lost, accepted] = await Promise.all([
    move(owner, id, 'return'), move(renter, id, 'lost', { what: 'lost', text: '강에 빠뜨렸어요', amount: 10000 }), move(owner, waits.id, 'accept'),
  ])
  assert.deepEqual([back.status, lost.status].sort(), [200, 409], `${back.text} ${lost.text}`)
  const state = count('SELECT state FROM rentals WHERE id = ?', waits.id)
  assert.equal(state, accepted.status !== 200 ? 'REQUESTED' : lost.status === 200 ? 'CANCELLED' : 'ACCEPTED')
  assert.equal(count("SELECT COUNT(*) FROM unit_slots s JOIN units u ON u.id = s.unit_id WHERE u.product_id = ? AND u.status = 'lost'", product.id), 0)
}))

test('a claim is made once, with ten photos of each at most; so are a record’s, and reviews', { timeout: 120_000 }, async () => {
  const people = await pair(market)
  const { owner, renter } = people
  const id = await asked(people, 0, 1)
  await move(owner, id, 'accept')
  const out = await all(14, () => owner.post(`/api/rentals/${id}/handover/photos/`, form({ file: photo(), slot: 'front' })))
  assert.deepEqual([how(out, 201), how(out, 409)], [10, 4])
  await handOver(people, id)
  await move(owner, id, 'return')
  const claims = await all(6, (i) => (i % 2 ? owner : renter).post(`/api/rentals/${id}/claim/`, { amount: 1000, text: '금이 갔어요' }))
  assert.deepEqual([how(claims, 200), how(claims, 409)], [1, 5])
  const photos = await all(14, () => owner.post(`/api/rentals/${id}/claim/photos/`, form({ file: photo() })))
  assert.equal(how(photos, 201), 10)
  const other = await pair(market)
  await giveBack(other)
  const reviews = await all(10, (i) => (i % 2 ? other.owner : other.renter).post(`/products/${other.product.id}/reviews/`, { star: 4, comment: '좋아요' }))
  assert.equal(how(reviews, 201), 2)
  assert.equal(count('SELECT COUNT(*) FROM reviews r JOIN rentals n ON n.id = r.rental_id WHERE n.product_id = ?', other.product.id), 2)
})

test('each word about money is said once, and a deposit that is spoken of is there at the hand-over', () => rounds(async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  await owner.put(`/products/${product.id}/terms/`, { declared_value: 100000, deposit: 20000 })
  const id = await asked(people, 0, 1)
  await move(owner, id, 'accept')
  const word = (member, step) => member.post(`/api/rentals/${id}/ledger/`, { entry: 1, step })
  const answers = await all(12, (i) => word(i % 3 ? owner : renter, i % 3 === 0 ? 'given' : i % 3 === 1 ? 'received' : 'undo'))
  expected(answers, 200, 409)
  const { body: code } = await owner.get(`/api/rentals/${id}/code/`)
  const [undone, taken] = await Promise.all([word(owner, 'undo'), move(renter, id, 'hand_over', { code: code.code })])
  expected([undone], 200, 409)
  const [deposit] = (await owner.get(`/api/rentals/${id}/ledger/`)).body
  if (taken.status === 200) assert.ok(['settled', 'received', 'waived'].includes(deposit.state), deposit.state)
  else assert.equal(taken.body.code, 'deposit_open')
  const words = rows('SELECT member_id, step FROM ledger_words WHERE rental_id = ? ORDER BY number', id)
  for (const member of [owner.id, renter.id]) {
    const said = words.filter(([by]) => by === member).map(([, step]) => step)
    said.forEach((step, i) => assert.notEqual(step, said[i + 1], said.join()))
  }
}))

test('days that come free are held for one of those who wait', () => rounds(async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const id = await asked(people, 4, 6)
  await move(owner, id, 'accept')
  const waiting = [await market.member('first'), await market.member('second')]
  for (const member of waiting) assert.equal((await member.post(`/api/products/${product.id}/waiting/`, dates(4, 6))).status, 201)
  const quick = await market.member('quick')
  const [cancelled, ...others] = await Promise.all([
    move(renter, id, 'cancel'),
    ...[0, 1, 2].map(() => quick.post(`/products/${product.id}/rentals/`, dates(4, 6))),
  ])
  assert.equal(cancelled.status, 200)
  assert.equal(how(others, 201), 0, 'they are held before anybody sees them')
  const held = await Promise.all(waiting.map(async (member) => (await member.get('/api/waiting/')).body.filter(({ held_until }) => held_until).length))
  assert.deepEqual(held, [1, 0])
}))

test('what time does is done once, whichever clock comes first', { timeout: 120_000 }, async () => {
  const all_people = await all(12, () => pair(market))
  const ids = await Promise.all(all_people.map((people) => asked(people, 3, 4)))
  write(data, `UPDATE rentals SET due_us = 1 WHERE id IN (${ids.join()})`)
  await until('they expire', () => count(`SELECT COUNT(*) FROM rentals WHERE state = 'EXPIRED' AND id IN (${ids.join()})`) === ids.length)
  await looked(market)
  assert.deepEqual(rows(`SELECT COUNT(*), COUNT(DISTINCT rental_id) FROM rental_events WHERE event = 'expire' AND rental_id IN (${ids.join()})`), [[ids.length, ids.length]])
  for (const { renter, room } of all_people) {
    const { body } = await renter.get(`/chat/${room.id}/messages/`)
    assert.equal(body.filter((message) => message.body?.event === 'expire').length, 1)
    assert.equal((await renter.get('/api/notifications/')).body.notifications.filter(({ kind }) => kind === 'rental_expire').length, 1)
  }
})

test('a product that is taken off the market is nobody’s request afterwards', () => rounds(async () => {
  const people = await pair(market)
  const [ask, gone] = await Promise.all([
    people.renter.post(`/products/${people.product.id}/rentals/`, dates(2, 3)),
    people.owner.del(`/products/${people.product.id}/`),
  ])
  expected([ask], 201, 404, 409)
  const live = count("SELECT COUNT(*) FROM rentals r JOIN products p ON p.id = r.product_id WHERE p.id = ? AND p.deleted_us IS NOT NULL AND r.state IN ('COUNTERED', 'ACCEPTED', 'IN_USE')", people.product.id)
  assert.equal(live, 0)
  if (ask.status === 201 && gone.status === 204) assert.equal((await move(people.owner, ask.body.id, 'accept')).body.code, 'product_gone')
}))
