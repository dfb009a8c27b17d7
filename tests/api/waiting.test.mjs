// docs/rentals.md section 6: who waits for days that somebody else has gets them first when they come free.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, day, handOver, openMarket, pair, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const wait = (member, product, from, to = from, more = {}) => member.post(`/api/products/${product.id}/waiting/`, { ...dates(from, to), ...more })
const waits = async (...args) => {
  const { status, body, text } = await wait(...args)
  assert.equal(status, 201, text)
  return body
}
const mine = async (member) => (await member.get('/api/waiting/')).body
const ask = (member, product, from, to = from, more = {}) => member.post(`/products/${product.id}/rentals/`, { ...dates(from, to), ...more })
const asks = async (...args) => {
  const { status, body, text } = await ask(...args)
  assert.equal(status, 201, text)
  return body.id
}
const move = async (member, id, name, body = {}) => {
  const answer = await member.post(`/api/rentals/${id}/${name}/`, body)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const kinds = async (who) => (await who.get('/api/notifications/')).body.notifications.map(({ kind }) => kind).filter((kind) => kind.startsWith('waiting'))
/** A product of which somebody has the days 3 to 5, and others. */
async function taken(more) {
  const people = await pair(market, more)
  const id = await asks(people.renter, people.product, 3, 5)
  await move(people.owner, id, 'accept')
  const [first, second, third] = await Promise.all(['first', 'second', 'third'].map((name) => market.member(name)))
  return { ...people, id, first, second, third }
}

test('days that come free are held for who has waited longest, and nobody else can have them', async () => {
  const { owner, renter, product, id, first, second, third } = await taken()
  const one = await waits(first, product, 4, 5)
  sameKeys(one, ['id', 'product', 'variant', 'qty', 'days', 'created_at', 'held', 'held_until', 'rental'])
  assert.deepEqual([one.days, one.held, one.held_until, one.rental], [dates(4, 5), false, null, null])
  sameKeys(one.product, ['id', 'name', 'thumbnails'])
  await waits(second, product, 3, 4)
  const requested = await asks(await market.member('asker'), product, 9)
  await move(renter, id, 'cancel')
  const [held] = await mine(first)
  assert.equal(held.held, true)
  assert.ok(Math.abs(new Date(held.held_until) - Date.now() - 12 * 3_600_000) < 60_000)
  assert.deepEqual(await kinds(first), ['waiting_free'])
  assert.deepEqual(await kinds(second), [], 'his days overlap with what is held')
  const link = (await first.get('/api/notifications/')).body.notifications[0].link
  assert.equal(link, `/p/${product.id}`)
  // Not by a request, not by an offer, not in another's list of what is free.
  assert.equal((await ask(third, product, 4)).body.code, 'unavailable')
  await third.room(product)
  assert.equal((await owner.post(`/products/${product.id}/rentals/`, { ...dates(5), renter: third.id })).body.code, 'unavailable')
  const days = (await third.get(`/products/${product.id}/calendar/?days=7`)).body.days
  assert.deepEqual(days.map(({ free }) => free), [true, true, true, true, false, false, true])
  const listed = (await third.get(`/products/?${new URLSearchParams(dates(4, 5))}`)).body.map((one) => one.id)
  assert.ok(!listed.includes(product.id))
  assert.equal((await move(owner, requested, 'accept')).state, 'ACCEPTED', 'other days are as free as before')
})

test('who asks for what is held for him, and asks once more since he has not heard the answer, has asked once', async () => {
  const { renter, product, id, first } = await taken()
  await waits(first, product, 3, 5)
  await move(renter, id, 'cancel')
  assert.equal((await mine(first))[0].held, true)
  const asked = await asks(first, product, 3, 5)
  assert.equal(await asks(first, product, 3, 5), asked)
})

test('nothing is held for who could not ask for it: who is blocked since, or banned', async () => {
  const { owner, renter, product, id, first, second, third } = await taken()
  for (const member of [first, second, third]) await waits(member, product, 3, 5)
  const blocked = await owner.post(`/members/${first.id}/block/`)
  assert.ok(blocked.status < 300, blocked.text)
  assert.equal(run(market.server.data, 'user', '--email', second.email, '--ban').status, 0)
  await move(renter, id, 'cancel')
  assert.equal((await mine(first))[0].held, false)
  assert.equal((await mine(third))[0].held, true)
})

test('nothing is held of what somebody banned lends', async () => {
  const { owner, renter, product, id, first } = await taken()
  await waits(first, product, 3, 5)
  assert.equal(run(market.server.data, 'user', '--email', owner.email, '--ban').status, 0)
  await move(renter, id, 'cancel')
  assert.equal((await mine(first))[0].held, false)
})

test('who has the hold turns it into a request, and it is his until the owner has decided', async () => {
  const { owner, renter, product, id, first, second, third } = await taken()
  await waits(first, product, 3, 4)
  await waits(second, product, 3, 3)
  await move(renter, id, 'cancel')
  const asked = await asks(first, product, 3, 4)
  const [held] = await mine(first)
  assert.deepEqual([held.held, held.held_until, held.rental], [true, null, asked])
  const rental = async () => (await first.get(`/api/rentals/${asked}/`)).body
  assert.deepEqual([(await rental()).state, (await rental()).flags], ['REQUESTED', []])
  assert.equal((await ask(third, product, 4)).status, 409)
  assert.equal((await move(owner, asked, 'accept')).state, 'ACCEPTED')
  assert.deepEqual(await mine(first), [])
  assert.equal((await ask(third, product, 4)).status, 409)
  assert.deepEqual(await kinds(second), [])
  await move(first, asked, 'cancel')
  assert.deepEqual(await kinds(second), ['waiting_free'])
})

test('a request that is declined, withdrawn or for other days gives the days to the next', async () => {
  const endings = {
    decline: ({ owner }, asked) => move(owner, asked, 'decline'),
    withdraw: ({ first }, asked) => move(first, asked, 'withdraw'),
    ask: ({ first }, asked) => move(first, asked, 'ask', dates(12)),
  }
  for (const [name, end] of Object.entries(endings)) {
    const people = await taken()
    const { renter, product, id, first, second } = people
    await waits(first, product, 3)
    await waits(second, product, 3, 4)
    await move(renter, id, 'cancel')
    const asked = await asks(first, product, 3)
    assert.deepEqual(await kinds(second), [], name)
    await end(people, asked)
    assert.deepEqual(await kinds(second), ['waiting_free'], name)
    assert.deepEqual(await mine(first), [], name)
  }
})

test('an offer or a counter of the owner to who waits takes the held days', async () => {
  const { owner, renter, product, id, first } = await taken()
  await first.room(product)
  await waits(first, product, 3, 5)
  await move(renter, id, 'cancel')
  const { status, body, text } = await owner.post(`/products/${product.id}/rentals/`, { ...dates(3, 4), renter: first.id })
  assert.equal(status, 201, text)
  assert.equal((await move(first, body.id, 'accept')).state, 'ACCEPTED')
  const other = await taken()
  await waits(other.first, other.product, 3, 5)
  await move(other.renter, other.id, 'cancel')
  const asked = await asks(other.first, other.product, 3, 5)
  await move(other.owner, asked, 'counter', { ...dates(4, 5), price: 15000 })
  assert.equal((await move(other.first, asked, 'accept')).state, 'ACCEPTED')
})

test('a shorter rental, an early return, a unit more and an opened day free days for who waits', async () => {
  const shorter = await taken()
  await waits(shorter.first, shorter.product, 5)
  await move(shorter.renter, shorter.id, 'change', dates(3, 4))
  await move(shorter.owner, shorter.id, 'agree_change')
  assert.deepEqual(await kinds(shorter.first), ['waiting_free'])

  const out = await pair(market)
  const late = await market.member('late')
  const id = await asks(out.renter, out.product, 0, 3)
  await move(out.owner, id, 'accept')
  await handOver(out, id)
  await waits(late, out.product, 2, 3)
  await move(out.owner, id, 'return')
  assert.deepEqual(await kinds(late), ['waiting_free'])

  const more = await taken()
  await waits(more.first, more.product, 4)
  const { units } = (await more.owner.get(`/products/${more.product.id}/units/`)).body
  assert.equal((await more.owner.put(`/products/${more.product.id}/units/`, { units: [...units, {}] })).status, 200)
  const closed = await pair(market)
  await closed.owner.put(`/products/${closed.product.id}/calendar-rules/`, { exceptions: [{ from: day(3), to: day(3), plan: 'closed' }] })
  await waits(closed.renter, closed.product, 3)
  await closed.owner.put(`/products/${closed.product.id}/calendar-rules/`, { exceptions: [] })
  await until('the unit is held', async () => (await kinds(more.first)).length)
  await until('so is the day', async () => (await kinds(closed.renter)).length)
  assert.equal((await mine(closed.renter))[0].held, true)
  // Closed again: he waits as before.
  await closed.owner.put(`/products/${closed.product.id}/calendar-rules/`, { exceptions: [{ from: day(3), to: day(3), plan: 'closed' }] })
  await until('it is let go', async () => !(await mine(closed.renter))[0].held)
})

test('sizes and quantities count: who wants more than is left does not keep others from it', async () => {
  const { owner, renter, product } = await pair(market)
  await owner.put(`/products/${product.id}/units/`, { units: [{ variant: 'S' }, { variant: 'S' }, { variant: 'L' }] })
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => market.member(name)))
  const both = await asks(renter, product, 3, 3, { variant: 'S', qty: 2 })
  await move(owner, both, 'accept')
  assert.equal((await wait(a, product, 3)).body.code, 'no_such_variant')
  assert.equal((await wait(a, product, 3, 3, { variant: 'L' })).body.code, 'free_now')
  assert.equal((await wait(a, product, 3, 3, { variant: 'S', qty: 3 })).body.code, 'not_so_many')
  await waits(a, product, 3, 3, { variant: 'S', qty: 2 })
  await waits(b, product, 3, 3, { variant: 'S' })
  await move(renter, both, 'change', { ...dates(3), qty: 1 })
  await move(owner, both, 'agree_change')
  assert.deepEqual([await kinds(a), await kinds(b)], [[], ['waiting_free']])
  assert.equal((await ask(c, product, 3, 3, { variant: 'S' })).status, 409)
  await move(renter, both, 'cancel')
  assert.deepEqual(await kinds(a), [], 'one is still held for the other')
  const [held] = await mine(b)
  assert.equal((await b.del(`/api/waiting/${held.id}/`)).status, 204)
  assert.deepEqual(await kinds(a), ['waiting_free'])
})

