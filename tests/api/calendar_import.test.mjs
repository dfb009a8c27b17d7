// Another calendar of a product (docs/rentals.md section 5): its busy days are not lent, its owner sees how it stands. The
// calendars stand on a server of the test's own.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { dates, day, form, openMarket, pair, sameKeys } from '../support/market.mjs'
import { looked } from '../support/story.mjs'
import { until } from '../support/until.mjs'

let market, host
before(async () => {
  host = await openHost()
  market = await openMarket({ env: { WOOGA_INSIDE: 'on' } })
})
after(async () => {
  await market.close()
  host.close()
})

/** `host.at(path)` is what stands there: `{status, text, etag, asked}`. */
async function openHost() {
  const places = new Map()
  const server = createServer((request, answer) => {
    const place = places.get(request.url) ?? { status: 404, text: '', asked: [] }
    const known = place.etag && request.headers['if-none-match'] === place.etag
    place.asked.push(known ? 304 : place.status)
    answer.writeHead(known ? 304 : place.status, place.etag ? { ETag: place.etag } : {}).end(known ? '' : place.text)
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${server.address().port}`
  return {
    url,
    close: () => server.close(),
    at(path, text, more = {}) {
      const place = { status: 200, text, asked: [], url: url + path, ...more }
      places.set(path, place)
      return place
    },
  }
}

const compact = (n) => day(n).replaceAll('-', '')
const event = (...lines) => ['BEGIN:VEVENT', `UID:${Math.random()}`, ...lines, 'END:VEVENT'].join('\r\n')
const calendar = (...events) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n')
/** Busy on these days, both with them. */
const busy = (from, to = from) => event(`DTSTART;VALUE=DATE:${compact(from)}`, `DTEND;VALUE=DATE:${compact(to + 1)}`)
const pathOf = (product) => `/products/${product.id}/calendar-import/`

/** Names it, and waits until it has been read or tried. */
async function name({ owner, product }, url) {
  const put = await owner.put(pathOf(product), { url })
  assert.equal(put.status, 200, put.text)
  return until('it is read', async () => {
    const { body } = await owner.get(pathOf(product))
    return !body.pending && body.checked_at && body
  })
}
async function again({ owner, product }) {
  const { body: old } = await owner.get(pathOf(product))
  assert.equal((await owner.post(pathOf(product), {})).status, 200)
  return until('it is read again', async () => {
    const { body } = await owner.get(pathOf(product))
    return body.checked_at !== old.checked_at && body
  })
}
async function whys(product, n) {
  const { body } = await market.guest.get(`/products/${product.id}/calendar/?days=${n}`)
  return body.days.map(({ why }) => why)
}

test('what another calendar says busy is closed to renters, and its owner sees how it stands', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const none = (await owner.get(pathOf(product))).body
  assert.deepEqual(none, { url: null, file: false, pending: false, checked_at: null, read_at: null, fault: null, events: 0, busy: [], notes: [] })
  const place = host.at('/a.ics', calendar(busy(2, 3), event(`DTSTART:${compact(6)}T010000Z`, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;INTERVAL=3;COUNT=2'), busy(-5, -4)))
  const state = await name(people, place.url)
  sameKeys(state, Object.keys(none))
  assert.deepEqual([state.url, state.fault, state.events], [place.url, null, 3])
  assert.equal(state.read_at, state.checked_at)
  assert.deepEqual(state.busy, [[2, 3], [6, 6], [9, 9]].map(([from, to]) => ({ from: day(from), to: day(to) })))
  assert.deepEqual(await whys(product, 11), [null, null, 'closed', 'closed', null, null, 'closed', null, null, 'closed', null])

  const asked = await renter.post(`/products/${product.id}/rentals/`, dates(1, 2))
  assert.deepEqual([asked.status, asked.body.code, asked.body.reason], [409, 'unavailable', 'closed'])
  assert.equal((await renter.post(`/products/${product.id}/rentals/`, dates(4, 5))).status, 201)
  const listed = async (from, to) => (await market.guest.get(`/products/?${new URLSearchParams(dates(from, to))}`)).body.some(({ id }) => id === product.id)
  assert.equal(await listed(3, 4), false)
  assert.equal(await listed(4, 5), true)
})

test('the days follow the calendar; one that fails keeps what was known, and says so', async () => {
  const people = await pair(market)
  const { product } = people
  const place = host.at('/b.ics', calendar(busy(2)), { etag: '"1"' })
  const first = await name(people, place.url)
  assert.equal((await again(people)).fault, null)
  assert.deepEqual(place.asked, [200, 304])
  Object.assign(place, { text: calendar(busy(1), busy(3)), etag: '"2"' })
  assert.deepEqual((await again(people)).busy.map(({ from }) => from), [day(1), day(3)])
  for (const [more, fault] of [[{ status: 500 }, 'answer'], [{ status: 404 }, 'not_found'], [{ status: 403 }, 'refused'], [{ status: 302 }, 'answer'],
    [{ status: 200, text: '<html>' }, 'no_calendar'], [{ text: calendar('X'.repeat(1 << 20)) }, 'too_large']]) {
    Object.assign(place, { etag: '', ...more })
    const state = await again(people)
    assert.equal(state.fault, fault)
    assert.ok(state.read_at > first.read_at && state.read_at < state.checked_at, 'when it was read last')
    assert.deepEqual(await whys(product, 4), [null, 'closed', null, 'closed'], fault)
  }
  place.text = calendar()
  const state = await again(people)
  assert.deepEqual([state.fault, state.busy], [null, []])
  assert.deepEqual(await whys(product, 4), [null, null, null, null])
})

test('what is not understood is named, and its first time counts', async () => {
  const people = await pair(market)
  const place = host.at('/c.ics', calendar(event('SUMMARY:매달 축구', `DTSTART;VALUE=DATE:${compact(2)}`, 'RRULE:FREQ=MONTHLY;BYDAY=1MO'), event('SUMMARY:no start', 'DTSTART:soon')))
  const { notes, busy: days, events } = await name(people, place.url)
  assert.deepEqual(notes, [{ event: '매달 축구', start: compact(2), why: 'rule' }, { event: 'no start', start: 'soon', why: 'start' }])
  assert.deepEqual([days, events], [[{ from: day(2), to: day(2) }], 1])
})

test('a file is read once; another source takes its place', async () => {
  const people = await pair(market)
  const { owner, product } = people
  const bring = (text, field = 'file') => owner.put(`${pathOf(product)}file/`, form({ [field]: new Blob([text], { type: 'text/calendar' }) }))
  const brought = await bring(calendar(busy(1)))
  assert.equal(brought.status, 200, brought.text)
  assert.deepEqual([brought.body.file, brought.body.url, brought.body.events], [true, null, 1])
  assert.deepEqual(await whys(product, 3), [null, 'closed', null])
  assert.equal((await owner.post(pathOf(product), {})).status, 404)
  for (const [text, field] of [['', 'file'], ['hello', 'file'], [calendar(busy(1)), 'other'], ['BEGIN:VCALENDAR\r\n' + 'X:1\r\n'.repeat(220_000), 'file']]) {
    assert.equal((await bring(text, field)).status, 400, text.slice(0, 20))
  }
  assert.deepEqual(await whys(product, 3), [null, 'closed', null], 'what is refused changes nothing')

  const place = host.at('/d.ics', calendar(busy(2)))
  await name(people, place.url)
  assert.deepEqual(await whys(product, 3), [null, null, 'closed'])
  assert.deepEqual((await name(people, host.url + '/nothing.ics')).fault, 'not_found')
  assert.deepEqual(await whys(product, 3), [null, null, null], 'another calendar knows nothing of the first')
  await name(people, place.url)
  assert.equal((await owner.del(pathOf(product))).status, 204)
  assert.deepEqual((await owner.get(pathOf(product))).body.busy, [])
  assert.deepEqual(await whys(product, 3), [null, null, null])
})

test('addresses inside and ones that are none are refused', async () => {
  const closed = await openMarket()
  try {
    const people = await pair(closed)
    for (const url of ['', 'x', 'http://example.com/a.ics', 'https://127.0.0.1/a.ics', 'https://localhost/a.ics', 'https://[::1]/', 'https://192.168.0.1/', 'https://me:word@example.com/', 'ftp://example.com/',
      'https://', `https://example.com/${'a'.repeat(1024)}`, 'https://example.com/\r\nX: y', 'webcal://10.0.0.1/', host.url, null, 7]) {
      const { status, text } = await people.owner.put(pathOf(people.product), { url })
      assert.equal(status, 400, `${url}: ${text}`)
    }
    const webcal = await people.owner.put(pathOf(people.product), { url: 'webcal://example.invalid/a.ics' })
    assert.deepEqual([webcal.status, webcal.body.url, webcal.body.pending], [200, 'https://example.invalid/a.ics', true])
  } finally {
    await closed.close()
  }
})

