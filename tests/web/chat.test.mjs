// The chat in real browsers: what is written is sent once, whatever dies meanwhile; tabs share a socket; who types and who
// has read is seen.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { call, dial, makeTown, roomsOf, tokensOf } from '../support/chat.mjs'
import { startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { overflow, person, picture, startBrowser } from './browser.mjs'

let data, server, browser, room, owner, visitor

/** A member in a browser, signed in by the cookie. */
async function member({ id, token }, name, viewport) {
  const one = await person(browser, server.url, { name, viewport })
  await one.context.addCookies([{ name: 'access-token', value: token, url: server.url, httpOnly: true }])
  await one.context.addInitScript(() => localStorage.setItem('member', '1'))
  return { ...one, id, token }
}

before(async () => {
  data = mkdtempSync(join(tmpdir(), 'wooga-chat-'))
  makeTown(data, { members: 8, products: 8, rooms: 8, messages: 16 })
  server = await startServer({ data })
  room = (await roomsOf(server, tokensOf(data, 1, 8)))[0]
  browser = await startBrowser({ shell: true })
  owner = await member(room.owner, 'chat-owner', { width: 390, height: 844 })
  visitor = await member(room.visitor, 'chat-visitor', { width: 1280, height: 850 })
})

after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(data, { recursive: true, force: true })
})

const restart = async () => (server = await startServer({ data, port: server.port }))
const live = (page) => page.locator('.room[data-connection=open]').waitFor()
const bubble = (page, text) => page.locator('.bubble', { hasText: text })
const tick = (page, text, state) => bubble(page, text).locator(`.tick-${state}`).waitFor()
/** Acknowledged, and perhaps read meanwhile. */
const isSent = (page, text) => bubble(page, text).locator('.tick-sent, .tick-read').waitFor()

async function enter({ page }) {
  await page.goto(`/chats/${room.id}`)
  await live(page)
}

async function write(page, text) {
  await page.fill('[name=message]', text)
  await page.keyboard.press('Enter')
}

async function stored() {
  const answer = await call(server, room.owner.token, `/chat/${room.id}/messages/`)
  return (await answer.json()).map((message) => message.text)
}

const timesStored = async (text) => (await stored()).filter((other) => other === text).length

/** What was stored on the server, once it has the text. */
const untilStored = (text) => until(`it is stored: ${text}`, () => timesStored(text))

const options = { timeout: 120_000 }

test('each sees that the other is there, types and has read', options, async () => {
  await enter(owner)
  await enter(visitor)
  await owner.page.locator('.presence').waitFor()
  await visitor.page.locator('.presence').waitFor()
  await visitor.page.locator('[name=message]').pressSequentially('쓰는 중')
  await owner.page.locator('.typing', { hasText: /쓰고 있어요/ }).waitFor()
  await visitor.page.keyboard.press('Enter')
  await bubble(owner.page, '쓰는 중').waitFor()
  await tick(visitor.page, '쓰는 중', 'read')
  await owner.page.goto('/')
  await write(visitor.page, '보셨나요?')
  await tick(visitor.page, '보셨나요?', 'sent')
  assert.equal(await bubble(visitor.page, '보셨나요?').locator('.tick-read').count(), 0)
  // The list of rooms knows without asking.
  await owner.page.locator('.tab .badge').waitFor()
  await enter(owner)
  await tick(visitor.page, '보셨나요?', 'read')
  await owner.page.locator('.tab .badge').waitFor({ state: 'detached' })
  for (const one of [owner, visitor]) {
    await one.shot('talk')
    assert.equal(await overflow(one.page), 0)
    assert.deepEqual(one.errors, [])
  }
})