test('of many who ask at the moment of a cancel nobody gets in between', async () => {
  const { owner, renter, product, id, first } = await taken()
  await waits(first, product, 3, 5)
  const rivals = await Promise.all(Array.from({ length: 6 }, (_, i) => market.member(`rival${i}`)))
  await Promise.all(rivals.map((one) => one.room(product)))
  const answers = await Promise.all([
    move(renter, id, 'cancel'),
    ...rivals.map((one) => owner.post(`/products/${product.id}/rentals/`, { ...dates(4), renter: one.id })),
    ...rivals.map((one) => ask(one, product, 4)),
  ])
  for (const { status } of answers.slice(1)) assert.equal(status, 409)
  assert.equal((await ask(first, product, 3, 5)).status, 201)
})

test('one waits for days that cannot be had, at most for 20, and only once for the same', async () => {
  const { owner, renter, product, id, first } = await taken()
  assert.equal((await wait(owner, product, 3)).body.code, 'own_product')
  assert.equal((await wait(first, product, 1)).body.code, 'free_now')
  for (const [from, to] of [[-1, 1], [5, 4], [3, 40], [170, 190]]) assert.equal((await wait(first, product, from, to)).status, 400, `${from} ${to}`)
  for (const more of [{ qty: 0 }, { qty: 'x' }, { variant: 'XL' }, { rental_end_date: null }]) assert.equal((await wait(first, product, 3, 3, more)).status, 400, JSON.stringify(more))
  assert.equal((await wait(first, { id: 999999 }, 3)).status, 404)
  const one = await waits(first, product, 3)
  const again = await wait(first, product, 3)
  assert.deepEqual([again.status, again.body.id], [200, one.id])
  assert.equal((await mine(first)).length, 1)
  assert.equal((await renter.del(`/api/waiting/${one.id}/`)).status, 404)
  assert.equal((await first.del(`/api/waiting/${one.id}/`)).status, 204)
  assert.equal((await first.del(`/api/waiting/${one.id}/`)).status, 404)
  const busy = await pair(market)
  const long = await asks(busy.renter, busy.product, 0, 25)
  await move(busy.owner, long, 'accept')
  for (let i = 0; i < 20; i++) await waits(first, busy.product, i, i)
  assert.equal((await wait(first, busy.product, 20)).body.code, 'too_many_waiting')
  await first.post(`/members/${owner.id}/block/`)
  await first.del(`/api/waiting/${(await mine(first))[0].id}/`)
  assert.equal((await wait(first, product, 3)).body.code, 'blocked')
  await move(renter, id, 'cancel')
})
