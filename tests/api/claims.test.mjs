// Claims and disputes: gear that is not as described, damage, loss, who agrees and who decides (docs/rentals.md sections 3, 8 and 13).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, form, handOver, openMarket, pair, photo, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'

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
/** Somebody who decides. */
async function operatorOf(on) {
  const member = await on.member('operator')
  assert.equal(run(on.server.data, 'user', '--email', member.email, '--admin').status, 0)
  await until('he is an operator', async () => (await member.get('/api/admin/deposits/')).status === 200)
  return member
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

// ---- claims ----

const claimOf = async (member, id) => (await member.get(`/api/rentals/${id}/claim/`)).body
const claim = (member, id, amount, text = '프레임이 휘었어요') => move(member, id, 'claim', { amount, text })
const addPhoto = (member, id) => member.post(`/api/rentals/${id}/claim/photos/`, form({ file: photo() }))
const isOk = async (answer) => {
  const { status, body, text } = await answer
  assert.ok(status === 200 || status === 201, text)
  return body
}

/** Handed over and given back; nobody has claimed anything yet. */
async function returned(options) {
  const people = await agreed(options)
  await handOver(people, people.id)
  const back = await move(people.owner, people.id, 'return')
  assert.equal(back.body.state, 'RETURNED', back.text)
  return people
}

test("an owner's claim is up to the declared value, with words and photos, and the other sees it", async () => {
  const { owner, renter, id, room } = await returned()
  const before = await claimOf(owner, id)
  sameKeys(before, ['until', 'most', 'claim'])
  assert.deepEqual([before.most, before.claim], [300000, null])
  assert.equal((await claimOf(renter, id)).most, 30000)
  await refused(claim(owner, id, 300001), 400, 'amount_too_high')
  for (const body of [{ amount: 0, text: 'x' }, { amount: -1, text: 'x' }, { amount: 1 }, { text: 'x' }, { amount: 1, text: '' }, { amount: 'x', text: 'x' }, { amount: 1, text: 'x'.repeat(2001) }]) {
    assert.equal((await move(owner, id, 'claim', body)).status, 400, JSON.stringify(body))
  }
  assert.equal((await renter.get(`/api/rentals/${id}/`)).body.state, 'RETURNED')
  const made = await isOk(claim(owner, id, 300000))
  assert.equal(made.state, 'DISPUTED')
  assert.ok(!made.moves.includes('agree') && made.moves.includes('propose'))
  const shown = await isOk(addPhoto(owner, id))
  sameKeys(shown, ['id', 'url', 'width', 'height', 'sha256', 'by', 'at'])
  const { claim: seen, most, until } = await claimOf(renter, id)
  sameKeys(seen, ['kind', 'by', 'payer', 'most', 'at', 'open', 'escalates_at', 'escalated_at', 'decided_until', 'proposed', 'result', 'words', 'photos'])
  assert.deepEqual([seen.kind, seen.by, seen.payer, seen.most, seen.open, most, until], ['damage', owner.id, renter.id, 300000, true, null, null])
  assert.deepEqual(seen.proposed, { amount: 300000, by: owner.id })
  assert.deepEqual(seen.words.map(({ word, by, amount, text }) => [word, by, amount, text]), [['claim', owner.id, 300000, '프레임이 휘었어요']])
  assert.deepEqual(seen.photos, [shown])
  assert.ok((await renter.get(`/api/rentals/${id}/`)).body.moves.includes('agree'))
  assert.equal((await notices(renter))[0], 'rental_claim')
  const card = (await renter.get(`/chat/${room.id}/messages/`)).body.at(-1)
  assert.match(card.text, /300,000원/)
  assert.deepEqual([card.body.event, card.body.amount], ['claim', 300000])
  await refused(claim(owner, id, 10), 409, 'not_now')
})

test('one proposes, the other agrees to exactly that; kept and returned are the deposit, the rest is damage', async () => {
  const { owner, renter, id } = await returned()
  await claim(owner, id, 90000)
  await refused(move(owner, id, 'agree', { amount: 90000 }), 409, 'not_now')
  await refused(move(renter, id, 'agree', { amount: 80000 }), 409, 'amount_changed')
  assert.equal((await move(renter, id, 'agree')).status, 400)
  await refused(move(renter, id, 'propose', { amount: 90000 }), 400, 'no_difference')
  await refused(move(renter, id, 'propose', { amount: 300001 }), 400, 'amount_too_high')
  await isOk(move(renter, id, 'propose', { amount: 70000, text: '반은 원래 그랬어요' }))
  await refused(move(renter, id, 'agree', { amount: 70000 }), 409, 'not_now')
  await refused(move(owner, id, 'agree', { amount: 90000 }), 409, 'amount_changed')
  assert.deepEqual(look(await ledger(owner, id)), ['deposit 50000 settled', 'rental_fee 30000 due'])
  const done = await isOk(move(owner, id, 'agree', { amount: 70000 }))
  assert.equal(done.state, 'COMPLETED')
  assert.deepEqual(look(await ledger(renter, id)), ['deposit 50000 settled', 'rental_fee 30000 due', 'kept 50000 settled', 'damage 20000 due'])
  const { body: proof } = await owner.get(`/api/rentals/${id}/proof/`)
  assert.equal(proof.verifies, true)
  assert.deepEqual(proof.events.slice(-3).map(({ event, amount }) => [event, amount]), [['claim', 90000], ['propose', 70000], ['agree', 70000]])
  const { claim: ended } = await claimOf(owner, id)
  assert.deepEqual([ended.open, ended.result.amount, ended.result.decided], [false, 70000, false])
  assert.deepEqual([await notices(owner), (await notices(renter))[0]].flat().filter((kind) => /propose|agree$/.test(kind)), ['rental_propose', 'rental_agree'])
  await refused(addPhoto(owner, id), 409, 'no_dispute')
  await refused(move(renter, id, 'appeal', { text: '합의한 것은 끝난 것입니다' }), 409, 'not_now')
})

test('a small claim leaves the rest of the deposit to be given back, and none all of it', async () => {
  for (const [amount, lines] of [[20000, ['kept 20000 settled', 'deposit_return 30000 due']], [0, ['deposit_return 50000 due']]]) {
    const { owner, renter, id } = await returned()
    await claim(owner, id, 90000)
    await isOk(move(renter, id, 'propose', { amount }))
    await isOk(move(owner, id, 'agree', { amount }))
    assert.deepEqual(look(await ledger(owner, id)).slice(2), lines)
  }
})

test("a renter's claim is money back, up to the fee", async () => {
  const { owner, renter, id } = await returned()
  await owner.post(`/api/rentals/${id}/ledger/`, { entry: 2, step: 'received' })
  await refused(claim(renter, id, 30001), 400, 'amount_too_high')
  const made = await isOk(claim(renter, id, 30000, '사진과 달랐어요'))
  assert.equal(made.state, 'DISPUTED')
  const { claim: seen } = await claimOf(owner, id)
  assert.deepEqual([seen.kind, seen.payer, seen.most], ['not_as_described', owner.id, 30000])
  await isOk(move(owner, id, 'propose', { amount: 10000 }))
  await isOk(move(renter, id, 'agree', { amount: 10000 }))
  assert.deepEqual(look(await ledger(renter, id)), ['deposit 50000 settled', 'rental_fee 30000 received', 'refund 10000 due', 'deposit_return 50000 due'])
})

test('nobody else sees, says or shows anything of it; moderators see it', async () => {
  const { owner, id } = await returned()
  await claim(owner, id, 90000)
  const { url } = await isOk(addPhoto(owner, id))
  const stranger = await market.member('stranger')
  for (const answer of [stranger.get(`/api/rentals/${id}/claim/`), stranger.get(url), addPhoto(stranger, id), move(stranger, id, 'agree', { amount: 90000 }), move(stranger, id, 'propose', { amount: 1 })]) {
    assert.equal((await answer).status, 404)
  }
  assert.equal((await market.guest.get(url)).status, 401)
  const operator = await operatorOf(market)
  assert.equal((await operator.get(url)).status, 200)
  assert.equal((await operator.get(`/api/rentals/${id}/claim/`)).status, 200)
  assert.equal((await addPhoto(operator, id)).status, 404)
})

test('ten photos of each, not eleven, and what is none is refused in words', async () => {
  const { owner, renter, id } = await returned()
  await refused(addPhoto(owner, id), 409, 'no_dispute')
  await claim(owner, id, 90000)
  const answers = await Promise.all(Array.from({ length: 11 }, () => addPhoto(owner, id)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(10).fill(201), 409])
  await refused(addPhoto(owner, id), 409, 'too_many_photos')
  await isOk(addPhoto(renter, id))
  assert.ok((await renter.post(`/api/rentals/${id}/claim/photos/`, form({ other: 'x' }))).body.file)
  assert.equal((await claimOf(renter, id)).claim.photos.length, 11)
})

test("what was agreed by the original's calls has no declared value and no bound but the largest amount", async () => {
  const people = await pair(market)
  const id = await agree(people, 0)
  await people.owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  assert.equal((await claimOf(people.owner, id)).most, 1_000_000_000)
  assert.equal((await claim(people.owner, id, 1_000_000_001)).status, 400)
  await isOk(claim(people.owner, id, 5000))
  const { body } = await people.renter.get('/rentalhistories/rental/')
  assert.equal(body[0].state, 'RETURNED')
})

test('twenty answers at once are one agreement', async () => {
  const { owner, renter, id } = await returned()
  await claim(owner, id, 90000)
  const answers = await Promise.all(Array.from({ length: 20 }, () => move(renter, id, 'agree', { amount: 90000 })))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(19).fill(409)])
  assert.equal((await ledger(owner, id)).length, 4)
})

