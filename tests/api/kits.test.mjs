// Kits: a product that is lent as so many units of its owner's others (docs/rentals.md sections 6 and 7).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { read, write as databaseWrite } from '../support/database.mjs'
import { dates, handOver, openMarket, pair } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { NOON, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const path = (product, what) => `/products/${product.id}/${what}/`
const put = (owner, kit, lines) => owner.put(path(kit, 'kit'), { lines })
const ask = (member, product, from, to, more) => member.post(path(product, 'rentals'), { ...dates(from, to), ...more })
const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body ?? {})
const left = async (product, from, to, more = {}) =>
  (await market.guest.get(`${path(product, 'calendar')}?${new URLSearchParams(more)}`)).body.days.slice(from, to + 1).map(({ units }) => units)

/** An owner's kit of one of 2 skis, of 2 of 5 poles, and of one boot of size 270, of which there are two; and a renter with its room. */
async function skiKit(more, town = market) {
  const people = await pair(town, { name: '스키 세트', rental_fee_for_a_day: '25000', rental_fee_for_a_week: '', ...more })
  const { owner } = people
  const ski = await owner.list({ name: '스키', rental_fee_for_a_day: '20000', rental_fee_for_a_week: '90000' })
  const pole = await owner.list({ name: '폴', rental_fee_for_a_day: '3000', rental_fee_for_a_week: '' })
  const boot = await owner.list({ name: '부츠', rental_fee_for_a_day: '5000', rental_fee_for_a_week: '' })
  const units = async (product, variants) =>
    assert.equal((await owner.put(path(product, 'units'), { units: variants.map((variant) => ({ variant })) })).status, 200)
  await units(ski, ['', ''])
  await units(pole, ['', '', '', '', ''])
  await units(boot, ['260', '270', '270'])
  const lines = [{ product: ski.id }, { product: pole.id, qty: 2 }, { product: boot.id, variant: '270' }]
  const { status, body, text } = await put(owner, people.product, lines)
  assert.equal(status, 200, text)
  return { ...people, kit: people.product, ski, pole, boot, lines, body }
}
/** Somebody new asks and is accepted. */
async function book({ owner }, product, from, to, more) {
  const renter = await market.member('booker')
  const asked = await ask(renter, product, from, to, more)
  if (asked.status !== 201) return { status: asked.status, body: asked.body, renter }
  const { status, body } = await move(owner, asked.body.id, 'accept')
  return { status, body, renter, id: asked.body.id }
}

test('a kit is lines of other products of its owner, with what it costs and what its parts do', async () => {
  const { owner, kit, ski, pole, boot, body } = await skiKit()
  assert.deepEqual(body, {
    lines: [
      { product: ski.id, name: '스키', variant: '', qty: 1 }, { product: pole.id, name: '폴', variant: '', qty: 2 },
      { product: boot.id, name: '부츠', variant: '270', qty: 1 },
    ],
    rental_fee_for_a_day: 25000, rental_fee_for_a_week: 167000, parts: { rental_fee_for_a_day: 31000, rental_fee_for_a_week: 167000 },
  })
  assert.deepEqual((await market.guest.get(path(kit, 'kit'))).body, body)
  assert.deepEqual((await market.guest.get(path(ski, 'kit'))).body, { lines: [], rental_fee_for_a_day: 20000, rental_fee_for_a_week: 90000, parts: null })
  assert.deepEqual((await market.guest.get(path(kit, 'variants'))).body, [{ variant: '', count: 2 }])
  assert.deepEqual((await owner.put(path(kit, 'units'), { units: [{}] })).body.code, 'is_kit')
  assert.equal((await put(owner, kit, [])).status, 200)
  assert.deepEqual((await market.guest.get(path(kit, 'variants'))).body, [{ variant: '', count: 1 }])
})

