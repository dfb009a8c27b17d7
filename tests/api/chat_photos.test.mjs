// Photos in a room: brought by POST /api/uploads/, sent once by their number.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { form, openMarket, pair, photo, png } from '../support/market.mjs'
import { dial } from '../support/chat.mjs'

let market
before(async () => {
  market = await openMarket()
})
after(() => market.close())

const upload = async (who, width = 60, height = 40) => {
  const { status, body, text } = await who.post('/api/uploads/', form({ file: photo(png(width, height)) }))
  assert.equal(status, 201, text)
  return body
}
/** A v1 socket; `send` answers the ack or nack of what it has sent. */
async function v1(who, room) {
  const listener = await dial(market.server, room.id, who.token, { protocols: ['wooga.chat.v1'] })
  listener.until = async (wanted) => {
    for (;;) {
      const found = listener.heard.find(wanted)
      if (found) return found
      await listener.hear(listener.heard.length + 1)
    }
  }
  listener.send = (frame, cid = randomUUID()) => {
    const from = listener.heard.length
    listener.socket.send(JSON.stringify({ t: 'send', cid, ...frame }))
    return listener.until((one) => listener.heard.indexOf(one) >= from && one.cid === cid && ['ack', 'nack'].includes(one.t))
  }
  return listener
}

test('a photo is a message with a body and a plain text, live and in the history, forwards and backwards', async () => {
  const { owner, renter, room } = await pair(market)
  const mine = await v1(renter, room)
  const theirs = await v1(owner, room)
  const original = await dial(market.server, room.id, owner.token)
  const { id, url } = await upload(renter)
  assert.equal((await mine.send({ photo: id })).t, 'ack')

  const body = { url: new URL(url).pathname, width: 60, height: 40 }
  const live = await theirs.until(({ t }) => t === 'msg')
  assert.deepEqual([live.kind, live.message, live.body], ['photo', '사진', body])
  assert.equal((await original.hear(1))[0].message, '사진')
  for (const query of ['', '?after_seq=0', '?before_seq=2', '?limit=1']) {
    const [row] = (await owner.get(`/chat/${room.id}/messages/${query}`)).body
    assert.deepEqual([row.kind, row.text, row.body, row.cid], ['photo', '사진', body, null], query)
  }
  const [seen] = (await owner.get('/chat/rooms/?type=owner')).body
  assert.equal(seen.latest_message, '사진')
  assert.equal((await market.guest.get(body.url)).status, 200)
  for (const one of [mine, theirs, original]) one.socket.close()
})

test('an upload serves one message, of its own member', async () => {
  const { owner, renter, room } = await pair(market)
  const mine = await v1(renter, room)
  const theirs = await v1(owner, room)
  const { id } = await upload(renter)
  const refused = async (socket, photo_) => {
    const { t, code } = await socket.send({ photo: photo_ })
    assert.deepEqual([t, code], ['nack', 'forbidden'], `${photo_}`)
  }
  await refused(theirs, id) // somebody else's
  await refused(mine, id + 1000) // nobody's
  const cid = randomUUID()
  const first = await mine.send({ photo: id }, cid)
  assert.deepEqual([first.t, first.dup], ['ack', false])
  await refused(mine, id) // used
  const again = await mine.send({ photo: id }, cid) // the same message, after a broken line
  assert.deepEqual([again.t, again.dup, again.seq], ['ack', true, first.seq])
  for (const bad of [0, -1, 1.5, '1', null, {}]) {
    const { t, code } = await mine.send({ photo: bad })
    assert.deepEqual([t, code], ['nack', 'bad'], JSON.stringify(bad))
  }
  assert.equal((await owner.get(`/chat/${room.id}/messages/`)).body.length, 1)
  for (const one of [mine, theirs]) one.socket.close()
})

test('a photo does not pass a block, and is there to be sent when it is gone', async () => {
  const { owner, renter, room } = await pair(market)
  const mine = await v1(renter, room)
  const { id } = await upload(renter)
  await owner.post(`/members/${renter.id}/block/`)
  assert.equal((await mine.send({ photo: id })).code, 'forbidden')
  await owner.del(`/members/${renter.id}/block/`)
  assert.equal((await mine.send({ photo: id })).t, 'ack')
  mine.socket.close()
})
