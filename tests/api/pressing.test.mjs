// Hand-over and return without a code: both press within ten minutes (docs/rentals.md section 3, 10 and 16). The server's clock is
// set at its start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, dates, handOver, pair, photo, sameKeys } from '../support/market.mjs'
import { NOON, story } from '../support/story.mjs'

const MINUTE = 1 / 60
const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)
const press = (member, id, event = 'hand_over', body = {}) => move(member, id, 'press', { event, ...body })
const rental = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body
const events = async (member, id) => (await member.get(`/api/rentals/${id}/proof/`)).body.events.map(({ event, actor, by_code, by_press }) => [event, actor, by_code, by_press])
const kinds = async (member) => (await member.get('/api/notifications/')).body.notifications.map(({ kind }) => kind)

/** Agreed by our calls for today and two days more. */
async function agreed(terms) {
  const told = await story()
  const people = await pair(told.market)
  if (terms) await people.owner.put(`/products/${people.product.id}/terms/`, terms)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 2, NOON))
  assert.equal((await move(people.owner, body.id, 'accept')).status, 200)
  return { told, ...people, id: body.id }
}

test('each of the two may press first; the other is told, and when he presses it is handed over, and so it comes back', async () => {
  for (const ownerFirst of [true, false]) {
    const { owner, renter, room, id } = await agreed()
    const [first, second] = ownerFirst ? [owner, renter] : [renter, owner]
    assert.equal((await rental(first, id)).pressed, null)
    const pressed = await press(first, id)
    assert.equal(pressed.status, 200, pressed.text)
    assert.equal(pressed.body.state, 'ACCEPTED')
    sameKeys(pressed.body.pressed, ['by', 'until'])
    assert.equal(pressed.body.pressed.by, first.id)
    assert.ok(!pressed.body.moves.includes('press') && (await rental(second, id)).moves.includes('press'))
    assert.equal((await kinds(second))[0], 'rental_press')
    const out = await press(second, id)
    assert.equal(out.status, 200, out.text)
    assert.deepEqual([out.body.state, out.body.pressed], ['IN_USE', null])

    assert.equal((await press(second, id)).body.code, 'not_now', 'twice the same is no return')
    assert.equal((await press(second, id, 'return')).body.state, 'IN_USE', 'what was pressed before the hand-over does not count for it')
    const back = await press(first, id, 'return')
    assert.equal(back.body.state, 'RETURNED', back.text)
    assert.deepEqual((await events(owner, id)).slice(2), [
      ['press', first.id, false, false], ['hand_over', second.id, false, true], ['press', second.id, false, false], ['return', first.id, false, true],
    ])
    const { body: records } = await owner.get(`/api/rentals/${id}/handover/`)
    assert.deepEqual(records.records.map(({ confirmed: { taker, giver, by_press } }) => [taker, giver, by_press]), [[renter.id, owner.id, true], [owner.id, renter.id, true]])
    const { body: messages } = await renter.get(`/chat/${room.id}/messages/`)
    assert.deepEqual(messages.slice(-4).map(({ body, sender }) => [body.event, sender.id]), [['press', first.id], ['hand_over', second.id], ['press', second.id], ['return', first.id]])
    assert.match(messages.at(-4).text, /상대도 10분 안에 누르면/)
    assert.equal((await owner.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
  }
})

test('after ten minutes it is as if nobody had pressed', async () => {
  const { told, owner, renter, id } = await agreed()
  await press(owner, id)
  let [a, b] = await told.later(9.5 * MINUTE, owner, renter)
  assert.equal((await rental(b, id)).pressed.by, owner.id)
  ;[a, b] = await told.later(10.1 * MINUTE, owner, renter)
  assert.equal((await rental(b, id)).pressed, null)
  assert.equal((await press(b, id)).body.state, 'ACCEPTED', 'now he is the first')
  ;[a, b] = await told.later(19 * MINUTE, owner, renter)
  assert.equal((await press(a, id)).body.state, 'IN_USE')
})

test('nobody hands anything over alone', async () => {
  const { owner, renter, room, id } = await agreed()
  assert.equal((await press(owner, id)).status, 200)
  const pressed = await rental(owner, id)
  const written = async () => [(await events(owner, id)).length, (await renter.get(`/chat/${room.id}/messages/`)).body.length, (await kinds(renter)).length]
  const before = await written()
  const twice = await press(owner, id)
  assert.deepEqual([twice.status, twice.body], [200, pressed], 'twice the same is once')
  assert.deepEqual(await written(), before, 'and says nothing')
  assert.deepEqual([(await move(owner, id, 'hand_over', {})).body.code], ['not_your_move'])
  assert.deepEqual([(await move(renter, id, 'hand_over', {})).body.code], ['code_needed'], 'without a code it is pressing')
  const { body: shown } = await owner.get(`/api/rentals/${id}/code/`)
  assert.equal((await move(renter, id, 'hand_over', { code: shown.code })).body.state, 'IN_USE', 'the code is good all the same')
  assert.equal((await press(owner, id, 'return')).body.state, 'IN_USE')
  assert.deepEqual([(await move(renter, id, 'return', {})).body.code], ['not_your_move'])
  const stranger = await (await story()).market.member('stranger')
  assert.equal((await press(stranger, id)).status, 404)
})

test('what is pressed for has to be said', async () => {
  const { owner, id } = await agreed()
  for (const body of [undefined, {}, { event: '' }, { event: 'cancel' }, { event: 1 }]) {
    const { status, body: why } = await move(owner, id, 'press', body)
    assert.equal(status, 400, JSON.stringify(body))
    if (body) assert.ok(Array.isArray(why.event), JSON.stringify(why))
  }
  assert.equal((await press(owner, id, 'return')).body.code, 'not_now')
})

test('before the first day, before it is agreed and after the end nobody presses', async () => {
  const told = await story()
  const people = await pair(told.market)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(1, 2, NOON))
  assert.equal((await press(people.renter, body.id)).body.code, 'not_now')
  await move(people.owner, body.id, 'accept')
  assert.equal((await press(people.owner, body.id)).body.code, 'too_early')
  const id = await agree(await pair(told.market), 0, 0, NOON)
  assert.equal((await press(people.owner, id)).status, 404)
  await move(people.owner, body.id, 'cancel')
  assert.equal((await press(people.owner, body.id)).body.code, 'not_now')
})

test('what the terms ask for is asked of both who press: the deposit, photos, and one record that both have seen', async () => {
  const { owner, renter, id } = await agreed({ declared_value: 50000, deposit: 10000, photos_needed: 1 })
  assert.equal((await press(renter, id)).body.code, 'deposit_open')
  await owner.post(`/api/rentals/${id}/ledger/`, { entry: 1, step: 'received' })
  assert.equal((await press(renter, id)).body.code, 'record_needed')
  const add = async (member) => {
    const body = new FormData()
    body.set('slot', 'front')
    body.set('file', photo(), 'p.png')
    assert.equal((await member.post(`/api/rentals/${id}/handover/photos/`, body)).status, 201)
  }
  await add(owner)
  const open = async () => (await renter.get(`/api/rentals/${id}/handover/`)).body.records.find((record) => record.open)
  const items = (await open()).checklist.map(({ item }) => ({ item, good: true, note: '' }))
  await owner.put(`/api/rentals/${id}/handover/checklist/`, { items })
  const seen = (await open()).digest
  assert.equal((await press(renter, id, 'hand_over', { record: '0'.repeat(64) })).body.code, 'record_changed')
  assert.equal((await press(renter, id, 'hand_over', { record: seen })).status, 200)
  await add(owner)
  assert.equal((await press(owner, id)).body.code, 'record_changed', 'the renter has confirmed another one')
  const now = (await open()).digest
  const told = async () => [(await events(renter, id)).filter(([event]) => event === 'press').length, (await kinds(owner)).filter((kind) => kind === 'rental_press').length]
  assert.deepEqual(await told(), [1, 1])
  assert.equal((await press(renter, id, 'hand_over', { record: now })).body.state, 'ACCEPTED', 'he presses once more')
  assert.deepEqual(await told(), [2, 2], 'and it counts anew')
  const out = await press(owner, id, 'hand_over', { record: now })
  assert.equal(out.body.state, 'IN_USE', out.text)
  const { body: proof } = await owner.get(`/api/rentals/${id}/proof/`)
  assert.deepEqual([proof.verifies, proof.events.at(-1).record], [true, now])
})

test('of sixteen presses at once by the two there is one hand-over', async () => {
  const { owner, renter, id } = await agreed()
  const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => press(i % 2 ? owner : renter, id)))
  assert.ok(answers.every(({ status, body }) => status === 200 || body.code === 'not_now'), JSON.stringify(answers.map(({ body }) => body.code)))
  assert.equal(answers.filter(({ body }) => body.state === 'IN_USE').length, 1)
  const names = (await events(owner, id)).map(([event]) => event)
  assert.deepEqual([...new Set(names.slice(2))], ['press', 'hand_over'])
  assert.equal(names.filter((name) => name === 'hand_over').length, 1)
  assert.equal((await owner.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
})

test("a rental agreed by the original's two taps may be handed over so, too", async () => {
  const told = await story()
  const people = await pair(told.market)
  const id = await agree(people, 0, 1, NOON)
  await press(people.owner, id)
  assert.equal((await press(people.renter, id)).body.state, 'IN_USE')
  const other = await pair(told.market)
  const second = await agree(other, 0, 1, NOON)
  await press(other.renter, second)
  assert.equal((await handOver(other, second)).state, 'IN_USE')
})
