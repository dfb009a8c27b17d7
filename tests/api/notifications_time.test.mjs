// Reminders and letters: what the clock tells of rentals, and when a letter goes (docs/notifications.md). The server's clock is
// set at its start.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { agree, dates, day, handOver, pair } from '../support/market.mjs'
import { openPostOffice } from '../support/post_office.mjs'
import { NOON, looked, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

let office
beforeEach(async () => {
  office = await openPostOffice()
})
afterEach(() => office.close())

const reminders = async (who) =>
  (await who.get('/api/notifications/')).body.notifications.map(({ kind }) => kind).filter((kind) => /due|overdue|late|review/.test(kind))

/** A rental that is out from today on. */
async function handedOver(people, last, now = NOON) {
  const { status, body, text } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, last, now))
  assert.equal(status, 201, text)
  assert.equal((await people.owner.post(`/api/rentals/${body.id}/accept/`)).status, 200)
  await handOver(people, body.id)
  return body.id
}
async function proven(market, member) {
  const { secret } = await office.secretTo(member.email, 'verify')
  assert.equal((await market.guest.post('/accounts/verify/', { token: secret })).status, 204)
}
const news = (email) => office.to(email).filter((text) => !text.includes('/login?'))

test('what is out is reminded of: the evening before, when it is late, and a day later, each once', async () => {
  const told = await story()
  const people = await pair(told.market)
  await handedOver(people, 1)
  let { owner, renter } = people
  const step = async (hours, ofRenter, ofOwner) => {
    ;[owner, renter] = await told.later(hours, owner, renter)
    await until(`${hours} hours later the renter has ${ofRenter}`, async () => (await reminders(renter)).length >= ofRenter.length)
    if (ofRenter.length === 0) await looked()
    assert.deepEqual(await reminders(renter), ofRenter)
    assert.deepEqual(await reminders(owner), ofOwner)
  }
  const [due, soon, now, overdue, late, admin] = ['due', 'due_soon', 'due_now', 'overdue', 'late', 'late_admin'].map((kind) => `rental_${kind}`)
  await step(5.9, [], []) // 17:54
  await step(6.1, [due], []) // 18:06 of the day before
  const [first] = (await renter.get('/api/notifications/')).body.notifications
  assert.equal(first.end, day(1, NOON))
  assert.equal(first.who, null)
  await step(29.9, [due], []) // 17:54 of the last day
  await step(30.1, [soon, due], [])
  await step(32.1, [now, soon, due], []) // 20:06
  await step(32.9, [now, soon, due], [])
  await step(33.1, [overdue, now, soon, due], [overdue])
  await step(56.1, [late, overdue, now, soon, due], [late, overdue])
  await step(103.9, [late, overdue, now, soon, due], [late, overdue])
  await step(104.1, [admin, late, overdue, now, soon, due], [admin, late, overdue])
})

test('a reminder whose hour has passed is not made up for', async () => {
  const told = await story()
  const people = await pair(told.market)
  await handedOver(people, 1)
  const [renter] = await told.later(33.1, people.renter)
  await until('it is late', async () => (await reminders(renter)).includes('rental_overdue'))
  assert.ok(!(await reminders(renter)).some((kind) => kind.startsWith('rental_due_')), 'neither "within two hours" nor "now"')
})

test('what is back, or only agreed, is reminded of nothing', async () => {
  const told = await story()
  const [back, agreed] = [await pair(told.market), await pair(told.market)]
  const id = await handedOver(back, 1)
  assert.equal((await back.owner.post(`/api/rentals/${id}/return/`, {})).status, 200)
  await agree(agreed, 0, 1, NOON)
  const [first, second] = await told.later(33.1, back.renter, agreed.renter)
  await looked()
  assert.deepEqual(await reminders(first), [])
  assert.deepEqual(await reminders(second), [])
})

