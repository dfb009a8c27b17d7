// One fixed story through every state and every event of a rental, beside the walks that hang on their seeds: what is stored in the
// end, the chain of events and the ledger are those of tests/golden/rentals.txt. WOOGA_GOLDEN=write writes that file anew: read the
// difference before it is kept. The server's clock is set at each start.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { read } from '../support/database.mjs'
import { dates, day, form, photo } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { NOON, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const GOLDEN = fileURLToPath(new URL('../golden/rentals.txt', import.meta.url))
const EVENTS = 47, STATES = 12
const reason = '사진과 말을 살펴봤습니다.'

let people
/** What somebody does with a rental; answers its new row. */
async function move(who, id, name, body = {}) {
  const { status, body: rental, text } = await people[who].post(`/api/rentals/${id}/${name}/`, body)
  assert.equal(status, 200, `${name}: ${text}`)
  return rental
}
async function order(id, name, more = {}) {
  const { status, text } = await people.admin.post(`/api/admin/rentals/${id}/${name}/`, { reason, ...more })
  assert.equal(status, 200, `${name}: ${text}`)
}
async function decide(id, amount) {
  const { status, text } = await people.admin.post(`/api/rentals/${id}/claim/decision/`, { amount, text: reason })
  assert.equal(status, 200, text)
}
const span = (from, to) => dates(from, to, NOON)

async function list(units = 1, terms = {}) {
  const product = await people.owner.list({ rental_fee_for_a_day: '10000', rental_fee_for_a_week: '50000', direct_dealing_place: '서울 마포구' })
  await people.owner.put(`/products/${product.id}/terms/`, { declared_value: 300000, deposit: 20000, ...terms })
  if (units > 1) await people.owner.put(`/products/${product.id}/units/`, { units: Array.from({ length: units }, () => ({ variant: '270' })) })
  return product
}
async function ask(product, from, to, { who = 'renter', ...more } = {}) {
  const { status, body, text } = await people[who].post(`/products/${product.id}/rentals/`, { ...span(from, to), ...more })
  assert.equal(status, 201, text)
  return body.id
}
async function agreed(from = 0, to = 1, { units, terms, ...more } = {}) {
  const id = await ask(await list(units, terms), from, to, more)
  await move('owner', id, 'accept')
  return id
}
const received = (id) => people.owner.post(`/api/rentals/${id}/ledger/`, { entry: 1, step: 'received' })
async function out(from, to, more) {
  const id = await agreed(from, to, more)
  await received(id)
  const { body } = await people.owner.get(`/api/rentals/${id}/code/`)
  await move('renter', id, 'hand_over', { code: body.code })
  return id
}

/** By the names of their stories. */
const ids = {}

/** Noon of the first day: all begin. */
async function begin() {
  const whole = (ids.whole = await ask(await list(3), 0, 1, { variant: '270', qty: 1 }))
  await move('owner', whole, 'counter', { ...span(0, 2), price: 25000, place: '학교 정문', pickup_hour: 15 })
  await move('renter', whole, 'ask', { ...span(0, 1), qty: 2 })
  await move('owner', whole, 'counter', { ...span(0, 2), price: 45000, place: '역 앞', pickup_hour: 14 })
  await move('renter', whole, 'accept')
  await move('renter', whole, 'change', { pickup_hour: 16 })
  await move('owner', whole, 'drop_change')
  await move('owner', whole, 'change', { place: '3번 출구', pickup_hour: 13 })
  await move('renter', whole, 'agree_change')
  await received(whole)
  await move('owner', whole, 'check_in', { latitude_e6: 37566500, longitude_e6: 126978000, accuracy_m: 12, place: '3번 출구' })
  await move('renter', whole, 'check_in')
  await move('renter', whole, 'press', { event: 'hand_over' })
  await move('owner', whole, 'press', { event: 'hand_over' })
  await move('renter', whole, 'change', span(0, 3))
  await move('owner', whole, 'agree_change')
  await move('renter', whole, 'declare_return')
  await move('owner', whole, 'press', { event: 'return' })
  await move('renter', whole, 'press', { event: 'return' })
  await move('owner', whole, 'release')

  const offered = await list()
  await people.renter.room(offered)
  ids.refused = (await people.owner.post(`/products/${offered.id}/rentals/`, { ...span(1, 2), renter: people.renter.id })).body.id
  await move('renter', ids.refused, 'refuse')
  ids.declined = await ask(await list(), 1, 1)
  await move('owner', ids.declined, 'decline')
  ids.withdrawn = await ask(await list(), 1, 1)
  await move('renter', ids.withdrawn, 'withdraw')
  const wanted = await list()
  ids.gone = await ask(wanted, 3, 4)
  ids.first = await ask(wanted, 3, 4, { who: 'other' })
  await move('owner', ids.first, 'accept')
  await until('who asks in vain is told', async () => (await people.renter.get(`/api/rentals/${ids.gone}/`)).body.flags.includes('GONE'))
  await move('renter', ids.gone, 'withdraw')
  await move('other', ids.first, 'cancel')

  ids.at_once = await ask(await list(2, { instant: true }), 2, 3, { variant: '270' })
  await move('renter', ids.at_once, 'cancel')
  ids.cancelled = await agreed(0, 6)
  await move('renter', ids.cancelled, 'cancel', { penalty: 25000 })
  ids.weather = await agreed(2, 3, { terms: { weather: 'rain', region: 'KR-11' } })
  await move('renter', ids.weather, 'weather')
  await move('owner', ids.weather, 'agree_weather')
  ids.excused = await agreed(0, 1)
  ids.upheld = await agreed(0, 1)
  ids.lapsed = await agreed(0, 3)
  ids.expired = await ask(await list(), 0, 0)

  ids.late = await out(0, 1)
  ids.decided = await out(0, 1)
  await move('owner', ids.decided, 'return')
  await people.renter.post(`/api/rentals/${ids.decided}/claim/`, { amount: 15000, text: '고장 나 있었어요.' })
  const thing = await list()
  ids.lost = await ask(thing, 0, 1)
  await move('owner', ids.lost, 'accept')
  await received(ids.lost)
  await move('renter', ids.lost, 'hand_over', { code: (await people.owner.get(`/api/rentals/${ids.lost}/code/`)).body.code })
  ids.next = await ask(thing, 5, 6, { who: 'other' })
  await move('owner', ids.next, 'accept')
  await move('renter', ids.lost, 'lost', { what: 'stolen', amount: 90000, text: '잠깐 사이에 없어졌어요.' })

  ids.force_cancelled = await out(0, 1)
  await order(ids.force_cancelled, 'force_cancel')
  ids.force_returned = await agreed(0, 1)
  await order(ids.force_returned, 'force_return')
  ids.reassigned = await agreed(1, 2, { units: 2, variant: '270' })
  await order(ids.reassigned, 'reassign')
  await move('owner', ids.reassigned, 'cancel')
  ids.not_described = await agreed(0, 1)
  await people.renter.post(`/api/rentals/${ids.not_described}/handover/photos/`, form({ file: photo(), slot: 'damage' }))
  await move('renter', ids.not_described, 'not_as_described')
  ids.parts = await out(0, 1, { units: 2, variant: '270', qty: 2 })
  const [unit] = (await people.owner.get(`/api/rentals/${ids.parts}/units/`)).body
  await move('owner', ids.parts, 'return_part', { units: [unit.id] })
  await move('owner', ids.parts, 'return')
  const box = await list()
  const { body: { places: [place] } } = await people.owner.put(`/products/${box.id}/drop-places/`, { places: [{ name: '보관함', directions: '정문 옆' }] })
  const left = (ids.left = await ask(box, 0, 1))
  await move('owner', left, 'accept')
  await received(left)
  await move('renter', left, 'hand_over', { code: (await people.owner.get(`/api/rentals/${left}/code/`)).body.code })
  await people.renter.post(`/api/rentals/${left}/handover/photos/`, form({ file: photo(), slot: 'other' }))
  await move('renter', left, 'drop_off', { place: place.id, code: place.code })
  await move('owner', left, 'not_there', { reason: '옆 칸을 봤어요.' })
  await move('renter', left, 'drop_off', { place: place.id, code: place.code })
}

/** Nine in the evening: two did not come. */
async function missed() {
  for (const name of ['excused', 'upheld']) {
    await move('owner', ids[name], 'no_show')
    await move('renter', ids[name], 'contest', { reason: '정문에 있었어요.' })
    await order(ids[name], name === 'excused' ? 'excuse' : 'uphold')
  }
}

const state = async (id) => (await people.owner.get(`/api/rentals/${id}/`)).body
/** Two days later: what nobody agreed on is decided, what is late comes back. */
async function decideAll() {
  await until('time has done what it does', async () => {
    const seen = await Promise.all([ids.decided, ids.lost].map(state))
    const asked = (await people.owner.get(`/api/rentals/${ids.lapsed}/proof/`)).body.events.some(({ event }) => event === 'ask_both')
    return asked && seen.every(({ flags }) => flags.includes('ESCALATED')) && (await state(ids.expired)).state === 'EXPIRED' &&
      (await state(ids.force_returned)).state === 'COMPLETED' && (await state(ids.parts)).state === 'COMPLETED' &&
      (await state(ids.left)).state === 'RETURNED'
  })
  await move('owner', ids.late, 'return')
  await people.owner.post(`/api/rentals/${ids.late}/claim/`, { amount: 50000, text: '프레임이 휘었어요.' })
  await move('renter', ids.late, 'propose', { amount: 30000, text: '반만 낼게요.' })
  await move('owner', ids.late, 'agree', { amount: 30000 })
  await decide(ids.decided, 8000)
  await move('owner', ids.decided, 'appeal', { text: '처음부터 그랬던 게 아닙니다.' })
  await decide(ids.decided, 5000)
  await decide(ids.lost, 120000)
}

/** The digested text of an event, but for what another run has otherwise: ids, instants, digests of records. */
function told({ text }) {
  const roles = new Map([['0', 'time'], ...Object.entries(people).map(([role, { id }]) => [String(id), role])])
  const lines = text.trimEnd().split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])
  const said = lines.filter(([key]) => !['prev', 'rental', 'at_us', 'request', 'form'].includes(key)).map(([key, value]) => {
    if (key === 'actor') return roles.get(value)
    if (key === 'record') return `record ${value === '-' ? '-' : 'frozen'}`
    if (key === 'days') return `days ${value.split(' ').map((one) => (Date.parse(one) - Date.parse(day(0, NOON))) / 86_400_000).join('..')}`
    if (key === 'said') return `said ${value.replace(/^[0-9a-f]{64}/, 'digest').replace(/^owner (\d+) terms \d+$/, (_, id) => `${roles.get(id)}'s terms`)}`
    return `${key} ${value}`
  })
  return `  ${said.join(', ')}`
}