test('lines that cannot be are refused, and nothing changes', async () => {
  const people = await skiKit()
  const { owner, renter, kit, ski, pole, boot, lines } = people
  const other = await renter.list()
  for (const wrong of [
    'x', {}, [null], [{}], [{ product: 0 }], [{ product: 999999 }], [{ product: kit.id }], [{ product: other.id }], [{ product: boot.id }],
    [{ product: boot.id, variant: '280' }], [{ product: ski.id, variant: '270' }], [{ product: ski.id, qty: 0 }], [{ product: ski.id, qty: 51 }],
    [{ product: ski.id }, { product: ski.id }], [{ product: ski.id }, { product: ski.id, variant: '' }],
    [{ product: boot.id, variant: '270' }, { product: boot.id, variant: '260' }, { product: boot.id, variant: '270', qty: 2 }], Array(21).fill({ product: ski.id }),
  ]) {
    const { status, body } = await put(owner, kit, wrong)
    assert.equal(status, 400, JSON.stringify(wrong).slice(0, 80))
    assert.deepEqual(Object.keys(body), ['lines'])
  }
  assert.equal((await put(renter, kit, lines)).status, 403)
  assert.equal((await put(owner, pole, [{ product: ski.id }])).body.code, 'kit_part')
  const big = await owner.list()
  assert.equal((await put(owner, big, [{ product: kit.id }])).body.code, 'kit_nested')
  assert.equal((await market.guest.get(path(kit, 'kit'))).body.lines.length, 3)
  await ask(renter, kit, 3, 4)
  assert.equal((await put(owner, kit, [])).body.code, 'kit_live', 'what was asked for stays what it is')
})

test('as many kits are left as there are parts for, and who has a kit has its parts', async () => {
  const people = await skiKit()
  const { kit, ski, pole, boot } = people
  assert.deepEqual(await left(kit, 3, 5), [2, 2, 2])
  assert.equal((await book(people, pole, 4, 4, { qty: 2 })).status, 200)
  assert.deepEqual(await left(kit, 3, 5), [2, 1, 2], 'of three poles one kit')
  const { status, id, renter } = await book(people, kit, 4, 5)
  assert.equal(status, 200)
  assert.deepEqual([await left(kit, 3, 5), await left(ski, 3, 5), await left(pole, 3, 5)], [[2, 0, 1], [2, 1, 1], [5, 1, 3]])
  assert.deepEqual([await left(boot, 3, 5, { variant: '270' }), await left(boot, 3, 5, { variant: '260' })], [[2, 1, 1], [1, 1, 1]])
  const { body: units } = await renter.get(`/api/rentals/${id}/units/`)
  assert.deepEqual(units.map(({ variant }) => variant).sort(), ['', '', '', '270'])
  const refused = await book(people, kit, 3, 4)
  assert.deepEqual([refused.status, refused.body.code, refused.body.reason, refused.body.alternatives[0]], [409, 'unavailable', 'taken', dates(0, 1)])
  assert.equal((await book(people, pole, 4, 4, { qty: 2 })).status, 409)
  assert.equal((await move(renter, id, 'cancel')).status, 200)
  assert.deepEqual(await left(kit, 3, 5), [2, 1, 2])
})

test('a kit costs its own fee, but no more than its parts one by one', async () => {
  const cheap = await skiKit()
  const quote = async (product, more) => (await market.guest.get(`${path(product, 'quote')}?${new URLSearchParams({ ...dates(3, 4), ...more })}`)).body
  assert.equal((await quote(cheap.kit)).total, 50000)
  assert.equal((await quote(cheap.kit, { qty: 2 })).total, 100000)
  const { body } = await ask(cheap.renter, cheap.kit, 3, 9)
  assert.equal(body.total, 167000, 'a week of its parts is cheaper')
  const dear = await skiKit({ rental_fee_for_a_day: '40000' })
  assert.equal((await quote(dear.kit)).total, 62000)
  const asked = await ask(dear.renter, dear.kit, 3, 4, { quote_id: (await quote(dear.kit)).id })
  assert.deepEqual([asked.status, asked.body.total], [201, 62000])
})

