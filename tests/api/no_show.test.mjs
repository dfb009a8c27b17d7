// One of the two did not come (docs/rentals.md section 3, 13). The server's clock is set at its start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, dates, pair, sameKeys } from '../support/market.mjs'
import { NOON, story } from '../support/story.mjs'

/** Whether it is among what goes on, and among what is over, for its reader. */
const listed = (member, role, id) =>
  Promise.all([1, 0].map(async (live) => (await member.get(`/api/rentals/?role=${role}&live=${live}`)).body.some((one) => one.id === id)))
const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const rental = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body
const ledger = async (member, id) => (await member.get(`/api/rentals/${id}/ledger/`)).body.map(({ kind, amount, state }) => `${kind} ${amount} ${state}`)
const kinds = async (member) => (await member.get('/api/notifications/')).body.notifications.map(({ kind }) => kind)

/** Agreed for today and tomorrow, 20,000 won, a deposit of 50,000; the two meet at `hour`, 15 o'clock is three hours after NOON. */
async function agreed({ hour, terms } = {}) {
  const told = await story()
  const people = await pair(told.market)
  const { owner, renter, product } = people
  await owner.put(`/products/${product.id}/terms/`, { declared_value: 300000, deposit: 50000, ...terms })
  const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 1, NOON))
  assert.equal((await move(owner, body.id, 'accept')).status, 200)
  if (hour !== undefined) {
    await move(renter, body.id, 'change', { pickup_hour: hour })
    assert.equal((await move(owner, body.id, 'agree_change')).status, 200)
  }
  return { told, ...people, id: body.id }
}

