// The ledger: money that the two settle outside, and what each says of it (docs/rentals.md section 8).
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { agree, dates, day, handOver, openMarket, pair, sameKeys } from '../support/market.mjs'
import { until } from '../support/until.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const HOUR = 3_600_000
const ledger = async (member, id) => (await member.get(`/api/rentals/${id}/ledger/`)).body
const say = (member, id, entry, step, more) => member.post(`/api/rentals/${id}/ledger/`, { entry, step, ...more })
const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)
const look = (lines) => lines.map(({ kind, amount, state }) => `${kind} ${amount} ${state}`)

/** An agreed rental by our calls, with a deposit of 50,000. */
async function agreed({ on = market, from = 0, to = 2, now, terms = {} } = {}) {
  const people = await pair(on)
  const set = await people.owner.put(`/products/${people.product.id}/terms/`, { declared_value: 300000, deposit: 50000, ...terms })
  assert.equal(set.status, 200, set.text)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(from, to, now))
  assert.equal((await move(people.owner, body.id, 'accept')).status, 200)
  return { ...people, id: body.id }
}

test('an agreement makes the deposit and the fee due, and each of the two sees what is his to say', async () => {
  const { owner, renter, id } = await agreed()
  const [deposit, fee, ...more] = await ledger(renter, id)
  assert.equal(more.length, 0)
  sameKeys(deposit, ['entry', 'kind', 'payer', 'payee', 'amount', 'stands', 'corrects', 'reason', 'correction', 'because', 'state', 'created_at', 'due_at', 'given_at', 'received_at', 'waits_for_me', 'steps'])
  assert.deepEqual([deposit.entry, deposit.kind, deposit.amount, deposit.payer, deposit.payee, deposit.because], [1, 'deposit', 50000, renter.id, owner.id, 'accept'])
  assert.deepEqual([fee.kind, fee.amount, fee.state, fee.steps], ['rental_fee', 30000, 'due', ['given']])
  assert.deepEqual((await ledger(owner, id))[1].steps, ['received', 'waived'])
})

test('one says given, the other received: settled, whoever is first, and both hear of it', async () => {
  const { owner, renter, id } = await agreed()
  const given = await say(renter, id, 2, 'given')
  assert.equal(given.status, 200, given.text)
  assert.deepEqual([given.body[1].state, given.body[1].steps, given.body[1].waits_for_me], ['given', ['undo'], false])
  const [, seen] = await ledger(owner, id)
  assert.deepEqual([seen.waits_for_me, seen.steps], [true, ['received']])
  assert.ok(seen.given_at)
  assert.equal((await say(owner, id, 2, 'received')).body[1].state, 'settled')
  assert.equal((await say(owner, id, 1, 'received')).body[0].state, 'received')
  assert.equal((await say(renter, id, 1, 'given')).body[0].state, 'settled')
  const kinds = async (member) => (await member.get('/api/notifications/')).body.notifications.map(({ kind }) => kind).filter((kind) => kind.startsWith('ledger'))
  assert.deepEqual(await kinds(owner), ['ledger_given', 'ledger_given'])
  assert.deepEqual(await kinds(renter), ['ledger_received', 'ledger_received'])
})

test('saying it again changes nothing; what both have said stands; before, a word can be undone', async () => {
  const { owner, renter, id } = await agreed()
  const first = await say(renter, id, 2, 'given')
  assert.deepEqual((await say(renter, id, 2, 'given')).body, first.body)
  assert.equal((await say(renter, id, 2, 'undo')).body[1].state, 'due')
  assert.equal((await say(renter, id, 2, 'undo')).status, 200)
  await say(renter, id, 2, 'given')
  await say(owner, id, 2, 'received')
  for (const member of [owner, renter]) {
    const { status, body } = await say(member, id, 2, 'undo')
    assert.deepEqual([status, body.code], [409, 'both_said'])
  }
})

test('what is wrong with a word is said', async () => {
  const { owner, renter, id } = await agreed()
  const refusals = [
    [owner, 2, 'given', {}, 403, 'not_your_step'],
    [renter, 2, 'received', {}, 403, 'not_your_step'],
    [renter, 2, 'waived', {}, 403, 'not_your_step'],
    [renter, 9, 'given', {}, 404, 'no_entry'],
    [renter, 2, 'given', { amount: 1 }, 409, 'amount_changed'],
  ]
  for (const [member, entry, step, more, status, code] of refusals) {
    const answer = await say(member, id, entry, step, more)
    assert.deepEqual([answer.status, answer.body.code], [status, code], answer.text)
  }
  for (const body of [{ entry: 0, step: 'given' }, { entry: 1, step: 'paid' }, { entry: 1 }, { step: 'given' }, { entry: '1x', step: 'given' }]) {
    assert.equal((await renter.post(`/api/rentals/${id}/ledger/`, body)).status, 400, JSON.stringify(body))
  }
  await say(renter, id, 2, 'given', { amount: 30000 })
  assert.equal((await say(owner, id, 2, 'waived')).body.code, 'given_said')
  const stranger = await market.member('stranger')
  assert.equal((await stranger.get(`/api/rentals/${id}/ledger/`)).status, 404)
  assert.equal((await say(stranger, id, 1, 'given')).status, 404)
})

