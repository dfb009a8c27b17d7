// wooga.chat.v1 beside sending (docs/chat.md sections 3 and 5): what was missed, what was read, who types, who is there, and /ws/me.
// Members of a room sit on two loops.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, dial, dialV1, makeTown, roomsOf, tokensOf } from '../support/chat.mjs'
import { startServer } from '../support/server.mjs'
import { STAMP } from '../support/market.mjs'
import { until } from '../support/until.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-v1-rooms-'))
const data = join(folder, 'data')
let server, tokens, rooms

before(async () => {
  makeTown(data)
  tokens = tokensOf(data, 1, 8)
  server = await startServer({ data, args: ['--loops', '2'] })
  rooms = await roomsOf(server, tokens)
  assert.ok(rooms.length >= 8)
})
after(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const bye = (...sockets) => sockets.forEach(({ socket }) => socket.close())
const both = (room) => Promise.all([dialV1(server, room.id, room.owner.token), dialV1(server, room.id, room.visitor.token)])
const open = (room, who, since) => dialV1(server, room.id, room[who].token, { since })
/** How one of its members stands in the room, over HTTP. */
const seen = async (room, who) => (await (await call(server, room[who].token, `/chat/states/?room=${room.id}`)).json())[0]

/** Brings the room to at least n messages; answers its last seq. */
async function fill(room, n) {
  const { last_seq: last } = await seen(room, 'owner')
  const writer = await open(room, 'owner')
  for (let i = last; i < n; i++) writer.send(`${i + 1}`)
  const acks = await writer.wait('ack', Math.max(0, n - last), 30_000)
  bye(writer)
  return Math.max(last, ...acks.map(({ seq }) => seq))
}

/** What was sent before on it is done; and what its loop was told meanwhile. */
async function answered(socket, nacks) {
  socket.socket.send('no json')
  await socket.wait('nack', nacks)
}

const seqs = (socket) => socket.all('msg').map(({ seq }) => seq)
const upTo = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

describe('since', () => {
  let room, head
  before(async () => {
    room = rooms[0]
    head = await fill(room, 60)
  })

  for (const [name, since] of [['0', () => 0], ['the middle', () => 30], ['the last but one', () => head - 1], ['the head', () => head]]) {
    test(`${name} at the handshake: all above it, then sync, then what comes`, async () => {
      const from = since()
      const [socket, other] = [await open(room, 'visitor', from), await open(room, 'owner')]
      const [sync] = await socket.wait('sync')
      assert.deepEqual(seqs(socket), upTo(from + 1, head))
      assert.equal(sync.head, head)
      assert.deepEqual(Object.keys(sync.read).sort(), [`${room.owner.id}`, `${room.visitor.id}`].sort())
      const before = socket.heard.indexOf(sync)
      other.send('then')
      await socket.wait('msg', head - from + 1)
      head++
      assert.deepEqual(seqs(socket), upTo(from + 1, head))
      assert.equal(socket.heard.slice(before).filter(({ t }) => t === 'msg').length, 1)
      bye(socket, other)
    })
  }

  test('says cids to their sender alone, and the same of a message as it was said live', async () => {
    const [live, late, theirs] = [await open(room, 'owner'), await open(room, 'owner', head), await open(room, 'visitor', head)]
    const cid = live.send('said once')
    await live.wait('msg')
    head++
    const [again, other] = [await open(room, 'owner', head - 1), await open(room, 'visitor', head - 1)]
    const [message] = live.all('msg')
    assert.equal(message.cid, cid)
    assert.deepEqual((await again.wait('msg'))[0], message)
    assert.deepEqual((await late.wait('msg'))[0], message)
    delete message.cid
    assert.deepEqual((await other.wait('msg'))[0], message)
    assert.deepEqual((await theirs.wait('msg'))[0], message)
    bye(live, late, theirs, again, other)
  })

  test('as a frame at any time begins the count again at since + 1, also twice in a row', async () => {
    const socket = await open(room, 'visitor')
    assert.deepEqual(socket.all('sync'), [])
    socket.tell({ t: 'resume', since: 10 })
    await socket.wait('sync')
    assert.deepEqual(seqs(socket), upTo(11, head))
    socket.heard.length = 0
    socket.tell({ t: 'resume', since: 0 })
    socket.tell({ t: 'resume', since: head - 2 }) // before the first can be answered
    socket.send('after both') // live, or within the second answer
    head++
    // What is told again from head - 2 on is the second answer, which ends with its own sync.
    const sync = await socket.until(() => {
      const second = socket.heard.findLastIndex(({ t, seq }) => t === 'msg' && seq === head - 2)
      return second >= 0 && seqs(socket).at(-1) === head && socket.heard.slice(second).find(({ t }) => t === 'sync')
    })
    const heard = seqs(socket)
    assert.deepEqual(heard.slice(-3), [head - 2, head - 1, head])
    assert.deepEqual(heard.slice(0, -3), upTo(1, heard.length - 3)) // as far as the first came
    const answer = socket.heard.slice(0, socket.heard.indexOf(sync)).filter(({ t }) => t === 'msg')
    assert.equal(sync.head, answer.at(-1).seq, 'it tells how far its own answer came')
    assert.ok(sync.head >= head - 1)
    bye(socket)
  })

  test('beyond the head is the head, and what comes then is heard', async () => {
    for (const beyond of [1, 1000, Number.MAX_SAFE_INTEGER]) {
      const socket = await open(room, 'visitor', head + beyond)
      assert.equal((await socket.wait('sync'))[0].head, head)
      assert.deepEqual(seqs(socket), [])
      socket.send('on')
      assert.equal((await socket.wait('msg'))[0].seq, ++head)
      bye(socket)
    }
  })

  test('may be the largest number there is, also while an earlier answer is on its way', async () => {
    const [socket, writer] = [await open(room, 'visitor', 0), await open(room, 'owner')]
    for (let i = 0; i < 100; i++) {
      socket.tell({ t: 'resume', since: 0 })
      socket.socket.send('{"t":"resume","since":9223372036854775807}')
      writer.send('meanwhile')
    }
    head = (await writer.wait('ack', 100)).at(-1).seq
    socket.heard.length = 0
    socket.tell({ t: 'resume', since: head - 1 })
    await socket.until(() => seqs(socket).at(-1) === head)
    writer.send('on')
    await socket.until(() => seqs(socket).at(-1) === head + 1)
    head++
    bye(socket, writer)
  })

  test('while a hundred a second flow: everything once, in order, however often', { timeout: 120_000 }, async () => {
    const writer = await open(room, 'owner')
    let going = true
    const writing = (async () => {
      for (; going; await sleep(10)) writer.send('flow')
    })()
    const readers = []
    for (let i = 0; i < 20; i++) {
      readers.push(await open(room, 'visitor', Math.max(0, head - i * 3)))
      await sleep(20)
    }
    // One that resumes all the time: frames of the old count may come first, then all from since + 1 up to the sync.
    const restless = await open(room, 'visitor', head)
    await restless.wait('sync')
    for (let i = 0; i < 20; i++) {
      await sleep(37)
      const last = restless.all('msg').at(-1)?.seq ?? head
      const since = Math.max(0, last - i)
      const [from, syncs] = [restless.heard.length, restless.all('sync').length]
      restless.tell({ t: 'resume', since })
      const sync = (await restless.wait('sync', syncs + 1))[syncs]
      const heard = restless.heard.slice(from, restless.heard.indexOf(sync)).filter(({ t }) => t === 'msg').map(({ seq }) => seq)
      assert.deepEqual(heard.slice(since - sync.head || heard.length), upTo(since + 1, sync.head))
      assert.deepEqual(heard.slice(0, heard.length - (sync.head - since)), upTo(last + 1, last + heard.length - (sync.head - since)))
    }
    going = false
    await writing
    await writer.until(() => writer.all('ack').length > 50 && writer.all('msg').length === writer.all('ack').length)
    const end = writer.all('msg').at(-1).seq
    for (const [i, reader] of readers.entries()) {
      await reader.until(() => seqs(reader).at(-1) === end)
      assert.deepEqual(seqs(reader), upTo(Math.max(0, head - i * 3) + 1, end))
      assert.equal(reader.all('sync').length, 1)
    }
    await restless.until(() => seqs(restless).at(-1) === end)
    head = end
    bye(writer, restless, ...readers)
  })

  test('exactly 500 missed are told; 501 are a reset, after which nothing is live until the client resumes', { timeout: 120_000 }, async () => {
    const end = await fill(rooms[1], 520)
    const all = await open(rooms[1], 'visitor', end - 500)
    await all.wait('sync')
    assert.deepEqual(seqs(all), upTo(end - 499, end))
    assert.deepEqual(all.all('reset'), [])

    const far = await open(rooms[1], 'visitor', end - 501)
    assert.deepEqual((await far.wait('reset'))[0], { t: 'reset', head: end })
    const writer = await open(rooms[1], 'owner')
    writer.send('unheard')
    await all.wait('msg', 501)
    far.send('a socket that hears nothing may speak')
    assert.equal((await far.wait('ack'))[0].seq, end + 2)
    assert.deepEqual([seqs(far), far.all('sync')], [[], []])

    const page = await (await call(server, rooms[1].visitor.token, `/chat/${rooms[1].id}/messages/?after_seq=${end - 501}&limit=200`)).json()
    assert.deepEqual(page.map(({ seq }) => seq), upTo(end - 500, end - 301))
    far.tell({ t: 'resume', since: end })
    await far.wait('sync')
    assert.deepEqual(seqs(far), [end + 1, end + 2])
    far.tell({ t: 'resume', since: 0 }) // a live socket, too
    assert.equal((await far.wait('reset', 2))[1].head, end + 2)
    writer.send('unheard')
    await all.wait('msg', 503)
    far.send('nor this')
    await far.wait('ack', 2)
    assert.equal(seqs(far).length, 2)
    bye(all, far, writer)
  })

  test('tells much that is large in the pace at which the client reads', { timeout: 120_000 }, async () => {
    const writer = await open(rooms[2], 'owner')
    const text = '가'.repeat(4096)
    for (let i = 0; i < 400; i++) writer.send(text)
    const end = (await writer.wait('ack', 400, 30_000)).at(-1).seq
    const slow = await open(rooms[2], 'visitor', 0)
    slow.socket._socket.pause()
    await sleep(1000)
    writer.send('meanwhile')
    slow.socket._socket.resume()
    await slow.until(() => seqs(slow).at(-1) === end + 1, 30_000)
    assert.deepEqual(seqs(slow), upTo(1, end + 1))
    assert.equal(slow.code, null)
    bye(writer, slow)
  })
})

describe('marks', () => {
  test('are told to both, clamped, never fall, and stand in sync and in the room', async () => {
    const room = rooms[3]
    const end = await fill(room, 5)
    const [mine, theirs] = await both(room)
    const original = await dial(server, room.id, room.owner.token)
    theirs.tell({ t: 'read', seq: 3 })
    const wanted = { t: 'read', user: room.visitor.id, seq: 3 }
    assert.deepEqual((await mine.wait('read'))[0], wanted)
    assert.deepEqual((await theirs.wait('read'))[0], wanted)
    theirs.tell({ t: 'read', seq: 2 }) // lower
    theirs.tell({ t: 'recv', seq: 4 }) // not read
    let state
    await until('they are written', async () => (state = await seen(room, 'visitor')).recv_seq === 4)
    assert.deepEqual([state.read_seq, state.recv_seq], [3, 4])
    assert.equal(mine.all('read').length, 1)
    assert.equal((await seen(room, 'owner')).partner_read_seq, 3)
    theirs.tell({ t: 'read', seq: Number.MAX_SAFE_INTEGER })
    assert.deepEqual((await mine.wait('read', 2))[1], { ...wanted, seq: end })
    state = await seen(room, 'visitor')
    assert.deepEqual([state.read_seq, state.recv_seq, state.unread], [end, end, 0])
    const late = await open(room, 'owner', end)
    assert.equal((await late.wait('sync'))[0].read[room.visitor.id], end)
    assert.deepEqual(original.heard, [])
    bye(mine, theirs, late, original)
  })

  test('of one member are written at most once a second, the highest in the end', async () => {
    const room = rooms[4]
    const end = await fill(room, 40)
    const [mine, theirs] = await both(room)
    await sleep(1100)
    const began = performance.now()
    for (let seq = 1; seq <= end; seq++) {
      theirs.tell({ t: 'read', seq })
      await sleep(50)
    }
    const told = await mine.until(() => mine.all('read').at(-1)?.seq === end && mine.all('read'))
    const ms = performance.now() - began
    assert.ok(told.length <= 2 + ms / 1000, `${told.length} in ${ms} ms`)
    assert.deepEqual(told.map(({ seq }) => seq), told.map(({ seq }) => seq).sort((a, b) => a - b))
    bye(mine, theirs)
  })

  test('that wait are written when the socket closes', async () => {
    const room = rooms[4]
    const end = await fill(room, 50)
    const theirs = await open(room, 'visitor')
    theirs.tell({ t: 'read', seq: end - 1 })
    theirs.tell({ t: 'read', seq: end })
    theirs.socket.send('no json')
    await theirs.wait('nack') // it has come to that
    theirs.socket.terminate()
    await until('they are written', async () => (await seen(room, 'visitor')).read_seq === end)
  })

  test('over HTTP count and are told as those of a socket', async () => {
    const room = rooms[5]
    const end = await fill(room, 4)
    const [mine] = await both(room)
    const read = (who, seq) => call(server, room[who].token, `/chat/${room.id}/read/`, { method: 'POST', body: { seq } })
    assert.equal((await read('visitor', 2)).status, 204)
    assert.deepEqual((await mine.wait('read'))[0], { t: 'read', user: room.visitor.id, seq: 2 })
    assert.equal((await read('visitor', 1)).status, 204)
    assert.equal((await read('visitor', end + 100)).status, 204)
    assert.deepEqual((await mine.wait('read', 2))[1], { t: 'read', user: room.visitor.id, seq: end })
    assert.equal((await seen(room, 'visitor')).read_seq, end)
    bye(mine)
  })

  test('are raised by what one sends, and no read frame says so', async () => {
    const room = rooms[5]
    const [mine, theirs] = await both(room)
    for (const text of ['so I have read the rest', 'and all before this']) theirs.send(text)
    const [, { seq }] = await mine.wait('msg', 2)
    assert.deepEqual(mine.all('read'), [])
    assert.deepEqual((({ read_seq: read, unread }) => [read, unread])(await seen(room, 'visitor')), [seq, 0])
    const late = await open(room, 'owner', seq)
    assert.equal((await late.wait('sync'))[0].read[room.visitor.id], seq)
    bye(mine, theirs, late)
  })
})

describe('who types and who is there', () => {
  test('typing is told to the partner in v1 alone, once in three seconds', async () => {
    const room = rooms[6]
    const [mine, theirs] = await both(room)
    const second = await open(room, 'owner')
    const original = await dial(server, room.id, room.visitor.token)
    let told = 0
    let began
    // A machine on which this takes so long that one more is allowed by then tries again.
    for (let tries = 0; tries < 5; tries++) {
      began = performance.now()
      for (let i = 0; i < 5; i++) mine.tell({ t: 'typing' })
      const all = await theirs.wait('typing', ++told)
      assert.deepEqual(all[0], { t: 'typing', user: room.owner.id })
      mine.tell({ t: 'typing' }) // still too early
      mine.socket.send('no json')
      await mine.wait('nack', tries + 1)
      theirs.socket.send('no json')
      await theirs.wait('nack', tries + 1) // what was told is there
      if (theirs.all('typing').length === told || performance.now() - began < 2900) break
      told = theirs.all('typing').length
      await sleep(3100)
    }
    assert.equal(theirs.all('typing').length, told)
    await sleep(3100)
    mine.tell({ t: 'typing' })
    await theirs.wait('typing', told + 1)
    assert.deepEqual([mine.all('typing'), second.all('typing'), original.heard], [[], [], []])
    bye(mine, theirs, second, original)
  })

  test('neither is told across a block', async () => {
    const room = rooms[5]
    const block = (method) => call(server, room.owner.token, `/members/${room.visitor.id}/block/`, { method })
    assert.equal((await block('POST')).status, 204)
    const [mine, theirs] = await both(room)
    for (const socket of [mine, theirs]) {
      socket.tell({ t: 'typing' })
      socket.send('x') // its answer comes after what typing would have said
    }
    for (const socket of [mine, theirs]) assert.equal((await socket.wait('nack'))[0].code, 'forbidden')
    for (const socket of [mine, theirs]) {
      await answered(socket, 2)
      assert.deepEqual([socket.all('typing'), socket.all('presence')], [[], []])
    }
    bye(mine, theirs)
    assert.equal((await block('DELETE')).status, 204)
  })

  test('a block ends both on sockets that are open', async () => {
    const room = rooms[5]
    const [mine, theirs] = await both(room)
    const on = (socket) => socket.all('presence').at(-1)?.on
    await Promise.all([mine, theirs].map((socket) => socket.until(() => on(socket) === true)))
    const block = (method) => call(server, room.visitor.token, `/members/${room.owner.id}/block/`, { method })
    assert.equal((await block('POST')).status, 204)
    await Promise.all([mine, theirs].map((socket) => socket.until(() => on(socket) === false)))
    for (const socket of [mine, theirs]) socket.tell({ t: 'typing' })
    for (const n of [1, 2]) for (const socket of [mine, theirs]) await answered(socket, n)
    assert.deepEqual([mine.all('typing'), theirs.all('typing')], [[], []])
    bye(mine, theirs)
    assert.equal((await block('DELETE')).status, 204)
  })

  test('presence is told at once to room partners, its end after ten seconds, a reconnect within them not at all', { timeout: 120_000 }, async () => {
    // A member of whom no socket was open: he signs up now.
    const body = { email: 'v1-guest@example.com', password: 'correct horse battery', username: 'guest' }
    const { user, token: { access_token: token } } = await (await call(server, null, '/accounts/signup/', { method: 'POST', body })).json()
    const [, , , , , , , home] = rooms
    const product = await (await call(server, home.owner.token, `/products/${home.product}/`)).json()
    const asked = await call(server, token, '/chat/rooms/', { method: 'POST', body: { shop_user_email: product.owner.email, visitor_user_email: body.email, product: product.id } })
    const { id } = await asked.json()
    const partner = await dialV1(server, id, home.owner.token)
    const original = await dial(server, id, home.owner.token)
    const stranger = await open(home, 'visitor')
    const of = (socket) => socket.all('presence').filter((frame) => frame.user === user.id).map(({ on }) => on)
    await partner.until(() => of(partner).length)
    assert.deepEqual(of(partner), [false]) // how it is when one comes

    let guest = await dialV1(server, id, token)
    await partner.until(() => of(partner).length > 1)
    assert.deepEqual(guest.all('presence').map(({ user: who, on }) => [who, on]), [[home.owner.id, true]])
    const second = await dial(server, id, token) // the original's mode counts too
    bye(guest)
    await sleep(1000)
    guest = await dialV1(server, 'me', token) // and so does /ws/me
    bye(second)
    await sleep(1000)
    const left = performance.now()
    bye(guest)
    await sleep(2000) // within the grace
    guest = await dialV1(server, id, token)
    await sleep(left + 12_000 - performance.now())
    assert.deepEqual(of(partner), [false, true])
    bye(guest)
    const start = Date.now()
    await partner.until(() => of(partner).length > 2)
    assert.ok(Date.now() - start > 9500, `${Date.now() - start} ms`)
    assert.deepEqual(of(partner), [false, true, false])
    assert.deepEqual([of(stranger), original.heard], [[], []])
    bye(partner, original, stranger)
  })
})

describe('/ws/me', () => {
  test('tells both parties how the room is for each, and nobody else', async () => {
    const room = rooms[7]
    const other = [...tokens].find(([id]) => id !== room.owner.id && id !== room.visitor.id)[1]
    const [mine, theirs, stranger] = await Promise.all([room.owner.token, room.visitor.token, other].map((token) => dialV1(server, 'me', token)))
    const own = (socket) => socket.all('room').filter((frame) => frame.room === room.id)
    const before = await seen(room, 'visitor')
    const writer = await open(room, 'owner')
    writer.send('안녕하세요')
    const [{ seq, ts }] = await writer.wait('ack')
    await theirs.until(() => own(theirs).length)
    await mine.until(() => own(mine).length)
    assert.match(ts, STAMP)
    const wanted = { t: 'room', room: room.id, last_seq: seq, message: '안녕하세요', ts, kind: 'text' }
    assert.deepEqual(own(mine), [{ ...wanted, read_seq: seq, unread: 0 }])
    assert.deepEqual(own(theirs), [{ ...wanted, read_seq: before.read_seq, unread: seq - before.read_seq }])
    assert.deepEqual(Object.keys(own(theirs)[0]), ['t', 'room', 'last_seq', 'read_seq', 'unread', 'message', 'ts', 'kind'])

    // His mark concerns himself alone, and says no message.
    assert.equal((await call(server, room.visitor.token, `/chat/${room.id}/read/`, { method: 'POST', body: { seq } })).status, 204)
    await theirs.until(() => own(theirs).length > 1)
    assert.deepEqual(own(theirs)[1], { t: 'room', room: room.id, last_seq: seq, read_seq: seq, unread: 0, message: null, ts: null })
    writer.send('다음')
    await mine.until(() => own(mine).length > 1)
    assert.equal(own(mine)[1].message, '다음')
    assert.deepEqual(stranger.all('room'), [])
    assert.deepEqual([mine, theirs, stranger].flatMap((socket) => socket.heard.filter(({ t }) => t !== 'room')), [])
    bye(mine, theirs, stranger, writer)
  })

  test('tells of the original\'s messages and of cards; frames of a room are ignored on it, unreadable ones refused', async () => {
    const room = rooms[7]
    const theirs = await dialV1(server, 'me', room.visitor.token)
    const original = await dial(server, room.id, room.owner.token)
    original.say('from the original')
    assert.equal((await theirs.wait('room'))[0].message, 'from the original')
    theirs.send('to whom?')
    theirs.tell({ t: 'resume', since: 0 })
    theirs.tell({ t: 'read', seq: 1 })
    theirs.tell({ t: 'typing' })
    theirs.socket.send('no json')
    theirs.tell({ t: 'auth', token: 'nonsense' })
    assert.deepEqual(await theirs.wait('nack', 2), Array(2).fill({ t: 'nack', cid: null, code: 'bad' }))
    theirs.tell({ t: 'auth', token: room.owner.token })
    assert.equal(await theirs.closed, 4403)
    bye(original)
  })

  test('hears of every message of a burst in the end, though the partner reads meanwhile', async () => {
    const room = rooms[6]
    const [me, mine, theirs] = [await dialV1(server, 'me', room.owner.token), ...(await both(room))]
    for (let i = 0; i < 300; i++) {
      theirs.send(`${i}`)
      if (i % 10 === 0) mine.tell({ t: 'read', seq: i })
      if (i % 50 === 0) await sleep(5)
    }
    const end = (await theirs.wait('ack', 300)).at(-1).seq
    await me.until(() => me.all('room').some((frame) => frame.last_seq === end && frame.message === '299'))
    bye(me, mine, theirs)
  })

  test('is no place for a client that does not speak v1, nor for another site with his cookie', async () => {
    const token = rooms[0].owner.token
    assert.equal((await dial(server, null, token, { path: '/ws/me' })).status, 400)
    assert.equal((await dial(server, null, token, { path: '/ws/me', protocols: ['graphql-ws'] })).status, 400)
    assert.equal((await dialV1(server, 'me', null)).status, 401)
    assert.equal((await call(server, token, '/ws/me')).status, 426)
    const cookie = `access-token=${token}`
    assert.equal((await dialV1(server, 'me', null, { headers: { cookie, origin: 'https://evil.example' } })).status, 403)
    const ours = await dialV1(server, 'me', null, { headers: { cookie, origin: server.url } })
    assert.equal(ours.socket.protocol, 'wooga.chat.v1')
    bye(ours)
  })
})

// The last: it makes the rooms long.
test('what is said between the handshake and the opening is there at once', { timeout: 120_000 }, async () => {
  await Promise.all(rooms.slice(0, 8).map(async (at) => {
    let { last_seq: last } = await seen(at, 'owner')
    const writer = await open(at, 'owner')
    for (let i = 0; i < 200; i++) {
      const opening = open(at, 'visitor', last)
      await sleep(Math.random() * 6)
      writer.send('just now')
      const socket = await opening
      await writer.wait('ack', i + 1)
      const said = performance.now()
      await socket.until(() => seqs(socket).at(-1) === last + 1)
      const ms = performance.now() - said
      assert.ok(ms < 3800, `${ms} ms after its sender`) // comparing last_seq would take 4 to 6 seconds
      last++
      socket.socket.terminate()
      await sleep(3) // that its room is gone from its loop
    }
    bye(writer)
  }))
})