test('a kit is handed over, kept for longer, given back in parts', async () => {
  const people = await skiKit()
  const { owner, renter, kit, ski, pole } = people
  const { id } = (await ask(renter, kit, 0, 1)).body
  await move(owner, id, 'accept')
  await handOver(people, id)
  await move(renter, id, 'change', dates(0, 3))
  const longer = await move(owner, id, 'agree_change')
  assert.deepEqual([longer.status, longer.body.total], [200, 100000])
  assert.deepEqual(await left(ski, 0, 4), [1, 1, 1, 1, 2])
  const units = (await renter.get(`/api/rentals/${id}/units/`)).body
  assert.deepEqual(units.map(({ name }) => name), ['스키', '폴', '폴', '부츠'])
  const part = await move(owner, id, 'return_part', { units: [units[0].id] })
  assert.deepEqual([part.status, part.body.state], [200, 'IN_USE'], part.text)
  assert.deepEqual([await left(ski, 0, 4), await left(pole, 0, 4)], [[2, 2, 2, 2, 2], [3, 3, 3, 3, 5]])
  assert.equal((await move(owner, id, 'return')).status, 200)
  assert.deepEqual(await left(pole, 0, 4), [5, 5, 5, 5, 5])
})

test('the parts of a kit that is late are nobody else\'s until they are back', async () => {
  const told = await story()
  const people = await skiKit({}, told.market)
  const { owner, renter, kit, ski, boot } = people
  const { id } = (await renter.post(path(kit, 'rentals'), dates(0, 0, NOON))).body
  await move(owner, id, 'accept')
  await handOver(people, id)
  const [me] = await told.later(48, owner)
  const free = async (product, more = {}) =>
    (await me.get(`${path(product, 'calendar')}?${new URLSearchParams(more)}`)).body.days.slice(0, 9).map(({ units }) => units)
  for (const [product, more] of [[kit], [ski], [boot, { variant: '270' }]]) assert.deepEqual(await free(product, more), new Array(9).fill(1))
  assert.equal((await move(me, id, 'return')).status, 200)
  assert.deepEqual(await free(kit), new Array(9).fill(2))
})

test('more kits and other days are a change that both agree to, and all of it is had or nothing', async () => {
  const people = await skiKit()
  const { owner, renter, kit, ski, pole } = people
  const { id } = (await ask(renter, kit, 3, 4)).body
  await move(owner, id, 'accept')
  assert.equal((await move(renter, id, 'change', { qty: 2 })).status, 200)
  assert.equal((await book(people, pole, 4, 4, { qty: 2 })).status, 200)
  assert.equal((await move(owner, id, 'agree_change')).body.code, 'unavailable')
  assert.deepEqual([await left(ski, 3, 4), await left(pole, 3, 4)], [[1, 1], [3, 1]], 'nothing was taken of the parts that were there')
  assert.equal((await move(renter, id, 'change', { qty: 2, ...dates(6, 7) })).status, 200)
  assert.deepEqual([(await move(owner, id, 'agree_change')).body.qty, await left(ski, 6, 7), await left(pole, 3, 4)], [2, [0, 0], [5, 3]])
})

test('a unit that goes is changed for its equal also in a kit, and one that a kit needs stays', async () => {
  const people = await skiKit()
  const { owner, kit, ski } = people
  const { id, renter } = await book(people, kit, 3, 4)
  const held = (await renter.get(`/api/rentals/${id}/units/`)).body.map((unit) => unit.id)
  const units = (await owner.get(path(ski, 'units'))).body.units
  const mine = units.find((unit) => held.includes(unit.id)), spare = units.find((unit) => !held.includes(unit.id))
  const retire = (unit) => owner.put(path(ski, 'units'), { units: units.map((one) => ({ id: one.id, status: one === unit ? 'retired' : 'available' })) })
  assert.equal((await retire(mine)).status, 200)
  assert.ok((await renter.get(`/api/rentals/${id}/units/`)).body.some((unit) => unit.id === spare.id))
  const both = await owner.put(path(ski, 'units'), { units: units.map((one) => ({ id: one.id, status: 'retired' })) })
  assert.deepEqual([both.status, both.body.code], [409, 'units_needed'])
})

