// Chat over HTTP and the socket in the original's mode (docs/contract.md sections 5 and 6, part A).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { openMarket, pair, sameKeys, PRODUCT_KEYS, STAMP, USER_KEYS } from '../support/market.mjs'

const ROOM_KEYS = ['id', 'shop_user', 'visitor_user', 'latest_message', 'latest_message_timestamp', 'opponent_username', 'messages', 'product', 'last_seq', 'read_seq', 'recv_seq', 'unread']
const MESSAGE_KEYS = ['id', 'sender', 'text', 'timestamp', 'room', 'seq', 'cid', 'kind', 'body']
let market
before(async () => (market = await openMarket()))
after(() => market.close())

const cookie = (member) => ({ Cookie: `access-token=${member.token}` })
/** A socket with `seen`, the frames so far, and `next()`. */
async function open(member, room, headers = { ...cookie(member), Origin: market.url }) {
  const socket = new WebSocket(`${market.url.replace('http', 'ws')}/ws/room/${room}/messages`, { headers })
  socket.seen = []
  socket.on('message', (data) => socket.seen.push(JSON.parse(data)))
  socket.on('error', () => {})
  await once(socket, 'open')
  socket.next = async (n = 1) => {
    for (let tries = 0; socket.seen.length < n && tries < 4000; tries++) await sleep(10)
    return socket.seen[n - 1]
  }
  socket.say = (message, more) => socket.send(JSON.stringify({ sender_email: member?.email, room_id: room, message, ...more }))
  return socket
}
/** The status with which a handshake is refused. */
function refusal(path, headers, options) {
  return new Promise((done, fail) => {
    const socket = new WebSocket(market.url.replace('http', 'ws') + path, { headers, ...options })
    socket.on('unexpected-response', (_, answer) => done(answer.statusCode))
    socket.on('open', () => fail(new Error('it opened')))
    socket.on('error', () => {})
  })
}
const messages = async (member, room, query = '') => (await member.get(`/chat/${room}/messages/${query}`)).body

test('opening a room is 201 the first time and 200 with the same room after', async () => {
  const owner = await market.member('owner')
  const renter = await market.member('renter')
  const product = await owner.list()
  const ask = { shop_user_email: owner.alias, visitor_user_email: renter.email, product: String(product.id) }
  const first = await renter.post('/chat/rooms/', ask)
  assert.equal(first.status, 201)
  sameKeys(first.body, ROOM_KEYS)
  sameKeys(first.body.shop_user, USER_KEYS)
  sameKeys(first.body.product, PRODUCT_KEYS)
  assert.equal(first.body.shop_user.email, owner.alias)
  assert.equal(first.body.visitor_user.email, renter.email)
  assert.equal(first.body.opponent_username, 'owner')
  assert.equal(first.body.latest_message, null)
  assert.deepEqual(first.body.messages, [])
  const second = await renter.post('/chat/rooms/', { ...ask, visitor_user_email: renter.alias, product: product.id })
  assert.equal(second.status, 200)
  assert.equal(second.body.id, first.body.id)
})

test('20 who ask at once get one room', async () => {
  const owner = await market.member('owner')
  const renter = await market.member('renter')
  const product = await owner.list()
  const answers = await Promise.all(Array.from({ length: 20 }, () =>
    renter.post('/chat/rooms/', { shop_user_email: owner.alias, visitor_user_email: renter.email, product: product.id })))
  assert.equal(answers.filter(({ status }) => status === 201).length, 1)
  assert.equal(answers.filter(({ status }) => status === 200).length, 19)
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1)
})

test('unknown addresses are refused in the words of the original', async () => {
  const { owner, renter, product } = await pair(market)
  const ask = (more) => renter.post('/chat/rooms/', { shop_user_email: owner.alias, visitor_user_email: renter.email, product: product.id, ...more })
  const shop = await ask({ shop_user_email: 'nobody@example.com' })
  assert.equal(shop.status, 400)
  assert.equal(shop.body.detail, '물건 주인의 이메일을 User에서 찾을 수 없습니다.')
  const visitor = await ask({ visitor_user_email: 'nobody@example.com' })
  assert.equal(visitor.status, 400)
  assert.equal(visitor.body.detail, '구매/대여 희망자의 이메일을 User에서 찾을 수 없습니다.')
  assert.equal((await ask({ product: 999999 })).status, 404)
  assert.equal((await ask({ product: 'x' })).status, 400)
  assert.equal((await renter.post('/chat/rooms/', {})).status, 400)
})

test('one asks for oneself, the owner of the product, and never oneself', async () => {
  const { owner, renter, product } = await pair(market)
  const other = await market.member('other')
  const ask = (caller, shop, visitor) => caller.post('/chat/rooms/', { shop_user_email: shop.alias, visitor_user_email: visitor.alias, product: product.id })
  assert.equal((await ask(other, owner, renter)).status, 403)
  assert.equal((await ask(renter, other, renter)).status, 403)
  assert.equal((await ask(owner, owner, owner)).status, 403)
})

