// When an owner lends: his week, his exceptions, lead, window, length and care; who is bound by it.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { agree, dates, day, giveBack, handOver, openMarket, pair, sameKeys } from '../support/market.mjs'

const OPEN_WEEK = Array(7).fill('open')
const DEFAULT_RULES = {
  week: OPEN_WEEK, holidays: 'open', exceptions: [], lead_days: 0, cutoff_hour: 24, window_days: 180, min_days: 1, max_days: 30, care: 'none', days_before: 0, days_after: 0, turnover: false,
}
let market
before(async () => (market = await openMarket()))
after(() => market.close())

const rules = (product) => `/products/${product.id}/calendar-rules/`
const span = (from, to, plan) => ({ from: day(from), to: day(to), plan })
const ask = (member, product, from, to = from, more = {}) => member.post(`/products/${product.id}/rentals/`, { ...dates(from, to), ...more })
const move = (member, id, name, from, to) => member.post(`/api/rentals/${id}/${name}/`, from === undefined ? {} : dates(from, to))
const available = (product, from, to = from, who = market.guest) => who.get(`/products/${product.id}/availability/?${new URLSearchParams(dates(from, to))}`)

/** A pair whose owner has set rules. */
async function ruled(body) {
  const people = await pair(market)
  const { status, text } = await people.owner.put(rules(people.product), body)
  assert.equal(status, 200, text)
  return people
}
function refused({ status, body }, code, reason, first) {
  assert.equal(status, code === 'unavailable' ? 409 : 400)
  sameKeys(body, ['detail', 'code', 'reason', 'alternatives'])
  assert.equal(body.code, code)
  assert.equal(body.reason, reason)
  if (first) assert.deepEqual(body.alternatives[0], dates(...first))
}

test('an owner who has said nothing lends on every day', async () => {
  const { product } = await pair(market)
  const { status, body } = await market.guest.get(rules(product))
  assert.equal(status, 200)
  assert.deepEqual(body, DEFAULT_RULES)
  assert.equal((await market.guest.get('/products/999999/calendar-rules/')).status, 404)
})

test('rules are set by the owner alone, and what is not given stays', async () => {
  const { owner, renter, product } = await pair(market)
  const week = [...OPEN_WEEK.slice(0, 5), 'no_handover', 'closed']
  const exceptions = [span(9, 12, 'closed'), span(20, 20, 'open')]
  const first = await owner.put(rules(product), { week, exceptions: exceptions.slice().reverse(), holidays: 'closed', lead_days: 2 })
  assert.deepEqual(first.body, { ...DEFAULT_RULES, week, exceptions, holidays: 'closed', lead_days: 2 })
  const second = await owner.put(rules(product), { window_days: 365, min_days: 2, max_days: 180, care: 'dry', exceptions: [] })
  assert.deepEqual(second.body, { ...first.body, exceptions: [], window_days: 365, min_days: 2, max_days: 180, care: 'dry', days_after: 1 })
  assert.deepEqual((await owner.get(rules(product))).body, second.body)
  assert.equal((await renter.put(rules(product), { lead_days: 0 })).status, 403)
  assert.equal((await market.guest.put(rules(product), { lead_days: 0 })).status, 401)
  assert.equal((await owner.put('/products/999999/calendar-rules/', {})).status, 404)
})

test('a care proposes its day, and the owner may say another number', async () => {
  const { owner, product } = await pair(market)
  const put = async (body) => (await owner.put(rules(product), body)).body.days_after
  assert.equal(await put({ care: 'wax' }), 1)
  assert.equal(await put({ care: 'laundry', days_after: 3 }), 3)
  assert.equal(await put({ days_before: 1 }), 3)
  assert.equal(await put({ care: 'none' }), 0)
})

