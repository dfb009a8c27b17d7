// Rentals for other programs: secret links to calendars, and the table for a spreadsheet.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { everything, write } from '../support/database.mjs'
import { notAtMidnight } from '../support/until.mjs'
import { agree, dates, day, openMarket, pair, sameKeys } from '../support/market.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const MINE = '/api/calendar-link/'
const linkOf = (product) => `/products/${product.id}/calendar-link/`
const move = (member, id, name, body = {}) => member.post(`/api/rentals/${id}/${name}/`, body)
const ask = (member, product, from, to) => member.post(`/products/${product.id}/rentals/`, dates(from, to))

async function make(member, path = MINE) {
  const { status, body, text, headers } = await member.post(path, {})
  assert.equal(status, 201, text)
  sameKeys(body, ['url', 'created_at'])
  assert.equal(headers.get('cache-control'), 'no-store')
  assert.ok(body.url.startsWith(`${market.url}/calendar.ics?token=`), body.url)
  return body.url.slice(market.url.length)
}

/** The entries of a calendar, as a reader makes them of its lines. */
function entries(text) {
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75 && !line.includes('\n'), line)
  const whole = text.replaceAll('\r\n ', '')
  assert.match(whole, /^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n[^]*END:VCALENDAR\r\n$/)
  return whole.split('BEGIN:VEVENT\r\n').slice(1).map((part) =>
    Object.fromEntries(part.split('END:VEVENT')[0].trimEnd().split('\r\n').map((line) => [line.split(/[:;]/)[0], line.slice(line.indexOf(':') + 1)])))
}
const compact = (n) => day(n).replaceAll('-', '')
const read = async (path) => {
  const answer = await market.guest.get(path)
  assert.equal(answer.status, 200, answer.text)
  return { ...answer, entries: entries(answer.text) }
}

test('a member makes a link, and whoever knows it sees his rentals as days', async () => {
  const people = await pair(market)
  const id = await agree(people, 3, 5)
  const { headers, entries: [entry, ...more], text } = await read(await make(people.renter))
  assert.equal(headers.get('content-type'), 'text/calendar; charset=utf-8')
  assert.equal(headers.get('cache-control'), 'private, no-cache')
  assert.equal(more.length, 0)
  assert.equal(entry.DTSTART, compact(3))
  assert.equal(entry.DTEND, compact(6))
  assert.equal(entry.STATUS, 'CONFIRMED')
  assert.equal(entry.SUMMARY, `빌림: ${people.product.name}`)
  assert.equal(entry.URL, `${market.url}/rentals/${id}`)
  assert.match(entry.DTSTAMP, /^\d{8}T\d{6}Z$/)
  for (const secret of [people.owner.email, people.renter.email, people.owner.username]) assert.ok(!text.includes(secret), secret)
  const [lent] = (await read(await make(people.owner))).entries
  assert.equal(lent.SUMMARY, `빌려줌: ${people.product.name}`)
  assert.equal(lent.UID, entry.UID)
})

test('a request is tentative, and the same entry is confirmed and cancelled later with a higher sequence', async () => {
  const { owner, renter, product } = await pair(market)
  const link = await make(renter)
  const { body: { id } } = await ask(renter, product, 2, 2)
  const [asked] = (await read(link)).entries
  assert.equal(asked.STATUS, 'TENTATIVE')
  assert.equal(asked.TRANSP, 'TRANSPARENT')
  assert.equal(asked.SUMMARY, `빌림 (요청): ${product.name}`)
  assert.equal((await move(owner, id, 'accept')).status, 200)
  const [agreed] = (await read(link)).entries
  assert.equal(agreed.STATUS, 'CONFIRMED')
  assert.equal(agreed.TRANSP, 'OPAQUE')
  assert.equal((await move(owner, id, 'cancel')).status, 200)
  const [cancelled] = (await read(`${link}&lang=en`)).entries
  assert.equal(cancelled.STATUS, 'CANCELLED')
  assert.equal(cancelled.SUMMARY, `Renting: ${product.name}`)
  assert.deepEqual([asked.UID, agreed.UID], [agreed.UID, cancelled.UID])
  assert.ok(Number(asked.SEQUENCE) < Number(agreed.SEQUENCE) && Number(agreed.SEQUENCE) < Number(cancelled.SEQUENCE))
})

test('a calendar goes back 366 days, and not further', async () => {
  await notAtMidnight()
  const people = await pair(market)
  const id = await agree(people, 3)
  const links = [await make(people.renter), await make(people.owner, linkOf(people.product))]
  const today = Math.floor((Date.now() + 9 * 3_600_000) / 86_400_000)
  for (const [ago, n] of [[366, 1], [367, 0]]) {
    write(market.server.data, "UPDATE rentals SET start_day = ?, end_day = ?, state = 'COMPLETED', returned_us = ? WHERE id = ?",
      [today - ago, today - ago, (Date.now() - ago * 86_400_000) * 1000, id])
    for (const link of links) assert.equal((await read(link)).entries.length, n, `${ago} days ago: ${link}`)
  }
})

test('who asks again for what has not changed gets no body', async () => {
  const people = await pair(market)
  await agree(people, 2)
  const link = await make(people.renter)
  const { headers } = await read(link)
  const etag = headers.get('etag')
  assert.match(etag, /^"[0-9a-f]{32}"$/)
  for (const tag of [etag, `W/${etag}`]) {
    const again = await market.guest.get(link, { 'If-None-Match': tag })
    assert.equal(again.status, 304)
    assert.equal(again.text, '')
  }
  await ask(people.renter, people.product, 9, 9)
  assert.equal((await market.guest.get(link, { 'If-None-Match': etag })).status, 200)
})

