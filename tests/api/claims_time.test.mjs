// What time does to claims, and what an operator decides (docs/rentals.md section 13). The server's clock is set at its start.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dates, handOver, pair } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { NOON, looked, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const state = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body.state
const flags = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body.flags
const claimOf = async (member, id) => (await member.get(`/api/rentals/${id}/claim/`)).body.claim
const ledger = async (member, id) => (await member.get(`/api/rentals/${id}/ledger/`)).body.map(({ kind, amount, state: is }) => `${kind} ${amount} ${is}`)
const isOk = async (answer) => {
  const { status, body, text } = await answer
  assert.equal(status, 200, text)
  return body
}
const refused = async (answer, status, code) => {
  const { status: got, body, text } = await answer
  assert.deepEqual([got, body?.code], [status, code], text)
}

/** At NOON: in use, worth 300,000, with a deposit of 50,000 that the owner has. `later(hours)`: so long after NOON. */
async function lent() {
  const told = await story()
  const people = await pair(told.market)
  const operator = await told.market.member('operator')
  assert.equal(run(told.data, 'user', '--email', operator.email, '--admin').status, 0)
  await people.owner.put(`/products/${people.product.id}/terms/`, { declared_value: 300000, deposit: 50000 })
  const { id } = (await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 9, NOON))).body
  await isOk(move(people.owner, id, 'accept'))
  await handOver(people, id)
  Object.assign(told, people, { id, operator })
  const { later } = told
  told.later = async (hours) => {
    const names = ['owner', 'renter', 'operator']
    const again = await later(hours, ...names.map((name) => told[name]))
    names.forEach((name, i) => (told[name] = again[i]))
  }
  return told
}
/** Returned at NOON and claimed at once. */
async function claimed(amount = 90000) {
  const told = await lent()
  await isOk(move(told.owner, told.id, 'return'))
  await isOk(move(told.owner, told.id, 'claim', { amount, text: '프레임이 휘었어요' }))
  return told
}
const queue = async (told) => (await told.operator.get('/api/admin/queue/')).body.map(({ kind, id, text }) => [kind, id, text])
const decide = (told, amount, text = '사진으로 보아 반은 전부터 있었습니다.') => move(told.operator, told.id, 'claim/decision', { amount, text })
async function escalated() {
  const told = await claimed()
  await told.later(48.01)
  await until('it is escalated', async () => (await flags(told.owner, told.id)).includes('ESCALATED'))
  return told
}

test('a claim is made up to 24 hours after the return, and not later', async () => {
  const told = await lent()
  await isOk(move(told.owner, told.id, 'return'))
  await told.later(23.95)
  assert.equal((await told.renter.get(`/api/rentals/${told.id}/claim/`)).body.most, 80000)
  await isOk(move(told.renter, told.id, 'claim', { amount: 1000, text: '사진과 달랐어요' }))
  const late = await lent()
  await isOk(move(late.owner, late.id, 'return'))
  await late.later(24.01)
  const answer = await move(late.owner, late.id, 'claim', { amount: 1000, text: '휘었어요' })
  assert.equal(answer.status, 409)
  assert.ok(['claim_late', 'not_now'].includes(answer.body.code), answer.text)
  assert.equal((await late.owner.get(`/api/rentals/${late.id}/claim/`)).body.until, null)
  await until('it is complete', async () => (await state(late.owner, late.id)) === 'COMPLETED')
})

test('who is silent for 48 hours leaves it to an operator, both hear of it once, and may still agree', async () => {
  const told = await claimed()
  await told.later(47.9)
  await looked()
  assert.deepEqual(await flags(told.owner, told.id), ['REVIEWABLE'])
  await refused(decide(told, 1000), 409, 'not_now')
  await told.later(48.01)
  await until('it is escalated', async () => (await flags(told.owner, told.id)).includes('ESCALATED'))
  assert.equal(await state(told.owner, told.id), 'DISPUTED')
  for (const who of [told.owner, told.renter]) {
    const kinds = (await who.get('/api/notifications/')).body.notifications.map(({ kind }) => kind)
    assert.equal(kinds.filter((kind) => kind === 'rental_escalate').length, 1)
  }
  await told.later(200)
  await looked()
  const { events, verifies } = (await told.owner.get(`/api/rentals/${told.id}/proof/`)).body
  assert.equal(events.filter(({ event }) => event === 'escalate').length, 1)
  assert.equal(verifies, true)
  const { escalated_at: since, decided_until: until7 } = await claimOf(told.owner, told.id)
  assert.equal(Date.parse(until7) - Date.parse(since), 7 * 86_400_000)
  assert.equal((await isOk(move(told.renter, told.id, 'agree', { amount: 90000 }))).state, 'COMPLETED')
})

test('an operator decides with an amount only: the calls that move a rental decide no claim', async () => {
  const told = await escalated()
  for (const name of ['decide', 'decide_lost', 'decide_appeal']) {
    const { status } = await told.operator.post(`/api/admin/rentals/${told.id}/${name}/`, { reason: '두 분의 말과 사진을 살펴보았습니다.' })
    assert.equal(status, 404, name)
  }
  assert.equal(await state(told.owner, told.id), 'DISPUTED')
  await isOk(decide(told, 40000))
  await isOk(move(told.renter, told.id, 'appeal', { text: '사진의 날짜를 다시 보아 주세요.' }))
  const { status } = await told.operator.post(`/api/admin/rentals/${told.id}/decide_appeal/`, { reason: '두 분의 말과 사진을 살펴보았습니다.' })
  assert.equal(status, 404)
  assert.equal((await claimOf(told.owner, told.id)).result.amount, 40000)
})