test('rules that cannot be are refused by field', async () => {
  const { owner, product } = await pair(market)
  for (const [field, value] of [
    ['week', OPEN_WEEK.slice(1)], ['week', [...OPEN_WEEK, 'open']], ['week', 'open'], ['week', [...OPEN_WEEK.slice(1), 'shut']], ['week', [1, 2, 3, 4, 5, 6, 7]],
    ['holidays', 'shut'], ['holidays', ''], ['exceptions', {}], ['exceptions', [{}]], ['exceptions', [span(3, 2, 'closed')]],
    ['exceptions', [span(1, 4, 'closed'), span(4, 6, 'open')]], ['exceptions', [{ ...span(1, 1, 'open'), to: '2027-02-29' }]],
    ['exceptions', Array.from({ length: 101 }, (_, i) => span(i, i, 'closed'))], ['exceptions', [null]],
    ['cutoff_hour', 0], ['cutoff_hour', 25], ['lead_days', -1], ['lead_days', 91], ['window_days', 0], ['window_days', 366], ['min_days', 31], ['min_days', 0], ['max_days', 181],
    ['care', 'polish'], ['days_before', 8], ['days_after', -1], ['days_after', 'x'],
  ]) {
    const { status, body } = await owner.put(rules(product), { [field]: value })
    assert.equal(status, 400, `${field} ${JSON.stringify(value)}`)
    assert.deepEqual(Object.keys(body), [field])
  }
  assert.deepEqual((await market.guest.get(rules(product))).body, DEFAULT_RULES)
})

test('a request is refused for closed days with the reason and the next days that are free', async () => {
  const { renter, product } = await ruled({ exceptions: [span(2, 4, 'closed')] })
  refused(await ask(renter, product, 1, 2), 'unavailable', 'closed', [0, 1])
  refused(await ask(renter, product, 3), 'unavailable', 'closed', [0])
  assert.equal((await ask(renter, product, 5, 6)).status, 201)
})

test('a stay may pass a day without hand-over but neither begin nor end on it', async () => {
  const { renter, product } = await ruled({ exceptions: [span(3, 3, 'no_handover')] })
  refused(await ask(renter, product, 3, 4), 'unavailable', 'no_handover')
  refused(await ask(renter, product, 2, 3), 'unavailable', 'no_handover')
  assert.equal((await ask(renter, product, 2, 4)).status, 201)
})

test('too soon, too far, too short and too long are said as such', async () => {
  const { renter, product } = await ruled({ lead_days: 2, window_days: 20, min_days: 2, max_days: 5 })
  refused(await ask(renter, product, -1, 2), 'bad_dates', 'past', [2, 5])
  refused(await ask(renter, product, 1, 3), 'bad_dates', 'too_soon', [2, 4])
  refused(await ask(renter, product, 19, 21), 'bad_dates', 'too_far')
  refused(await ask(renter, product, 4, 4), 'bad_dates', 'too_short', [2, 3])
  refused(await ask(renter, product, 4, 9), 'bad_dates', 'too_long', [2, 6])
  refused(await ask(renter, product, 4, 3), 'bad_dates', 'too_short', [2, 3])
  assert.equal((await ask(renter, product, 19, 20)).status, 201)
})

test('a season rental goes as far as its owner lets it', async () => {
  const { renter, product } = await ruled({ max_days: 180, window_days: 365 })
  refused(await ask(renter, product, 1, 181), 'bad_dates', 'too_long')
  refused(await ask(renter, product, 187, 366), 'bad_dates', 'too_far')
  assert.equal((await ask(renter, product, 186, 365)).status, 201)
})

test('the weekday of the plan is the weekday of the calendar', async () => {
  const { owner, renter, product } = await pair(market)
  const weekday = (n) => (new Date(`${day(n)}T00:00:00Z`).getUTCDay() + 6) % 7
  const week = OPEN_WEEK.map((plan, i) => (i === weekday(3) ? 'closed' : plan))
  await owner.put(rules(product), { week })
  refused(await ask(renter, product, 3), 'unavailable', 'closed')
  refused(await ask(renter, product, 10), 'unavailable', 'closed')
  assert.equal((await ask(renter, product, 4, 9)).status, 201)
})

