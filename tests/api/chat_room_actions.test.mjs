// Mute, leave, block, report: what members do about a room and about each other.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, openMarket, pair, STAMP, USER_KEYS } from '../support/market.mjs'
import { dial } from '../support/chat.mjs'

let market, stranger
before(async () => {
  market = await openMarket()
  stranger = await market.member('stranger')
})
after(() => market.close())

const list = async (who, type) => (await who.get(`/chat/rooms/?type=${type}`)).body
const stateOf = async (who, room) => (await who.get(`/chat/states/?room=${room.id}`)).body[0]
const roomOf = async (who, type, room) => (await list(who, type)).find((one) => one.id === room.id)
/** Sends as the original's client does; answers the frame that comes back to the sender. */
async function say(who, room, text) {
  const socket = await dial(market.server, room.id, who.token)
  socket.say(text)
  await socket.hear(1)
  socket.socket.close()
  return socket.heard[0]
}
const code = async (answer, status) => {
  const { status: got, body, text } = await answer
  assert.equal(got, status, text)
  return body?.code
}

test('a room is muted for one of its two, and heard again', async () => {
  const { owner, renter, room } = await pair(market)
  const mute = (who, body) => who.post(`/chat/${room.id}/mute/`, body)
  assert.equal((await stateOf(owner, room)).muted, false)
  for (const muted of [true, true, false, false, true]) {
    assert.equal((await mute(owner, { muted })).status, 204)
    assert.equal((await stateOf(owner, room)).muted, muted)
    assert.equal((await stateOf(renter, room)).muted, false)
  }
  // muting says nothing about what was read
  await say(renter, room, 'hello')
  assert.equal((await roomOf(owner, 'owner', room)).unread, 1)
})

test('mute wants a boolean', async () => {
  const { owner, room } = await pair(market)
  for (const body of [{}, { muted: null }, { muted: 'perhaps' }, { muted: 2 }, { muted: {} }]) {
    const answer = await owner.post(`/chat/${room.id}/mute/`, body)
    assert.equal(answer.status, 400, JSON.stringify(body))
    assert.ok(Array.isArray(answer.body.muted))
  }
  assert.equal((await stateOf(owner, room)).muted, false)
})

test('a room that one left is out of his lists only, until something is written in it', async () => {
  const { owner, renter, room } = await pair(market)
  await say(renter, room, 'one')
  for (const n of [1, 2]) assert.equal((await owner.post(`/chat/${room.id}/leave/`)).status, 204, `time ${n}`)
  assert.equal(await roomOf(owner, 'owner', room), undefined)
  assert.equal((await roomOf(renter, 'visitor', room)).latest_message, 'one')
  // nothing is gone: he reads on if he wants, and may write
  assert.deepEqual((await owner.get(`/chat/${room.id}/messages/`)).body.map(({ text }) => text), ['one'])

  await say(renter, room, 'two')
  const back = await roomOf(owner, 'owner', room)
  assert.deepEqual([back.latest_message, back.last_seq, back.messages.length], ['two', 2, 2])
})

test('rooms beside one that was left keep their messages', async () => {
  const { owner, renter, product, room } = await pair(market)
  const others = [await market.member('second'), await market.member('third')]
  const rooms = [room]
  for (const other of others) rooms.push(await other.room(product))
  await say(renter, rooms[0], 'first')
  await say(others[0], rooms[1], 'second')
  await say(others[1], rooms[2], 'third')
  await owner.post(`/chat/${rooms[1].id}/leave/`)
  assert.deepEqual((await list(owner, 'owner')).map((one) => [one.id, one.messages.map(({ text }) => text)]), [
    [rooms[0].id, ['first']], [rooms[2].id, ['third']],
  ])
})

test('an empty room is left too, and asking again brings it back', async () => {
  const { owner, renter, product, room } = await pair(market)
  assert.equal((await renter.post(`/chat/${room.id}/leave/`)).status, 204)
  assert.equal(await roomOf(renter, 'visitor', room), undefined)
  assert.ok(await roomOf(owner, 'owner', room))
  assert.equal((await renter.room(product)).id, room.id)
  assert.ok(await roomOf(renter, 'visitor', room))
})