test('a new link ends the old one, and a revoked one is unknown', async () => {
  const minsu = await market.member('minsu')
  assert.deepEqual((await minsu.get(MINE)).body, { created_at: null })
  const first = await make(minsu)
  assert.match((await minsu.get(MINE)).body.created_at, /^\d{4}-/)
  const second = await make(minsu)
  assert.notEqual(first, second)
  assert.equal((await market.guest.get(first)).status, 404)
  assert.equal((await read(second)).entries.length, 0)
  assert.equal((await minsu.del(MINE)).status, 204)
  assert.equal((await market.guest.get(second)).status, 404)
  assert.deepEqual((await minsu.get(MINE)).body, { created_at: null })
  assert.equal((await minsu.del(MINE)).status, 204)
})

test('a token that nobody has is 404, whatever it looks like', async () => {
  for (const token of ['', 'x', 'A'.repeat(43), 'A'.repeat(5000), '%00', "' OR 1=1 --", `${'가'.repeat(14)}x`]) {
    const { status } = await market.guest.get(`/calendar.ics?token=${token.startsWith('%') ? token : encodeURIComponent(token)}`)
    assert.ok(status === 404 || (token === '%00' && status === 400), `${token}: ${status}`)
  }
  assert.equal((await market.guest.get('/calendar.ics')).status, 404)
})

test('the link is neither in the database nor in the log', async () => {
  const { data, log } = market.server
  const minsu = await market.member('minsu')
  const link = await make(minsu)
  const token = link.split('token=')[1]
  await read(link)
  const stored = everything(data)
  assert.ok(stored.some((bytes) => bytes.includes(minsu.email)))
  for (const bytes of stored) assert.ok(!bytes.includes(token))
  assert.ok(log().includes('/calendar.ics'))
  assert.ok(!log().includes(token))
})

test('a banned member has no calendar', async () => {
  const minsu = await market.member('minsu')
  const link = await make(minsu)
  write(market.server.data, 'UPDATE members SET is_active = 0 WHERE id = ?', [minsu.id])
  assert.equal((await market.guest.get(link)).status, 404)
})

test("a product's calendar has busy days and its owner's closed days, and no names", async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  await agree(people, 2, 3)
  await ask(renter, product, 20, 21)
  await owner.put(`/products/${product.id}/calendar-rules/`, { exceptions: [{ from: day(7), to: day(8), plan: 'closed' }, { from: day(10), to: day(10), plan: 'no_handover' }] })
  const { entries: [busy, closed, ...more], text } = await read(`${await make(owner, linkOf(product))}&lang=en`)
  assert.equal(more.length, 0)
  assert.deepEqual([busy.SUMMARY, busy.DTSTART, busy.DTEND], ['Busy', compact(2), compact(4)])
  assert.deepEqual([closed.SUMMARY, closed.DTSTART, closed.DTEND], ['Closed', compact(7), compact(9)])
  for (const secret of [renter.email, renter.username, owner.email, owner.username, 'rentals/']) assert.ok(!text.includes(secret), secret)
})

test("only the owner makes, sees and revokes a product's link", async () => {
  const { owner, renter, product } = await pair(market)
  const link = await make(owner, linkOf(product))
  for (const call of [renter.get, renter.del, renter.post]) assert.equal((await call(linkOf(product), call === renter.post ? {} : undefined)).status, 403)
  for (const call of [owner.get, owner.del, owner.post]) assert.equal((await call('/products/999999/calendar-link/', call === owner.post ? {} : undefined)).status, 404)
  assert.equal((await market.guest.get(link)).status, 200)
  assert.match((await owner.get(linkOf(product))).body.created_at, /^\d{4}-/)
  assert.deepEqual((await owner.get(MINE)).body, { created_at: null }, 'the two kinds are apart')
  assert.equal((await owner.del(linkOf(product))).status, 204)
  assert.equal((await market.guest.get(link)).status, 404)
})

test('a product that leaves the market takes its calendar along', async () => {
  const { owner, product } = await pair(market)
  const link = await make(owner, linkOf(product))
  assert.equal((await owner.del(`/products/${product.id}/`)).status, 204)
  assert.equal((await market.guest.get(link)).status, 404)
})

test('the table has both sides, and what each gets or pays', async () => {
  const people = await pair(market)
  const id = await agree(people, 3, 5)
  for (const [member, role, amount, other] of [[people.renter, '빌림', -30000, people.owner], [people.owner, '빌려줌', 30000, people.renter]]) {
    const { status, headers, text } = await member.get('/api/rentals.csv')
    assert.equal(status, 200)
    assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
    assert.equal(headers.get('content-disposition'), 'attachment; filename="rentals.csv"')
    const [head, row, end] = text.replace(/^\uFEFF/, '').split('\r\n')
    assert.equal(head.split(',').length, 14)
    assert.equal(row, `${id},${role},${people.product.id},"${people.product.name}","${other.username}",ACCEPTED,${day(3)},${day(5)},3,30000,0,0,${amount},${day(0)}`)
    assert.equal(end, '')
    assert.ok(!text.includes('@'))
  }
  assert.match((await people.owner.get('/api/rentals.csv?lang=en')).text, /^\uFEFF?rental,role,/)
})

test('a stranger has an empty table', async () => {
  const stranger = await market.member('stranger')
  const { text } = await stranger.get('/api/rentals.csv')
  assert.equal(text.trimEnd().split('\r\n').length, 1)
})
