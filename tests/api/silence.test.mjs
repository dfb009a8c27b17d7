// What the clock asks when the two say nothing (docs/rentals.md section 3, 14 and 17).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, dates, handOver, pair } from '../support/market.mjs'
import { NOON, looked, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const state = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body.state
const kinds = async (member, like) => (await member.get('/api/notifications/')).body.notifications.map(({ kind }) => kind).filter((kind) => kind.startsWith(like))
const asked = async (member, room) => (await member.get(`/chat/${room.id}/messages/`)).body.filter(({ body }) => body?.event === 'ask_both')

/** Agreed by our calls, from today on. */
async function agreed(told, to) {
  const people = await pair(told.market)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, to, NOON))
  assert.equal((await move(people.owner, body.id, 'accept')).status, 200)
  return { ...people, id: body.id }
}

test('a day after the first day both are asked once whether it was handed over; it lapses after the last day', async () => {
  const told = await story()
  const { owner, renter, room, id } = await agreed(told, 3)
  /* The first day is over at 12 hours, a day later it is 36. */
  let [a, b] = await told.later(35.99, owner, renter)
  await looked()
  assert.deepEqual(await asked(a, room), [])
  ;[a, b] = await told.later(36.01, owner, renter)
  await until('the question', async () => (await asked(a, room)).length > 0)
  assert.equal(await state(a, id), 'ACCEPTED', 'nothing is in use by date')
  for (const member of [a, b]) assert.deepEqual(await kinds(member, 'rental_ask_both'), ['rental_ask_both'])
  ;[a, b] = await told.later(80, owner, renter)
  await looked()
  assert.equal((await asked(a, room)).length, 1)
  assert.deepEqual(await kinds(b, 'rental_ask_both'), ['rental_ask_both'])
  assert.equal(await state(a, id), 'ACCEPTED')
  ;[a] = await told.later(84.01, owner)
  await until('it lapses', async () => (await state(a, id)) === 'CANCELLED')
})

test('two days are too short to ask; what the original agreed, was handed over or declared back is not asked about', async () => {
  const told = await story()
  const short = await agreed(told, 1)
  const original = await pair(told.market)
  const first = await agree(original, 0, 3, NOON)
  const out = await agreed(told, 3)
  await handOver(out, out.id)
  const back = await agreed(told, 3)
  await move(back.renter, back.id, 'declare_return')
  const [a, b, c, d] = await told.later(37, short.owner, original.owner, out.owner, back.owner)
  await until('the short one lapses', async () => (await state(a, short.id)) === 'CANCELLED')
  await looked()
  assert.deepEqual([await state(b, first), await state(c, out.id), await state(d, back.id)], ['ACCEPTED', 'IN_USE', 'ACCEPTED'])
  for (const member of [a, b, c, d]) assert.deepEqual(await kinds(member, 'rental_ask_both'), [])
})

test('an owner who does not confirm a return is reminded after 2, 12, 24 and 48 hours, once each, and nothing else happens', async () => {
  const told = await story()
  const people = await agreed(told, 3)
  await handOver(people, people.id)
  await move(people.renter, people.id, 'declare_return')
  const heard = []
  for (const [hours, kind] of [[1.99], [2.01, 'rental_silent_2'], [11.9], [12.1, 'rental_silent_12'], [24.1, 'rental_silent_24'], [47.9], [48.1, 'rental_silent_48'], [60]]) {
    const [owner, renter] = await told.later(hours, people.owner, people.renter)
    if (kind) heard.unshift(kind)
    if (kind) await until(kind, async () => (await kinds(owner, 'rental_silent')).length === heard.length)
    else await looked()
    assert.deepEqual(await kinds(owner, 'rental_silent'), heard, `${hours} hours later`)
    assert.deepEqual(await kinds(renter, 'rental_silent'), [])
    assert.equal(await state(owner, people.id), 'IN_USE')
  }
})

test('who was away hears the newest reminder alone, and who confirms hears none', async () => {
  const told = await story()
  const [silent, prompt] = [await agreed(told, 3), await agreed(told, 3)]
  for (const people of [silent, prompt]) {
    await handOver(people, people.id)
    await move(people.renter, people.id, 'declare_return')
  }
  await move(prompt.owner, prompt.id, 'return')
  const [a, b] = await told.later(30, silent.owner, prompt.owner)
  await until('the reminder', async () => (await kinds(a, 'rental_silent')).length > 0)
  assert.deepEqual(await kinds(a, 'rental_silent'), ['rental_silent_24'])
  assert.deepEqual(await kinds(b, 'rental_silent'), [])
})