test('it is read every hour', async () => {
  const data = mkdtempSync(join(tmpdir(), 'wooga-import-'))
  const NOON = Date.UTC(2027, 2, 10, 3)
  const place = host.at('/e.ics', calendar())
  let open
  const at = async (hours) => (open = await openMarket({ data, now: NOON + hours * 3_600_000, env: { WOOGA_INSIDE: 'on' } }))
  try {
    const people = await pair(await at(0))
    await name(people, place.url)
    for (const [hours, times] of [[0.9, 1], [1.1, 2]]) {
      await open.close()
      await at(hours)
      if (times > 1) await until('the second time', () => place.asked.length > 1)
      else await looked(open)
      assert.equal(place.asked.length, times)
    }
  } finally {
    await open.close()
    rmSync(data, { recursive: true, force: true })
  }
})

test('a calendar of one unit is read from its address as that of a product is', async () => {
  const people = await pair(market)
  const { owner, product } = people
  const { body: { units } } = await owner.put(`/products/${product.id}/units/`, { units: [{}, {}] })
  const one = { owner, product: { id: `${product.id}/units/${units[0].id}` } }
  const place = host.at('/unit.ics', calendar(busy(2)), { etag: '"1"' })
  const left = async (n) => (await market.guest.get(`/products/${product.id}/calendar/`)).body.days[n].units
  assert.deepEqual((await name(one, place.url)).busy, [{ from: day(2), to: day(2) }])
  assert.deepEqual([await left(2), await left(3)], [1, 2])
  assert.equal((await again(one)).fault, null)
  assert.deepEqual(place.asked, [200, 304])
  Object.assign(place, { text: calendar(busy(3)), etag: '"2"' })
  await again(one)
  assert.deepEqual([await left(2), await left(3)], [2, 1])
  Object.assign(place, { status: 404, etag: undefined })
  assert.deepEqual([(await again(one)).fault, await left(3)], ['not_found', 1], 'what was known stays')
  const all = await name(people, host.at('/all.ics', calendar(busy(4))).url)
  assert.deepEqual(all.busy, [{ from: day(4), to: day(4) }], 'both are read, each for itself')
  assert.equal((await owner.get(pathOf(one.product))).body.url, place.url)
  assert.deepEqual(await whys(product, 5), [null, null, null, null, 'closed'])
})