test('what has cost others their money warns its reader, and stops nothing', options, async () => {
  await enter(visitor)
  await enter(owner)
  await write(visitor.page, '카톡 주시고 110-123-456789 로 선입금이요')
  const caution = bubble(owner.page, '선입금이요').locator('.caution [data-caution]')
  await caution.first().waitFor()
  assert.deepEqual(await caution.evaluateAll((all) => all.map((one) => one.dataset.caution)), ['account', 'prepay', 'outside'])
  await isSent(visitor.page, '선입금이요')
  assert.equal(await visitor.page.locator('.caution').count(), 0)
  assert.equal(await overflow(owner.page), 0)
  await owner.shot('caution')
})

test('what is written offline survives the closed tab, and is sent once, from any page', options, async () => {
  await enter(visitor)
  await server.stop('SIGKILL')
  await visitor.context.setOffline(true)
  await visitor.page.locator('.offline').waitFor()
  await write(visitor.page, '터널에서 첫째')
  await write(visitor.page, '터널에서 둘째')
  await bubble(visitor.page, '터널에서 둘째').locator('.tick-sending').waitFor()
  await visitor.page.close()
  await visitor.context.setOffline(false)
  await restart()
  visitor.page = await visitor.context.newPage()
  await visitor.page.goto('/')
  await untilStored('터널에서 둘째')
  const texts = (await stored()).filter((text) => text.startsWith('터널에서'))
  assert.deepEqual(texts, ['터널에서 첫째', '터널에서 둘째'])
  await enter(visitor)
  await isSent(visitor.page, '터널에서 둘째')
  assert.equal(await bubble(visitor.page, '터널에서').count(), 2)
  await bubble(owner.page, '터널에서 둘째').waitFor()
  assert.equal(await bubble(owner.page, '터널에서').count(), 2)
})

test('the server dies again and again: nothing is lost, nothing twice, the order stays', options, async () => {
  await enter(visitor)
  await enter(owner)
  const expected = []
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 8; i++) {
      const text = `번호 ${round}-${i}.`
      expected.push(text)
      await write(visitor.page, text)
      if (i === 4) await server.stop('SIGKILL')
    }
    await restart()
    await untilStored(expected.at(-1))
  }
  const numbers = (texts) => texts.filter((text) => text.startsWith('번호'))
  assert.deepEqual(numbers(await stored()), expected)
  for (const { page } of [owner, visitor]) {
    await bubble(page, expected.at(-1)).waitFor()
    await page.locator('.tick-sending').first().waitFor({ state: 'detached' })
    assert.deepEqual(numbers(await page.locator('.bubble p').allTextContents()), expected)
  }
})

test('more missed than the socket repeats: all of it comes from the history, in order', options, async () => {
  await enter(visitor)
  const { port } = server
  await server.stop()
  // Elsewhere, so that the browser hears nothing of it.
  server = await startServer({ data })
  const talker = await dial(server, room.id, room.owner.token)
  for (let i = 1; i <= 620; i++) talker.say(`놓친 ${i}.`)
  await talker.hear(620, 60_000)
  talker.socket.close()
  await server.stop()
  server = await startServer({ data, port })
  await bubble(visitor.page, '놓친 620.').waitFor({ timeout: 120_000 })
  const texts = await visitor.page.locator('.bubble p').allTextContents()
  assert.deepEqual(texts.filter((text) => text.startsWith('놓친')), Array.from({ length: 620 }, (_, i) => `놓친 ${i + 1}.`))
  await live(visitor.page)
})

test('who writes fast is slowed down by the client, not refused by the server', options, async () => {
  const { port } = server
  await server.stop()
  server = await startServer({ data, port, env: { WOOGA_LIMITS: 'on' } })
  await enter(visitor)
  const refusals = []
  visitor.page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => /"nack"/.test(payload) && refusals.push(payload))
    socket.on('close', () => refusals.push('closed'))
  })
  await enter(visitor)
  refusals.length = 0
  const expected = Array.from({ length: 40 }, (_, i) => `빠른 ${i}.`)
  for (const text of expected) await write(visitor.page, text)
  await isSent(visitor.page, '빠른 39.')
  assert.deepEqual((await stored()).filter((text) => text.startsWith('빠른')), expected)
  assert.deepEqual(refusals, [])
  await server.stop()
  server = await startServer({ data, port })
})