test('forty words at once are one', async () => {
  const { owner, renter, id } = await agreed()
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? say(renter, id, 2, 'given') : say(owner, id, 2, 'received'))))
  for (const { status, text } of answers) assert.equal(status, 200, text)
  assert.equal((await ledger(renter, id))[1].state, 'settled')
  assert.equal((await renter.get('/api/notifications/')).body.notifications.filter(({ kind }) => kind === 'ledger_received').length, 1)
})

test('nothing is handed over before the owner has the deposit, or does without; then the renter has given it', async () => {
  const people = await agreed()
  const { owner, renter, id } = people
  const enter = async () => move(renter, id, 'hand_over', { code: (await owner.get(`/api/rentals/${id}/code/`)).body.code })
  await say(renter, id, 1, 'given')
  const refused = await enter()
  assert.deepEqual([refused.status, refused.body.code], [409, 'deposit_open'], refused.text)
  await say(renter, id, 1, 'undo')
  await say(owner, id, 1, 'received')
  await say(owner, id, 1, 'undo')
  assert.equal((await enter()).body.code, 'deposit_open')
  await say(owner, id, 1, 'received')
  assert.equal((await enter()).status, 200)
  assert.equal((await ledger(renter, id))[0].state, 'settled')

  const other = await agreed()
  await say(other.owner, other.id, 1, 'waived')
  const { body } = await other.owner.get(`/api/rentals/${other.id}/code/`)
  assert.equal((await move(other.renter, other.id, 'hand_over', { code: body.code })).status, 200)
})

test("without a deposit nothing keeps a hand-over, nor the original's calls", async () => {
  const free = await agreed({ terms: { deposit: 0 } })
  const { body } = await free.owner.get(`/api/rentals/${free.id}/code/`)
  assert.equal((await move(free.renter, free.id, 'hand_over', { code: body.code })).status, 200)
  const people = await pair(market)
  await people.owner.put(`/products/${people.product.id}/terms/`, { declared_value: 300000, deposit: 50000 })
  const id = await agree(people, 0)
  assert.deepEqual(look(await ledger(people.renter, id)), ['rental_fee 10000 due'])
  const shown = await people.owner.get(`/api/rentals/${id}/code/`)
  assert.equal((await move(people.renter, id, 'hand_over', { code: shown.body.code })).status, 200)
})

test('a change makes a line for the difference, a cancel gives back what was paid but for the penalty', async () => {
  const { owner, renter, id } = await agreed({ from: 2, to: 4 })
  await say(renter, id, 2, 'given')
  await say(owner, id, 2, 'received')
  await move(renter, id, 'change', dates(2, 5))
  await move(owner, id, 'agree_change')
  assert.deepEqual(look(await ledger(owner, id)), ['deposit 50000 due', 'rental_fee 30000 settled', 'rental_fee 10000 due'])
  const { body } = await move(renter, id, 'cancel')
  assert.equal(body.state, 'CANCELLED')
  const { penalty } = body.cancelled
  const lines = look(await ledger(owner, id))
  assert.deepEqual(lines, ['deposit 50000 void', 'rental_fee 30000 settled', 'rental_fee 10000 void', `refund ${30000 - penalty} due`])
  assert.equal((await say(owner, id, 3, 'waived')).body.code, 'not_due')
})

test("the statement has both sides' lines with their signs, as JSON and as a table", async () => {
  const people = await agreed()
  const { owner, renter, product, id } = people
  await say(renter, id, 2, 'given')
  await say(owner, id, 2, 'received')
  for (const [member, role, sign, other] of [[renter, 'renter', -1, owner], [owner, 'owner', 1, renter]]) {
    const { status, body } = await member.get(`/api/statement/?from=${day(0)}&to=${day(0)}`)
    assert.equal(status, 200)
    assert.deepEqual(
      body.map(({ rental, entry, role, kind, amount, state, product_name, other_name }) => [rental, entry, role, kind, amount, state, product_name, other_name]),
      [[id, 1, role, 'deposit', sign * 50000, 'due', product.name, other.username], [id, 2, role, 'rental_fee', sign * 30000, 'settled', product.name, other.username]],
    )
    assert.deepEqual((await member.get(`/api/statement/?from=${day(1)}`)).body, [])
    assert.deepEqual((await member.get(`/api/statement/?to=${day(-1)}`)).body, [])
  }
  const { text, headers } = await renter.get('/api/statement.csv?lang=en')
  assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
  assert.equal(headers.get('content-disposition'), 'attachment; filename="statement.csv"')
  const [head, , row] = text.replace(/^\uFEFF/, '').split('\r\n')
  assert.equal(head, 'date,rental,role,product,name,other,kind,amount,state,given,received,due')
  assert.equal(row, `${day(0)},${id},rented,${product.id},"${product.name}","${owner.username}",rental fee,-30000,confirmed by both,${day(0)},${day(0)},`)
  assert.equal((await renter.get('/api/statement/?from=yesterday')).status, 400)
  for (const path of ['/api/statement/', '/api/statement.csv']) {
    const turned = await renter.get(`${path}?from=${day(1)}&to=${day(0)}`)
    assert.deepEqual([turned.status, turned.body], [400, { to: ['Must not be before from.'] }])
  }
  assert.ok(!text.includes('@'))
})

