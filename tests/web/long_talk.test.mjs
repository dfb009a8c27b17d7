// A talk of ten thousand messages in a real browser: paged while one scrolls, standing still while it is, and searched.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { dial, makeTown, roomsOf, tokensOf } from '../support/chat.mjs'
import { startServer } from '../support/server.mjs'
import { complaints, drawn, overflow, person, startBrowser } from './browser.mjs'

const MESSAGES = 10_000
const options = { timeout: 300_000 } // a machine that does other things pages through ten thousand messages for a while
let data, server, browser, room, one, page

before(async () => {
  data = mkdtempSync(join(tmpdir(), 'wooga-long-'))
  makeTown(data, { members: 2, products: 1, rooms: 1, messages: MESSAGES })
  server = await startServer({ data })
  room = (await roomsOf(server, tokensOf(data, 1, 2)))[0]
  browser = await startBrowser()
  one = await person(browser, server.url, { name: 'long-talk', viewport: { width: 360, height: 740 } })
  await one.context.addCookies([{ name: 'access-token', value: room.visitor.token, url: server.url, httpOnly: true }])
  await one.context.addInitScript(() => localStorage.setItem('member', '1'))
  page = one.page
  page.setDefaultTimeout(90_000)
})
after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(data, { recursive: true, force: true })
})

const seqs = () => page.locator('.talk [data-seq]').evaluateAll((all) => all.map(({ dataset }) => Number(dataset.seq)))
/** The first message that is seen whole, and where. */
const firstSeen = () => page.evaluate(() => {
  const top = document.querySelector('.talk').getBoundingClientRect().top
  for (const bubble of document.querySelectorAll('.talk [data-seq]')) {
    const at = bubble.getBoundingClientRect()
    if (at.height && at.top >= top) return { seq: Number(bubble.dataset.seq), at: at.top - top }
  }
  return null
})
const settled = (what) => page.waitForFunction(what)

test('earlier messages come while one scrolls up, each once, and what is read stays where it is', options, async () => {
  await page.goto(`/chats/${room.id}`)
  await page.locator('.room[data-connection=open]').waitFor()
  await drawn(page)
  const last = Math.max(...(await seqs()))
  for (let pages = 0; pages < 6; pages++) {
    const before = await seqs()
    // Nothing of the page before is still to find its height.
    await page.waitForFunction(() => [...document.querySelectorAll('.messages.past')].every((part) => part.hasAttribute('data-still')))
    await page.evaluate(() => (document.querySelector('.talk').scrollTop = 120))
    const seen = await firstSeen()
    // They come a few a frame.
    await page.waitForFunction((first) => Number(document.querySelector('.talk [data-seq]').dataset.seq) <= first - 50, before[0])
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    const now = await page.locator(`.talk [data-seq="${seen.seq}"]`).evaluate((bubble) => bubble.getBoundingClientRect().top - bubble.closest('.talk').getBoundingClientRect().top)
    assert.ok(Math.abs(now - seen.at) < 4, `message ${seen.seq} moved from ${seen.at} to ${now}`)
  }
  // Left out of sight later, each part keeps the height that it had when it was drawn.
  const heights = () => page.locator('.talk .messages').evaluateAll((all) => all.map((part) => part.offsetHeight))
  await page.evaluate(() => (document.querySelector('.talk').scrollTop = 1e6))
  const had = await heights()
  await page.waitForFunction(() => [...document.querySelectorAll('.messages.past')].every((part) => part.hasAttribute('data-still')))
  await drawn(page)
  assert.deepEqual(await heights(), had)
  assert.equal(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight), 0, 'the page scrolls, and not the talk')
  const all = await seqs()
  assert.deepEqual(all, Array.from({ length: all.length }, (_, i) => last - all.length + 1 + i))
})

