// An owner who is not there to take it back, says who has it (docs/rentals.md section 3, 17e to 17g). The server's clock is set at its
// start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dates, handOver, pair, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { HOUR, NOON, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const WHY = '두 분의 말과 기록을 모두 살펴보았습니다.'
const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const rental = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body
const ledger = async (member, id) => (await member.get(`/api/rentals/${id}/ledger/`)).body.map(({ kind, amount, state }) => `${kind} ${amount} ${state}`)
const newest = async (member) => (await member.get('/api/notifications/')).body.notifications[0].kind
const last = async (member, room) => (await member.get(`/chat/${room.id}/messages/`)).body.at(-1)
const proven = async (member, id) => (await member.get(`/api/rentals/${id}/proof/`)).body.verifies

/** In use since noon, for today alone, 10,000 won; due back at eight in the evening. */
async function inUse({ terms, operator } = {}) {
  const told = await story()
  const people = await pair(told.market)
  const { owner, renter, product } = people
  if (terms) assert.equal((await owner.put(`/products/${product.id}/terms/`, terms)).status, 200)
  const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 0, NOON))
  assert.equal((await move(owner, body.id, 'accept')).status, 200)
  await handOver(people, body.id)
  if (!operator) return { told, ...people, id: body.id }
  const admin = await told.market.member('admin')
  assert.equal(run(told.data, 'user', '--email', admin.email, '--admin').status, 0)
  return { told, ...people, id: body.id, admin: await told.market.again(admin) }
}

/** Reported half an hour after that, and back `hours` after NOON. */
async function reported(hours, contest, options) {
  const stage = await inUse(options)
  let [owner, renter] = await stage.told.later(8.5, stage.owner, stage.renter)
  assert.equal((await move(renter, stage.id, 'no_show')).status, 200)
  if (contest) assert.equal((await move(owner, stage.id, 'contest', { reason: '집 앞에서 기다렸어요.' })).status, 200)
  ;[owner, renter] = await stage.told.later(hours, stage.owner, stage.renter)
  const back = await move(owner, stage.id, 'return')
  assert.equal(back.status, 200, back.text)
  const [admin] = stage.admin ? await Promise.all([stage.told.market.again(stage.admin)]) : []
  return { ...stage, owner, renter, admin, back: back.body }
}

test('from half an hour after the return is due its renter may say once that nobody is there; the gear stays with him, and lateness ends', async () => {
  const { told, owner, renter, room, id } = await inUse()
  assert.equal((await rental(renter, id)).no_show_from, new Date(NOON + 8.5 * HOUR).toISOString().replace('.000Z', 'Z'))
  assert.equal((await rental(owner, id)).no_show_from, null, 'it is the renter who brings it')
  let [a, b] = await told.later(8.49, owner, renter)
  assert.deepEqual([(await move(b, id, 'no_show')).body.code], ['still_time'])
  ;[a, b] = await told.later(8.5, owner, renter)
  assert.equal((await move(a, id, 'no_show')).status, 409, 'not its owner')
  assert.ok((await rental(b, id)).moves.includes('no_show'))
  const { status, body, text } = await move(b, id, 'no_show')
  assert.equal(status, 200, text)
  assert.equal(body.state, 'IN_USE')
  sameKeys(body.no_show, ['at', 'contest_until', 'contested_at', 'judged_at', 'excused'])
  assert.deepEqual([body.cancelled, body.no_show_from, body.moves.includes('no_show')], [null, null, false])
  assert.equal((await move(b, id, 'no_show')).body.code, 'not_now', 'once')
  assert.ok((await rental(a, id)).moves.includes('contest'))
  assert.equal(await newest(a), 'rental_no_show')
  assert.match((await last(a, room)).text, /주인이 나오지 않았다고 알렸어요.*늦은 반납 요금은 지금까지만/)
  ;[a, b] = await told.later(8 + 73, owner, renter)
  const seen = await rental(b, id)
  assert.deepEqual([seen.late.days, seen.late.fee, seen.flags], [0, 0, []])
  assert.ok(!(await rental(a, id)).moves.includes('contest'), 'a day is over: it stands')
  assert.equal((await move(a, id, 'contest', { reason: '있었어요.' })).status, 409)
  assert.equal((await move(b, (await b.post(`/products/${(await a.list()).id}/rentals/`, dates(6, 6, NOON))).body.id, 'withdraw')).status, 200, 'he may ask for something else')
  const back = await move(a, id, 'return')
  assert.deepEqual([back.body.state, back.body.late_fee], ['RETURNED', 0])
  assert.ok(await proven(b, id))
})