async function record(name) {
  const id = ids[name], who = ['next', 'first'].includes(name) ? 'other' : 'renter'
  const rental = (await people.owner.get(`/api/rentals/${id}/`)).body
  const { body: proof } = await people.owner.get(`/api/rentals/${id}/proof/`)
  const { body: ledger } = await people.owner.get(`/api/rentals/${id}/ledger/`)
  const { body: agreement } = await people[who].get(`/api/rentals/${id}/agreement/`)
  const [[slots, units]] = read(people.data, 'SELECT COUNT(*), COUNT(DISTINCT unit_id) FROM unit_slots WHERE rental_id = ?', [id])
  assert.equal(proof.verifies, true, name)
  return [
    `${name}: ${rental.state}, total ${rental.total}, late fee ${rental.late_fee}, cancelled ${rental.cancelled ? `${rental.cancelled.reason} ${rental.cancelled.penalty}` : '-'}, half days ${slots} of ${units}`,
    ...proof.events.map(told),
    ...(agreement.versions ?? []).map(({ version, total, variant, qty, place, pickup_hour }) => `  agreement ${version}: ${total}, ${qty} of "${variant}", ${place}, ${pickup_hour ?? '-'}`),
    ...ledger.map(({ kind, amount, state, payer }) => `  ${kind} ${amount} ${state}, ${payer === people.owner.id ? 'owner' : 'renter'} pays`),
  ]
}

