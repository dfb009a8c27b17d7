// Notices of messages take a minute (docs/notifications.md): only of what is not read by then, and not of muted rooms.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { dial } from '../support/chat.mjs'
import { openMarket, pair } from '../support/market.mjs'
import { openPushService } from '../support/push_service.mjs'
import { until } from '../support/until.mjs'

let market, service
before(async () => {
  service = await openPushService()
  market = await openMarket({ env: { WOOGA_INSIDE: 'on' } })
})
after(async () => {
  await market.close()
  service.close()
})

async function say(who, room, text) {
  const socket = await dial(market.server, room.id, who.token)
  socket.say(text)
  await socket.hear(1)
  socket.socket.close()
}
const told = async (who) => (await who.get('/api/notifications/')).body

test('what stays unread for a minute is told once, and reading it in the room takes it back', { timeout: 150_000 }, async () => {
  const [left, read, muted] = [await pair(market), await pair(market), await pair(market)]
  await muted.owner.post(`/chat/${muted.room.id}/mute/`, { muted: true })
  await left.owner.put('/api/notifications/settings/', { quiet_from: 0, quiet_to: 0 })
  const [shown, silent] = [service.browser(), service.browser()]
  for (const [{ owner }, { subscription }] of [[left, shown], [muted, silent]]) assert.equal((await owner.post('/api/push/subscriptions/', subscription)).status, 201)
  const began = Date.now()
  for (const { renter, room } of [left, read, muted]) {
    await say(renter, room, '안녕하세요')
    await say(renter, room, '계세요?')
  }
  await read.owner.post(`/chat/${read.room.id}/read/`, { seq: 2 })
  await sleep(began + 50_000 - Date.now())
  assert.equal((await told(left.owner)).unread, 0)
  await until('it is told', async () => (await told(left.owner)).unread > 0)
  const { unread, notifications } = await told(left.owner)
  assert.equal(unread, 1)
  assert.equal(notifications.length, 1)
  const { kind, who, product, link } = notifications[0]
  assert.deepEqual([kind, who, product, link], ['message', 'renter', left.product.name, `/chats/${left.room.id}`])
  for (const who of [left.renter, read.owner, muted.owner]) assert.deepEqual(await told(who), { unread: 0, notifications: [] })

  await until('it is shown', () => shown.messages.length > 0)
  assert.deepEqual([shown.messages.length, silent.tries.length], [1, 0])
  assert.deepEqual([shown.messages[0].text, shown.messages[0].link], [notifications[0].text, link])

  await left.owner.post(`/chat/${left.room.id}/read/`, { seq: 2 })
  assert.deepEqual(await told(left.owner), { unread: 0, notifications: [] })
})