// ---- what is lost ----

test('what is lost ends the use: the unit is gone, the record frozen, and nothing is proposed where no amount was said', async () => {
  const people = await agreed()
  const { owner, renter, id, product } = people
  await refused(move(renter, id, 'lost', { what: 'lost', text: '산에서 놓쳤어요' }), 409, 'not_now')
  await handOver(people, id)
  for (const body of [{}, { what: 'gone', text: 'x' }, { what: 'lost' }, { what: 'lost', text: 'x', amount: 0 }]) assert.equal((await move(renter, id, 'lost', body)).status, 400, JSON.stringify(body))
  await refused(move(owner, id, 'lost', { what: 'lost', text: '돌려주지 않아요', amount: 300001 }), 400, 'amount_too_high')
  await takePhoto(renter, id)
  const made = await isOk(move(renter, id, 'lost', { what: 'stolen', text: '산장에서 도난당했어요' }))
  assert.equal(made.state, 'DISPUTED')
  const { claim: seen } = await claimOf(owner, id)
  assert.deepEqual([seen.kind, seen.payer, seen.proposed, seen.words[0].amount], ['stolen', renter.id, null, null])
  assert.equal((await owner.get(`/products/${product.id}/units/`)).body.units[0].status, 'stolen')
  const { body: proof } = await owner.get(`/api/rentals/${id}/proof/`)
  assert.equal(proof.verifies, true)
  assert.match(proof.events.at(-1).record, /^[0-9a-f]{64}$/)
  await refused(takePhoto(renter, id), 409, 'record_closed')
  await refused(move(owner, id, 'agree', { amount: 0 }), 409, 'not_now')
  await isOk(move(owner, id, 'propose', { amount: 200000 }))
  assert.equal((await isOk(move(renter, id, 'agree', { amount: 200000 }))).state, 'COMPLETED')
  assert.deepEqual(look(await ledger(owner, id)).slice(2), ['kept 50000 settled', 'damage 150000 due'])
})