test('who waits may say half an hour after the agreed hour that the other did not come, and not before', async () => {
  const { told, owner, renter, room, id } = await agreed({ hour: 15 })
  await owner.post(`/api/rentals/${id}/ledger/`, { entry: 1, step: 'received' })
  let [a, b] = await told.later(3 + 29.7 / 60, owner, renter)
  assert.ok(!(await rental(a, id)).moves.includes('no_show'))
  const early = await move(a, id, 'no_show')
  assert.deepEqual([early.status, early.body.code], [409, 'still_time'])
  ;[a, b] = await told.later(3.5, owner, renter)
  assert.ok((await rental(a, id)).moves.includes('no_show'))
  const { status, body } = await move(a, id, 'no_show')
  assert.equal(status, 200)
  assert.equal(body.state, 'NO_SHOW')
  assert.deepEqual(body.cancelled, { reason: 'no_show', by: renter.id, penalty: 10000 })
  sameKeys(body.no_show, ['at', 'contest_until', 'contested_at', 'judged_at', 'excused'])
  assert.equal(body.no_show.contested_at, null)
  assert.deepEqual([body.moves, (await rental(b, id)).moves], [[], ['contest']])
  assert.deepEqual([await listed(a, 'owner', id), await listed(b, 'renter', id)], [[false, true], [true, false]], 'he may still say something')
  assert.deepEqual(await ledger(b, id), ['deposit 50000 received', 'rental_fee 20000 void', 'penalty 10000 due', 'deposit_return 50000 due'])
  const { body: messages } = await b.get(`/chat/${room.id}/messages/`)
  assert.match(messages.at(-1).text, /빌리는 분이 나오지 않았다고 알렸어요.*나오지 않은 비용은 10,000원/)
  assert.equal((await kinds(b))[0], 'rental_no_show')
  assert.ok(!(await kinds(a)).includes('rental_no_show'), 'who says it needs no notice')
  const free = await b.get(`/products/${body.product.id}/availability/?rental_start_date=2027-03-10&rental_end_date=2027-03-11`)
  assert.equal(free.status, 200, 'its days are free again')
  assert.equal((await b.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
})

test('an owner who does not come costs the renter nothing, and the deposit goes back whole', async () => {
  const { told, owner, renter, id } = await agreed({ hour: 15, terms: { policy: 'strict' } })
  await owner.post(`/api/rentals/${id}/ledger/`, { entry: 1, step: 'received' })
  await renter.post(`/api/rentals/${id}/ledger/`, { entry: 2, step: 'given' })
  await owner.post(`/api/rentals/${id}/ledger/`, { entry: 2, step: 'received' })
  const [a, b] = await told.later(3.51, owner, renter)
  const { body } = await move(b, id, 'no_show')
  assert.deepEqual(body.cancelled, { reason: 'no_show', by: owner.id, penalty: 0 })
  assert.deepEqual(await ledger(a, id), ['deposit 50000 received', 'rental_fee 20000 settled', 'refund 20000 due', 'deposit_return 50000 due'])
  assert.deepEqual((await rental(a, id)).moves, ['contest'])
})

test('without an agreed hour one waits until half past eight in the evening', async () => {
  const { told, owner, id } = await agreed()
  let [a] = await told.later(8.49, owner)
  assert.equal((await move(a, id, 'no_show')).body.code, 'still_time')
  ;[a] = await told.later(8.5, owner)
  assert.equal((await move(a, id, 'no_show')).status, 200)
})

test('what was agreed after that hour is not missed before half an hour', async () => {
  const { told, owner, renter, product, id } = await agreed()
  let [a, b] = await told.later(11, owner, renter)
  await move(b, id, 'cancel')
  const { body } = await b.post(`/products/${product.id}/rentals/`, dates(0, 0, NOON))
  assert.equal((await move(a, body.id, 'accept')).status, 200)
  assert.equal((await move(a, body.id, 'no_show')).body.code, 'still_time')
  ;[a, b] = await told.later(11.52, owner, renter)
  assert.equal((await move(a, body.id, 'no_show')).status, 200)
})

test('who did not come may contest it for 24 hours, once, in words', async () => {
  const { told, owner, renter, room, id } = await agreed({ hour: 15 })
  let [a, b] = await told.later(4, owner, renter)
  await move(a, id, 'no_show')
  ;[a, b] = await told.later(27.99, owner, renter)
  assert.deepEqual((await rental(b, id)).moves, ['contest'])
  for (const body of [{}, { reason: '' }, { reason: ' ' }, { reason: 'x'.repeat(1001) }]) {
    assert.equal((await move(b, id, 'contest', body)).status, 400, JSON.stringify(body).slice(0, 40))
  }
  assert.equal((await move(a, id, 'contest', { reason: '저는 갔어요.' })).status, 409, 'not who was there')
  const contested = await move(b, id, 'contest', { reason: '30분 전부터 정문에 있었어요.' })
  assert.equal(contested.status, 200, contested.text)
  assert.equal(contested.body.state, 'NO_SHOW', 'a final state never changes')
  assert.ok(contested.body.no_show.contested_at)
  assert.deepEqual(contested.body.moves, [])
  assert.equal((await move(b, id, 'contest', { reason: '다시' })).status, 409)
  assert.equal((await kinds(a))[0], 'rental_contest')
  const { body: messages } = await a.get(`/chat/${room.id}/messages/`)
  assert.match(messages.at(-1).text, /이의를 제기했어요.*\n사유: 30분 전부터 정문에 있었어요\.$/)
})

test('after 24 hours it stands', async () => {
  const { told, owner, renter, id } = await agreed({ hour: 15 })
  let [a, b] = await told.later(4, owner, renter)
  await move(a, id, 'no_show')
  ;[a, b] = await told.later(28.01, owner, renter)
  assert.deepEqual((await rental(b, id)).moves, [])
  assert.deepEqual([(await move(b, id, 'contest', { reason: '갔어요.' })).status], [409])
})

test('nobody is said not to have come who has brought it back, or once the days are over', async () => {
  const told = await story()
  const people = await pair(told.market)
  const id = await agree(people, 0, 0, NOON)
  await people.renter.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  const other = await pair(told.market)
  const late = await agree(other, 0, 0, NOON)
  let [a] = await told.later(9, people.owner)
  assert.deepEqual([(await move(a, id, 'no_show')).body.code], ['not_now'])
  ;[a] = await told.later(12.1, other.owner)
  assert.deepEqual([(await move(a, late, 'no_show')).body.code], ['not_now'])
})

test('a no-show counts among the facts, but not while it is contested', async () => {
  const told = await story()
  const people = await pair(told.market)
  const { renter } = people
  const others = []
  for (let i = 0; i < 5; i++) {
    const owner = await told.market.member('other')
    const product = await owner.list()
    const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 1, NOON))
    assert.equal((await move(owner, body.id, 'accept')).status, 200)
    others.push({ owner, id: body.id })
  }
  const [b, ...owners] = await told.later(9, renter, ...others.map(({ owner }) => owner))
  for (const [i, owner] of owners.entries()) assert.equal((await move(owner, others[i].id, 'no_show')).status, 200)
  const facts = async () => (await b.get(`/api/members/${renter.id}/facts/`)).body.facts.find(({ as, kind }) => as === 'renter' && kind === 'no_shows')
  assert.deepEqual(await facts(), { as: 'renter', kind: 'no_shows', n: 5, of: 5 })
  await move(b, others[0].id, 'contest', { reason: '갔어요.' })
  assert.equal(await facts(), undefined, 'four are too few to say')
})

test('of two who say it of each other at once one is heard', async () => {
  const { told, owner, renter, id } = await agreed({ hour: 15 })
  const [a, b] = await told.later(4, owner, renter)
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => move(i % 2 ? a : b, id, 'no_show')))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(7).fill(409)])
  const { cancelled } = answers.find(({ status }) => status === 200).body
  assert.deepEqual((await rental(a, id)).cancelled, cancelled)
})
