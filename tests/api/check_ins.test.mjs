// Who is there says so, and how long the other is waited for stands in the terms (docs/rentals.md section 3, 13). The server's clock
// is set at its start.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { dates, pair, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { write } from '../support/database.mjs'
import { HOUR, NOON, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const MINUTE = 1 / 60
const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const rental = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body
const checkIns = (member, id) => member.get(`/api/rentals/${id}/check-ins/`)
const proof = async (member, id) => (await member.get(`/api/rentals/${id}/proof/`)).body
const kinds = async (member) => (await member.get('/api/notifications/')).body.notifications.map(({ kind }) => kind)

/** Agreed for today and tomorrow; the two meet at 15 o'clock, three hours after NOON. */
async function agreed(terms, first = 0) {
  const told = await story()
  const people = await pair(told.market)
  const { owner, renter, product } = people
  if (terms) assert.equal((await owner.put(`/products/${product.id}/terms/`, terms)).status, 200)
  const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(first, first + 1, NOON))
  assert.equal((await move(owner, body.id, 'accept')).status, 200)
  await move(renter, body.id, 'change', { pickup_hour: 15 })
  assert.equal((await move(owner, body.id, 'agree_change')).status, 200)
  return { told, ...people, id: body.id }
}

test('the other is waited for as long as the terms say, from ten minutes to two hours', async () => {
  for (const [wait_minutes, early, late] of [[10, 9.7, 10], [120, 119.7, 120]]) {
    const { told, owner, renter, id } = await agreed({ wait_minutes })
    const { no_show_from, terms } = await rental(owner, id)
    assert.deepEqual([terms.wait_minutes, Date.parse(no_show_from)], [wait_minutes, NOON + 3 * HOUR + wait_minutes * MINUTE * HOUR])
    let [a, b] = await told.later(3 + early * MINUTE, owner, renter)
    assert.deepEqual([(await move(a, id, 'no_show')).body.code], ['still_time'])
    ;[a, b] = await told.later(3 + late * MINUTE, owner, renter)
    assert.equal((await move(b, id, 'no_show')).body.state, 'NO_SHOW')
  }
})

test('terms wait neither shorter nor longer, and a change of them is for what is agreed afterwards', async () => {
  const { owner, product, id } = await agreed()
  const put = (wait_minutes) => owner.put(`/products/${product.id}/terms/`, { wait_minutes })
  for (const minutes of [9, 121, -1, 'x', null]) assert.equal((await put(minutes)).status, 400, String(minutes))
  assert.equal((await put(45)).body.wait_minutes, 45)
  assert.equal((await owner.get(`/products/${product.id}/terms/`)).body.wait_minutes, 45)
  assert.equal((await rental(owner, id)).terms.wait_minutes, 30)
})

test('who is there says so, with his place or without; both see it, with the time of the server', async () => {
  const { told, owner, renter, room, id } = await agreed()
  const [a, b] = await told.later(3.05, owner, renter)
  assert.ok((await rental(a, id)).moves.includes('check_in'))
  const first = await move(a, id, 'check_in', { latitude_e6: 37566500, longitude_e6: 126978000, accuracy_m: 25, place: '학교 정문' })
  assert.equal(first.status, 200, first.text)
  assert.equal(first.body.state, 'ACCEPTED')
  assert.equal((await move(b, id, 'check_in', undefined)).status, 200)
  const { body } = await checkIns(b, id)
  sameKeys(body[0], ['by', 'at', 'latitude_e6', 'longitude_e6', 'accuracy_m', 'place', 'forgotten', 'salt'])
  assert.deepEqual(body.map(({ at, salt, ...rest }) => rest), [
    { by: owner.id, latitude_e6: 37566500, longitude_e6: 126978000, accuracy_m: 25, place: '학교 정문', forgotten: false },
    { by: renter.id, latitude_e6: null, longitude_e6: null, accuracy_m: null, place: '', forgotten: false },
  ])
  for (const { at } of body) assert.ok(Date.parse(at) >= NOON + 3.05 * HOUR && Date.parse(at) < NOON + 3.1 * HOUR, at)
  assert.deepEqual((await checkIns(a, id)).body, body)
  assert.equal((await kinds(b))[0], 'rental_check_in')
  const { body: messages } = await b.get(`/chat/${room.id}/messages/`)
  assert.deepEqual(messages.slice(-2).map(({ body, sender }) => [body.event, sender.id]), [['check_in', owner.id], ['check_in', renter.id]])
  assert.ok(!messages.at(-2).text.includes('37'), 'a card says no place')
})

