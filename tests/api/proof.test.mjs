// The events of a rental are a chain: whoever changes an old one is seen, and where (docs/rentals.md section 12).
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { agree, dates, day, handOver, openMarket, pair, sameKeys } from '../support/market.mjs'
import { write } from '../support/database.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const proof = (member, id) => member.get(`/api/rentals/${id}/proof/`)
const digest = (text) => createHash('sha256').update(text).digest('hex')
const change = (sql, ...values) => write(market.server.data, sql, values)

/** A rental that was asked for, agreed, handed over by code and returned. */
async function told() {
  const people = await pair(market)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 1))
  await people.owner.post(`/api/rentals/${body.id}/accept/`)
  await handOver(people, body.id)
  assert.equal((await people.owner.post(`/api/rentals/${body.id}/return/`)).status, 200)
  return { ...people, id: body.id }
}

test('both of a rental see its events, each with the digest of its text and of the one before it', async () => {
  const { owner, renter, id } = await told()
  const { status, body } = await proof(renter, id)
  assert.equal(status, 200)
  sameKeys(body, ['rental', 'verifies', 'why', 'broken_at', 'head', 'events'])
  assert.deepEqual([body.rental, body.verifies, body.why, body.broken_at], [id, true, null, null])
  assert.deepEqual(body.events.map(({ event, old_state, new_state, actor, by_code }) => [event, old_state, new_state, actor, by_code]), [
    ['request', null, 'REQUESTED', renter.id, false],
    ['accept', 'REQUESTED', 'ACCEPTED', owner.id, false],
    ['hand_over', 'ACCEPTED', 'IN_USE', renter.id, true],
    ['return', 'IN_USE', 'RETURNED', owner.id, false],
  ])
  let head = '0'.repeat(64)
  for (const event of body.events) {
    assert.equal(event.prev_hash, head)
    assert.ok(event.text.startsWith(`prev ${head}\nrental ${id}\nevent ${event.event}\n`), event.text)
    head = digest(event.text)
    assert.equal(event.hash, head)
  }
  assert.equal(body.head, head)
  assert.deepEqual((await proof(owner, id)).body, body)
})

test('a change of one row in the database is seen, at that row', async () => {
  const changes = [
    ['amount = 1', 1, 'changed'], ['actor_id = NULL', 0, 'changed'], ['end_day = end_day + 1', 1, 'changed'],
    ['by_code = 1', 3, 'changed'], ["new_state = 'COMPLETED'", 2, 'changed'], ['at_us = at_us - 1', 2, 'changed'],
    [`prev_hash = '${'0'.repeat(64)}'`, 3, 'cut'], ['hash = NULL', 1, 'changed'],
  ]
  for (const [what, at, why] of changes) {
    const { owner, id } = await told()
    const { events } = (await proof(owner, id)).body
    change(`UPDATE rental_events SET ${what} WHERE id = ?`, events[at].id)
    const { body } = await proof(owner, id)
    assert.deepEqual([body.verifies, body.why, body.broken_at, body.head], [false, why, events[at].id, null], what)
  }
})

