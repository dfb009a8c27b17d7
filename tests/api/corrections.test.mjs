// What both have confirmed of their money is corrected by a line that both confirm: one proposes, the other agrees or refuses
// (docs/rentals.md section 8).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, day, openMarket, pair, sameKeys } from '../support/market.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const ledger = async (member, id) => (await member.get(`/api/rentals/${id}/ledger/`)).body
const say = (member, id, entry, step, more) => member.post(`/api/rentals/${id}/ledger/`, { entry, step, ...more })
const look = (lines) => lines.map(({ kind, amount, state }) => `${kind} ${amount} ${state}`)
const reason = '3만 원이 아니라 2만 5천 원이었어요.'
const correct = (member, id, entry, amount, more) => say(member, id, entry, 'correct', { amount, reason, ...more })
const kinds = async (member) => (await member.get('/api/notifications/')).body.notifications.map(({ kind }) => kind)

/** Agreed, and both say that the fee of 30,000 was paid. */
async function paid() {
  const people = await pair(market)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 2))
  await people.owner.post(`/api/rentals/${body.id}/accept/`)
  await say(people.renter, body.id, 1, 'given')
  await say(people.owner, body.id, 1, 'received')
  return { ...people, id: body.id }
}

test('one proposes what changed hands and why, the other agrees to exactly that; what both said stands, a new line corrects it', async () => {
  const { owner, renter, id } = await paid()
  const before_ = (await ledger(owner, id))[0]
  assert.deepEqual([before_.steps, before_.stands, before_.correction, before_.corrects, before_.reason], [['correct'], 30000, null, null, null])
  const proposed = await correct(owner, id, 1, 25000)
  assert.equal(proposed.status, 200, proposed.text)
  const [line] = proposed.body
  sameKeys(line.correction, ['amount', 'by', 'reason', 'at'])
  assert.deepEqual([line.amount, line.stands, line.correction.amount, line.correction.by, line.correction.reason, line.steps, line.waits_for_me], [30000, 30000, 25000, owner.id, reason, ['refuse', 'correct'], false])
  assert.deepEqual((await correct(owner, id, 1, 25000)).body, proposed.body, 'saying it again changes nothing')
  const seen = (await ledger(renter, id))[0]
  assert.deepEqual([seen.steps, seen.waits_for_me], [['agree', 'refuse', 'correct'], true])
  assert.equal((await kinds(renter))[0], 'ledger_correct')
  const agreed = await say(renter, id, 1, 'agree', { amount: 25000 })
  assert.equal(agreed.status, 200, agreed.text)
  assert.deepEqual(look(agreed.body), ['rental_fee 30000 settled', 'correction 5000 settled', 'rental_fee 5000 due'])
  const [first, second] = agreed.body
  assert.deepEqual([first.stands, first.correction, second.corrects, second.reason, second.payer, second.because, second.steps], [25000, null, 1, reason, owner.id, 'agree', []])
  for (const key of ['amount', 'state', 'given_at', 'received_at', 'created_at', 'because']) assert.equal(first[key], before_[key], key)
  assert.deepEqual((await say(renter, id, 1, 'agree', { amount: 25000 })).body, agreed.body)
  assert.equal((await kinds(owner))[0], 'ledger_agree')
  assert.equal((await say(owner, id, 3, 'waived')).body[2].state, 'waived', 'they had agreed on less')
})

test('the other refuses, or proposes something else; who proposed takes it back', async () => {
  const { owner, renter, id } = await paid()
  await correct(renter, id, 1, 0)
  const refused = await say(owner, id, 1, 'refuse')
  assert.deepEqual([refused.status, refused.body[0].correction, look(refused.body)], [200, null, ['rental_fee 30000 settled']])
  assert.equal((await kinds(renter))[0], 'ledger_refuse')
  assert.equal((await say(owner, id, 1, 'refuse')).status, 200)
  assert.equal((await say(owner, id, 1, 'agree', { amount: 0 })).body.code, 'no_proposal')
  await correct(renter, id, 1, 0)
  const [other] = (await correct(owner, id, 1, 20000)).body
  assert.deepEqual([other.correction.amount, other.correction.by], [20000, owner.id])
  assert.equal((await say(renter, id, 1, 'agree', { amount: 0 })).body.code, 'amount_changed')
  assert.equal((await say(owner, id, 1, 'agree', { amount: 20000 })).body.code, 'not_your_step')
  assert.equal((await say(owner, id, 1, 'refuse')).body[0].correction, null)
})