test('nobody says so a day after it was due, nor of what he says is back; he who waits two hours by the terms waits half of one', async () => {
  const { told, owner, renter, id } = await inUse({ terms: { wait_minutes: 120 } })
  let [, b] = await told.later(8.5, owner, renter)
  assert.ok((await rental(b, id)).moves.includes('no_show'))
  ;[, b] = await told.later(8 + 24, owner, renter)
  assert.deepEqual([(await move(b, id, 'no_show')).body.code, (await rental(b, id)).no_show_from], ['not_now', null])
  const other = await inUse()
  ;[, b] = await other.told.later(9, other.owner, other.renter)
  assert.equal((await move(b, other.id, 'declare_return')).status, 200)
  assert.equal((await move(b, other.id, 'no_show')).body.code, 'not_now')
})

test('who comes late himself pays until he said that nobody was there, and no longer', async () => {
  const { told, owner, renter, id } = await inUse()
  let [a, b] = await told.later(8 + 5, owner, renter)
  assert.equal((await move(b, id, 'no_show')).status, 200)
  ;[a, b] = await told.later(8 + 90, owner, renter)
  assert.equal((await move(a, id, 'return')).body.late_fee, 10000)
  assert.deepEqual((await ledger(b, id)).filter((line) => line.startsWith('late')), ['late_fee 10000 due'])
})

test('its owner contests it before he takes it back; what is not due meanwhile is once an admin says that he was there', async () => {
  const { owner, renter, admin, room, id, back } = await reported(8 + 49, true, { operator: true })
  assert.equal(back.late_fee, 0)
  assert.ok(back.no_show.contested_at)
  const [waits, ...more] = (await admin.get('/api/admin/queue/')).body.filter(({ kind }) => kind !== 'overdue')
  assert.deepEqual([waits.kind, waits.id, waits.text, more], ['no_show', id, '집 앞에서 기다렸어요.', []])
  assert.equal((await move(owner, id, 'release')).body.state, 'COMPLETED')
  const order = await admin.post(`/api/admin/rentals/${id}/excuse/`, { reason: WHY })
  assert.equal(order.status, 200, order.text)
  const seen = await rental(renter, id)
  assert.deepEqual([seen.state, seen.late_fee, seen.no_show.excused], ['COMPLETED', 30000, true])
  assert.deepEqual((await ledger(renter, id)).filter((line) => line.startsWith('late')), ['late_fee 30000 due'])
  assert.match((await last(renter, room)).text, /이의를 받아들였어요.*늦은 반납 요금은 30,000원.*사유: /s)
  assert.equal((await admin.post(`/api/admin/rentals/${id}/uphold/`, { reason: WHY })).body.code, 'not_now', 'once')
  assert.ok(await proven(renter, id))
})

test('upheld it costs nothing, and it is released a day after it came back all the same', async () => {
  const { told, owner, renter, admin, id } = await reported(8 + 49, true, { operator: true })
  assert.equal((await admin.post(`/api/admin/rentals/${id}/uphold/`, { reason: WHY })).status, 200)
  const seen = await rental(renter, id)
  assert.deepEqual([seen.state, seen.late_fee, seen.no_show.excused], ['RETURNED', 0, false])
  const [a] = await told.later(8 + 73.1, owner)
  await until('it is released', async () => (await rental(a, id)).state === 'COMPLETED')
})

test('while it is contested it is overdue, and who has it asks for nothing else', async () => {
  const { told, owner, renter, id } = await inUse()
  let [a, b] = await told.later(8.5, owner, renter)
  await move(b, id, 'no_show')
  await move(a, id, 'contest', { reason: '있었어요.' })
  ;[a, b] = await told.later(8 + 25, owner, renter)
  assert.deepEqual((await rental(b, id)).flags, ['OVERDUE'])
  assert.equal((await b.post(`/products/${(await a.list()).id}/rentals/`, dates(6, 6, NOON))).body.code, 'overdue')
})