test('who waits for what is lost gets an equal one, and else is cancelled for nothing, and both are told', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  await isOk(owner.put(`/products/${product.id}/units/`, { units: [{ label: '하나' }, { label: '둘' }] }))
  const ask = async (member, from, to) => {
    const { id } = await isOk(member.post(`/products/${product.id}/rentals/`, dates(from, to)))
    await isOk(move(owner, id, 'accept'))
    return id
  }
  const id = await ask(renter, 0, 1)
  await handOver(people, id)
  const [first, second, third] = [await market.member('first'), await market.member('second'), await market.member('third')]
  const without = await ask(first, 4, 6)
  await ask(second, 4, 6)
  const moved = await ask(third, 8, 9)
  assert.equal((await third.get(`/api/rentals/${moved}/units/`)).body[0].label, '하나')
  await isOk(move(owner, id, 'lost', { what: 'lost', text: '연락이 되지 않아요', amount: 50000 }))
  assert.equal((await third.get(`/api/rentals/${moved}/`)).body.state, 'ACCEPTED')
  assert.equal((await third.get(`/api/rentals/${moved}/units/`)).body[0].label, '둘')
  const gone = (await first.get(`/api/rentals/${without}/`)).body
  assert.equal(gone.state, 'CANCELLED')
  assert.deepEqual(gone.cancelled, { reason: 'unit_lost', by: null, penalty: 0 })
  assert.equal((await notices(first))[0], 'rental_unit_lost')
  assert.ok((await notices(owner)).includes('rental_unit_lost'))
  assert.match((await first.get(`/chat/${gone.room}/messages/`)).body.at(-1).text, /잃어버려/)
  assert.equal((await first.get(`/api/rentals/${without}/proof/`)).body.verifies, true)
})

