// What members are told: rows with the moves they tell of, the list, /ws/me, reminders by the clock (docs/notifications.md).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { agree, dates, day, giveBack, handOver, openMarket, pair, STAMP } from '../support/market.mjs'
import { until } from '../support/until.mjs'

let market, stranger
before(async () => {
  market = await openMarket()
  stranger = await market.member('stranger')
})
after(() => market.close())

const told = async (who, query = '') => (await who.get(`/api/notifications/${query}`)).body
const kinds = async (who) => (await told(who)).notifications.map(({ kind }) => kind)
const move = async (who, id, name, body = {}) => {
  const answer = await who.post(`/api/rentals/${id}/${name}/`, body)
  assert.equal(answer.status, 200, `${name}: ${answer.text}`)
}
async function ask({ renter, product }, from = 3) {
  const { status, body, text } = await renter.post(`/products/${product.id}/rentals/`, dates(from))
  assert.equal(status, 201, text)
  return body.id
}

test('a request is told to the owner, with who, what, when and where', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const id = await ask(people)
  const answer = await owner.get('/api/notifications/')
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('cache-control'), /no-store|private/)
  const { unread, notifications } = answer.body
  assert.deepEqual(Object.keys(answer.body), ['unread', 'notifications'])
  assert.equal(unread, 1)
  assert.equal(notifications.length, 1)
  const { id: number, created_at: at, text, ...rest } = notifications[0]
  assert.deepEqual(Object.keys(notifications[0]), ['id', 'kind', 'who', 'product', 'start', 'end', 'text', 'link', 'created_at', 'read'])
  assert.ok(Number.isInteger(number))
  assert.match(at, STAMP)
  assert.match(text, new RegExp(`^renter님이 ${product.name} 대여를 요청했어요: \\d+월 \\d+일$`))
  assert.deepEqual(rest, { kind: 'rental_request', who: 'renter', product: product.name, start: day(3), end: day(3), link: `/rentals/${id}`, read: false })
  // who did it knows it
  assert.deepEqual(await told(renter), { unread: 0, notifications: [] })
  assert.deepEqual(await told(stranger), { unread: 0, notifications: [] })
})

test('every move is told to the other, newest first', async () => {
  const people = await pair(market)
  const { owner, renter } = people
  const id = await ask(people, 0)
  await move(owner, id, 'counter', dates(0, 1))
  await move(renter, id, 'accept')
  await move(owner, id, 'change', dates(0, 2))
  await move(renter, id, 'drop_change')
  await move(renter, id, 'change', dates(0, 3))
  await move(owner, id, 'agree_change')
  await handOver({ owner, renter }, id)
  await move(renter, id, 'declare_return')
  await move(owner, id, 'return')
  await move(owner, id, 'release')
  assert.deepEqual(await kinds(owner), ['rental_declare_return', 'rental_hand_over', 'rental_change', 'rental_drop_change', 'rental_accept', 'rental_request'])
  assert.deepEqual(await kinds(renter), ['rental_release', 'rental_return', 'rental_agree_change', 'rental_change', 'rental_counter'])
  const change = (await told(renter)).notifications.at(-2)
  assert.deepEqual([change.start, change.end], [day(0), day(2)], 'a change is told with the days it proposes')
})

test('the ends of a request are told, by whichever calls', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  await move(owner, await ask(people), 'decline')
  await move(renter, await ask(people), 'withdraw')
  const agreed = await agree(people, 5)
  assert.equal((await owner.del(`/rentalhistories/${agreed}/`)).status, 204)
  assert.deepEqual(await kinds(renter), ['rental_cancel', 'rental_accept', 'rental_decline'])
  assert.deepEqual(await kinds(owner), ['rental_request', 'rental_withdraw', 'rental_request', 'rental_request'])
  assert.equal((await owner.get('/api/notifications/')).body.notifications[0].product, product.name)
})

test('what is refused is not told', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const id = await ask(people)
  assert.equal((await renter.post(`/api/rentals/${id}/decline/`, {})).status, 403)
  assert.equal((await renter.post(`/products/${product.id}/rentals/`, dates(4))).status, 409)
  assert.deepEqual(await kinds(owner), ['rental_request'])
  assert.deepEqual(await kinds(renter), [])
})

