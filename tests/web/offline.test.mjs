// Without a network: the client opens, what is agreed and what was said can be read, what is written is sent later; nothing of
// it stays after signing out; a newer version says so.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { agree, openMarket, pair, password } from '../support/market.mjs'
import { startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { complaints, overflow, person, startBrowser } from './browser.mjs'

let data, server, market, browser, people, rental, one, page
before(async () => {
  data = mkdtempSync(join(tmpdir(), 'wooga-offline-'))
  market = await openMarket({ data })
  server = market.server
  people = await pair(market)
  rental = await agree(people, 3, 5)
  browser = await startBrowser()
  one = await person(browser, market.url, { name: 'offline', viewport: { width: 390, height: 844 } })
  page = one.page
})
after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(data, { recursive: true, force: true })
})

async function signIn() {
  await page.goto('/login')
  await page.fill('[name=email]', people.renter.email)
  await page.fill('[name=password]', password)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/')
  await page.getByRole('link', { name: '나', exact: true }).waitFor()
}

/** The worker is there, and has all that it keeps. */
const controlled = () => page.waitForFunction(() => navigator.serviceWorker?.controller)
/** No network and no server, whichever a browser would ask. */
async function cut() {
  await server.stop('SIGKILL')
  await one.context.setOffline(true)
}
async function mend() {
  server = await startServer({ data, port: server.port })
  await one.context.setOffline(false)
}
/** Everything that this origin has stored in the browser, as text. */
const stored = () =>
  page.evaluate(async () => {
    const rows = async ({ name, version }) => {
      const db = await new Promise((done, fail) => Object.assign(indexedDB.open(name, version), { onsuccess: (event) => done(event.target.result), onerror: fail }))
      const all = await Promise.all([...db.objectStoreNames].map((store) => new Promise((done) => (db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result)))))
      db.close()
      return all
    }
    const tables = await Promise.all((await indexedDB.databases()).map(rows))
    const kept = []
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname)
    return { text: JSON.stringify([tables, { ...localStorage }, { ...sessionStorage }]), paths: kept }
  })

/** What a page shows is kept a moment after it is seen; whoever leaves before then has not seen it. */
const isKept = (key, text) =>
  until(`${key} is kept, with ${text}`, () =>
    page.evaluate(async ([key, text]) => {
      if (!(await indexedDB.databases()).some(({ name }) => name === 'wooga-kept')) return false
      const db = await new Promise((done, fail) => Object.assign(indexedDB.open('wooga-kept'), { onsuccess: (event) => done(event.target.result), onerror: fail }))
      const row = await new Promise((done) => (db.transaction('rows').objectStore('rows').get(key).onsuccess = (event) => done(event.target.result)))
      db.close()
      return JSON.stringify(row ?? null).includes(text)
    }, [key, text]))

/** As if it had never been kept. */
const forget = (key) =>
  page.evaluate(async (key) => {
    const db = await new Promise((done, fail) => Object.assign(indexedDB.open('wooga-kept'), { onsuccess: (event) => done(event.target.result), onerror: fail }))
    await new Promise((done) => (db.transaction('rows', 'readwrite').objectStore('rows').delete(key).onsuccess = done))
    db.close()
  }, key)

test('the worker comes with the first page, and keeps the client alone', { timeout: 120_000 }, async () => {
  await signIn()
  await controlled()
  const { paths } = await stored()
  assert.ok(paths.includes('/') && paths.filter((path) => path.endsWith('.js')).length > 10, paths.join())
  assert.deepEqual(paths.filter((path) => !/^\/($|assets\/|(favicon|sports)\.svg$|manifest\.webmanifest$)/.test(path)), [])
})

test('what is agreed and what was said can be read without a network', { timeout: 180_000 }, async () => {
  await page.goto(`/chats/${people.room.id}`)
  await page.locator('.room[data-connection=open]').waitFor()
  await page.fill('[name=message]', '정문에서 만나요')
  await page.keyboard.press('Enter')
  await page.locator('.bubble', { hasText: '정문에서 만나요' }).locator('.tick-sent').waitFor()
  await isKept('rooms', people.product.name)
  await isKept(`room ${people.room.id}`, '정문에서 만나요')
  await page.goto('/me')
  await page.locator('.rows .row').first().waitFor()
  await isKept('rentals renter', people.product.name)
  const tent = await people.renter.list({ name: '겨울 텐트', category: '텐트' })
  await page.goto('/me/gear')
  await page.locator(`[data-gear="${tent.id}"] .buttons`).waitFor()
  await isKept('gear', tent.name)
  await page.goto(`/rentals/${rental}`)
  await page.locator('.agreement').waitFor()
  await isKept(`rental ${rental}`, people.product.name)
  await isKept(`agreement ${rental}`, 'agreed_at')
  await cut()

  await page.reload()
  await page.locator('.seen-at').first().waitFor()
  await page.locator('.agreement', { hasText: '약속한 내용' }).waitFor()
  await page.getByText(people.product.name).waitFor()
  await page.locator('.offline').waitFor()
  assert.equal(await page.locator('[data-move]').count(), 0, 'nothing can be done of it now')
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  await one.shot('rental')
  await forget('rentals owner')
  await page.goto('/me')
  await page.locator('.seen-at').waitFor()
  await page.locator('.rows .row', { hasText: people.product.name }).waitFor()
  await one.shot('me')
  await page.goto('/me/gear')
  await page.locator('.seen-at').waitFor()
  await page.locator(`[data-gear="${tent.id}"]`).waitFor()
  assert.equal(await page.locator('[data-gear] .buttons').count(), 0)
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  await one.shot('gear')
  await page.goto(`/chats/${people.room.id}`)
  await page.locator('.bubble', { hasText: '정문에서 만나요' }).waitFor()
})