test('two tabs share the sockets; when the first closes, the second goes on', options, async () => {
  const sockets = { first: 0, second: 0 }
  await visitor.page.close()
  const first = await visitor.context.newPage()
  first.on('websocket', () => sockets.first++)
  visitor.page = first
  await enter({ page: first })
  const second = await visitor.context.newPage()
  second.on('websocket', () => sockets.second++)
  await enter({ page: second })
  await write(second, '둘째 창에서')
  await isSent(second, '둘째 창에서')
  await bubble(first, '둘째 창에서').waitFor()
  await bubble(owner.page, '둘째 창에서').waitFor()
  await until('the room and /ws/me', () => sockets.first >= 2)
  assert.equal(sockets.first, 2, 'the room and /ws/me')
  assert.equal(sockets.second, 0)
  await first.close()
  visitor.page = second
  await write(second, '첫째 창은 닫혔어요')
  await bubble(owner.page, '첫째 창은 닫혔어요').waitFor()
  await isSent(second, '첫째 창은 닫혔어요')
  await write(owner.page, '네, 보여요')
  await bubble(second, '네, 보여요').waitFor()
  assert.equal(await timesStored('첫째 창은 닫혔어요'), 1)
  await until('both are the second\'s', () => sockets.second >= 2)
  assert.equal(sockets.second, 2)
})

test('a browser without room for the outbox says so, and sends', options, async () => {
  const page = await owner.context.newPage()
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  })
  await owner.page.close()
  owner.page = page
  await enter(owner)
  await write(page, '저장할 곳이 없어요')
  await page.locator('.toast-on').waitFor()
  await isSent(page, '저장할 곳이 없어요')
  assert.equal(await timesStored('저장할 곳이 없어요'), 1)
})

test('a photo is a message', options, async () => {
  await enter(visitor)
  await enter(owner)
  await visitor.page.setInputFiles('.attach input', { name: 'a.png', mimeType: 'image/png', buffer: picture(1600, 1200, [60, 120, 90]) })
  for (const { page } of [visitor, owner]) {
    const photo = page.locator('.bubble[data-seq] .chat-photo img').last()
    await photo.waitFor()
    await photo.evaluate((image) => image.decode())
    assert.ok(await photo.evaluate((image) => image.naturalWidth > 0))
  }
})

test('muted, blocked, reported, left: each by the menu of the room', options, async () => {
  await enter(visitor)
  await enter(owner)
  const { page } = owner
  const menu = async (name) => {
    await page.getByRole('button', { name: '대화 설정' }).click()
    await page.locator('.menu').getByRole('button', { name }).click()
  }
  await menu('알림 끄기')
  await page.locator('.room-head .muted').waitFor()
  await page.goto('/chats')
  await page.locator(`.room-row[href="/chats/${room.id}"] .muted`).waitFor()
  await enter(owner)
  await menu('알림 켜기')
  await page.locator('.room-head .muted').waitFor({ state: 'detached' })
  await menu('신고하기')
  await page.fill('[name=reason]', '약속을 지키지 않아요')
  await page.getByRole('button', { name: '신고 보내기' }).click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  await menu('차단하기')
  await page.locator('dialog').getByRole('button', { name: '차단하기' }).click()
  await page.locator('.room-blocked').waitFor()
  assert.equal(await page.getByRole('button', { name: '날짜 제안', exact: true }).count(), 0)
  // The other learns it when a message is refused, and keeps what was written.
  await write(visitor.page, '막힌 메시지')
  await visitor.page.locator('.bubble.failed', { hasText: '막힌 메시지' }).waitFor()
  await visitor.page.locator('.room-blocked').waitFor()
  assert.equal(await timesStored('막힌 메시지'), 0)
  await menu('차단 풀기')
  await page.locator('.composer').waitFor()
  await visitor.page.getByRole('button', { name: '다시 보내기' }).click()
  await bubble(page, '막힌 메시지').waitFor()
  await menu('대화 나가기')
  await page.locator('dialog').getByRole('button', { name: '대화 나가기' }).click()
  await page.waitForURL((url) => url.pathname === '/chats')
  await page.locator(`.room-row[href="/chats/${room.id}"]`).waitFor({ state: 'detached' })
  // The next message brings it back.
  await enter(visitor)
  await write(visitor.page, '아직 계신가요?')
  await page.locator(`.room-row[href="/chats/${room.id}"]`, { hasText: '아직 계신가요' }).waitFor()
})