test('a card brings a left room back', async () => {
  const people = await pair(market)
  await people.owner.post(`/chat/${people.room.id}/leave/`)
  await agree(people, 3)
  assert.ok(await roomOf(people.owner, 'owner', people.room))
})

test('a state tells how far the partner has read', async () => {
  const { owner, renter, room } = await pair(market)
  await say(renter, room, 'one')
  await say(renter, room, 'two')
  assert.equal((await stateOf(renter, room)).partner_read_seq, 0)
  await owner.post(`/chat/${room.id}/read/`, { seq: 1 })
  assert.equal((await stateOf(renter, room)).partner_read_seq, 1)
  assert.equal((await stateOf(owner, room)).partner_read_seq, 2)
})

test('states are of all one’s rooms, on either side, and of nobody else’s', async () => {
  const { owner, renter, room } = await pair(market)
  const asked = await owner.room(await renter.list())
  await pair(market)
  await say(renter, room, 'one')
  await say(renter, room, 'two')
  await renter.post(`/chat/${room.id}/read/`, { seq: 2 })
  const { status, body, headers } = await owner.get('/chat/states/')
  assert.equal(status, 200)
  assert.match(headers.get('cache-control'), /no-store|private/)
  const empty = { muted: false, blocked: false, partner_read_seq: 0, last_seq: 0, read_seq: 0, recv_seq: 0, unread: 0, message: null, ts: null }
  assert.match(body[0].ts, /^2\d{3}-.*Z$/)
  assert.deepEqual(body, [
    { room: room.id, ...empty, partner_read_seq: 2, last_seq: 2, unread: 2, message: 'two', ts: body[0].ts },
    { room: asked.id, ...empty },
  ])
  assert.deepEqual(Object.keys(body[0]), ['room', ...Object.keys(empty)])
  assert.deepEqual((await owner.get(`/chat/states/?room=${asked.id}`)).body, [body[1]])
  assert.deepEqual((await stranger.get(`/chat/states/?room=${room.id}`)).body, [])
  assert.deepEqual((await owner.get('/chat/states/?room=999999')).body, [])
  for (const bad of ['room=0', 'room=x', 'room=-1', 'room=99999999999999999999', 'limit=0', 'limit=1001', 'cursor=%00']) {
    assert.equal((await owner.get(`/chat/states/?${bad}`)).status, 400, bad)
  }
})