/** A family's set: of the boots one of 260 and two of 270, of which there is one to spare. */
async function familyKit(town = market) {
  const people = await skiKit({}, town)
  const units = ['260', '260', '270', '270', '270'].map((variant) => ({ variant }))
  const { owner, ski, boot } = people
  const family = await owner.list({ name: '가족 세트', rental_fee_for_a_day: '30000', rental_fee_for_a_week: '' })
  assert.equal((await owner.put(path(boot, 'units'), { units })).status, 200)
  const lines = [{ product: boot.id, variant: '270', qty: 2 }, { product: ski.id }, { product: boot.id, variant: '260' }]
  const { status, body, text } = await put(owner, family, lines)
  assert.equal(status, 200, text)
  return { ...people, family, lines, body }
}
const sizes = async (member, id) => (await member.get(`/api/rentals/${id}/units/`)).body.map(({ variant }) => variant).sort()

test('a kit may have one product in several sizes, all of which are had or none', async () => {
  const people = await familyKit()
  const { owner, family, ski, boot, body } = people
  assert.deepEqual(body.lines.map(({ product, variant, qty }) => [product, variant, qty]), [[ski.id, '', 1], [boot.id, '260', 1], [boot.id, '270', 2]])
  assert.deepEqual([body.parts.rental_fee_for_a_day, body.rental_fee_for_a_day], [35000, 30000])
  assert.deepEqual((await market.guest.get(path(family, 'variants'))).body, [{ variant: '', count: 1 }])
  const { status, id, renter } = await book(people, family, 3, 4)
  assert.equal(status, 200)
  assert.deepEqual(await sizes(renter, id), ['', '260', '270', '270'])
  assert.deepEqual([await left(boot, 3, 5, { variant: '260' }), await left(boot, 3, 5, { variant: '270' }), await left(family, 3, 5)], [[1, 1, 2], [1, 1, 3], [0, 0, 1]])
  assert.equal((await book(people, boot, 6, 6, { variant: '260', qty: 2 })).status, 200)
  const refused = await book(people, family, 5, 6)
  assert.deepEqual([refused.status, refused.body.code], [409, 'unavailable'], 'there are boots of 270, but none of 260')
  assert.deepEqual([await left(boot, 6, 6, { variant: '270' }), await left(ski, 6, 6)], [[3], [2]], 'nothing was taken')
  assert.equal((await put(owner, family, [])).body.code, 'kit_live')
})

test('each size of a kit is changed for its equal, kept for longer and given back by itself', async () => {
  const people = await familyKit()
  const { owner, renter, family, boot } = people
  const { id } = (await ask(renter, family, 0, 1)).body
  await move(owner, id, 'accept')
  const units = (await owner.get(path(boot, 'units'))).body.units
  const held = (await renter.get(`/api/rentals/${id}/units/`)).body.map((unit) => unit.id)
  const write = (change) => owner.put(path(boot, 'units'), { units: units.map((one) => ({ id: one.id, variant: one.variant, ...change(one) })) })
  const small = units.find((unit) => unit.variant === '260' && held.includes(unit.id))
  assert.equal((await write((one) => one.id === small.id && { variant: '255' })).status, 200, 'what was measured wrong')
  assert.deepEqual(await sizes(renter, id), ['', '260', '270', '270'])
  assert.ok(!(await renter.get(`/api/rentals/${id}/units/`)).body.some((unit) => unit.id === small.id))
  assert.equal((await write((one) => one.variant === '260' && { variant: '255' })).body.code, 'units_needed', 'there would be no 260 any more')
  await handOver(people, id)
  await move(renter, id, 'change', dates(0, 3))
  assert.equal((await move(owner, id, 'agree_change')).status, 200)
  assert.deepEqual([await left(boot, 0, 4, { variant: '260' }), await left(boot, 0, 4, { variant: '270' })], [[0, 0, 0, 0, 1], [1, 1, 1, 1, 3]])
  const back = (await renter.get(`/api/rentals/${id}/units/`)).body.find(({ variant }) => variant === '260')
  assert.equal((await move(owner, id, 'return_part', { units: [back.id] })).body.state, 'IN_USE')
  assert.deepEqual([await left(boot, 0, 4, { variant: '260' }), await left(boot, 0, 4, { variant: '270' })], [[1, 1, 1, 1, 1], [1, 1, 1, 1, 3]])
  assert.equal((await move(owner, id, 'return')).status, 200)
})