/** Signs up on a page of its own. */
async function signUp(page, username) {
  await page.goto('/login')
  await page.getByRole('button', { name: '처음이신가요? 가입하기' }).click()
  await page.fill('[name=username]', username)
  await page.fill('[name=email]', `${username}@chat.example`)
  await page.fill('[name=password]', 'a-long-racket-7')
  await page.click('button[type=submit]')
  await page.getByRole('button', { name: '나중에 할게요' }).click()
  await page.waitForURL((url) => url.pathname === '/')
}

test('who signs out or in does so in every tab', options, async () => {
  const { context, page } = await person(browser, server.url, { name: 'chat-tabs' })
  await signUp(page, 'first')
  const other = await context.newPage()
  await other.goto('/me')
  await other.getByText('first@chat.example').waitFor()
  await page.goto('/me')
  await page.getByRole('button', { name: '로그아웃' }).click()
  await other.getByRole('link', { name: '로그인' }).first().waitFor()
  await signUp(page, 'second')
  await other.getByText('second@chat.example').waitFor()
  await context.close()
})

test('who signs in elsewhere in place of another finds nothing of his in an open form', options, async () => {
  const { context, page } = await person(browser, server.url, { name: 'chat-form' })
  await signUp(page, 'typist')
  const other = await context.newPage()
  await other.goto('/me/fit')
  await other.fill('[name=foot]', '265')
  await page.evaluate(async () => {
    const body = JSON.stringify({ email: 'heir@chat.example', password: 'a-long-racket-7', username: 'heir' })
    await fetch('/accounts/signup/', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    localStorage.setItem('member', '1')
  })
  await other.waitForFunction(() => document.querySelector('[name=foot]')?.value === '')
  await context.close()
})

test('a token is renewed on the open socket before it ends; a session that is over signs out', options, async () => {
  const { context, page } = await person(browser, server.url, { name: 'chat-renewal' })
  const said = []
  let closed = 0
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => said.push(String(payload)))
    socket.on('close', () => closed++)
  })
  await page.goto('/login')
  await page.evaluate(async () => {
    const body = JSON.stringify({ email: 'renewal@chat.example', password: 'a-long-racket-7', username: 'renewal' })
    await fetch('/accounts/signup/', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    localStorage.setItem('member', '1')
  })
  const left = () => page.evaluate(() => Number(localStorage.getItem('expires')) - Date.now())
  // As if the token had five minutes and so many seconds left, in which the socket has to open.
  for (const spare of [2, 10, 40]) {
    await page.evaluate((ms) => localStorage.setItem('expires', String(Date.now() + ms)), 300_000 + spare * 1000)
    await page.goto('/')
    said.length = closed = 0
    await until('the token is another', async () => (await left()) > 11 * 3_600_000, 90_000)
    if (said.length) break
  }
  assert.match(said[0] ?? '', /^\{"t":"auth","token":"[^"]+\.[^"]+\.[^"]+"\}$/)
  assert.equal(closed, 0)
  await page.evaluate(() => fetch('/accounts/logout/', { method: 'POST' }))
  await page.getByRole('link', { name: '로그인' }).waitFor()
  await context.close()
})