test('what is wrong with a correction is said, at the limits too', async () => {
  const { owner, renter, product, id } = await paid()
  const field = async (more, name, step = 'correct') => {
    const { status, body } = await say(owner, id, 1, step, more)
    assert.deepEqual([status, Array.isArray(body[name])], [400, true], JSON.stringify(more))
  }
  await field({ reason }, 'amount')
  await field({ amount: -1, reason }, 'amount')
  await field({ amount: 1000000001, reason }, 'amount')
  await field({ amount: 1.5, reason }, 'amount')
  await field({ amount: 1 }, 'reason')
  await field({ amount: 1, reason: '  ' }, 'reason')
  await field({ amount: 1, reason: 'x'.repeat(501) }, 'reason')
  await field({}, 'amount', 'agree')
  const refusals = [[1, 30000, 409, 'no_difference'], [2, 1, 404, 'no_entry']]
  for (const [entry, amount, status, code] of refusals) {
    const answer = await correct(owner, id, entry, amount)
    assert.deepEqual([answer.status, answer.body.code], [status, code])
  }
  assert.equal((await correct(owner, id, 1, 1000000000, { reason: 'x'.repeat(500) })).status, 200)
  assert.equal((await correct(renter, id, 1, 1000000000)).body.code, 'no_difference')
  assert.deepEqual(look((await say(renter, id, 1, 'agree', { amount: 1000000000 })).body), ['rental_fee 30000 settled', 'correction 999970000 settled', 'refund 999970000 due'])
  assert.equal((await correct(owner, id, 3, 1)).body.code, 'not_settled')
  const stranger = await market.member('stranger')
  assert.equal((await correct(stranger, id, 1, 1)).status, 404)
  for (let n = 1; n < 20; n++) assert.equal((await correct(owner, id, 1, n)).status, 200, String(n))
  assert.equal((await correct(renter, id, 1, 99)).body.code, 'too_many_corrections')
  assert.equal((await owner.get(`/products/${product.id}/`)).status, 200)
})

test('forty who agree at once agree once', async () => {
  const { owner, renter, id } = await paid()
  await correct(owner, id, 1, 10000)
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? say(renter, id, 1, 'agree', { amount: 10000 }) : correct(owner, id, 1, 10000))))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))].filter((status) => status !== 200 && status !== 409), [])
  assert.deepEqual(look(await ledger(owner, id)), ['rental_fee 30000 settled', 'correction 20000 settled', 'rental_fee 20000 due'])
})

test('statement and table follow', async () => {
  const { owner, renter, id } = await paid()
  await correct(owner, id, 1, 25000)
  await say(renter, id, 1, 'agree', { amount: 25000 })
  const { body } = await owner.get(`/api/statement/?from=${day(0)}&to=${day(0)}`)
  const mine = body.filter(({ rental }) => rental === id).map(({ kind, of, amount, state }) => [kind, of, amount, state])
  const [first, ...others] = [...mine].sort((a, b) => b[2] - a[2])
  assert.deepEqual([first, ...others], [['rental_fee', 'rental_fee', 30000, 'settled'], ['rental_fee', 'rental_fee', 5000, 'due'], ['correction', 'rental_fee', -5000, 'settled']])
  assert.equal(mine.filter(([, , , state]) => state === 'settled').reduce((sum, [, , amount]) => sum + amount, 0), 25000)
  const { text } = await renter.get('/api/statement.csv')
  assert.ok(text.split('\r\n').some((row) => row.includes(`,${id},`) && row.includes('바로잡음: 대여료,5000,둘 다 확인')), text)
  assert.match((await renter.get('/api/statement.csv?lang=en')).text, /correction: rental fee,5000,confirmed by both/)
})