test('read is read up to a notice, and only one’s own', async () => {
  const people = await pair(market)
  const { owner, renter } = people
  for (const name of ['withdraw', 'withdraw', 'withdraw']) await move(renter, await ask(people), name)
  const list = (await told(owner)).notifications
  assert.equal(list.length, 6)
  const read = (who, body) => who.post('/api/notifications/read/', body)
  assert.equal((await read(renter, { upto: list[0].id })).status, 204)
  assert.equal((await told(owner)).unread, 6)
  for (const n of [1, 2]) assert.equal((await read(owner, { upto: list[2].id })).status, 204, `time ${n}`)
  const now = await told(owner)
  assert.equal(now.unread, 2)
  assert.deepEqual(now.notifications.map((one) => one.read), [false, false, true, true, true, true])
  for (const body of [{}, { upto: null }, { upto: -1 }, { upto: 'x' }, { upto: 1.5 }]) assert.equal((await read(owner, body)).status, 400, JSON.stringify(body))
  assert.equal((await read(owner, { upto: Number.MAX_SAFE_INTEGER })).status, 204)
  assert.equal((await told(owner)).unread, 0)
})

test('the list comes in pages without a gap or a repeat', async () => {
  const people = await pair(market)
  for (let i = 0; i < 3; i++) await move(people.renter, await ask(people), 'withdraw')
  const whole = (await told(people.owner)).notifications.map(({ id }) => id)
  const seen = []
  for (let path = '/api/notifications/?limit=4'; path; ) {
    const { body, headers } = await people.owner.get(path)
    seen.push(...body.notifications.map(({ id }) => id))
    assert.equal(body.unread, 6)
    path = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  assert.deepEqual(seen, whole)
  assert.deepEqual(seen, [...seen].sort((a, b) => b - a))
  for (const bad of ['limit=0', 'limit=101', 'limit=x', 'cursor=%00', 'cursor=x']) assert.equal((await people.owner.get(`/api/notifications/?${bad}`)).status, 400, bad)
})

test('who is there hears it at once, as a notice', async () => {
  const people = await pair(market)
  const socket = new WebSocket(`${market.url.replace('http', 'ws')}/ws/me`, 'wooga.chat.v1', { headers: { Authorization: `Bearer ${people.owner.token}` } })
  const heard = []
  socket.on('message', (data) => heard.push(JSON.parse(data)))
  await new Promise((done, fail) => socket.once('open', done).once('error', fail))
  const id = await ask(people)
  await until('the notice is heard', () => heard.some(({ t }) => t === 'notice'))
  const [notice, ...more] = heard.filter(({ t }) => t === 'notice')
  assert.deepEqual(more, [])
  const [row] = (await told(people.owner)).notifications
  assert.deepEqual(notice, { t: 'notice', id: row.id, text: row.text, link: `/rentals/${id}` })
  socket.terminate()
})

test('letters are wanted unless one says otherwise; what is not given stays', async () => {
  const me = await market.member('me')
  const path = '/api/notifications/settings/'
  const { status, body } = await me.get(path)
  assert.deepEqual([status, body], [200, { mail: true, quiet_from: 22, quiet_to: 8, push_details: true }])
  const put = await me.put(path, { mail: false })
  assert.deepEqual([put.status, put.body], [200, { mail: false, quiet_from: 22, quiet_to: 8, push_details: true }])
  assert.deepEqual((await me.put(path, { quiet_from: 23, quiet_to: 0 })).body, { mail: false, quiet_from: 23, quiet_to: 0, push_details: true })
  assert.deepEqual((await me.put(path, {})).body, { mail: false, quiet_from: 23, quiet_to: 0, push_details: true })
  for (const bad of [{ mail: 'perhaps' }, { mail: null }, { push_details: 'x' }, { quiet_from: 24 }, { quiet_to: -1 }, { quiet_to: '' }]) {
    assert.equal((await me.put(path, bad)).status, 400, JSON.stringify(bad))
  }
  assert.deepEqual((await me.get(path)).body, { mail: false, quiet_from: 23, quiet_to: 0, push_details: true })
  assert.equal((await stranger.get(path)).body.mail, true)
})

test('a block or a deleted product hides nothing of what was told', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  await move(owner, await ask(people), 'decline')
  await renter.post(`/members/${owner.id}/block/`)
  assert.equal((await owner.del(`/products/${product.id}/`)).status, 204)
  const [last] = (await told(renter)).notifications
  assert.deepEqual([last.kind, last.who, last.product], ['rental_decline', 'owner', product.name])
})

test('a review is asked for with the return', async () => {
  const people = await pair(market)
  await giveBack(people)
  const [last] = (await told(people.renter)).notifications
  assert.equal(last.kind, 'rental_return')
  assert.match(last.text, /후기/)
})

test('what is told is said in the language that is asked for', async () => {
  const { owner, renter, product } = await pair(market)
  await renter.post(`/products/${product.id}/rentals/`, dates(4))
  const said = async (language) => (await owner.get('/api/notifications/', language ? { 'Accept-Language': language } : {})).body.notifications[0].text
  for (const language of ['', 'ko', 'ko,en;q=0.8', 'fr']) assert.match(await said(language), /님이 .*물건을|대여를|빌리/, language)
  for (const language of ['en', 'en-US,ko;q=0.5']) assert.match(await said(language), /^renter asks to rent/, language)
})
