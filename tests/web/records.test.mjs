// In a browser: what is pressed in a checklist stays pressed, whatever is loaded or sent meanwhile.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, openMarket, pair } from '../support/market.mjs'
import { until } from '../support/until.mjs'
import { picture, signedIn, startBrowser } from './browser.mjs'

let market, browser
before(async () => {
  market = await openMarket()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const gate = () => {
  let open
  return { opened: new Promise((done) => (open = done)), open: () => open() }
}

/** The owner at a rental of today whose hand-over is recorded. */
async function recording(name) {
  const people = await pair(market)
  const path = `/api/rentals/${await agree(people, 0, 2)}/handover/`
  const who = await signedIn(browser, market.url, people.owner, { name, viewport: { width: 390, height: 844 } })
  await who.page.goto(`/rentals/${path.split('/')[3]}`)
  const goods = who.page.locator('[data-record=out] input[data-good=true]')
  await goods.first().waitFor()
  const kept = async () => (await people.owner.get(path)).body.records.find(({ side }) => side === 'out').checklist.filter(({ good }) => good).length
  return { ...who, path, goods, kept }
}
/** Two frames on: what has come is drawn. */
const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
const checked = (goods) => goods.evaluateAll((all) => all.filter((one) => one.checked).length)

test('what was loaded before an answer was pressed does not take it back', { timeout: 120_000 }, async () => {
  const { page, path, goods, kept } = await recording('records-late')
  const late = gate()
  let asked = 0
  await page.route((url) => url.pathname === path, async (route) => {
    const response = await route.fetch()
    asked++
    await late.opened
    await route.fulfill({ response })
  })
  const loaded = page.waitForResponse((response) => new URL(response.url()).pathname === path)
  await page.locator('input[data-slot=front]').setInputFiles({ name: 'front.png', mimeType: 'image/png', buffer: picture(64, 48, [90, 90, 90]) })
  await until('the records are asked for after the photo', () => asked > 0)
  const sent = page.waitForResponse((response) => response.url().endsWith('/checklist/'))
  await goods.first().check({ force: true })
  await sent
  late.open()
  await loaded
  await drawn(page)
  assert.equal(await checked(goods), 1)
  assert.equal(await kept(), 1)
})

test('two answers in a row are both kept, though the first is slow', { timeout: 120_000 }, async () => {
  const { page, goods, kept } = await recording('records-quick')
  const slow = gate()
  const sent = []
  await page.route('**/checklist/', async (route) => {
    const n = sent.push(route)
    if (n === 1) await slow.opened
    await route.continue()
  })
  const answers = []
  page.on('response', (response) => response.url().endsWith('/checklist/') && answers.push(response.status()))
  await goods.nth(0).check({ force: true })
  await until('the first is sent', () => sent.length === 1)
  await goods.nth(1).check({ force: true })
  assert.equal(await checked(goods), 2)
  // One that overtakes the first is answered before it.
  await drawn(page)
  if (sent.length > 1) await until('the second is answered', () => answers.length === 1)
  slow.open()
  await until('both are answered', () => answers.length === 2)
  await drawn(page)
  assert.equal(await checked(goods), 2)
  assert.equal(await kept(), 2)
})

test('what could not be loaded says so, in the talk and at the rental, and is not lost when it fails later', { timeout: 120_000 }, async () => {
  const { page, path, goods } = await recording('records-failed')
  const failing = (url) => url.pathname === path || /\/api\/rooms\/\d+\/rentals\/$/.test(url.pathname)
  const fail = (route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{"detail":"x","code":"internal"}' })
  await page.route(failing, fail)
  await page.reload()
  const alert = page.getByRole('alert')
  await alert.waitFor()
  await page.unroute(failing)
  await alert.getByRole('button', { name: '다시 시도' }).click()
  await goods.first().waitFor()
  await alert.waitFor({ state: 'detached' })

  await page.route(failing, fail)
  const refused = page.waitForResponse((response) => new URL(response.url()).pathname === path)
  await page.locator('input[data-slot=front]').setInputFiles({ name: 'front.png', mimeType: 'image/png', buffer: picture(64, 48, [90, 90, 90]) })
  assert.equal((await refused).status(), 500)
  await drawn(page)
  assert.ok((await goods.count()) > 0, 'what was there stays')

  await page.getByRole('link', { name: '대화 열기' }).click()
  await page.locator('.rental-bar').getByRole('alert').waitFor()
  await page.unroute(failing)
  await page.locator('.rental-bar').getByRole('button', { name: '다시 시도' }).click()
  await page.locator('.rental-bar .state-ACCEPTED').waitFor()
})

test('a photo of a record goes when its removal is confirmed, and only then', { timeout: 120_000 }, async () => {
  const { page } = await recording('records-photo')
  await page.locator('input[data-slot=front]').setInputFiles({ name: 'front.png', mimeType: 'image/png', buffer: picture(64, 48, [90, 90, 90]) })
  const remove = page.locator('[data-record=out] .tile-remove')
  await remove.click()
  const asks = page.locator('.dialog', { hasText: '이 사진을 지울까요?' })
  await asks.getByRole('button', { name: '닫기' }).last().click()
  await drawn(page)
  assert.equal(await remove.count(), 1)
  await remove.click()
  await asks.locator('.button-danger').click()
  await page.locator('input[data-slot=front]').waitFor({ state: 'attached' })
  assert.equal(await remove.count(), 0)
})