test('of several units only what is still out is lost', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  await isOk(owner.put(`/products/${product.id}/units/`, { units: [{ label: '하나' }, { label: '둘' }] }))
  await isOk(owner.put(`/products/${product.id}/terms/`, { declared_value: 100000 }))
  const { id } = await isOk(renter.post(`/products/${product.id}/rentals/`, { ...dates(0, 1), qty: 2 }))
  await isOk(move(owner, id, 'accept'))
  await handOver(people, id)
  const { body: units } = await owner.get(`/api/rentals/${id}/units/`)
  await isOk(move(owner, id, 'return_part', { units: [units[0].id] }))
  const lost = (amount) => move(owner, id, 'lost', { what: 'lost', text: '하나는 돌아오지 않았어요', amount })
  await refused(lost(200001), 400, 'amount_too_high')
  await isOk(lost(200000))
  assert.equal((await claimOf(renter, id)).claim.most, 200000, 'the value of each')
  assert.deepEqual((await owner.get(`/products/${product.id}/units/`)).body.units.map(({ status }) => status), ['available', 'lost'])
  assert.equal((await market.guest.get(`/products/${product.id}/variants/`)).body[0].count, 1)
})

test('both claim at once: one of them does', async () => {
  const { owner, renter, id } = await returned()
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? claim(owner, id, 1000) : claim(renter, id, 1000))))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(9).fill(409)])
  assert.equal((await claimOf(owner, id)).claim.words.length, 1)
})

test('whatever else is said is refused, and nothing of it is kept', async () => {
  const { owner, renter, id } = await returned()
  const values = [null, true, -1, 1.5, 1e300, '', 'x', '\u0000', '\ud800', [], {}, { a: { b: 1 } }, 'x'.repeat(5000)]
  const odd = (name, more) => values.flatMap((value) => [[name, { ...more, amount: value }], [name, { ...more, amount: 10 ** 12, text: value }]])
  for (const [name, body] of odd('claim', { text: '휘었어요' })) assert.equal((await move(owner, id, name, body)).status, 400, JSON.stringify(body))
  assert.equal((await claimOf(owner, id)).claim, null)
  await isOk(claim(owner, id, 5000))
  for (const [name, body] of [...odd('propose'), ...odd('agree')]) assert.equal((await move(renter, id, name, body)).status, 400, JSON.stringify(body))
  for (const text of values) assert.equal((await move(renter, id, 'propose', { amount: 300001, text })).status, 400, JSON.stringify(text))
  const { claim: kept } = await claimOf(owner, id)
  assert.deepEqual([kept.words.length, kept.proposed.amount], [1, 5000])
})