test('who answers has 72 hours with the other', async () => {
  const told = await claimed()
  await isOk(move(told.renter, told.id, 'propose', { amount: 10000 }))
  await told.later(71.9)
  await looked()
  assert.deepEqual(await flags(told.owner, told.id), ['REVIEWABLE'])
  await told.later(72.01)
  await until('it is escalated', async () => (await flags(told.owner, told.id)).includes('ESCALATED'))
})

test('an operator decides with a reason, and only he', async () => {
  const told = await escalated()
  const { owner, renter, id } = told
  assert.equal((await move(owner, id, 'claim/decision', { amount: 1, text: '제가 결정합니다. 그렇습니다.' })).status, 403)
  await refused(move(owner, id, 'decide', { amount: 1 }), 403, 'not_your_move')
  await refused(decide(told, 300001), 400, 'amount_too_high')
  for (const body of [{ amount: 1 }, { text: '이유가 충분히 있습니다' }, { amount: 1, text: '아홉 글자인 이유' }, { amount: 1, text: '   아홉 글자인 이유   ' }]) {
    assert.equal((await move(told.operator, id, 'claim/decision', body)).status, 400, JSON.stringify(body))
  }
  assert.deepEqual(await queue(told), [['claim', id, '프레임이 휘었어요']])
  const decided = await isOk(decide(told, 60000))
  assert.deepEqual(await queue(told), [])
  const [noted] = (await told.operator.get('/api/admin/audit/')).body
  assert.deepEqual([noted.action, noted.reason], ['decide', '사진으로 보아 반은 전부터 있었습니다.'])
  assert.deepEqual([decided.result.amount, decided.result.decided, decided.open], [60000, true, false])
  assert.equal(await state(renter, id), 'COMPLETED')
  assert.deepEqual((await ledger(owner, id)).slice(2), ['kept 50000 settled', 'damage 10000 due'])
  await refused(decide(told, 1000), 409, 'not_now')
  const word = (await claimOf(renter, id)).words.at(-1)
  assert.deepEqual([word.word, word.by, word.text], ['decide', told.operator.id, '사진으로 보아 반은 전부터 있었습니다.'])
  for (const who of [owner, renter]) assert.ok((await who.get('/api/notifications/')).body.notifications.some(({ kind }) => kind === 'rental_decide'))
})

test('an operator decides nothing that he is part of', async () => {
  const told = await escalated()
  assert.equal(run(told.market.server.data, 'user', '--email', told.owner.email, '--admin').status, 0)
  await until('the owner is an operator', async () => (await told.owner.get('/api/admin/deposits/')).status === 200)
  await refused(move(told.owner, told.id, 'claim/decision', { amount: 90000, text: '제가 결정합니다. 그렇습니다.' }), 403, 'own_case')
})

test('one appeal within 7 days, and its decision is a line of its own', async () => {
  const told = await escalated()
  await isOk(decide(told, 60000))
  await told.later(48.01 + 7 * 24 - 0.1)
  const { owner, renter, operator, id } = told
  assert.ok((await renter.get(`/api/rentals/${id}/`)).body.moves.includes('appeal'))
  assert.equal((await move(renter, id, 'appeal', { text: '짧아요' })).status, 400)
  await refused(decide(told, 20000), 409, 'not_now')
  const appealed = await isOk(move(renter, id, 'appeal', { text: '수리비 영수증을 보아 주세요.' }))
  assert.equal(appealed.state, 'COMPLETED')
  await refused(move(owner, id, 'appeal', { text: '저도 이의를 제기합니다.' }), 409, 'not_now')
  assert.ok((await queue(told)).some(([kind, of, text]) => kind === 'appeal' && of === id && text === '수리비 영수증을 보아 주세요.'))
  assert.equal((await isOk(decide(told, 20000))).result.amount, 20000)
  assert.ok((await queue(told)).every(([kind]) => kind !== 'appeal'))
  assert.equal(await state(owner, id), 'COMPLETED')
  assert.deepEqual((await ledger(owner, id)).slice(2), ['kept 50000 settled', 'damage 10000 void', 'claim_back 30000 due'])
  await refused(decide(told, 30000), 409, 'not_now')
  await refused(move(owner, id, 'appeal', { text: '저도 이의를 제기합니다.' }), 409, 'not_now')
  assert.equal((await owner.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
  assert.ok(operator)
})

test('after 7 days what was decided stands', async () => {
  const told = await escalated()
  await isOk(decide(told, 60000))
  await told.later(48.01 + 7 * 24 + 0.1)
  assert.ok(!(await told.renter.get(`/api/rentals/${told.id}/`)).body.moves.includes('appeal'))
  await refused(move(told.renter, told.id, 'appeal', { text: '수리비 영수증을 보아 주세요.' }), 409, 'not_now')
})

test('of what is lost the decision is LOST, which no list of the original shows, and may be appealed against', async () => {
  const told = await lent()
  await isOk(move(told.owner, told.id, 'lost', { what: 'lost', text: '연락이 되지 않아요', amount: 300000 }))
  await told.later(48.01)
  await until('it is escalated', async () => (await flags(told.owner, told.id)).includes('ESCALATED'))
  await isOk(decide(told, 250000))
  const { owner, renter, id } = told
  assert.equal(await state(renter, id), 'LOST')
  assert.deepEqual((await ledger(owner, id)).slice(2), ['kept 50000 settled', 'damage 200000 due'])
  assert.deepEqual((await renter.get('/rentalhistories/rental/')).body, [])
  assert.equal((await isOk(move(owner, id, 'appeal', { text: '새 것은 30만 원입니다.' }))).state, 'LOST')
  await isOk(decide(told, 300000))
  assert.deepEqual((await ledger(owner, id)).slice(2), ['kept 50000 settled', 'damage 200000 due', 'damage 50000 due'])
})
