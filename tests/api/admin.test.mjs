// What admins see and may do (docs/rentals.md sections 3 and 14).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, dates, handOver, pair, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { NOON, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

test('the settings tell an operator, and nobody else, that he is one', async () => {
  const told = await story()
  const [plain, admin] = [await told.market.member('plain'), await told.market.member('admin')]
  assert.equal(run(told.data, 'user', '--email', admin.email, '--admin').status, 0)
  const says = async (who) => (await who.get('/api/settings/')).body.operator
  await until('he is known as one', async () => (await says(admin)) === true)
  assert.deepEqual([await says(plain), await says(told.market.guest)], [false, false])
})

const WHY = '두 분의 말과 사진을 모두 살펴보았습니다.'
const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const order = (admin, id, name, body = { reason: WHY }) => admin.post(`/api/admin/rentals/${id}/${name}/`, body)
const rental = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body
const queue = async (admin, query = '') => (await admin.get(`/api/admin/queue/${query}`)).body
const audit = async (admin) => (await admin.get('/api/admin/audit/')).body
const ledger = async (member, id) => (await member.get(`/api/rentals/${id}/ledger/`)).body.map(({ kind, amount, state }) => `${kind} ${amount} ${state}`)
const newest = async (member) => (await member.get('/api/notifications/')).body.notifications[0].kind
const last = async (member, room) => (await member.get(`/chat/${room.id}/messages/`)).body.at(-1)

async function operator(told) {
  const admin = await told.market.member('admin')
  assert.equal(run(told.data, 'user', '--email', admin.email, '--admin').status, 0)
  return told.market.again(admin)
}

/** Agreed for today and the `days` after it, 10,000 won a day. */
async function agreed(told, more) {
  const people = await pair(told.market, more)
  const { owner, renter, product } = people
  const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 1, NOON))
  assert.equal((await move(owner, body.id, 'accept')).status, 200)
  return { ...people, id: body.id }
}

/** A no-show that the renter contests, half past eight in the evening. */
async function contested(told) {
  const people = await agreed(told)
  const [owner, renter, admin] = await told.later(8.6, people.owner, people.renter, await operator(told))
  assert.equal((await move(owner, people.id, 'no_show')).status, 200)
  assert.equal((await move(renter, people.id, 'contest', { reason: '저는 거기 있었어요.' })).status, 200)
  return { ...people, owner, renter, admin }
}

