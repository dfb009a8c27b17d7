// Where an owner lets his gear be left when he cannot be there: his list, its secrets, and what comes of a thing that was left there
// (docs/rentals.md section 3, 17b to 17d). The server's clock is set at its start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../support/database.mjs'
import { dates, form, handOver, pair, photo, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { NOON, start, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const rental = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body
const events = async (member, id) => (await member.get(`/api/rentals/${id}/proof/`)).body.events.map(({ event }) => event)
const kinds = async (member) => (await member.get('/api/notifications/')).body.notifications.map(({ kind }) => kind)
const places = (member, id) => member.get(`/api/rentals/${id}/drop-places/`)
const shoot = (member, id, slot = 'other') => member.post(`/api/rentals/${id}/handover/photos/`, form({ file: photo(), slot }))
/** Answers the checklist of a record: all good. */
async function look(member, id, which) {
  const { body } = await member.get(`/api/rentals/${id}/handover/`)
  const items = body.records.find(({ side }) => side === which).checklist.map(({ item }) => ({ item, good: true, note: '' }))
  assert.equal((await member.put(`/api/rentals/${id}/handover/checklist/`, { items })).status, 200)
}
const LOCKER = { name: '역 보관함 12번', directions: '2번 출구 계단 옆', hours: '05:00–24:00', opening: '비밀번호 9753024681' }
const DESK = { name: '동아리 방', directions: '학생회관 301호' }
const put = (owner, product, list) => owner.put(`/products/${product.id}/drop-places/`, { places: list })

/** In use since noon, for today and tomorrow, of gear with a locker and a desk. */
async function inUse({ terms = {}, more } = {}) {
  const told = await story()
  const people = await pair(told.market, more)
  const { owner, renter, product } = people
  assert.equal((await owner.put(`/products/${product.id}/terms/`, terms)).status, 200)
  const { status, body, text } = await put(owner, product, [LOCKER, DESK])
  assert.equal(status, 200, text)
  const asked = await renter.post(`/products/${product.id}/rentals/`, dates(0, 1, NOON))
  const id = asked.body.id
  assert.equal((await move(owner, id, 'accept')).status, 200)
  for (let n = terms.photos_needed ?? 0; n > 0; n--) await shoot(owner, id)
  if (terms.photos_needed) await look(owner, id, 'out')
  await handOver(people, id)
  return { told, ...people, id, locker: body.places[0], desk: body.places[1] }
}
const left = async (renter, id, { id: place, code }) => {
  assert.equal((await shoot(renter, id)).status, 201)
  return move(renter, id, 'drop_off', { place, code })
}

test('an owner names places; each has a code of its own that stays until he wants another; what he leaves out is gone', async () => {
  const market = await start()
  const { owner, renter, product } = await pair(market)
  assert.deepEqual((await owner.get(`/products/${product.id}/drop-places/`)).body, { places: [] })
  const { body: { places: [locker, desk] } } = await put(owner, product, [LOCKER, DESK])
  sameKeys(locker, ['id', 'name', 'directions', 'hours', 'opening', 'code'])
  assert.deepEqual([locker.opening, locker.hours, desk.opening, desk.hours], [LOCKER.opening, LOCKER.hours, '', ''])
  for (const { code } of [locker, desk]) assert.match(code, /^\d{8}$/)
  assert.notEqual(locker.code, desk.code)
  const { body: again } = await put(owner, product, [{ ...DESK, id: desk.id, name: '2층 방' }, { ...LOCKER, id: locker.id, new_code: true }])
  assert.deepEqual(again.places.map(({ id, name }) => [id, name]), [[desk.id, '2층 방'], [locker.id, LOCKER.name]])
  assert.equal(again.places[0].code, desk.code)
  assert.notEqual(again.places[1].code, locker.code)
  assert.deepEqual((await put(owner, product, [{ ...LOCKER, id: locker.id }])).body.places.map(({ id }) => id), [locker.id])
  assert.equal((await put(owner, product, [{ ...DESK, id: desk.id }])).status, 400, 'one that is gone')
  const { text } = await renter.get(`/products/${product.id}/`)
  assert.ok(!text.includes(LOCKER.name), 'strangers learn nothing of it')
})

test('what is wrong with a place is said, at the limits too, and nothing of the list is stored then', async () => {
  const market = await start()
  const { owner, renter, product } = await pair(market)
  const other = await renter.list()
  const { body: foreign } = await put(renter, other, [DESK])
  const edge = { name: 'ㄱ'.repeat(60), directions: 'ㄴ'.repeat(300), hours: 'ㄷ'.repeat(100), opening: 'ㄹ'.repeat(100) }
  assert.equal((await put(owner, product, Array(5).fill(edge))).status, 200)
  const kept = (await owner.get(`/products/${product.id}/drop-places/`)).body
  for (const [list, why] of [
    [Array(6).fill(DESK), 'At most 5 places.'], [{}, 'At most 5 places.'], [null, 'At most 5 places.'], [[1], /./],
    [[{ ...edge, name: 'x'.repeat(61) }], /^Line 1: name: /], [[{ ...edge, directions: 'x'.repeat(301) }], /^Line 1: directions: /],
    [[{ ...edge, hours: 'x'.repeat(101) }], /^Line 1: hours: /], [[{ ...edge, opening: 'x'.repeat(101) }], /^Line 1: opening: /],
    [[{ name: '방' }], /^Line 1: directions: /], [[{ ...DESK, name: ' ' }], /^Line 1: name: /], [[{ ...DESK, name: 'a\nb' }], 'Line 1: name: One line only.'],
    [[{ ...DESK, id: foreign.places[0].id }], 'Line 1: id: not a place of this product.'],
    [[{ ...DESK, id: kept.places[0].id }, { ...DESK, id: kept.places[0].id }], 'Line 2: id: each place once.'],
  ]) {
    const { status, body } = await put(owner, product, list)
    assert.equal(status, 400, JSON.stringify(list))
    if (typeof why === 'string') assert.deepEqual(body, { places: [why] })
    else assert.match(body.places[0], why)
  }
  const inKorean = await owner.call('PUT', `/products/${product.id}/drop-places/`, { places: [DESK, { ...DESK, name: 'a\nb' }] }, { 'Accept-Language': 'ko' })
  assert.deepEqual(inKorean.body, { places: ['2번째: 한 줄로 적어 주세요.'] })
  assert.equal((await owner.call('PUT', `/products/${product.id}/drop-places/`, 'places=1', { 'Content-Type': 'application/x-www-form-urlencoded' })).status, 415)
  assert.deepEqual((await owner.get(`/products/${product.id}/drop-places/`)).body, kept)
})

test('how to get in is told to the renter alone, and only while he has it in use', async () => {
  const told = await story()
  const { owner, renter, product } = await pair(told.market)
  const { body: { places: [locker] } } = await put(owner, product, [LOCKER])
  const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 1, NOON))
  const stranger = await told.market.member('stranger'), admin = await told.market.member('admin')
  assert.equal(run(told.data, 'user', '--email', admin.email, '--admin').status, 0)
  const operator = await told.market.again(admin)
  const seen = async (member) => (await places(member, body.id)).body.map(({ name, opening }) => [name, opening])
  assert.deepEqual([await seen(renter), await seen(owner)], [[], []], 'asked for only')
  await move(owner, body.id, 'accept')
  assert.deepEqual([await seen(renter), await seen(owner)], [[[LOCKER.name, null]], [[LOCKER.name, null]]])
  await handOver({ owner, renter }, body.id)
  sameKeys((await places(renter, body.id)).body[0], ['id', 'name', 'directions', 'hours', 'opening'])
  assert.deepEqual([await seen(renter), await seen(owner)], [[[LOCKER.name, LOCKER.opening]], [[LOCKER.name, null]]])
  for (const member of [stranger, operator]) assert.equal((await places(member, body.id)).status, 404)
  assert.equal((await operator.get(`/products/${product.id}/drop-places/`)).status, 403)
  assert.equal((await left(renter, body.id, locker)).status, 200)
  assert.deepEqual(await seen(renter), [[LOCKER.name, null]], 'who has left it there needs no key any more')
  await move(owner, body.id, 'return')
  assert.deepEqual([await seen(renter), await seen(owner)], [[], []], 'it is back')
  // Nowhere else: not in what any of them reads, nor in what is kept of it.
  for (const path of [`/api/rentals/${body.id}/`, '/api/rentals/', '/rentalhistories/rental/', `/api/rentals/${body.id}/agreement/`, `/api/rentals/${body.id}/proof/`,
    `/products/${product.id}/`, '/api/rentals.csv', `/api/rooms/${(await rental(renter, body.id)).room}/rentals/`, `/chat/${(await rental(renter, body.id)).room}/messages/`, '/api/notifications/']) {
    for (const member of [renter, owner]) {
      const { status, text } = await member.get(path)
      assert.equal(status, 200, path)
      assert.ok(!text.includes('9753024681') && !text.includes(locker.code), path)
    }
  }
  const kept = JSON.stringify(read(told.data, 'SELECT said, place FROM rental_events') ) + JSON.stringify(read(told.data, 'SELECT text, body FROM messages'))
  assert.ok(kept.includes(LOCKER.name) && !kept.includes('9753024681') && !kept.includes(locker.code))
  assert.ok(!told.market.server.log().includes('9753024681') && !told.market.server.log().includes(locker.code), 'no log has it')
})