test('a long statement comes in pages of rentals, and its table says when older ones are left out', async () => {
  const people = await pair(market)
  const { owner, renter } = people
  const theirs = await renter.list({ name: '텐트', category: '텐트' })
  const rent = async (lender, taker, product, on) => {
    const asked = await taker.post(`/products/${product.id}/rentals/`, dates(on))
    assert.equal(asked.status, 201, asked.text)
    assert.equal((await move(lender, asked.body.id, 'accept')).status, 200)
    return asked.body.id
  }
  const lent = [await rent(owner, renter, people.product, 2), await rent(owner, renter, people.product, 4)]
  const rented = await rent(renter, owner, theirs, 2)
  const all = (await owner.get('/api/statement/')).body
  assert.deepEqual(all.map(({ rental, role }) => [rental, role]), [[rented, 'renter'], [lent[1], 'owner'], [lent[0], 'owner']])
  const first = await owner.get('/api/statement/?limit=1')
  assert.deepEqual(first.body, all.slice(0, 2))
  const next = ({ headers }) => /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  const second = await owner.get(next(first))
  assert.deepEqual(second.body, all.slice(2))
  assert.equal(next(second), undefined)
  for (const [lang, words] of [['ko', '더 오래된 대여가 빠져 있어요. 기간을 나누어 받아 주세요.'], ['en', 'Older rentals are left out. Please choose a shorter time.']]) {
    const whole = (await owner.get(`/api/statement.csv?lang=${lang}`)).text.split('\r\n')
    const cut = await owner.get(`/api/statement.csv?lang=${lang}&limit=1`)
    const row = [`"${words}"`, ...Array(whole[0].split(',').length - 1).fill('""')].join(',')
    assert.deepEqual(cut.text.split('\r\n'), [...whole.slice(0, 3), row, ''])
    const rest = await owner.get(next(cut))
    assert.deepEqual(rest.text.split('\r\n'), [whole[0], ...whole.slice(3)])
  }
  for (const bad of ['limit=0', 'limit=10001', 'cursor=x']) assert.equal((await owner.get(`/api/statement/?${bad}`)).status, 400, bad)
})

test('a deposit that is not back is called for after a day, once, and after three days the operator sees it', async () => {
  /** 2027-03-10 12:00 in Seoul. */
  const noon = Date.UTC(2027, 2, 10, 3)
  const data = mkdtempSync(join(tmpdir(), 'wooga-ledger-'))
  let on = await openMarket({ data, now: noon })
  const later = async (hours, ...members) => {
    await on.close()
    on = await openMarket({ data, now: noon + hours * HOUR })
    return Promise.all(members.map((member) => on.again(member)))
  }
  const told = async (member) => (await member.get('/api/notifications/')).body.notifications.map(({ kind }) => kind).filter((kind) => kind.startsWith('deposit'))
  try {
    const people = await agreed({ on, to: 0, now: noon })
    const { id } = people
    await handOver(people, id)
    await move(people.owner, id, 'return')
    await move(people.owner, id, 'release')
    const [, , back] = await ledger(people.owner, id)
    assert.deepEqual([back.kind, back.amount, back.payer, back.state], ['deposit_return', 50000, people.owner.id, 'due'])
    let [owner, renter] = await later(25, people.owner, people.renter)
    await until('the owner is reminded', async () => (await told(owner)).length > 0)
    ;[owner, renter] = await later(73, people.owner, people.renter)
    await until('both are told', async () => (await told(renter)).length > 0)
    assert.deepEqual(await told(owner), ['deposit_late', 'deposit_due'])
    assert.deepEqual(await told(renter), ['deposit_late'])
    await say(owner, id, 3, 'given')
    assert.equal((await say(renter, id, 3, 'received')).body[2].state, 'settled')
  } finally {
    await on.close()
    rmSync(data, { recursive: true, force: true })
  }
})
