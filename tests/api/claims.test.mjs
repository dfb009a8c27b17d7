// Claims and disputes: gear that is not as described, damage, loss, who agrees and who decides (docs/rentals.md sections 3, 8 and 13).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, form, handOver, openMarket, pair, photo } from '../support/market.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const ledger = async (member, id) => (await member.get(`/api/rentals/${id}/ledger/`)).body
const look = (lines) => lines.map(({ kind, amount, state }) => `${kind} ${amount} ${state}`)
const notices = async (member) => (await member.get('/api/notifications/')).body.notifications.map(({ kind }) => kind)
const refused = async (answer, status, code) => {
  const { status: got, body, text } = await answer
  assert.deepEqual([got, body?.code], [status, code], text)
}

/** An agreed rental by our calls from today on, worth 300,000 with a deposit of 50,000; 30,000 for its three days. */
async function agreed({ on = market, now, from = 0, terms = {}, ...more } = {}) {
  const people = await pair(on)
  const set = await people.owner.put(`/products/${people.product.id}/terms/`, { declared_value: 300000, deposit: 50000, ...terms })
  assert.equal(set.status, 200, set.text)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, { ...dates(from, from + 2, now), ...more })
  assert.equal((await move(people.owner, body.id, 'accept')).status, 200)
  return { ...people, id: body.id }
}
const takePhoto = (member, id) => member.post(`/api/rentals/${id}/handover/photos/`, form({ file: photo(), slot: 'damage' }))

// ---- not as described ----

test('gear that is not as described is refused with a photo of the renter, for nothing, before the code is entered', async () => {
  const { owner, renter, id, room } = await agreed({ terms: { policy: 'strict' } })
  assert.ok((await renter.get(`/api/rentals/${id}/`)).body.moves.includes('not_as_described'))
  await refused(move(renter, id, 'not_as_described'), 409, 'photo_needed')
  await takePhoto(owner, id)
  await refused(move(renter, id, 'not_as_described'), 409, 'photo_needed')
  await refused(move(owner, id, 'not_as_described'), 403, 'not_your_move')
  assert.equal((await takePhoto(renter, id)).status, 201)
  const { status, body, text } = await move(renter, id, 'not_as_described')
  assert.equal(status, 200, text)
  assert.equal(body.state, 'CANCELLED')
  assert.deepEqual(body.cancelled, { reason: 'not_as_described', by: renter.id, penalty: 0 })
  assert.deepEqual(look(await ledger(owner, id)), ['deposit 50000 void', 'rental_fee 30000 void'])
  assert.match((await owner.get(`/chat/${room.id}/messages/`)).body.at(-1).text, /설명과 달라/)
  assert.equal((await notices(owner))[0], 'rental_not_as_described')
  await refused(move(renter, id, 'not_as_described'), 409, 'not_now')
})

test('what was refused is kept: the record is frozen with its digest in the chain', async () => {
  const { renter, id } = await agreed()
  await takePhoto(renter, id)
  await move(renter, id, 'not_as_described')
  const { body: proof } = await renter.get(`/api/rentals/${id}/proof/`)
  assert.equal(proof.verifies, true)
  const last = proof.events.at(-1)
  assert.equal(last.event, 'not_as_described')
  assert.match(last.record, /^[0-9a-f]{64}$/)
  await refused(takePhoto(renter, id), 409, 'record_closed')
  const { body: facts } = await renter.get(`/api/members/${renter.id}/facts/`)
  assert.ok(!JSON.stringify(facts).includes('"late_cancels":{"n":1'), JSON.stringify(facts))
})

test('before the first day nothing is refused, and after the code neither', async () => {
  const early = await agreed({ from: 1 })
  await takePhoto(early.renter, early.id)
  await refused(move(early.renter, early.id, 'not_as_described'), 409, 'too_early')
  const late = await agreed()
  await takePhoto(late.renter, late.id)
  await handOver(late, late.id)
  await refused(move(late.renter, late.id, 'not_as_described'), 409, 'not_now')
})