test('states come in pages, in the order of the rooms', async () => {
  const { owner, product, room } = await pair(market)
  const rooms = [room.id, (await owner.room(await stranger.list())).id, (await (await market.member('third')).room(product)).id]
  const paged = []
  for (let path = '/chat/states/?limit=1'; path; ) {
    const { body, headers } = await owner.get(path)
    assert.equal(body.length, 1)
    paged.push(body[0].room)
    path = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  assert.deepEqual(paged, rooms)
})

test('a room that one left has no state until it is back, unless asked for', async () => {
  const { owner, renter, room } = await pair(market)
  const listed = async () => (await owner.get('/chat/states/')).body.map((one) => one.room)
  await owner.post(`/chat/${room.id}/leave/`)
  assert.deepEqual(await listed(), [])
  assert.equal((await stateOf(owner, room)).room, room.id)
  assert.equal((await renter.get('/chat/states/')).body.length, 1)
  await say(renter, room, 'one')
  assert.deepEqual(await listed(), [room.id])
})

test('neither writes in a room once one has blocked the other; the state says so', async () => {
  const { owner, renter, room } = await pair(market)
  await say(renter, room, 'before')
  for (const n of [1, 2]) assert.equal((await owner.post(`/members/${renter.id}/block/`)).status, 204, `time ${n}`)
  for (const [who, type] of [[owner, 'owner'], [renter, 'visitor']]) {
    assert.equal((await stateOf(who, room)).blocked, true)
    assert.ok((await say(who, room, 'during')).error, type)
    assert.deepEqual((await who.get(`/chat/${room.id}/messages/`)).body.map(({ text }) => text), ['before'])
  }
  // the blocked one cannot take it back
  assert.equal((await renter.del(`/members/${owner.id}/block/`)).status, 204)
  assert.ok((await say(renter, room, 'during')).error)

  for (const n of [1, 2]) assert.equal((await owner.del(`/members/${renter.id}/block/`)).status, 204, `time ${n}`)
  assert.equal((await say(renter, room, 'after')).message, 'after')
  const after_ = await stateOf(owner, room)
  assert.deepEqual([after_.blocked, after_.last_seq], [false, 2])
})

test('an open socket is told too, at its next message', async () => {
  const { owner, renter, room } = await pair(market)
  const socket = await dial(market.server, room.id, renter.token)
  socket.say('before')
  await socket.hear(1)
  await owner.post(`/members/${renter.id}/block/`)
  socket.say('after')
  await socket.hear(2)
  assert.ok(socket.heard[1].error)
  socket.socket.close()
})

test('across a block nobody opens a room or asks for a rental, whoever blocked', async () => {
  for (const by of ['owner', 'renter']) {
    const { owner, renter, product, room } = await pair(market)
    const [blocker, blocked] = by === 'owner' ? [owner, renter] : [renter, owner]
    const other = await owner.list()
    assert.equal((await blocker.post(`/members/${blocked.id}/block/`)).status, 204)
    const open = (of) => renter.post('/chat/rooms/', { shop_user_email: owner.alias, visitor_user_email: renter.alias, product: of.id })
    assert.equal(await code(open(other), 403), 'blocked', `${by} blocks: a new room`)
    assert.equal(await code(open(product), 403), 'blocked', `${by} blocks: the old room`)
    assert.equal(await code(renter.post(`/products/${product.id}/rentals/`, dates(3)), 403), 'blocked')
    assert.equal(await code(renter.schedule(product, renter, dates(3)), 403), 'blocked')
    assert.equal(await code(owner.schedule(product, renter, dates(3)), 403), 'blocked')
    assert.equal(await code(owner.post(`/products/${product.id}/rentals/`, { ...dates(3), renter: renter.id }), 403), 'blocked')
    assert.equal((await list(renter, 'visitor')).length, 1)
    // others are asked as before
    assert.equal((await stranger.post(`/products/${product.id}/rentals/`, dates(3 + (by === 'owner')))).status, 201)
    assert.ok((await owner.get(`/chat/${room.id}/messages/`)).status, 200)
  }
})

test('what was agreed before a block goes on, and its cards are still written', async () => {
  const people = await pair(market)
  const { owner, renter, room } = people
  const id = await agree(people, 3)
  const { last_seq: last } = await roomOf(owner, 'owner', room)
  await renter.post(`/members/${owner.id}/block/`)
  assert.equal((await owner.post(`/api/rentals/${id}/cancel/`, {})).status, 200)
  const after_ = await roomOf(renter, 'visitor', room)
  assert.equal(after_.last_seq, last + 1)
  assert.equal(after_.messages.at(-1).kind, 'card')
})

test('one sees whom he blocks, in pages; nobody is told who blocks him', async () => {
  const me = await market.member('me')
  const others = []
  for (const name of ['a', 'b', 'c']) others.push(await market.member(name))
  for (const other of others) await me.post(`/members/${other.id}/block/`)
  await others[0].post(`/members/${me.id}/block/`)
  const { status, body, headers } = await me.get('/members/me/blocks/')
  assert.equal(status, 200)
  assert.match(headers.get('cache-control'), /no-store|private/)
  assert.deepEqual(body.map(({ member }) => member.id), others.map(({ id }) => id))
  for (const one of body) {
    assert.deepEqual(Object.keys(one), ['member', 'created_at'])
    assert.deepEqual(Object.keys(one.member), USER_KEYS)
    assert.equal(one.member.email, `${one.member.id}@users.invalid`)
    assert.match(one.created_at, STAMP)
  }
  const first = await me.get('/members/me/blocks/?limit=2')
  assert.equal(first.body.length, 2)
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link'))[1]
  const second = await me.get(next)
  assert.deepEqual(second.body.map(({ member }) => member.id), [others[2].id])
  assert.equal(second.headers.get('link'), null)
  assert.deepEqual((await others[1].get('/members/me/blocks/')).body, [])
  for (const bad of ['limit=0', 'limit=1001', 'limit=x', 'cursor=%00']) assert.equal((await me.get(`/members/me/blocks/?${bad}`)).status, 400, bad)
})

test('nobody blocks himself or who is not there', async () => {
  const me = await market.member('me')
  assert.equal(await code(me.post(`/members/${me.id}/block/`), 400), 'yourself')
  for (const id of ['999999', '0', 'x', '-1', '9223372036854775807', '99999999999999999999']) {
    assert.equal((await me.post(`/members/${id}/block/`)).status, 404, id)
  }
  assert.equal((await me.del('/members/999999/block/')).status, 404)
  assert.equal((await me.del(`/members/${stranger.id}/block/`)).status, 204) // who was never blocked
  assert.deepEqual((await me.get('/members/me/blocks/')).body, [])
})

test('a report has a number; while it is open, another of the same room is the same', async () => {
  const { owner, renter, room } = await pair(market)
  await say(renter, room, '욕')
  const report = (who, reason) => who.post(`/chat/${room.id}/report/`, { reason })
  const first = await report(owner, '욕을 합니다')
  assert.equal(first.status, 201, first.text)
  assert.deepEqual(Object.keys(first.body), ['id'])
  assert.ok(Number.isInteger(first.body.id))
  const again = await report(owner, '또 그럽니다')
  assert.deepEqual([again.status, again.body], [200, first.body])
  const other = await report(renter, '저 사람도요')
  assert.equal(other.status, 201)
  assert.notEqual(other.body.id, first.body.id)
  // the room goes on
  assert.equal((await say(renter, room, 'and on')).message, 'and on')
})

test('a report needs a reason of 1 to 1,000 characters', async () => {
  const { owner, room } = await pair(market)
  const report = (body) => owner.post(`/chat/${room.id}/report/`, body)
  for (const body of [{}, { reason: null }, { reason: '' }, { reason: '   ' }, { reason: ['x'] }, { reason: '가'.repeat(1001) }]) {
    const answer = await report(body)
    assert.equal(answer.status, 400, JSON.stringify(body).slice(0, 40))
    assert.ok(Array.isArray(answer.body.reason))
  }
  assert.equal((await report({ reason: '가'.repeat(1000) })).status, 201)
})

test('a blocked pair may still report, mute and leave', async () => {
  const { owner, renter, room } = await pair(market)
  await owner.post(`/members/${renter.id}/block/`)
  for (const who of [owner, renter]) {
    assert.equal((await who.post(`/chat/${room.id}/report/`, { reason: 'x' })).status, 201)
    assert.equal((await who.post(`/chat/${room.id}/mute/`, { muted: true })).status, 204)
    assert.equal((await who.post(`/chat/${room.id}/leave/`)).status, 204)
  }
})

test('a room that is not one’s own is not there', async () => {
  const { owner, renter, room } = await pair(market)
  const calls = [['mute', { muted: true }], ['leave', {}], ['report', { reason: 'x' }]]
  for (const [action, body] of calls) {
    assert.equal((await stranger.post(`/chat/${room.id}/${action}/`, body)).status, 404, action)
    for (const id of ['999999', '0', 'x', '99999999999999999999']) {
      assert.equal((await owner.post(`/chat/${id}/${action}/`, body)).status, 404, `${id} ${action}`)
    }
  }
  const still = [await stateOf(owner, room), await stateOf(renter, room)]
  assert.deepEqual(still.map(({ muted }) => muted), [false, false])
})

test('a cookie from a foreign page does none of it', async () => {
  const { owner, renter, room } = await pair(market)
  const headers = { Cookie: `access-token=${owner.token}`, Origin: 'https://evil.example' }
  for (const [method, path, body] of [
    ['POST', `/chat/${room.id}/mute/`, { muted: true }], ['POST', `/chat/${room.id}/leave/`, {}],
    ['POST', `/chat/${room.id}/report/`, { reason: 'x' }], ['POST', `/members/${renter.id}/block/`, {}],
    ['DELETE', `/members/${renter.id}/block/`, undefined],
  ]) {
    assert.equal((await market.guest.call(method, path, body, headers)).status, 403, path)
  }
  const own = await stateOf(owner, room)
  assert.deepEqual([own.muted, own.blocked], [false, false])
})