test('what a kit took before sizes were written down keeps its size', async () => {
  const told = await story()
  const people = await skiKit({}, told.market)
  const { owner, renter, kit, boot } = people
  const { id } = (await renter.post(path(kit, 'rentals'), dates(1, 2, NOON))).body
  assert.equal((await move(owner, id, 'accept')).status, 200)
  databaseWrite(told.data, 'UPDATE rental_units SET variant = NULL')
  const units = (await owner.get(path(boot, 'units'))).body.units
  const held = (await renter.get(`/api/rentals/${id}/units/`)).body.map((unit) => unit.id)
  const { status } = await owner.put(path(boot, 'units'), { units: units.map((one) => ({ id: one.id, variant: held.includes(one.id) ? '275' : one.variant })) })
  assert.deepEqual([status, await sizes(renter, id)], [200, ['', '', '', '270']])
})

test('a day on which the owner lends one of the parts to nobody is none for the kit', async () => {
  const { owner, renter, kit, pole } = await skiKit()
  const closed = [{ from: dates(4).rental_start_date, to: dates(5).rental_start_date, plan: 'closed' }]
  assert.equal((await owner.put(path(pole, 'calendar-rules'), { exceptions: closed })).status, 200)
  const { status, body } = await ask(renter, kit, 3, 4)
  assert.deepEqual([status, body.reason, body.alternatives[0]], [409, 'closed', dates(0, 1)])
  assert.equal((await ask(renter, kit, 6, 7)).status, 201)
})

test('an operator gives who has a kit another unit of the same part, never one of the kit product itself', async () => {
  const told = await story()
  const people = await skiKit({}, told.market)
  const { owner, renter, kit, ski, lines } = people
  await put(owner, kit, [])
  assert.equal((await owner.put(path(kit, 'units'), { units: [{}, {}] })).status, 200)
  await put(owner, kit, lines)
  const { body } = await renter.post(path(kit, 'rentals'), dates(1, 2, NOON))
  assert.equal((await move(owner, body.id, 'accept')).status, 200)
  const admin = await told.market.member('admin')
  assert.equal(run(told.data, 'user', '--email', admin.email, '--admin').status, 0)
  const operator = await told.market.again(admin)
  const has = () => read(told.data, 'SELECT k.unit_id, u.product_id FROM rental_units k JOIN units u ON u.id = k.unit_id WHERE k.rental_id = ? ORDER BY 2, 1', [body.id])
  const before = has()
  const [unit] = before.find(([, product]) => product === ski.id)
  const answer = await operator.post(`/api/admin/rentals/${body.id}/reassign/`, { reason: '스키 하나가 수리 중이라 바꿉니다.', unit })
  assert.equal(answer.status, 200, answer.text)
  const now = has()
  assert.deepEqual(now.map(([, product]) => product), before.map(([, product]) => product))
  assert.ok(!now.some(([id]) => id === unit))
})

test('a search for days finds the kits of which every part is free, and none with a part that is gone', async () => {
  const people = await skiKit({ name: '겨울 세트' })
  const found = async (from, to) => {
    const { body } = await market.guest.get(`/products/?${new URLSearchParams({ keyword: '겨울 세트', ...dates(from, to) })}`)
    return (body.results ?? body).map(({ id }) => id).includes(people.kit.id)
  }
  assert.equal(await found(3, 4), true)
  await book(people, people.ski, 4, 4, { qty: 2 })
  assert.deepEqual([await found(3, 4), await found(5, 6)], [false, true])
  const taken = await book(people, people.kit, 5, 6)
  assert.equal((await people.owner.del(`/products/${people.boot.id}/`)).status, 409, 'who has a kit is to get its parts')
  await move(taken.renter, taken.id, 'cancel')
  assert.equal((await people.owner.del(`/products/${people.boot.id}/`)).status, 204)
  assert.equal(await found(5, 6), false)
  assert.deepEqual(await left(people.kit, 5, 6), [0, 0])
})