test('what is written meanwhile outlives the page, and is sent once', { timeout: 180_000 }, async () => {
  await page.fill('[name=message]', '비가 오면 전화할게요')
  await page.keyboard.press('Enter')
  const bubble = page.locator('.bubble', { hasText: '비가 오면 전화할게요' })
  await bubble.locator('.tick-sending').waitFor()
  await page.reload()
  await bubble.locator('.tick-sending').waitFor()
  assert.deepEqual(await complaints(page), [])
  await one.shot('room')
  await mend()
  await bubble.locator('.tick-sent, .tick-read').waitFor()
  const { body } = await people.owner.get(`/chat/${people.room.id}/messages/`)
  assert.equal(body.filter(({ text }) => text === '비가 오면 전화할게요').length, 1)
})

test('a page that cannot be had says so, and comes by itself when the network is back', { timeout: 120_000 }, async () => {
  await page.goto('/')
  await page.getByRole('link', { name: new RegExp(people.product.name) }).first().waitFor()
  await cut()
  await page.goto(`/p/${people.product.id}`)
  await page.getByRole('button', { name: '다시 시도' }).first().waitFor()
  assert.deepEqual(await complaints(page), [])
  await one.shot('product')
  await mend()
  await page.getByRole('heading', { name: people.product.name }).first().waitFor()
})

test('nothing of it stays when he has signed out, with and without a network', { timeout: 120_000 }, async () => {
  await page.goto(`/rentals/${rental}`)
  await page.locator('.agreement').waitFor()
  const secret = new RegExp(`정문에서 만나요|${people.renter.email}|${people.owner.username}`)
  await isKept(`agreement ${rental}`, 'agreed_at')
  assert.match((await stored()).text, secret)
  await page.evaluate(() => localStorage.setItem('draft', '{"name":"not yet listed"}'))
  await page.goto('/me')
  await page.getByRole('button', { name: '로그아웃' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await page.locator('.tabs [href="/login"]').waitFor()
  const { text, paths } = await stored()
  assert.doesNotMatch(text, secret)
  assert.doesNotMatch(text, /not yet listed|"member":/)
  assert.deepEqual(paths.filter((path) => /photos|api|chat|rental/i.test(path) && !path.startsWith('/assets/')), [])
  await cut()
  await page.goto(`/rentals/${rental}`)
  await page.getByText('로그인이 필요해요').waitFor()
  await mend()
})

/** The same server with another worker from a moment on. */
async function beside() {
  const state = { newer: false }
  const proxy = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: `127.0.0.1:${server.port}`, 'accept-encoding': 'identity' }
    delete headers['if-none-match']
    request({ port: server.port, host: '127.0.0.1', path: asked.url, method: asked.method, headers }, (from) => {
      const changed = asked.url === '/sw.js' && state.newer
      if (changed) delete from.headers['content-length']
      answer.writeHead(from.statusCode, changed ? { ...from.headers, etag: '"newer"' } : from.headers)
      from.pipe(answer, { end: !changed })
      if (changed) from.on('end', () => answer.end('\n// newer\n'))
    }).end()
  })
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${proxy.address().port}`, state, close: () => proxy.close() }
}

test('a newer version says so, and is taken when the reader wants', { timeout: 120_000 }, async () => {
  const proxy = await beside()
  const other = await person(browser, proxy.url, { name: 'newer', viewport: { width: 390, height: 844 } })
  try {
    await other.page.goto('/')
    await other.page.waitForFunction(() => navigator.serviceWorker?.controller)
    assert.equal(await other.page.locator('.newer').count(), 0, 'the first one is none that is newer')
    proxy.state.newer = true
    await other.page.evaluate(async () => (await navigator.serviceWorker.ready).update())
    await other.page.locator('.newer', { hasText: '새 버전이 있어요' }).waitFor()
    assert.deepEqual(await complaints(other.page), [])
    await other.shot('notice')
    const reloaded = other.page.waitForEvent('load')
    await other.page.locator('.newer button').click()
    await reloaded
    await other.page.locator('.newer').waitFor({ state: 'detached' })
    await other.page.getByRole('navigation').first().waitFor()
  } finally {
    proxy.close()
    await other.context.close()
  }
})