test('a story of every event and every state comes to what it has always come to', { timeout: 600_000 }, async () => {
  const started = await story()
  people = { data: started.data }
  for (const role of ['owner', 'renter', 'other', 'admin']) people[role] = await started.market.member(role)
  assert.equal(run(started.data, 'user', '--email', people.admin.email, '--admin').status, 0)
  const roles = ['owner', 'renter', 'other', 'admin']
  const later = async (hours) => {
    const again = await started.later(hours, ...roles.map((role) => people[role]))
    roles.forEach((role, i) => (people[role] = again[i]))
  }
  people.admin = await started.market.again(people.admin)
  await begin()
  await later(9)
  await missed()
  await later(50)
  await decideAll()
  await later(85)
  await until('what was never handed over is over', async () => (await state(ids.lapsed)).state === 'CANCELLED')
  const lines = []
  for (const name of Object.keys(ids)) lines.push(...(await record(name)))
  const text = lines.join('\n') + '\n'
  const all = (pattern) => new Set([...text.matchAll(pattern)].map(([, one]) => one))
  assert.equal(all(/^ {2}event (\w+),/gm).size, EVENTS)
  assert.equal(all(/, new (\w+),/g).size, STATES)
  if (process.env.WOOGA_GOLDEN === 'write') writeFileSync(GOLDEN, text)
  assert.deepEqual(text.split('\n'), readFileSync(GOLDEN, 'utf8').split('\n'))
})