test('it stays proof of a no-show, for the admin too, and nobody changes it unseen', async () => {
  const { told, owner, renter, id } = await agreed()
  let [a, b] = await told.later(3.05, owner, renter)
  await move(a, id, 'check_in', { latitude_e6: 37566500, longitude_e6: 126978000, accuracy_m: 9 })
  ;[a, b] = await told.later(3.6, owner, renter)
  await move(a, id, 'no_show')
  assert.equal((await move(a, id, 'check_in')).body.code, 'not_now')
  await move(b, id, 'contest', { reason: '정문에 있었어요.' })
  const member = await told.market.member('admin')
  assert.equal((await checkIns(member, id)).status, 404)
  assert.equal(run(told.data, 'user', '--email', member.email, '--admin').status, 0)
  const admin = await told.market.again(member)
  assert.deepEqual((await checkIns(admin, id)).body.map(({ by, accuracy_m }) => [by, accuracy_m]), [[owner.id, 9]])
  assert.deepEqual([(await proof(admin, id)).verifies], [true])
  const change = (sql) => write(told.data, sql, [id])
  for (const [sql, back] of [
    ['latitude_e6 = latitude_e6 + 1', 'latitude_e6 = latitude_e6 - 1'], ["place = 'x'", "place = ''"], ['member_id = member_id + 1', 'member_id = member_id - 1'],
  ]) {
    change(`UPDATE check_ins SET ${sql} WHERE rental_id = ?`)
    assert.deepEqual([(await proof(a, id)).why], ['check_in'], sql)
    change(`UPDATE check_ins SET ${back} WHERE rental_id = ?`)
  }
  assert.deepEqual([(await proof(a, id)).why], [null])
  change('DELETE FROM check_ins WHERE rental_id = ?')
  assert.deepEqual([(await proof(a, id)).why], ['check_in'])
})

test('after 90 days it is forgotten where somebody was, and the chain holds still', async () => {
  const { told, owner, renter, id } = await agreed()
  await move(owner, id, 'check_in', { latitude_e6: 37566500, longitude_e6: 126978000, accuracy_m: 9, place: '역 앞' })
  const [a] = await told.later(90 * 24 + 1, owner, renter)
  await until('the place is forgotten', async () => (await checkIns(a, id)).body[0].forgotten)
  const { body } = await checkIns(a, id)
  assert.deepEqual(body.map(({ at, ...rest }) => rest), [{ by: owner.id, latitude_e6: null, longitude_e6: null, accuracy_m: null, place: '', forgotten: true, salt: null }])
  assert.equal((await proof(a, id)).verifies, true)
})

test('the digest of a place is not found by trying places, and one from before there were salts is still right', async () => {
  const { told, owner, id } = await agreed()
  const sha256 = (text) => createHash('sha256').update(text).digest('hex')
  for (let i = 0; i < 2; i++) assert.equal((await move(owner, id, 'check_in', { latitude_e6: 37566500, longitude_e6: 126978000, accuracy_m: 9, place: '역 앞' })).status, 200)
  const { body } = await checkIns(owner, id)
  const last = (await proof(owner, id)).events.at(-1), before = (await proof(owner, id)).events.at(-2)
  const saidOf = ({ text }) => /^said (.*)$/m.exec(text)[1]
  const place = '37566500 126978000 9 역 앞'
  assert.match(body[1].salt, /^[0-9a-f]{32}$/)
  assert.equal(saidOf(last), sha256(`${place}\nsalt ${body[1].salt}`))
  assert.notEqual(saidOf(last), sha256(place))
  assert.notEqual(saidOf(last), saidOf(before), 'twice at one place is not twice the same')
  const change = (sql, ...values) => write(told.data, sql, values)
  change('UPDATE check_ins SET salt = NULL WHERE id = (SELECT MAX(id) FROM check_ins)')
  assert.equal((await proof(owner, id)).why, 'check_in')
  const text = last.text.replace(saidOf(last), sha256(place))
  change('UPDATE rental_events SET said = ?, hash = ? WHERE id = ?', sha256(place), sha256(text), last.id)
  assert.deepEqual([(await proof(owner, id)).why, (await checkIns(owner, id)).body[1].salt], [null, null])
})

test('not before the first day, five times at most, by the two only, and a place has both of its numbers', async () => {
  const later = await agreed(undefined, 1)
  assert.equal((await move(later.owner, later.id, 'check_in')).body.code, 'too_early')
  const { told, owner, renter, id } = await agreed()
  for (const [body, field] of [
    [{ latitude_e6: 1 }, 'longitude_e6'], [{ longitude_e6: 1 }, 'latitude_e6'], [{ latitude_e6: 90000001, longitude_e6: 0 }, 'latitude_e6'],
    [{ latitude_e6: 0, longitude_e6: -180000001 }, 'longitude_e6'], [{ place: 'a\nb' }, 'place'], [{ place: 'x'.repeat(201) }, 'place'],
    [{ latitude_e6: 37.5, longitude_e6: 127 }, 'latitude_e6'], [{ accuracy_m: -1 }, 'accuracy_m'],
  ]) {
    const { status, body: why } = await move(owner, id, 'check_in', body)
    assert.deepEqual([status, Array.isArray(why[field])], [400, true], JSON.stringify(body))
  }
  const answers = await Promise.all(Array.from({ length: 12 }, () => move(owner, id, 'check_in')))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(5).fill(200), ...Array(7).fill(409)])
  assert.equal(answers.find(({ status }) => status === 409).body.code, 'too_many_check_ins')
  assert.equal((await move(renter, id, 'check_in')).status, 200, 'each has his own')
  const stranger = await told.market.member('stranger')
  assert.equal((await move(stranger, id, 'check_in')).status, 404)
  assert.equal((await checkIns(stranger, id)).status, 404)
})
