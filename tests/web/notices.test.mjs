// The bell in a real browser: what was told live, in both languages, and what letters one wants.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, openMarket, pair } from '../support/market.mjs'
import { openPostOffice } from '../support/post_office.mjs'
import { complaints, overflow, person, startBrowser } from './browser.mjs'

let office, market, browser, people, page, one
before(async () => {
  office = await openPostOffice()
  market = await openMarket({ env: { WOOGA_SMTP: office.url } })
  people = await pair(market)
  browser = await startBrowser()
  one = await person(browser, market.url, { name: 'notices', viewport: { width: 360, height: 740 } })
  await one.context.addCookies([{ name: 'access-token', value: people.owner.token, url: market.url, httpOnly: true }])
  await one.context.addInitScript(() => localStorage.setItem('member', '1'))
  page = one.page
})
after(async () => {
  await browser?.close()
  await market?.close()
  office?.close()
})

const bell = () => page.locator('.bell')
const ask = () => people.renter.post(`/products/${people.product.id}/rentals/`, dates(3))

test('a notice is said and counted while one looks at any page', { timeout: 60_000 }, async () => {
  await page.goto('/search')
  await bell().waitFor()
  assert.equal(await bell().locator('.badge').count(), 0)
  const socket = page.waitForEvent('websocket')
  await page.reload()
  await socket
  await ask()
  await page.locator('.toast-on', { hasText: `renter님이 ${people.product.name} 대여를 요청했어요` }).waitFor()
  assert.equal(await bell().locator('.badge').textContent(), '1')
})

test('the list says it in the reader’s language, and leads to the rental', { timeout: 60_000 }, async () => {
  await page.getByRole('button', { name: 'English' }).click()
  await bell().click()
  const row = page.locator('dialog .row')
  await row.filter({ hasText: `renter asks to rent ${people.product.name}` }).waitFor()
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  await one.shot('list')
  await row.click()
  await page.waitForURL(/\/rentals\/\d+$/)
  await bell().locator('.badge').waitFor({ state: 'detached' })
})

test('letters and their hours are switched there, and stay', { timeout: 60_000 }, async () => {
  const settings = async () => (await people.owner.get('/api/notifications/settings/')).body
  await page.goto('/')
  await bell().click()
  await page.locator('.hours').getByLabel('From').selectOption('23')
  await page.waitForFunction(() => document.querySelector('dialog select').value === '23')
  const mail = page.getByLabel('Mail me what stays unread')
  await mail.uncheck()
  await page.locator('.hours').waitFor({ state: 'detached' })
  assert.deepEqual(await settings(), { mail: false, quiet_from: 23, quiet_to: 8, push_details: true })
  await page.reload()
  await bell().click()
  await mail.waitFor()
  assert.equal(await mail.isChecked(), false)
  assert.deepEqual(one.errors, [])
})