test('size, number, place and hour are digested as well, and an agreement that is not what was agreed is seen', async () => {
  const people = await pair(market, { direct_dealing_place: '서울\n마포구' })
  const { owner, renter, product } = people
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 1))
  await owner.post(`/api/rentals/${asked.id}/accept/`)
  await renter.post(`/api/rentals/${asked.id}/change/`, { place: '역 앞', pickup_hour: 9 })
  await owner.post(`/api/rentals/${asked.id}/agree_change/`)
  const { body } = await proof(owner, asked.id)
  assert.equal(body.verifies, true)
  const texts = body.events.map(({ text }) => text)
  assert.match(texts[1], /\nform 2\nby_press 0\nsize -\nnumber 1\nplace 서울 +마포구\nhour -\nsaid -\n$/)
  assert.ok(texts[2].endsWith(`\nsize -\nnumber 1\nplace 역 앞\nhour 9\nsaid ${day(0)} ${day(1)} 20000\n`), texts[2])
  assert.ok(texts[3].endsWith('\nsize -\nnumber 1\nplace 역 앞\nhour 9\nsaid -\n'), texts[3])
  const broken = async () => (({ verifies, why, broken_at }) => [verifies, why, broken_at])((await proof(owner, asked.id)).body)
  const whole = [['place', '역 앞'], ['pickup_hour', 9], ['qty', 1], ['variant', ''], ['form', 2]]
  for (const [column, was] of whole) {
    change(`UPDATE rental_events SET ${column} = ? WHERE id = ?`, column === 'variant' ? 'L' : column === 'place' ? '문 앞' : was - 1, body.events[3].id)
    assert.deepEqual(await broken(), [false, 'changed', body.events[3].id], column)
    change(`UPDATE rental_events SET ${column} = ? WHERE id = ?`, was, body.events[3].id)
  }
  assert.deepEqual(await broken(), [true, null, null])
  for (const [column, was] of [...whole.slice(0, 4), ['total', 20000], ['start_day', null]]) {
    const set = (value) => change(`UPDATE agreements SET ${column} = ${value} WHERE rental_id = ? AND version = 2`, asked.id)
    if (was === null) set(`${column} - 1`)
    else set(column === 'variant' ? "'L'" : column === 'place' ? "'문 앞'" : was + 1)
    assert.deepEqual(await broken(), [false, 'agreement', body.events[3].id], column)
    if (was === null) set(`${column} + 1`)
    else set(typeof was === 'string' ? `'${was}'` : was)
  }
  assert.deepEqual(await broken(), [true, null, null])
})

test('an event of the form from before is still what it was digested as', async () => {
  const { owner, id } = await told()
  const { events } = (await proof(owner, id)).body
  let head = '0'.repeat(64)
  for (const { id: event, text } of events) {
    const old = text.replace(/^prev .*/, `prev ${head}`).replace(/form 2\n[^]*$/, '')
    change('UPDATE rental_events SET form = 1, variant = NULL, qty = NULL, place = NULL, prev_hash = ?, hash = ? WHERE id = ?', head, digest(old), event)
    head = digest(old)
  }
  assert.equal((await proof(owner, id)).body.verifies, true)
  assert.equal((await owner.post(`/api/rentals/${id}/release/`)).status, 200)
  const { body } = await proof(owner, id)
  assert.deepEqual([body.verifies, body.events[3].text.includes('form'), body.events[4].text.includes('\nform 2\n')], [true, false, true])
  change('UPDATE rental_events SET amount = 1 WHERE id = ?', events[1].id)
  assert.equal((await proof(owner, id)).body.why, 'changed')
})

test('an event that is gone, or a state that no event made, is seen', async () => {
  const one = await told(), two = await told(), three = await told()
  const { events } = (await proof(one.owner, one.id)).body
  change('DELETE FROM rental_events WHERE id = ?', events[1].id)
  assert.deepEqual([(await proof(one.owner, one.id)).body.why, (await proof(one.owner, one.id)).body.broken_at], ['cut', events[2].id])
  change('DELETE FROM rental_events WHERE id = ?', (await proof(two.owner, two.id)).body.events[3].id)
  assert.equal((await proof(two.owner, two.id)).body.why, 'state')
  change("UPDATE rentals SET state = 'COMPLETED' WHERE id = ?", three.id)
  const { body } = await proof(three.owner, three.id)
  assert.deepEqual([body.verifies, body.why, body.broken_at], [false, 'state', null])
})

test('events from before there was a chain are vouched for by the next one', async () => {
  const people = await pair(market)
  const id = await agree(people, 0)
  change('UPDATE rental_events SET hash = NULL, prev_hash = NULL WHERE rental_id = ?', id)
  assert.equal((await proof(people.owner, id)).body.verifies, true)
  await handOver(people, id)
  const { body } = await proof(people.owner, id)
  assert.equal(body.verifies, true)
  change('UPDATE rental_events SET amount = 1 WHERE id = ?', body.events[0].id)
  assert.deepEqual([(await proof(people.owner, id)).body.why, (await proof(people.owner, id)).body.broken_at], ['cut', body.events[2].id])
})

test('nobody else sees it', async () => {
  const { id } = await told()
  const stranger = await market.member('stranger')
  assert.equal((await proof(stranger, id)).status, 404)
  assert.equal((await proof(market.guest, id)).status, 401)
  assert.equal((await proof(stranger, 'x')).status, 404)
})