test('who says that it is back is not told that it is late', async () => {
  const told = await story()
  const people = await pair(told.market)
  const id = await handedOver(people, 1)
  assert.equal((await people.renter.post(`/api/rentals/${id}/declare_return/`, {})).status, 200)
  let { owner, renter } = people
  for (const hours of [6.1, 33.1, 56.1, 104.1]) {
    ;[owner, renter] = await told.later(hours, owner, renter)
    await looked()
    assert.deepEqual([await reminders(renter), await reminders(owner)], [[], []], `${hours} hours later`)
  }
})

test('a reminder that came too late by a day is not made up for', async () => {
  const told = await story()
  const people = await pair(told.market)
  await handedOver(people, 1)
  const [renter] = await told.later(90, people.renter)
  await looked()
  assert.deepEqual(await reminders(renter), [])
})

test('three days before the end of the reviews who has not written is reminded', async () => {
  const told = await story()
  const people = await pair(told.market)
  const id = await handedOver(people, 0)
  assert.equal((await people.owner.post(`/api/rentals/${id}/return/`, {})).status, 200)
  assert.equal((await people.owner.post(`/products/${people.product.id}/reviews/`, { star: 5, comment: '좋아요' })).status, 201)
  const [owner, renter] = await told.later(11 * 24 + 0.1, people.owner, people.renter)
  // Between the hand-over and the return the clock may have said that it is due that day.
  const ofReviews = async (member) => (await reminders(member)).filter((kind) => kind !== 'rental_due')
  await until('the reminder', async () => (await ofReviews(renter)).length > 0)
  assert.deepEqual(await ofReviews(renter), ['rental_review'])
  assert.deepEqual(await ofReviews(owner), [])
})

test('a letter tells what stayed unread, once, to a proven address', async () => {
  const told = await story({ WOOGA_SMTP: office.url })
  const people = await pair(told.market)
  const [second, third] = [await pair(told.market), await pair(told.market)]
  for (const { owner } of [people, third]) await proven(told.market, owner)
  const ids = []
  for (const { renter, product } of [people, second, third]) {
    ids.push((await renter.post(`/products/${product.id}/rentals/`, dates(3, 4, NOON))).body.id)
  }
  const { notifications: [seen] } = (await third.owner.get('/api/notifications/')).body
  await third.owner.post('/api/notifications/read/', { upto: seen.id })
  await looked()
  assert.deepEqual(news(people.owner.email), [], 'not before a minute has passed')

  await told.later(0.1)
  await until('the letter', () => news(people.owner.email).length > 0)
  const [text] = news(people.owner.email)
  assert.match(text, /renter님이 .* 대여를 요청했어요: 3월 13일~3월 14일/)
  assert.match(text, new RegExp(`http://127\\.0\\.0\\.1:\\d+/rentals/${ids[0]}\\n`))
  assert.deepEqual(news(second.owner.email), [], 'an address that nobody has proven')
  assert.deepEqual(news(third.owner.email), [], 'what was read')

  await told.later(0.2)
  await looked()
  assert.equal(news(people.owner.email).length, 1)
})

test('at night there is no letter but about today; who wants none gets none', async () => {
  const told = await story({ WOOGA_SMTP: office.url })
  const [later, today, none] = [await pair(told.market), await pair(told.market), await pair(told.market)]
  for (const { owner } of [later, today, none]) await proven(told.market, owner)
  await none.owner.put('/api/notifications/settings/', { mail: false })
  let people = [later.renter, today.renter, none.renter]
  people = await told.later(10.5, ...people) // 22:30
  await people[0].post(`/products/${later.product.id}/rentals/`, dates(3, 3, NOON))
  await people[1].post(`/products/${today.product.id}/rentals/`, dates(0, 3, NOON))
  await people[2].post(`/products/${none.product.id}/rentals/`, dates(0, 3, NOON))
  await told.later(10.6)
  await until('the letter about today', () => news(today.owner.email).length > 0)
  await looked()
  assert.deepEqual(news(later.owner.email), [])
  await told.later(20.1) // 08:06
  await until('the letter in the morning', () => news(later.owner.email).length > 0)
  assert.equal(news(today.owner.email).filter((text) => text.includes('요청했어요')).length, 1)
  assert.deepEqual(news(none.owner.email), [])
})