test('days of care around a rental are nobody\'s', async () => {
  const people = await ruled({ care: 'dry', days_before: 1 })
  await agree(people, 5, 6)
  const other = await market.member('other')
  for (const [from, to] of [[7, 8], [8, 8], [4, 4], [3, 3], [1, 3]]) refused(await ask(other, people.product, from, to), 'unavailable', from === 7 || from === 4 ? 'taken' : 'care')
  assert.equal((await ask(other, people.product, 9, 9)).status, 201)
  assert.equal((await move(other, (await other.get('/api/rentals/')).body[0].id, 'ask', 2, 2)).status, 200)
})

test('of neighbouring days accepted all at once, no two are left without the day of care between', async () => {
  const { owner, product } = await ruled({ care: 'wax' })
  const ids = new Map()
  for (let i = 1; i <= 8; i++) ids.set((await ask(await market.member('many'), product, i)).body.id, i)
  const answers = await Promise.all([...ids].map(async ([id, i]) => [i, await move(owner, id, 'accept')]))
  const taken = answers.filter(([, { status }]) => status === 200).map(([i]) => i).sort((a, b) => a - b)
  assert.ok(taken.length >= 3, String(taken))
  for (let k = 1; k < taken.length; k++) assert.ok(taken[k] - taken[k - 1] >= 2, String(taken))
  for (const [, answer] of answers) if (answer.status !== 200) refused(answer, 'unavailable', 'taken')
})

test('what came back is cared for before the next has it, and no longer', async () => {
  const people = await ruled({ care: 'laundry', days_after: 2 })
  await giveBack(people)
  const other = await market.member('other')
  refused(await ask(other, people.product, 0), 'unavailable', 'taken', [3])
  refused(await ask(other, people.product, 2), 'unavailable', 'taken')
  assert.equal((await ask(other, people.product, 3)).status, 201)
})

test('the owner\'s own word is not bound by his plan: he accepts, offers and proposes changes', async () => {
  const { owner, renter, product } = await ruled({})
  const asked = await ask(renter, product, 3, 4)
  await owner.put(rules(product), { exceptions: [span(1, 30, 'closed')], lead_days: 9 })
  assert.equal((await move(owner, asked.body.id, 'accept')).status, 200)
  const offered = await ask(owner, product, 6, 7, { renter: renter.id })
  assert.equal(offered.status, 201, offered.text)
  assert.equal((await move(renter, offered.body.id, 'accept')).status, 200)
  assert.equal((await move(owner, asked.body.id, 'change', 3, 5)).status, 200)
  assert.equal((await move(renter, asked.body.id, 'agree_change')).status, 200)
  refused(await ask(owner, product, 5, 8, { renter: renter.id }), 'unavailable', 'taken')
})

test('a renter\'s change is bound by the plan for the days that are new, not for what is agreed', async () => {
  const { owner, renter, product } = await ruled({})
  const id = await agree({ owner, renter, product }, 3, 6)
  await owner.put(rules(product), { exceptions: [span(4, 4, 'closed'), span(8, 8, 'closed'), span(6, 6, 'no_handover')], lead_days: 9 })
  refused(await move(renter, id, 'change', 3, 8), 'unavailable', 'closed')
  refused(await move(renter, id, 'change', 2, 6), 'bad_dates', 'too_soon')
  assert.equal((await move(renter, id, 'change', 3, 7)).status, 200)
  assert.equal((await move(owner, id, 'agree_change')).status, 200)
})

test('asking again and the original\'s calls are bound by the same plan', async () => {
  const { renter, product } = await ruled({ exceptions: [span(5, 6, 'closed')], min_days: 2 })
  const asked = await ask(renter, product, 1, 2)
  refused(await move(renter, asked.body.id, 'ask', 4, 5), 'unavailable', 'closed')
  const original = await renter.schedule(product, renter, dates(5, 6))
  assert.equal(original.status, 400)
  assert.deepEqual(original.body, { message: '해당 기간은 대여가 불가능합니다.', conflicting_days: [] })
  const short = await renter.schedule(product, renter, dates(8))
  assert.equal(short.status, 400)
  assert.deepEqual(short.body, { message: '날짜 설정이 잘못되었습니다.' })
})

