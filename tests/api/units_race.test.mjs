// Many at once for the same units: whoever comes first has them, nobody has half of them, and a killed server changes nothing of it.
// WOOGA_RACE_ROUNDS is how many rounds each race has, a few without it; 1,000 take some minutes.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { tokensOf } from '../support/chat.mjs'
import { read, write } from '../support/database.mjs'
import { Caller, dates, openMarket } from '../support/market.mjs'
import { startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const ROUNDS = Number(process.env.WOOGA_RACE_ROUNDS || (process.env.WOOGA_SANITIZED ? 2 : 6))
const CLIENTS = 64, CROWD = 200, LAST_DAY = 150

const data = mkdtempSync(join(tmpdir(), 'wooga-race-'))
let market, server, owner, renters
before(async () => {
  market = await openMarket({ data, nodes: 2 })
  server = market.server
  owner = await market.member('owner')
  const from = owner.id + 1, to = owner.id + CROWD
  write(data, `INSERT INTO members (id, username, email, created_us)
    WITH RECURSIVE n (id) AS (SELECT ${from} UNION ALL SELECT id + 1 FROM n WHERE id < ${to}) SELECT id, 'racer', 'racer' || id || '@x', 1 FROM n`)
  renters = [...tokensOf(data, from, to).values()].map((token) => new Caller(market.urls, token))
})
after(async () => {
  await server.stop()
  for (const other of market.others) await other.stop()
  rmSync(data, { recursive: true, force: true })
})

const random = (() => {
  let seed = 64
  return (n) => Math.floor(((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648) * n)
})()
const withStatus = (answers, status) => answers.filter((answer) => answer?.status === status)
const fleet = async (variants) => {
  const product = await owner.list()
  assert.equal((await owner.put(`/products/${product.id}/units/`, { units: variants.map((variant) => ({ variant })) })).status, 200)
  return product
}
const accept = ({ id }) => owner.post(`/api/rentals/${id}/accept/`)
const between = (from, to, more) => ({ from, to, qty: 1, variant: '', ...more })
const said = ({ from, to, qty, variant }) => ({ ...dates(from, to), qty, variant })

/** A renter's request, new or for other days; with what it asks for. */
async function ask(renter, product, wish, id) {
  const path = id ? `/api/rentals/${id}/ask/` : `/products/${product.id}/rentals/`
  const { status, body, text } = await renter.post(path, said(wish))
  assert.equal(status, id ? 200 : 201, text)
  return { ...wish, id: body.id, renter }
}

/** How many of a variant are taken on each day by these. */
function load(wishes, variant) {
  const days = new Array(LAST_DAY + 40).fill(0)
  for (const wish of wishes.filter((one) => one.variant === variant)) for (let i = wish.from; i <= wish.to; i++) days[i] += wish.qty
  return days
}
const fits = (wishes, variant, units) => load(wishes, variant).every((n) => n <= units)

/** What the database has of the product: every half day of what is accepted, on as many of the right units, and nothing else. */
function checkSlots(product, accepted) {
  const rows = read(data, `SELECT s.rental_id, s.unit_id, u.variant, MIN(s.slot), MAX(s.slot), COUNT(*)
    FROM unit_slots s JOIN units u ON u.id = s.unit_id WHERE u.product_id = ? GROUP BY s.rental_id, s.unit_id, u.variant`, [product.id])
  const today = Math.floor((Date.now() + 9 * 3_600_000) / 86_400_000)
  const has = rows.map(([rental, , ...rest]) => JSON.stringify([rental, ...rest])).sort()
  const should = accepted.flatMap(({ id, from, to, qty, variant }) => {
    const first = 2 * (today + from), last = 2 * (today + to) + 1
    return new Array(qty).fill(JSON.stringify([id, variant, first, last, last - first + 1]))
  }).sort()
  assert.deepEqual(has, should)
  const holds = read(data, `SELECT k.rental_id, COUNT(*) FROM rental_units k JOIN units u ON u.id = k.unit_id
    WHERE u.product_id = ? GROUP BY k.rental_id ORDER BY k.rental_id`, [product.id])
  assert.deepEqual(holds, accepted.map(({ id, qty }) => [id, qty]).sort(([a], [b]) => a - b))
}

test('of 200 acceptances at once of overlapping days of one unit exactly one wins, and the rest stay asked', async () => {
  const product = await fleet([''])
  const wishes = await Promise.all(renters.map((renter) => ask(renter, product, between(30 - random(10), 30 + random(10)))))
  const answers = await Promise.all(wishes.map(accept))
  assert.deepEqual([withStatus(answers, 200).length, withStatus(answers, 409).length], [1, CROWD - 1])
  for (const { body } of withStatus(answers, 409)) assert.deepEqual([body.code, body.reason], ['unavailable', 'taken'])
  checkSlots(product, wishes.filter((_, i) => answers[i].status === 200))
  const states = read(data, 'SELECT state, COUNT(*) FROM rentals WHERE product_id = ? GROUP BY state ORDER BY state', [product.id])
  assert.deepEqual(states, [['ACCEPTED', 1], ['REQUESTED', CROWD - 1]])
})

test(`64 clients with overlapping days of one unit, ${ROUNDS} times: exactly one has it each time`, { timeout: 3_600_000 }, async () => {
  const product = await fleet([''])
  const racers = renters.slice(0, CLIENTS).map((renter) => ({ renter, id: undefined }))
  for (let round = 0; round < ROUNDS; round++) {
    const common = 20 + random(LAST_DAY - 40)
    const wishes = await Promise.all(racers.map(({ renter, id }) => ask(renter, product, between(common - random(8), common + random(8)), id)))
    const answers = await Promise.all(wishes.map(accept))
    assert.deepEqual([withStatus(answers, 200).length, withStatus(answers, 409).length], [1, CLIENTS - 1], `round ${round}`)
    const won = wishes[answers.findIndex(({ status }) => status === 200)]
    if (round % 10 === 0) checkSlots(product, [won])
    wishes.forEach((wish, i) => (racers[i].id = wish === won ? undefined : wish.id))
    assert.equal((await won.renter.post(`/api/rentals/${won.id}/cancel/`, {})).status, 200)
  }
  checkSlots(product, [])
})

const STOCK = new Map([['S', 2], ['L', 3]])

/** Everybody asks for what was free before anybody asked, all are accepted at once. */
async function wishAll(product) {
  return Promise.all(renters.slice(0, CLIENTS).map((renter) => {
    const from = 1 + random(25)
    const variant = random(2) ? 'S' : 'L'
    return ask(renter, product, between(from, from + random(6), { variant, qty: 1 + random(STOCK.get(variant)) }))
  }))
}

/** Nobody has what another has, and who was refused would not have fitted in. */
function checkOracle(product, accepted, refused) {
  for (const [variant, units] of STOCK) {
    assert.ok(fits(accepted, variant, units), `too many ${variant} are given away`)
    for (const wish of refused.filter((one) => one.variant === variant)) {
      assert.ok(!fits([...accepted, wish], variant, units), `${JSON.stringify({ ...wish, renter: 0 })} would have fitted`)
    }
  }
  checkSlots(product, accepted)
}

test(`64 clients with any days, sizes and numbers, ${ROUNDS} times: what is accepted fits, and what is refused would not have`, { timeout: 3_600_000 }, async () => {
  const product = await fleet(['S', 'S', 'L', 'L', 'L'])
  for (let round = 0; round < ROUNDS; round++) {
    const wishes = await wishAll(product)
    const answers = await Promise.all(wishes.map(accept))
    const accepted = wishes.filter((_, i) => answers[i].status === 200), refused = wishes.filter((_, i) => answers[i].status === 409)
    assert.equal(accepted.length + refused.length, CLIENTS)
    checkOracle(product, accepted, refused)
    const ended = await Promise.all(wishes.map(({ id, renter }, i) =>
      renter.post(`/api/rentals/${id}/${answers[i].status === 200 ? 'cancel' : 'withdraw'}/`, {})))
    assert.equal(withStatus(ended, 200).length, CLIENTS)
  }
})

/** Waits until a query answers so. */
const comesTo = (wanted, sql, ...values) => until(`${wanted}: ${sql}`, () => read(data, sql, values)[0][0] === wanted, 100_000)

test('however many ask for days that are gone, each is told', { timeout: 120_000 }, async () => {
  const product = await fleet([''])
  const wishes = await Promise.all(renters.slice(0, 130).map((renter) => ask(renter, product, between(150, 151))))
  assert.equal((await accept(wishes[129])).status, 200)
  await comesTo(129, "SELECT COUNT(*) FROM rentals WHERE product_id = ? AND state = 'REQUESTED' AND gone_us IS NOT NULL", product.id)
  await Promise.all(wishes.map(({ id, renter }, i) => renter.post(`/api/rentals/${id}/${i === 129 ? 'cancel' : 'withdraw'}/`, {})))
})

test('however many wait for what is not free yet, who waits behind them for what is gets it', { timeout: 120_000 }, async () => {
  const product = await fleet([''])
  const [first, second] = await Promise.all([ask(renters[0], product, between(150, 151)), ask(renters[1], product, between(154, 154))])
  for (const wish of [first, second]) assert.equal((await accept(wish)).status, 200)
  const wait = (renter, from, to) => renter.post(`/api/products/${product.id}/waiting/`, dates(from, to))
  const waiting = await Promise.all(renters.slice(2, 108).map((renter) => wait(renter, 150, 154)))
  assert.equal(withStatus(waiting, 201).length, 106)
  assert.equal((await wait(renters[108], 150, 151)).status, 201)
  assert.equal((await renters[0].post(`/api/rentals/${first.id}/cancel/`, {})).status, 200)
  await comesTo(owner.id + 109, 'SELECT COALESCE(MAX(member_id), 0) FROM waiting WHERE product_id = ? AND held_us IS NOT NULL', product.id)
  await renters[1].post(`/api/rentals/${second.id}/cancel/`, {})
})

test('a server that is killed in the middle of it has kept what it said, and goes on as if nothing had been', { timeout: 120_000 }, async () => {
  const { port } = server
  let product, wishes, answers = []
  // The server may have answered all of them before the first answer is heard here: then once more.
  for (let tries = 0; tries < 10 && !answers.includes(null); tries++) {
    product = await fleet(['S', 'S', 'L', 'L', 'L'])
    wishes = await wishAll(product)
    let done = 0, killed
    answers = await Promise.all(wishes.map(async (wish) => {
      const answer = await accept(wish).catch(() => null)
      if (++done === 1) killed = server.stop('SIGKILL')
      return answer
    }))
    await killed
    server = await startServer({ data, port })
  }
  assert.ok(answers.includes(null), 'the server was killed in the middle')
  const states = new Map(read(data, 'SELECT id, state FROM rentals WHERE product_id = ?', [product.id]))
  wishes.forEach((wish, i) => {
    if (answers[i]) assert.equal(states.get(wish.id), answers[i].status === 200 ? 'ACCEPTED' : 'REQUESTED', 'what was said is true')
  })
  const before = wishes.filter(({ id }) => states.get(id) === 'ACCEPTED')
  checkOracle(product, before, wishes.filter((_, i) => answers[i]?.status === 409))
  const open = wishes.filter(({ id }) => states.get(id) === 'REQUESTED')
  const again = await Promise.all(open.map(accept))
  const accepted = [...before, ...open.filter((_, i) => again[i].status === 200)]
  const refused = open.filter((_, i) => again[i].status === 409)
  assert.equal(accepted.length + refused.length, CLIENTS)
  checkOracle(product, accepted, refused)
})