test('kits and single parts booked at random, many at once: what is accepted fits, what is refused would not have', { timeout: 120_000 }, async () => {
  const random = (() => {
    let seed = 35
    return (n) => Math.floor(((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648) * n)
  })()
  const people = await skiKit()
  const { owner, kit, ski, pole, boot } = people
  const small = await owner.list({ name: '작은 세트' })
  assert.equal((await put(owner, small, [{ product: boot.id, variant: '270' }, { product: pole.id, qty: 3 }])).status, 200)
  const family = await owner.list({ name: '가족 세트' })
  assert.equal((await owner.put(path(boot, 'units'), { units: ['260', '270', '260', '270', '270'].map((variant) => ({ variant })) })).status, 200)
  assert.equal((await put(owner, family, [{ product: boot.id, variant: '270' }, { product: boot.id, variant: '260' }])).status, 200)
  const stock = { ski: 2, pole: 5, boot: 3, small: 2 }
  const kinds = [
    { product: kit, needs: { ski: 1, pole: 2, boot: 1 } }, { product: small, needs: { pole: 3, boot: 1 } }, { product: ski, needs: { ski: 1 } },
    { product: pole, needs: { pole: 1 }, most: 3 }, { product: boot, needs: { boot: 1 }, variant: '270' },
    { product: boot, needs: { small: 1 }, variant: '260' }, { product: family, needs: { boot: 1, small: 1 }, most: 2 },
  ]
  const fits = (wishes) => Object.keys(stock).every((part) => {
    const days = new Array(40).fill(0)
    for (const { from, to, qty, needs } of wishes) for (let i = from; i <= to; i++) days[i] += qty * (needs[part] ?? 0)
    return days.every((n) => n <= stock[part])
  })
  const renters = []
  while (renters.length < 8) renters.push(await market.member('racer'))
  for (let round = 0; round < 6; round++) {
    const wishes = await Promise.all(renters.flatMap((renter, i) => [0, 1].map(async (k) => {
      const { product, needs, most = 1, variant } = kinds[(i + k * 2 + round) % kinds.length]
      const from = 1 + random(8)
      const wish = { from, to: from + random(4), qty: 1 + random(most), needs, renter }
      const { status, body, text } = await ask(renter, product, wish.from, wish.to, { qty: wish.qty, ...(variant && { variant }) })
      assert.equal(status, 201, text)
      return { ...wish, id: body.id }
    })))
    const answers = await Promise.all(wishes.map(({ id }) => move(owner, id, 'accept')))
    assert.ok(answers.every(({ status }) => status === 200 || status === 409))
    const accepted = wishes.filter((_, i) => answers[i].status === 200)
    assert.ok(fits(accepted), 'a part is given away twice')
    wishes.forEach((wish, i) => assert.ok(answers[i].status === 200 || !fits([...accepted, wish]), 'a part was free'))
    const units = accepted.reduce((sum, { qty, needs }) => sum + qty * Object.values(needs).reduce((a, b) => a + b), 0)
    const ids = accepted.map(({ id }) => id).join()
    assert.deepEqual(read(market.server.data, `SELECT COUNT(*) FROM rental_units WHERE rental_id IN (${ids})`), [[units]])
    assert.deepEqual(read(market.server.data, `SELECT COUNT(DISTINCT rental_id) FROM unit_slots WHERE rental_id IN (${ids})`), [[accepted.length]])
    await Promise.all(wishes.map(({ id, renter }, i) => move(renter, id, answers[i].status === 200 ? 'cancel' : 'withdraw')))
  }
})

test('who asked for a kit of which a part is gone is told so', { timeout: 180_000 }, async () => {
  const people = await skiKit()
  const { renter, kit, ski } = people
  const { id } = (await ask(renter, kit, 3, 4)).body
  assert.equal((await book(people, ski, 4, 4, { qty: 2 })).status, 200)
  await until('he is told', async () => (await renter.get(`/api/rentals/${id}/`)).body.flags.includes('GONE'))
})
