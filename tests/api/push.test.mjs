// Notices in browsers that have no page open (docs/notifications.md): subscribing, what is sent when, and what ends it. The
// server's clock is set at its start; the push service is the test's own.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { dates, pair } from '../support/market.mjs'
import { openPushService } from '../support/push_service.mjs'
import { HOUR, NOON, looked, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const PATH = '/api/push/subscriptions/'
let service
beforeEach(async () => {
  service = await openPushService()
})
afterEach(() => service.close())

const inside = () => story({ WOOGA_INSIDE: 'on' })
async function subscribe(member, more = {}) {
  const browser = service.browser()
  const { status, text } = await member.post(PATH, { ...browser.subscription, ...more })
  assert.equal(status, 201, text)
  return browser
}
async function ask({ renter, product }, from) {
  const { status, body, text } = await renter.post(`/products/${product.id}/rentals/`, dates(from, from + 1, NOON))
  assert.equal(status, 201, text)
  return body.id
}
/** The same caller at a server that has been started anew. */
const at = (market, member) => Object.assign(member, { url: market.url })

test('what stays unread for a minute is shown by every browser of the member, once', async () => {
  const told = await inside()
  const people = await pair(told.market)
  const [korean, english] = [await subscribe(people.owner), await subscribe(people.owner, { lang: 'en' })]
  const others = await subscribe(people.renter)
  const id = await ask(people, 3)
  const { key } = (await people.owner.get('/api/push/key/')).body
  await told.later(0.01)
  await looked()
  assert.deepEqual(korean.messages, [], 'not before a minute has passed')

  await told.later(0.02)
  await until('both have it', () => korean.messages.length > 0 && english.messages.length > 0)
  const [{ headers, claims, ...message }] = korean.messages
  const { notifications: [row] } = (await at(told.market, people.owner).get('/api/notifications/')).body
  assert.deepEqual(message, { id: row.id, title: 'Wooga', text: row.text, link: `/rentals/${id}` })
  assert.match(message.text, /^renter님이 .* 대여를 요청했어요: 3월 13일~3월 14일$/)
  assert.match(english.messages[0].text, /^renter asks to rent .*: Mar 13 – Mar 14$/)
  assert.deepEqual([headers['content-encoding'], headers.ttl, headers.urgency], ['aes128gcm', '86400', 'normal'])
  assert.equal(claims.key, key)
  assert.equal((await at(told.market, people.owner).get('/api/push/key/')).body.key, key, 'the key stays')
  assert.match(claims.sub, /^mailto:.+@/)
  const left = claims.exp - (NOON + 0.02 * HOUR) / 1000
  assert.ok(left > 0 && left <= 24 * 3600, `${left} s`)

  await told.later(0.1)
  await looked()
  assert.deepEqual([korean.messages.length, english.messages.length, others.messages.length], [1, 1, 0])
})

test('what is about today is shown at once', async () => {
  const told = await inside()
  const people = await pair(told.market)
  const browser = await subscribe(people.owner)
  await ask(people, 0)
  await until('the message', () => browser.messages.length > 0)
  assert.equal(browser.messages[0].headers.urgency, 'high')
})

test('what was read meanwhile is not shown', async () => {
  const told = await inside()
  const people = await pair(told.market)
  const browser = await subscribe(people.owner)
  await ask(people, 3)
  const { notifications: [row] } = (await people.owner.get('/api/notifications/')).body
  await people.owner.post('/api/notifications/read/', { upto: row.id })
  await told.later(0.1)
  await looked()
  assert.equal(browser.tries.length, 0)
})

test('at night only what is about today is shown, the rest in the morning', async () => {
  const told = await inside()
  const [later, today] = [await pair(told.market), await pair(told.market)]
  const browsers = [await subscribe(later.owner), await subscribe(today.owner)]
  await told.later(10.5) // 22:30
  for (const people of [later, today]) Object.assign(people, { renter: await told.market.again(people.renter) })
  await ask(later, 3)
  await ask(today, 0)
  await told.later(10.6)
  await until('the message about today', () => browsers[1].messages.length > 0)
  await looked()
  assert.equal(browsers[0].tries.length, 0)
  await told.later(20.1) // 08:06
  await until('the message in the morning', () => browsers[0].messages.length > 0)
  assert.equal(browsers[1].messages.filter(({ text }) => text.includes('요청했어요')).length, 1)
})

test('who wants no details on a locked screen has none', async () => {
  const told = await inside()
  const people = await pair(told.market)
  const settings = '/api/notifications/settings/'
  assert.equal((await people.owner.get(settings)).body.push_details, true)
  assert.equal((await people.owner.put(settings, { push_details: false })).body.push_details, false)
  const browsers = [await subscribe(people.owner), await subscribe(people.owner, { lang: 'en' })]
  const id = await ask(people, 0)
  await until('both have it', () => browsers.every(({ messages }) => messages.length > 0))
  assert.deepEqual(browsers.map(({ messages: [{ text, link }] }) => [text, link]), [['새 소식이 있어요.', `/rentals/${id}`], ['There is news for you.', `/rentals/${id}`]])
})

test('a browser that has unsubscribed is forgotten', async () => {
  const told = await inside()
  const people = await pair(told.market)
  const browsers = [await subscribe(people.owner), await subscribe(people.owner)]
  browsers[0].status = 410
  browsers[1].status = 404
  await ask(people, 0)
  await until('both were tried', () => browsers.every(({ tries }) => tries.length > 0))
  for (const { subscription: { endpoint } } of browsers) {
    await until('it is forgotten', async () => (await people.owner.call('DELETE', PATH, { endpoint })).status === 404)
  }
})

test('a service that is busy is tried again, as late as it says, and given up after a day', async () => {
  const told = await inside()
  const people = await pair(told.market)
  const [busy, broken] = [await subscribe(people.owner), await subscribe(people.owner)]
  Object.assign(busy, { status: 429, headers: { 'Retry-After': '3600' } })
  broken.status = 503
  await ask(people, 0)
  const tries = ({ tries: all }) => all.filter(({ text }) => text.includes('요청했어요')).length
  await until('both were tried', () => tries(busy) === 1 && tries(broken) === 1)
  await told.later(0.5)
  await until('the second try', () => tries(broken) === 2)
  assert.equal(tries(busy), 1, 'not before it said')
  busy.status = 201
  await told.later(1.5)
  await until('it is taken at last', () => busy.messages.length > 0 && tries(broken) === 3)
  broken.status = 201
  await told.later(25)
  await until('what is newer', () => broken.messages.length > 0)
  await looked()
  assert.equal(tries(broken), 3, 'given up')
})

test('a browser whose service does not answer is not tried anew for each notice', async () => {
  const told = await inside()
  const people = await pair(told.market)
  const broken = await subscribe(people.owner)
  broken.status = 503
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const asking = await told.market.member(name)
    assert.equal((await asking.post(`/products/${people.product.id}/rentals/`, dates(3, 4, NOON))).status, 201)
  }
  await told.later(0.05) // so that all have waited for their minute
  await until('it was tried', () => broken.tries.length > 0)
  await looked()
  assert.ok(broken.tries.length <= 2, `${broken.tries.length} tries`) // two threads at once
  broken.status = 201
  await told.later(0.2)
  await until('all have come', () => broken.messages.length === 5)
})