test('it is left with the code that stands there and a photo; the owner hears of it, and who confirms ends it', async () => {
  const { owner, renter, product, room, id, locker, desk } = await inUse({ terms: { photos_needed: 2 } })
  const refused = async (body, status, code) => {
    const answer = await move(renter, id, 'drop_off', body)
    assert.deepEqual([answer.status, answer.body.code], [status, code], answer.text)
    return answer.body
  }
  const says = { place: locker.id, code: locker.code }
  assert.ok((await rental(renter, id)).moves.includes('drop_off'))
  assert.equal((await move(renter, id, 'drop_off')).status, 400)
  await refused(says, 409, 'drop_photo_needed')
  await shoot(owner, id)
  await refused(says, 409, 'drop_photo_needed')
  await shoot(renter, id)
  await refused(says, 409, 'record_needed') // the checklist
  await look(renter, id, 'back')
  assert.equal((await refused({ ...says, code: desk.code }, 400, 'wrong_code')).attempts_left, 4)
  await refused({ ...says, place: locker.id + 100 }, 404, 'no_such_place')
  assert.equal((await move(owner, id, 'drop_off', says)).body.code, 'not_your_move')
  const { status, body } = await move(renter, id, 'drop_off', says)
  assert.equal(status, 200)
  assert.deepEqual([body.state, body.flags, body.dropped.place], ['IN_USE', ['RETURN_DECLARED', 'REVIEWABLE'], LOCKER.name])
  assert.equal(Date.parse(body.dropped.until) - Date.parse(body.dropped.at), 48 * 3_600_000)
  for (const gone of ['drop_off', 'declare_return']) assert.ok(!body.moves.includes(gone), gone)
  assert.ok((await rental(owner, id)).moves.includes('not_there'))
  assert.equal((await kinds(owner))[0], 'rental_drop_off')
  const { body: messages } = await owner.get(`/chat/${room.id}/messages/`)
  assert.deepEqual([messages.at(-1).body.event, messages.at(-1).body.place], ['drop_off', LOCKER.name])
  await refused(says, 409, 'not_now')
  assert.equal((await shoot(renter, id)).body.code, 'record_closed', 'the record stays as it was')
  const back = await move(owner, id, 'return')
  assert.deepEqual([back.body.state, back.body.dropped.place, back.body.late_fee], ['RETURNED', LOCKER.name, 0])
  assert.equal((await renter.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
  assert.equal((await renter.get(`/products/${product.id}/`)).status, 200)
})

test('five wrong codes in fifteen minutes, and none is read any more, not even the right one', async () => {
  const { renter, id, locker } = await inUse()
  await shoot(renter, id)
  const wrong = locker.code === '00000000' ? '11111111' : '00000000'
  for (let n = 4; n >= 0; n--) assert.equal((await move(renter, id, 'drop_off', { place: locker.id, code: wrong })).body.attempts_left, n)
  const { status, body, headers } = await move(renter, id, 'drop_off', { place: locker.id, code: locker.code })
  assert.deepEqual([status, body.code], [429, 'too_many_codes'])
  assert.ok(Number(headers.get('retry-after')) > 800)
})

test('an owner who says nothing for 48 hours has it back: late is what was late when it was left, and he may still claim', async () => {
  const { told, owner, renter, id, locker } = await inUse({ terms: { declared_value: 100000 } })
  let [a, b] = await told.later(24 + 8 + 2 + 24, owner, renter) // two days begun after 20:00 of the last one
  assert.deepEqual([(await rental(b, id)).late.days], [2])
  assert.equal((await move(b, id, 'declare_return')).status, 200)
  assert.equal((await left(b, id, locker)).status, 200)
  const at = 24 + 8 + 2 + 24
  ;[a, b] = await told.later(at + 47.9, a, b)
  assert.equal((await rental(a, id)).state, 'IN_USE', 'not a minute before')
  for (const kind of ['rental_drop_off', 'rental_silent_24']) await until(kind, async () => (await kinds(a)).includes(kind))
  ;[a, b] = await told.later(at + 48.01, a, b)
  await until('it is back', async () => (await rental(a, id)).state === 'RETURNED')
  const after = await rental(a, id)
  assert.deepEqual([after.late_fee, after.dropped.place], [20000, LOCKER.name])
  assert.deepEqual((await events(a, id)).slice(-3), ['declare_return', 'drop_off', 'close_drop'])
  for (const member of [a, b]) assert.equal((await kinds(member))[0], 'rental_close_drop')
  assert.deepEqual((await a.get(`/api/rentals/${id}/ledger/`)).body.filter(({ kind }) => kind === 'late_fee').map(({ amount, because }) => [amount, because]), [[20000, 'close_drop']])
  assert.equal((await a.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
  assert.equal((await a.post(`/api/rentals/${id}/claim/`, { amount: 1000, text: '젖어 있었어요.' })).body.state, 'DISPUTED')
})

test('what its owner confirms was back when it was left there, whatever was said before; what time confirms, nobody has', async () => {
  const { told, owner, renter, id, locker } = await inUse()
  assert.equal((await move(renter, id, 'declare_return')).status, 200)
  const silent = await pair(told.market)
  const { body: { places: [desk] } } = await put(silent.owner, silent.product, [DESK])
  const { body: { id: other } } = await silent.renter.post(`/products/${silent.product.id}/rentals/`, dates(0, 1, NOON))
  await move(silent.owner, other, 'accept')
  await handOver(silent, other)
  const at = 24 + 8 + 2 + 24
  let [a, b, c, d] = await told.later(at, owner, renter, silent.owner, silent.renter) // two days begun after 20:00 of the last one
  assert.equal((await left(b, id, locker)).status, 200)
  assert.equal((await left(d, other, desk)).status, 200)
  const back = await move(a, id, 'return')
  assert.deepEqual([back.body.state, back.body.late_fee], ['RETURNED', 20000])
  assert.equal((await b.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
  ;[c] = await told.later(at + 48.01, c)
  await until('it is back', async () => (await rental(c, other)).state === 'RETURNED')
  const [out, record] = (await c.get(`/api/rentals/${other}/handover/`)).body.records.map(({ confirmed }) => confirmed)
  assert.equal(out.taker, silent.renter.id)
  assert.deepEqual([record.taker, record.giver, record.by_press], [null, null, false])
})

test('says the owner that it is not there, time ends nothing: an operator looks, and the renter may leave it once more', async () => {
  const { told, owner, renter, id, locker, desk } = await inUse()
  await left(renter, id, locker)
  assert.equal((await move(renter, id, 'not_there', { reason: '없어요' })).body.code, 'not_your_move')
  assert.equal((await move(owner, id, 'not_there')).status, 400, 'he says why')
  const denied = await move(owner, id, 'not_there', { reason: '보관함이 비어 있어요.' })
  assert.deepEqual([denied.body.state, denied.body.dropped, denied.body.flags.includes('RETURN_DECLARED')], ['IN_USE', null, true])
  assert.equal((await kinds(renter))[0], 'rental_not_there')
  assert.equal((await move(owner, id, 'not_there', { reason: '정말 없어요.' })).body.code, 'not_now')
  assert.equal((await shoot(renter, id)).status, 201, 'the record is open again')
  const member = await told.market.member('admin')
  assert.equal(run(told.data, 'user', '--email', member.email, '--admin').status, 0)
  let [a, b, admin] = await told.later(60, owner, renter, member)
  await until('the clock has looked', async () => (await kinds(a)).includes('rental_silent_48'))
  assert.equal((await rental(a, id)).state, 'IN_USE')
  const { body: queue } = await admin.get('/api/admin/queue/')
  assert.deepEqual(queue.map(({ kind, id: of, text }) => [kind, of, text]), [['return', id, '보관함이 비어 있어요.']])
  assert.equal((await move(b, id, 'drop_off', { place: desk.id, code: desk.code })).status, 200)
  assert.equal((await a.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
  ;[a] = await told.later(60 + 48.01, a)
  await until('it is back', async () => (await rental(a, id)).state === 'RETURNED')
})

test('what goes on is not back: an extension that both agree on, and a part that the owner has, take it off the clock', async () => {
  const { told, owner, renter, id, locker } = await inUse()
  await left(renter, id, locker)
  await move(owner, id, 'change', dates(0, 5, NOON))
  const longer = await move(renter, id, 'agree_change')
  assert.deepEqual([longer.status, longer.body.dropped], [200, null])
  const several = await pair(told.market)
  await several.owner.put(`/products/${several.product.id}/units/`, { units: [{ variant: 'M' }, { variant: 'M' }] })
  const { body: { places: [desk] } } = await put(several.owner, several.product, [DESK])
  const { body } = await several.renter.post(`/products/${several.product.id}/rentals/`, { ...dates(0, 1, NOON), variant: 'M', qty: 2 })
  await move(several.owner, body.id, 'accept')
  await handOver(several, body.id)
  assert.equal((await left(several.renter, body.id, desk)).status, 200)
  const [unit] = (await several.owner.get(`/api/rentals/${body.id}/units/`)).body
  const part = await move(several.owner, body.id, 'return_part', { units: [unit.id] })
  assert.deepEqual([part.status, part.body.state, part.body.dropped], [200, 'IN_USE', null])
  const [a, other] = await told.later(60, owner, several.owner)
  await until('the clock has looked', async () => (await kinds(other)).includes('rental_silent_48'))
  assert.deepEqual([(await rental(a, id)).state, (await rental(other, body.id)).state], ['IN_USE', 'IN_USE'])
})

test('what goes on longer may be late again: a later end takes back that it is back, another fee does not', async () => {
  const { told, owner, renter, id, locker } = await inUse()
  const agree = async (body) => {
    assert.equal((await move(owner, id, 'change', body)).status, 200)
    const { status, body: { flags, moves }, text } = await move(renter, id, 'agree_change')
    assert.equal(status, 200, text)
    return [flags.includes('RETURN_DECLARED'), moves.includes('declare_return')]
  }
  await left(renter, id, locker)
  assert.deepEqual(await agree({ ...dates(0, 1, NOON), price: 15000 }), [true, false])
  assert.deepEqual(await agree(dates(0, 3, NOON)), [false, true])
  const [a, b] = await told.later(3 * 24 + 8 + 2 + 24, owner, renter)
  const now = await rental(b, id)
  assert.deepEqual([now.flags.includes('OVERDUE'), now.late.days], [true, 2])
  assert.equal((await move(a, id, 'return')).body.late_fee, 20000)
  assert.equal((await b.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
  assert.match(run(told.data, 'doctor').stdout, /newest rentals are what their events come to/)
})

test('without a place there is no such move, and what was taken off the list does for nobody', async () => {
  const { owner, renter, product, id, locker } = await inUse()
  await shoot(renter, id)
  await put(owner, product, [])
  assert.ok(!(await rental(renter, id)).moves.includes('drop_off'))
  assert.equal((await move(renter, id, 'drop_off', { place: locker.id, code: locker.code })).body.code, 'not_now')
})