test('the availability of the original and the calendar of ours agree', async () => {
  const people = await ruled({ exceptions: [span(2, 3, 'closed'), span(5, 5, 'no_handover')], lead_days: 1, window_days: 12, days_after: 1 })
  await agree(people, 8, 9)
  const { body } = await market.guest.get(`/products/${people.product.id}/calendar/?days=15`)
  assert.deepEqual(Object.keys(body.days[0]), ['date', 'free', 'handover', 'why', 'holiday', 'units', 'half'])
  assert.equal(body.min_days, 1)
  assert.equal(body.max_days, 30)
  assert.deepEqual(
    body.days.map(({ why }) => why),
    ['too_soon', null, 'closed', 'closed', null, 'no_handover', null, 'care', 'taken', 'taken', 'taken', null, null, 'too_far', 'too_far'],
  )
  for (const [i, { date, free, handover, why }] of body.days.entries()) {
    assert.equal(date, day(i))
    if (free) assert.equal(handover, why === null, date)
    assert.equal(free, why === null || why === 'no_handover', date)
    assert.equal((await available(people.product, i)).status, why === null ? 200 : 400, `${i} ${why}`)
  }
  assert.equal((await available(people.product, 4, 6)).status, 200)
})

test('the owner\'s calendar shows him his plan, and as free what he may offer', async () => {
  const { owner, product } = await ruled({ exceptions: [span(1, 1, 'closed')] })
  const { body } = await owner.get(`/products/${product.id}/calendar/?days=2`)
  assert.deepEqual(body.days.map(({ free, handover, why }) => [free, handover, why]), [[true, true, null], [true, true, 'closed']])
  assert.equal((await available(product, 1, 1, owner)).status, 200)
  assert.equal((await available(product, 1)).status, 400)
})

test('what a rental holds is free in the calendar of its two, for nobody else', async () => {
  const people = await ruled({ days_after: 1 })
  const id = await agree(people, 2, 3)
  const path = `/products/${people.product.id}/calendar/?days=6`
  const frees = async (who, more = '') => (await who.get(path + more)).body.days.map(({ free }) => free)
  assert.deepEqual(await frees(people.renter), [true, false, false, false, false, true])
  for (const who of [people.renter, people.owner]) assert.deepEqual(await frees(who, `&rental=${id}`), Array(6).fill(true))
  for (const who of [market.guest, await market.member('other')]) assert.equal((await who.get(`${path}&rental=${id}`)).status, 404)
  const other = await pair(market)
  assert.equal((await people.renter.get(`/products/${other.product.id}/calendar/?rental=${id}`)).status, 404)
  assert.equal((await people.renter.get(`${path}&rental=x`)).status, 400)
})

test('an extension of what is in use that is refused names the longest that would do', async () => {
  const people = await ruled({})
  const id = await agree(people, 0, 1)
  await handOver(people, id)
  const { renter: other } = await pair(market)
  const next = await ask(other, people.product, 5)
  assert.equal((await move(people.owner, next.body.id, 'accept')).status, 200)
  const { status, body } = await move(people.renter, id, 'change', 0, 6)
  assert.equal(status, 409)
  assert.deepEqual([body.reason, body.alternatives], ['taken', [dates(0, 4)]])
  const moved = await move(people.renter, id, 'change', 1, 2)
  assert.deepEqual([moved.status, moved.body.reason, moved.body.alternatives], [400, 'in_use', [dates(0, 2)]])
  await people.owner.put(rules(people.product), { exceptions: [span(2, 4, 'closed')] })
  assert.deepEqual((await move(people.renter, id, 'change', 0, 3)).body.alternatives, [])
  assert.equal((await move(people.owner, id, 'change', 0, 3)).status, 200)
})

test('a quote is for a stay that the owner takes', async () => {
  const { product } = await ruled({ min_days: 3 })
  const quote = (from, to) => market.guest.get(`/products/${product.id}/quote/?${new URLSearchParams(dates(from, to))}`)
  assert.equal((await quote(1, 2)).body.code, 'bad_dates')
  assert.equal((await quote(1, 3)).status, 200)
})