test('a browser ends with its login, and is its member’s alone', async () => {
  const told = await inside()
  const people = await pair(told.market)
  const browser = await subscribe(people.owner)
  const { endpoint } = browser.subscription
  assert.equal((await people.renter.call('DELETE', PATH, { endpoint })).status, 404)
  const stolen = await people.renter.post(PATH, { ...service.browser().subscription, endpoint })
  assert.deepEqual([stolen.status, stolen.body.code], [409, 'endpoint_taken'])
  assert.equal((await people.owner.post(PATH, browser.subscription)).status, 201, 'repeating changes nothing')

  const other = await told.market.again(people.owner)
  const stays = await subscribe(other)
  assert.ok((await people.owner.post('/accounts/logout/')).status < 300)
  await ask(people, 0)
  await until('the other login is told', () => stays.messages.length > 0)
  await looked()
  assert.equal(browser.tries.length, 0)

  // who signs in next at that browser has it
  assert.equal((await people.renter.post(PATH, browser.subscription)).status, 201)
  assert.equal((await people.renter.call('DELETE', PATH, { endpoint })).status, 204)
  assert.equal((await people.renter.call('DELETE', PATH, { endpoint })).status, 404)
})

test('the eleventh browser takes the place of the oldest', async () => {
  const told = await inside()
  const people = await pair(told.market)
  const browsers = []
  for (let i = 0; i < 11; i++) browsers.push(await subscribe(people.owner))
  await ask(people, 0)
  await until('ten have it', () => browsers.slice(1).every(({ messages }) => messages.length > 0))
  assert.equal(browsers[0].tries.length, 0)
})

test('keys that are none and places inside are refused', async () => {
  const told = await story({})
  const member = await told.market.member('me')
  const { keys } = service.browser().subscription
  const endpoint = 'https://push.example.com/send/abc'
  const zero = Buffer.alloc(65, 4).toString('base64url')
  const bad = [
    {}, { endpoint }, { keys }, { endpoint, keys: 'x' }, { endpoint, keys: {} }, { endpoint, keys: [] }, { endpoint, keys: null },
    { endpoint, keys: { ...keys, p256dh: zero } }, { endpoint, keys: { ...keys, p256dh: keys.p256dh.slice(1) } },
    { endpoint, keys: { ...keys, p256dh: `${keys.p256dh}=` } }, { endpoint, keys: { ...keys, auth: keys.auth.slice(2) } },
    { endpoint, keys: { ...keys, auth: '' } }, { endpoint, keys: { ...keys, auth: 7 } }, { endpoint, keys, lang: 'fr' },
    ...['http://push.example.com/a', 'https://127.0.0.1/a', 'https://localhost/a', 'https://[::1]/a', 'https://10.0.0.1/a', 'https://169.254.169.254/a', 'https://a@push.example.com/',
      'ftp://push.example.com/', 'push.example.com', 'https://', `https://push.example.com/${'a'.repeat(1024)}`, 'https://push.example.com/\u0000', 'https://push.example.com/\r\nX: y',
      service.url].map((place) => ({ endpoint: place, keys })),
  ]
  for (const body of bad) {
    const { status, text } = await member.post(PATH, body)
    assert.equal(status, 400, `${JSON.stringify(body)}: ${status} ${text}`)
  }
  assert.equal((await member.post(PATH, { endpoint, keys })).status, 201)
  assert.equal((await member.call('DELETE', PATH, {})).status, 400)
})