test('what was said long ago is found, and gone to', options, async () => {
  const visitor = await dial(server, room.id, room.owner.token)
  visitor.say('헬멧은 55호예요')
  await visitor.hear(1)
  visitor.socket.close()
  await page.getByRole('button', { name: '대화에서 찾기' }).click()
  const box = page.getByRole('search').getByRole('searchbox')
  assert.ok(await box.evaluate((input) => input === document.activeElement))
  await box.fill('55호')
  await page.locator('.room-search .row', { hasText: '헬멧은 55호예요' }).waitFor()
  assert.deepEqual(await complaints(page), [])
  assert.equal(await overflow(page), 0)
  await one.shot('search')
  const wanted = await (await fetch(`${server.url}/chat/${room.id}/messages/?after_seq=40&limit=1`, { headers: { authorization: `Bearer ${room.visitor.token}` } })).json()
  await box.fill(wanted[0].text)
  const rows = page.locator('.room-search .row')
  await rows.filter({ hasText: '헬멧은' }).waitFor({ state: 'detached' })
  await rows.first().waitFor()
  while (await page.locator('.room-search .button', { hasText: '더 보기' }).count()) {
    const n = await rows.count()
    await page.locator('.room-search .button', { hasText: '더 보기' }).click()
    await page.waitForFunction((had) => document.querySelectorAll('.room-search .row').length > had || !document.querySelector('.room-search .button'), n)
  }
  await rows.last().click()
  await page.locator('.room-search').waitFor({ state: 'detached' })
  const seq = (await seqs())[0]
  assert.ok(seq <= 41, `the talk begins with ${seq}`)
  const all = await seqs()
  assert.equal(new Set(all).size, all.length)
  await settled(() => document.getAnimations().length === 0)
  await page.locator('.talk [data-seq]').first().waitFor()
})

test('a word that nobody said is said to be none', options, async () => {
  await page.getByRole('button', { name: '대화에서 찾기' }).click()
  // What the other says meanwhile takes nobody's keyboard away.
  await page.locator('[name=message]').focus()
  const partner = await dial(server, room.id, room.owner.token)
  partner.say('보이시나요?')
  await page.locator('.bubble', { hasText: '보이시나요?' }).waitFor()
  partner.socket.close()
  assert.ok(await page.locator('[name=message]').evaluate((one) => one === document.activeElement), 'one goes on writing')
  await page.getByRole('search').getByRole('searchbox').fill('아무도 하지 않은 말')
  await page.locator('.room-search .hint').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.room-search').waitFor({ state: 'detached' })
})

test('the list of chats shows one side, or who is named', options, async () => {
  await page.goto('/chats')
  const rows = page.locator('.room-row')
  await rows.first().waitFor()
  await page.getByRole('button', { name: '내 장비', exact: true }).click()
  await page.getByText('그런 대화가 없어요').waitFor()
  await page.getByRole('button', { name: '문의', exact: true }).click()
  await rows.first().waitFor()
  await page.getByRole('searchbox').fill('없는 이름')
  await page.getByText('그런 대화가 없어요').waitFor()
  assert.deepEqual(await complaints(page), [])
  await one.shot('filter')
  await page.getByRole('searchbox').fill('')
  await rows.first().waitFor()
  assert.deepEqual(one.errors, [])
})

test('a talk of any length is drawn whole when it is opened, and stays so', options, async (t) => {
  for (const messages of [12, 21, 31, 50]) {
    const few = mkdtempSync(join(tmpdir(), 'wooga-few-'))
    makeTown(few, { members: 2, products: 1, rooms: 1, messages })
    const small = await startServer({ data: few })
    t.after(() => small.stop().then(() => rmSync(few, { recursive: true, force: true })))
    const { id, visitor } = (await roomsOf(small, tokensOf(few, 1, 2)))[0]
    const { context, page } = await person(browser, small.url, { name: `talk-${messages}`, viewport: { width: 360, height: 740 } })
    await context.addCookies([{ name: 'access-token', value: visitor.token, url: small.url, httpOnly: true }])
    await context.addInitScript(() => localStorage.setItem('member', '1'))
    await page.goto(`${small.url}/chats/${id}`)
    const whole = await page.evaluate(async (n) => {
      const frame = () => new Promise(requestAnimationFrame)
      const count = () => document.querySelectorAll('.talk [data-seq]').length
      for (let i = 0; i < 3000 && count() < n; i++) await frame()
      for (let i = 0; i < 10; i++) await frame()
      return { count: count(), log: document.querySelectorAll('[role=log]').length }
    }, messages)
    assert.deepEqual(whole, { count: messages, log: 1 })
    await context.close()
  }
})