test('rooms are listed for their own two only', async () => {
  const { owner, renter, room } = await pair(market)
  for (const [caller, type] of [[owner, 'owner'], [renter, 'visitor']]) {
    for (const email of ['', `&email=${caller.email}`, `&email=${caller.alias}`]) {
      const { status, body } = await caller.get(`/chat/rooms/?type=${type}${email}`)
      assert.equal(status, 200)
      assert.deepEqual(body.map(({ id }) => id), [room.id])
    }
  }
  assert.equal((await owner.get('/chat/rooms/?type=owner')).body[0].opponent_username, 'renter')
  assert.deepEqual((await owner.get('/chat/rooms/?type=visitor')).body, [])
  assert.equal((await owner.get('/chat/rooms/')).status, 400)
  assert.equal((await owner.get('/chat/rooms/?type=x')).status, 400)
  assert.equal((await owner.get(`/chat/rooms/?type=owner&email=${renter.email}`)).status, 403)
})

test('in a room a null week fee shows as seven days, which the original client needs', async () => {
  const { room } = await pair(market, { rental_fee_for_a_week: '' })
  assert.equal(room.product.rental_fee_for_a_week, 70000)
})

test('a message comes back to both once, in the shape of the original, and is on record', async () => {
  const { owner, renter, room } = await pair(market)
  const [a, b] = await Promise.all([open(owner, room.id), open(renter, room.id)])
  b.say('안녕하세요 😀 <b>')
  for (const socket of [a, b]) {
    const frame = await socket.next()
    assert.equal(frame.message, '안녕하세요 😀 <b>')
    assert.equal(frame.sender_username, 'renter')
  }
  const [message] = await messages(owner, room.id)
  sameKeys(message, MESSAGE_KEYS)
  sameKeys(message.sender, USER_KEYS)
  assert.equal(message.text, '안녕하세요 😀 <b>')
  assert.equal(message.sender.id, renter.id)
  assert.equal(message.room, room.id)
  assert.equal(message.seq, 1)
  assert.match(message.timestamp, STAMP)
  const { body } = await owner.get('/chat/rooms/?type=owner')
  assert.equal(body[0].latest_message, '안녕하세요 😀 <b>')
  assert.equal(body[0].unread, 1)
  assert.equal(a.seen.length, 1)
  a.close()
  b.close()
})

test('the sender is who is signed in, whatever the frame says', async () => {
  const { owner, renter, room } = await pair(market)
  const socket = await open(renter, room.id)
  socket.say('나야', { sender_email: owner.email, sender_username: 'owner' })
  assert.equal((await socket.next()).sender_username, 'renter')
  assert.equal((await messages(owner, room.id))[0].sender.id, renter.id)
  socket.close()
})

test('a frame for another room is refused to its sender and stored nowhere', async () => {
  const first = await pair(market)
  const second = await pair(market)
  const socket = await open(first.renter, first.room.id)
  socket.say('x', { room_id: second.room.id })
  assert.equal(typeof (await socket.next()).error, 'string')
  assert.deepEqual(await messages(second.owner, second.room.id), [])
  assert.deepEqual(await messages(first.owner, first.room.id), [])
  socket.say('y', { room_id: String(first.room.id) })
  assert.equal((await socket.next(2)).message, 'y', 'as text the own room is fine')
  socket.close()
})

test('an empty message is ignored and the connection stays', async () => {
  const { renter, room } = await pair(market)
  const socket = await open(renter, room.id)
  socket.say('')
  socket.say('다음')
  assert.equal((await socket.next()).message, '다음')
  assert.equal((await messages(renter, room.id)).length, 1)
  socket.close()
})

test('200 messages in a burst arrive at both, in order, without a loss', async () => {
  const { owner, renter, room } = await pair(market)
  const [a, b] = await Promise.all([open(owner, room.id), open(renter, room.id)])
  const want = Array.from({ length: 200 }, (_, i) => `m${i}`)
  for (const [i, text] of want.entries()) {
    b.say(text)
    if (i % 10 === 9) await b.next(i - 4)
  }
  await a.next(200)
  await b.next(200)
  for (const socket of [a, b]) assert.deepEqual(socket.seen.map((frame) => frame.message), want)
  const stored = await messages(owner, room.id)
  assert.deepEqual(stored.map(({ text }) => text), want)
  assert.deepEqual(stored.map(({ seq }) => seq), want.map((_, i) => i + 1))
  a.close()
  b.close()
})