test('past the owner\'s hour today is gone for the calendar, a request and the search, not for the owner', async () => {
  for (const [instant, open] of [['2028-02-29T08:59:00Z', true], ['2028-02-29T09:00:00Z', false]]) {
    const then = await openMarket({ now: Date.parse(instant) - (open ? 20_000 : 0) })
    try {
      const { owner, renter, product } = await pair(then)
      await owner.put(rules(product), { cutoff_hour: 18 })
      const today = { rental_start_date: '2028-02-29', rental_end_date: '2028-02-29' }
      const found = await then.guest.get(`/products/?${new URLSearchParams(today)}`)
      assert.equal(found.body.length, open ? 1 : 0)
      const { body } = await then.guest.get(`/products/${product.id}/calendar/?days=2`)
      assert.deepEqual(body.days.map(({ free }) => free), [open, true])
      const asked = await renter.post(`/products/${product.id}/rentals/`, today)
      assert.equal(asked.status, open ? 201 : 400)
      if (!open) {
        assert.equal(asked.body.reason, 'too_soon')
        assert.equal((await owner.post(`/products/${product.id}/rentals/`, { ...today, renter: renter.id })).status, 201)
      }
    } finally {
      await then.close()
    }
  }
})

test('a national holiday is named in the calendar and counts as its owner says', async () => {
  const then = await openMarket({ now: Date.parse('2027-02-01T03:00:00Z') })
  try {
    const owner = await then.member('owner')
    const product = await owner.list()
    const seollal = async () => (await then.guest.get(`/products/${product.id}/calendar/?from=2027-02-05&days=6`)).body.days
    assert.deepEqual((await seollal()).map(({ holiday }) => holiday), [null, '설날 연휴', '설날', '설날 연휴', '대체공휴일(설날)', null])
    assert.ok((await seollal()).every(({ free, why }) => free && why === null))
    await owner.put(rules(product), { holidays: 'closed', exceptions: [{ from: '2027-02-09', to: '2027-02-09', plan: 'open' }] })
    assert.deepEqual((await seollal()).map(({ why }) => why), [null, 'closed', 'closed', 'closed', null, null])
  } finally {
    await then.close()
  }
})

test('the operator\'s own file of holidays counts from the next start, and a wrong line stops the start', async () => {
  const now = Date.parse('2027-02-01T03:00:00Z')
  const data = await mkdtemp(join(tmpdir(), 'holidays-'))
  try {
    await writeFile(join(data, 'holidays.txt'), '# ours\n2027-02-03 동호회 창립일\n')
    const then = await openMarket({ now, data })
    const product = await (await then.member('owner')).list()
    const { body } = await then.guest.get(`/products/${product.id}/calendar/?from=2027-02-03&days=5`)
    assert.deepEqual(body.days.map(({ holiday }) => holiday), ['동호회 창립일', null, null, null, null])
    await then.close()
    await writeFile(join(data, 'holidays.txt'), '2027-02-03 동호회 창립일\n2027-02-31 없는 날\n')
    await assert.rejects(openMarket({ now, data }), /holidays\.txt, line 2/)
  } finally {
    await rm(data, { recursive: true })
  }
})

test('at midnight in Seoul, over new year and on 29 February the first day that may be asked for moves on', async () => {
  for (const [instant, first] of [
    ['2027-12-31T14:59:59Z', '2028-01-02'], ['2027-12-31T15:00:00Z', '2028-01-03'], ['2028-02-27T14:59:59Z', '2028-02-29'],
    ['2028-02-27T15:00:00Z', '2028-03-01'], ['2028-02-28T23:59:00Z', '2028-03-02'], ['2028-02-29T00:00:00Z', '2028-03-02'],
  ].map(([at, day]) => [Date.parse(at) - (at.endsWith('59Z') ? 20_000 : 0), day])) {
    const then = await openMarket({ now: instant })
    try {
      const owner = await then.member('owner')
      const product = await owner.list()
      await owner.put(rules(product), { lead_days: 2 })
      const { body } = await then.guest.get(`/products/${product.id}/calendar/?days=5`)
      assert.equal(body.days.find(({ free }) => free).date, first, new Date(instant).toISOString())
    } finally {
      await then.close()
    }
  }
})