test('a contested no-show waits for an admin; excused it costs nothing, and both are told why', async () => {
  const told = await story()
  const { owner, renter, admin, product, room, id } = await contested(told)
  const [waits, ...more] = await queue(admin)
  assert.deepEqual(more, [])
  sameKeys(waits, ['kind', 'id', 'since', 'product', 'product_name', 'people', 'text'])
  assert.deepEqual([waits.kind, waits.id, waits.product, waits.product_name, waits.text], ['no_show', id, product.id, product.name, '저는 거기 있었어요.'])
  assert.deepEqual(waits.people, [{ role: 'owner', id: owner.id, username: owner.username }, { role: 'renter', id: renter.id, username: renter.username }])
  assert.equal((await ledger(renter, id)).at(-1), 'penalty 10000 due')

  const excused = await order(admin, id, 'excuse')
  assert.equal(excused.status, 200, excused.text)
  assert.equal(excused.body.state, 'NO_SHOW')
  const after = await rental(renter, id)
  assert.deepEqual([after.state, after.cancelled.penalty, after.no_show.excused], ['NO_SHOW', 0, true])
  assert.ok(after.no_show.judged_at)
  assert.equal((await ledger(renter, id)).at(-1), 'penalty 10000 void')
  assert.deepEqual(await queue(admin), [])
  for (const member of [owner, renter]) assert.equal(await newest(member), 'rental_excuse')
  assert.match((await last(owner, room)).text, new RegExp(`운영자가 이의를 받아들였어요.*\\n사유: ${WHY}$`))
  assert.equal((await order(admin, id, 'uphold')).body.code, 'not_now', 'once')
  assert.equal((await renter.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
})

test('an upheld no-show stands', async () => {
  const told = await story()
  const { owner, renter, admin, id } = await contested(told)
  assert.equal((await order(admin, id, 'uphold')).status, 200)
  const after = await rental(owner, id)
  assert.deepEqual([after.cancelled.penalty, after.no_show.excused], [10000, false])
  assert.equal((await ledger(renter, id)).at(-1), 'penalty 10000 due')
  assert.equal(await newest(owner), 'rental_uphold')
})

test('every action is kept with who, what, why and the request, and nothing of it is lost', async () => {
  const told = await story()
  const { admin, id, product } = await contested(told)
  assert.deepEqual(await audit(admin), [])
  await order(admin, id, 'uphold')
  await order(admin, id, 'excuse')
  const other = await agreed(told)
  await order(admin, other.id, 'force_cancel')
  const [second, first, ...more] = await audit(admin)
  assert.deepEqual(more, [], 'what was refused is no action')
  sameKeys(first, ['id', 'admin', 'action', 'object', 'object_id', 'name', 'reason', 'request', 'at'])
  assert.deepEqual([first.action, first.object, first.object_id, first.name, first.reason, first.admin.id], ['uphold', 'rental', id, product.name, WHY, admin.id])
  assert.match(first.request, /^\d+$/)
  assert.deepEqual([second.action, second.object_id], ['force_cancel', other.id])
  const page = await admin.get('/api/admin/audit/?limit=1')
  assert.equal(page.body.length, 1)
  const [, next] = /<([^>]+)>; rel="next"/.exec(page.headers.get('link'))
  assert.deepEqual((await admin.get(next)).body, [first])
})

test('an order needs a reason of ten characters, an admin who is none of the two, and a move that is his', async () => {
  const told = await story()
  const { owner, renter, admin, id } = await contested(told)
  for (const body of [{}, { reason: '' }, { reason: '짧은 이유' }, { reason: '         x' }, { reason: 'x'.repeat(1001) }]) {
    assert.equal((await order(admin, id, 'excuse', body)).status, 400, JSON.stringify(body).slice(0, 40))
  }
  assert.equal((await order(admin, id, 'dance')).status, 404)
  assert.equal((await order(admin, 999999, 'excuse')).status, 404)
  assert.equal((await order(admin, id, 'contest')).status, 403)
  assert.equal((await move(owner, id, 'excuse', { reason: WHY })).status, 403)
  assert.equal((await order(owner, id, 'excuse')).status, 403)
  assert.equal(run(told.data, 'user', '--email', renter.email, '--admin').status, 0)
  const party = await told.market.again(renter)
  const own = await order(party, id, 'excuse')
  assert.deepEqual([own.status, own.body.code], [403, 'own_case'])
})

test('an admin ends any rental that is not over, for nothing', async () => {
  const told = await story()
  const admin = await operator(told)
  const first = await agreed(told)
  const { owner, renter, product, room, id } = first
  await owner.put(`/products/${product.id}/terms/`, { policy: 'strict' })
  assert.equal((await order(admin, id, 'force_cancel')).body.state, 'CANCELLED')
  assert.deepEqual((await rental(renter, id)).cancelled, { reason: 'by_admin', by: admin.id, penalty: 0 })
  assert.deepEqual((await rental(renter, id)).moves, [])
  assert.match((await last(renter, room)).text, /운영자가 .*비용 없이 취소했어요/)
  for (const member of [owner, renter]) assert.equal(await newest(member), 'rental_force_cancel')
  assert.equal((await order(admin, id, 'force_cancel')).body.code, 'not_now')

  const out = await agreed(told)
  await handOver(out, out.id)
  await order(admin, out.id, 'force_cancel')
  const days = (await renter.get(`/products/${out.product.id}/calendar/?days=5`)).body.days
  assert.ok(days.every(({ free }) => free), 'what was out is taken as back')
  const open = await pair(told.market)
  const { body: asked } = await open.renter.post(`/products/${open.product.id}/rentals/`, dates(3, 4, NOON))
  assert.equal((await order(admin, asked.id, 'force_cancel')).body.state, 'CANCELLED')
})

test('an admin says that gear is back: nothing is due for its lateness', async () => {
  const told = await story()
  const people = await agreed(told)
  await handOver(people, people.id)
  const [owner, renter, admin] = await told.later(100, people.owner, people.renter, await operator(told))
  assert.equal((await rental(owner, people.id)).late.fee, 30000)
  assert.equal((await order(admin, people.id, 'force_return')).body.state, 'RETURNED')
  const after = await rental(renter, people.id)
  assert.deepEqual([after.state, after.late_fee], ['RETURNED', 0])
  assert.ok(after.flags.includes('REVIEWABLE'))
  assert.equal(await newest(owner), 'rental_force_return')

  const later = await pair(told.market)
  const { body } = await later.renter.post(`/products/${later.product.id}/rentals/`, dates(2, 3, told.now))
  await move(later.owner, body.id, 'accept')
  assert.equal((await order(admin, body.id, 'force_return')).body.code, 'too_early')
})

test('an admin gives a rental another free unit of its kind', async () => {
  const told = await story()
  const admin = await operator(told)
  const people = await pair(told.market)
  const { owner, renter, product } = people
  await owner.put(`/products/${product.id}/units/`, { units: [{ variant: '260' }, { variant: '260' }, { variant: '270' }] })
  const { units } = (await owner.get(`/products/${product.id}/units/`)).body
  const { body } = await renter.post(`/products/${product.id}/rentals/`, { ...dates(1, 2, NOON), variant: '260' })
  await move(owner, body.id, 'accept')
  const has = async () => (await owner.get(`/api/rentals/${body.id}/units/`)).body.map(({ id }) => id)
  const [before] = await has()
  const answer = await order(admin, body.id, 'reassign')
  assert.equal(answer.status, 200, answer.text)
  const [now] = await has()
  assert.deepEqual([before, now].sort((a, b) => a - b), units.slice(0, 2).map(({ id }) => id))
  assert.equal((await order(admin, body.id, 'reassign', { reason: WHY, unit: now, to: before })).status, 200)
  assert.deepEqual(await has(), [before])
  assert.equal((await order(admin, body.id, 'reassign', { reason: WHY, to: units[2].id })).body.code, 'no_unit_free', 'of another size')
  assert.equal((await order(admin, body.id, 'reassign', { reason: WHY, unit: units[2].id })).body.code, 'bad_units')
  const other = await told.market.member('other')
  await owner.put(`/products/${product.id}/units/`, { units: units.map((unit) => (unit.id === now ? { ...unit, status: 'maintenance' } : unit)) })
  assert.equal((await order(admin, body.id, 'reassign')).body.code, 'no_unit_free')
  assert.equal((await other.post(`/products/${product.id}/rentals/`, { ...dates(1, 1, NOON), variant: '260' })).status, 409)
  assert.equal(await newest(renter), 'rental_reassign')
})

test('a place that was offered with other days stands though the thing becomes another', async () => {
  const told = await story()
  const { owner, renter, product } = await pair(told.market)
  const admin = await told.market.member('admin')
  assert.equal(run(told.data, 'user', '--email', admin.email, '--admin').status, 0)
  await owner.put(`/products/${product.id}/units/`, { units: [{ label: '1' }, { label: '2' }] })
  const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(1, 2, NOON))
  assert.equal((await move(owner, body.id, 'counter', { ...dates(2, 3, NOON), place: '역 앞', pickup_hour: 9 })).status, 200)
  await until('he is known as an admin', async () => (await admin.get('/api/settings/')).body.operator)
  const answer = await admin.post(`/api/admin/rentals/${body.id}/reassign/`, { reason: WHY })
  assert.equal(answer.status, 200, answer.text)
  await move(renter, body.id, 'accept')
  const { agreed } = (await renter.get(`/api/rentals/${body.id}/agreement/`)).body
  assert.deepEqual([agreed.place, agreed.pickup_hour], ['역 앞', 9])
})

test('what has waited longest comes first, page by page: contested, silent owners, deposits, reports', async () => {
  const told = await story()
  const admin0 = await operator(told)
  const reported = await pair(told.market)
  const { body: report } = await reported.renter.post(`/chat/${reported.room.id}/report/`, { reason: '욕을 합니다.' })
  const silent = await pair(told.market)
  const back = await agree(silent, 0, 0, NOON)
  await silent.renter.put(`/rentalhistories/${back}/`, { state: 'RETURNED' })
  const kept = await pair(told.market)
  await kept.owner.put(`/products/${kept.product.id}/terms/`, { declared_value: 300000, deposit: 50000 })
  const { body: lent } = await kept.renter.post(`/products/${kept.product.id}/rentals/`, dates(0, 0, NOON))
  await move(kept.owner, lent.id, 'accept')
  await handOver(kept, lent.id)
  await move(kept.owner, lent.id, 'return')
  await move(kept.owner, lent.id, 'release')

  let [admin] = await told.later(47.9, admin0)
  assert.deepEqual((await queue(admin)).map(({ kind }) => kind), ['report'])
  ;[admin] = await told.later(73, admin0)
  await until('the clock has looked at the deposit', async () => (await queue(admin)).length === 3)
  const all = await queue(admin)
  assert.deepEqual(all.map(({ kind, id }) => [kind, id]), [['report', report.id], ['return', back], ['deposit', lent.id]])
  const seen = []
  for (let next = '/api/admin/queue/?limit=1'; next; ) {
    const { body, headers } = await admin.get(next)
    seen.push(...body)
    next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  assert.deepEqual(seen, all)
})

test('who is reported reads nothing of it, and not who did it, also as an admin', async () => {
  const told = await story()
  const { owner, renter, room } = await pair(told.market)
  const { body: made } = await owner.post(`/chat/${room.id}/report/`, { reason: '자꾸 장난을 칩니다.' })
  assert.equal(run(told.data, 'user', '--email', renter.email, '--admin').status, 0)
  const [accused, admin] = [await told.market.again(renter), await operator(told)]
  const { status, body } = await accused.get(`/api/admin/reports/${made.id}/`)
  assert.deepEqual([status, body.code], [403, 'own_case'])
  assert.deepEqual(await queue(accused), [])
  assert.deepEqual((await queue(admin)).map(({ id }) => id), [made.id])
})

test("a report comes with the room's newest messages and is dealt with once", async () => {
  const told = await story()
  const admin = await operator(told)
  const { owner, renter, product, room } = await pair(told.market)
  for (let i = 0; i < 25; i++) await renter.post(`/products/${product.id}/rentals/`, dates(3 + i, 3 + i, NOON)).then(({ body }) => move(renter, body.id, 'withdraw'))
  const { body: made } = await owner.post(`/chat/${room.id}/report/`, { reason: '자꾸 장난을 칩니다.' })
  const path = `/api/admin/reports/${made.id}/`
  const { body } = await admin.get(path)
  sameKeys(body, ['id', 'room', 'reporter', 'accused', 'reason', 'created_at', 'resolved_at', 'resolution', 'messages'])
  assert.deepEqual([body.reporter.id, body.accused.id, body.reason, body.messages.length], [owner.id, renter.id, '자꾸 장난을 칩니다.', 20])
  assert.equal((await admin.post(path, { reason: '짧다' })).status, 400)
  const done = await admin.post(path, { reason: WHY })
  assert.equal(done.status, 200, done.text)
  assert.equal(done.body.resolution, WHY)
  assert.equal((await admin.post(path, { reason: WHY })).status, 409)
  assert.deepEqual(await queue(admin), [])
  assert.deepEqual((await audit(admin)).map(({ action, object, object_id }) => [action, object, object_id]), [['report_done', 'report', made.id]])
  assert.equal((await admin.get('/api/admin/reports/999999/')).status, 404)
  assert.equal((await owner.post(`/chat/${room.id}/report/`, { reason: '또 그래요.' })).status, 201, 'a new one may be made')
})

test('warnings of the weather are in the log, each once', async () => {
  const told = await story()
  const admin = await operator(told)
  const ask = { region: 'KR-11', kind: 'snow', from: '2027-03-11', to: '2027-03-12', text: '대설주의보' }
  for (let i = 0; i < 2; i++) assert.equal((await admin.post('/api/admin/weather/', ask)).status, 201)
  const [{ id }] = (await admin.get('/api/weather/?region=KR-11')).body
  assert.equal((await admin.del(`/api/admin/weather/${id}/`)).status, 204)
  assert.equal((await admin.del(`/api/admin/weather/${id}/`)).status, 404)
  const log = (await audit(admin)).map(({ action, object, object_id, reason }) => [action, object, object_id, reason])
  assert.deepEqual(log, [
    ['weather_withdraw', 'weather', id, ''],
    ['weather_warn', 'weather', id + 1, 'KR-11 snow 2027-03-12 대설주의보'],
    ['weather_warn', 'weather', id, 'KR-11 snow 2027-03-11 대설주의보'],
  ])
})

test('what is back is called off with its lateness', async () => {
  const told = await story()
  const people = await agreed(told)
  await handOver(people, people.id)
  const [owner, renter, admin] = await told.later(60, people.owner, people.renter, await operator(told))
  const { body } = await move(owner, people.id, 'return')
  assert.equal(body.late_fee, 20000)
  assert.equal((await order(admin, people.id, 'force_cancel')).body.state, 'CANCELLED')
  assert.equal((await rental(renter, people.id)).late_fee, 0)
  assert.deepEqual(await ledger(renter, people.id), ['rental_fee 20000 void', 'late_fee 20000 void'])
})

test('gear that is three days late waits for an admin, until it is back', async () => {
  const told = await story()
  const people = await pair(told.market)
  const boss = await operator(told)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 0, NOON))
  await move(people.owner, body.id, 'accept')
  await handOver(people, body.id)
  // Due at 20:00, eight hours after NOON.
  let [admin, owner] = await told.later(79.9, boss, people.owner)
  assert.deepEqual(await queue(admin), [])
  ;[admin, owner] = await told.later(80.1, boss, owner)
  const [late] = await queue(admin)
  assert.deepEqual([late.kind, late.id, late.since], ['overdue', body.id, '2027-03-13T11:00:00Z'])
  await move(owner, body.id, 'return')
  assert.deepEqual(await queue(admin), [])
})