test('days that are added take it back, and at their end he may be away again; what is lost is not late', async () => {
  const { told, owner, renter, admin, id } = await inUse({ operator: true })
  let [a, b, c] = await told.later(8.5, owner, renter, admin)
  await move(b, id, 'no_show')
  await move(a, id, 'contest', { reason: '있었어요.' })
  await move(b, id, 'change', dates(0, 1, NOON))
  const { body } = await move(a, id, 'agree_change')
  assert.deepEqual([body.rental_end_date, body.no_show], ['2027-03-11', null])
  assert.deepEqual((await c.get('/api/admin/queue/')).body, [], 'nobody has to decide it any more')
  ;[a, b, c] = await told.later(8.5 + 24, owner, renter, admin)
  assert.equal((await move(b, id, 'no_show')).status, 200)
  await move(a, id, 'contest', { reason: '있었어요.' })
  assert.equal((await c.get('/api/admin/queue/')).body[0].kind, 'no_show')
  assert.equal((await move(b, id, 'lost', { what: 'lost', text: '파도에 휩쓸려 갔어요.' })).body.state, 'DISPUTED')
  assert.deepEqual([(await rental(b, id)).no_show, (await c.get('/api/admin/queue/')).body], [null, []])
  assert.ok(await proven(b, id))
})

test('an admin who says that it is back asks for nothing, and has decided that, too', async () => {
  const { told, owner, renter, admin, id } = await inUse({ operator: true })
  let [a, b, c] = await told.later(8.5, owner, renter, admin)
  await move(b, id, 'no_show')
  await move(a, id, 'contest', { reason: '있었어요.' })
  ;[a, b, c] = await told.later(8 + 49, owner, renter, admin)
  assert.equal((await c.post(`/api/admin/rentals/${id}/force_return/`, { reason: WHY })).status, 200)
  assert.deepEqual([(await rental(b, id)).late_fee, (await rental(b, id)).no_show], [0, null])
  assert.equal((await c.post(`/api/admin/rentals/${id}/excuse/`, { reason: WHY })).body.code, 'not_now')
})

test('both say where they are at the return, five times more than at the hand-over, and an admin sees it', async () => {
  const { told, owner, renter, admin, id } = await inUse({ operator: true })
  assert.equal((await move(renter, id, 'check_in', { place: '강가' })).status, 200, 'the last day has begun')
  let [a, b, c] = await told.later(8.5, owner, renter, admin)
  for (let n = 0; n < 9; n++) assert.equal((await move(b, id, 'check_in', { place: '집 앞' })).status, 200)
  assert.equal((await move(b, id, 'check_in')).body.code, 'too_many_check_ins')
  for (let n = 0; n < 10; n++) assert.equal((await move(a, id, 'check_in')).status, 200)
  assert.equal((await c.get(`/api/rentals/${id}/check-ins/`)).body.length, 20)
  assert.ok(await proven(a, id))
  ;[a, b] = await told.later(36, owner, renter)
  assert.equal((await move(b, id, 'check_in')).status, 409, 'neither before nor a day after it')
})

test('back in time is who found nobody there, but not while that is contested', async () => {
  const told = await story()
  const { renter, owner } = await pair(told.market)
  const ids = []
  for (let i = 0; i < 6; i++) {
    const product = await owner.list()
    const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 0, NOON))
    await move(owner, body.id, 'accept')
    await handOver({ owner, renter }, body.id)
    ids.push(body.id)
  }
  let [a, b] = await told.later(8.5, owner, renter)
  for (const id of ids) assert.equal((await move(b, id, 'no_show')).status, 200)
  ;[a, b] = await told.later(8 + 20, owner, renter)
  const facts = async () => (await b.get(`/api/members/${renter.id}/facts/`)).body.facts.find(({ kind }) => kind === 'returned_on_time')
  for (const id of ids.slice(1)) await move(a, id, 'return')
  assert.deepEqual(await facts(), { as: 'renter', kind: 'returned_on_time', n: 5, of: 5 })
  await move(a, ids[0], 'contest', { reason: '있었어요.' })
  await move(a, ids[0], 'return')
  assert.equal((await facts()).of, 5)
})