test('the history is paged by after_seq, before_seq, limit and cursor', async () => {
  const { renter, room } = await pair(market)
  const socket = await open(renter, room.id)
  for (let i = 1; i <= 7; i++) {
    socket.say(`m${i}`)
    await socket.next(i)
  }
  const texts = async (query) => (await messages(renter, room.id, query)).map(({ text }) => text)
  assert.deepEqual(await texts('?after_seq=5'), ['m6', 'm7'])
  assert.deepEqual(await texts('?before_seq=3&limit=1'), ['m2'])
  assert.deepEqual(await texts('?limit=3'), ['m1', 'm2', 'm3'])
  const first = await renter.get(`/chat/${room.id}/messages/?limit=3`)
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link'))[1]
  assert.deepEqual((await renter.get(next)).body.map(({ text }) => text), ['m4', 'm5', 'm6'])
  assert.deepEqual(await texts(''), ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'])
  assert.equal((await renter.get(`/chat/${room.id}/messages/?after_seq=x`)).status, 400)
  socket.close()
})

test('reading moves forward only', async () => {
  const { owner, renter, room } = await pair(market)
  const socket = await open(renter, room.id)
  for (let i = 1; i <= 3; i++) {
    socket.say(`m${i}`)
    await socket.next(i)
  }
  const unread = async () => (await owner.get('/chat/rooms/?type=owner')).body[0].unread
  assert.equal(await unread(), 3)
  for (const [seq, left] of [[2, 1], [1, 1], [99, 0]]) {
    assert.equal((await owner.post(`/chat/${room.id}/read/`, { seq })).status, 204)
    assert.equal(await unread(), left)
  }
  socket.close()
})

test('a room and its messages are closed to all others', async () => {
  const { room } = await pair(market)
  const stranger = await market.member('stranger')
  assert.equal((await market.guest.get(`/chat/${room.id}/messages/`)).status, 401)
  assert.equal((await stranger.get(`/chat/${room.id}/messages/`)).status, 404)
  assert.equal((await stranger.get('/chat/0/messages/')).status, 404)
  assert.equal((await stranger.get('/chat/999999/messages/')).status, 404)
})

test('handshakes are refused as the table says', async () => {
  const { renter, room } = await pair(market)
  const stranger = await market.member('stranger')
  const path = `/ws/room/${room.id}/messages`
  const own = { ...cookie(renter), Origin: market.url }
  assert.equal(await refusal(path, { Origin: market.url }), 401)
  assert.equal(await refusal(path, { Authorization: 'Bearer junk' }), 401)
  assert.equal(await refusal(path, { ...cookie(stranger), Origin: market.url }), 403)
  assert.equal(await refusal(path, { ...cookie(renter), Origin: 'https://evil.example' }), 403)
  assert.equal(await refusal('/ws/room/999999/messages', own), 404)
  assert.equal(await refusal(path, own, { protocolVersion: 8 }), 426)
})

test('a socket opens with a bearer token too, and unknown protocols mean the original mode', async () => {
  const { renter, room } = await pair(market)
  const socket = await open(renter, room.id, { Authorization: `Bearer ${renter.token}` })
  socket.say('hi')
  assert.equal((await socket.next()).message, 'hi')
  socket.close()
})

test('what is no frame of the protocol never reaches the room', async () => {
  const { owner, renter, room } = await pair(market)
  for (const junk of ['no json', '[]', '{}', '{"message":1}', '{"message":"a","message":"b"}', `{"message":"${'x'.repeat(5000)}"}`, '{"message":"a\\u0000b"}', '{"message":"\\ud800"}']) {
    const socket = await open(renter, room.id)
    socket.send(junk)
    await Promise.race([once(socket, 'close'), socket.next(), sleep(300)])
    assert.ok(socket.seen.every((frame) => frame.error || frame.message === ''), junk)
    socket.terminate()
  }
  const binary = await open(renter, room.id)
  binary.send(Buffer.from([1, 2, 3]))
  const [code] = await once(binary, 'close')
  assert.equal(code, 1003)
  assert.deepEqual((await messages(owner, room.id)).filter(({ text }) => text.length > 100), [])
})

test('logging out closes the sockets of that session', async () => {
  const { renter, room } = await pair(market)
  const socket = await open(renter, room.id)
  const closed = once(socket, 'close')
  await renter.post('/accounts/logout/')
  const [code] = await Promise.race([closed, sleep(40_000, ['late'], { ref: false })])
  assert.equal(code, 4401)
})

test('a deleted product keeps its room, with all keys', async () => {
  const { owner, renter, product, room } = await pair(market)
  assert.equal((await owner.del(`/products/${product.id}/`)).status, 204)
  const { body } = await renter.get('/chat/rooms/?type=visitor')
  assert.equal(body[0].id, room.id)
  sameKeys(body[0].product, PRODUCT_KEYS)
  assert.ok(body[0].product.thumbnails.length > 0)
})
