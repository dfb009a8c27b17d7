// In a browser: waiting for days that somebody else has, and asking for them when they are held; an owner pauses his gear.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, day, openMarket, pair } from '../support/market.mjs'
import { fine, signedIn, startBrowser } from './browser.mjs'

let market, browser, people, id
before(async () => {
  market = await openMarket()
  people = await pair(market)
  id = (await people.renter.post(`/products/${people.product.id}/rentals/`, dates(3, 4))).body.id
  await people.owner.post(`/api/rentals/${id}/accept/`)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const signIn = (name, member) => signedIn(browser, market.url, member, { name, viewport: { width: 390, height: 844 } })
test('who waits asks for the days on the page of the gear once they are held', async () => {
  const who = await signIn('waits', await market.member('waits'))
  const { page } = who
  await page.goto(`/p/${people.product.id}`)
  await page.click('summary:has-text("빈자리 기다리기")')
  await page.fill('[name=wait-from]', day(3))
  await page.fill('[name=wait-to]', day(4))
  await page.click('[data-wait]')
  await page.waitForSelector('text=날짜가 비면 알려 드릴게요.')
  await fine(who)
  await page.goto('/me')
  await page.waitForSelector('text=기다리는 중')
  await fine(who)
  await people.renter.post(`/api/rentals/${id}/cancel/`, {})
  await page.goto(`/p/${people.product.id}`)
  await page.waitForSelector('text=비었어요.')
  await fine(who)
  await page.click('.rows .button-main')
  await page.waitForURL((url) => url.pathname.startsWith('/chats/'))
  const [asked] = (await people.owner.get('/api/rentals/?role=owner')).body
  assert.deepEqual([asked.state, asked.rental_start_date, asked.rental_end_date], ['REQUESTED', day(3), day(4)])
})

test('an owner pauses his gear and lends it again', async () => {
  const who = await signIn('owner', people.owner)
  const { page } = who
  await page.goto(`/p/${people.product.id}`)
  await page.click('[data-pause]')
  await page.waitForSelector('text=쉬는 중이라')
  await fine(who)
  assert.equal((await market.guest.get('/products/')).body.length, 0)
  await page.click('[data-pause]')
  await page.waitForSelector('[data-pause]:has-text("잠시 쉬기")')
  assert.equal((await market.guest.get('/products/')).body.length, 1)
})

test('held days of gear that is lent at once are booked with their price in sight', async () => {
  const there = await pair(market)
  const member = await market.member('holds')
  const { body: first } = await there.renter.post(`/products/${there.product.id}/rentals/`, dates(5, 6))
  await there.owner.post(`/api/rentals/${first.id}/accept/`)
  assert.equal((await member.post(`/api/products/${there.product.id}/waiting/`, dates(5, 6))).status, 201)
  assert.equal((await there.owner.put(`/products/${there.product.id}/terms/`, { instant: true })).status, 200)
  await there.renter.post(`/api/rentals/${first.id}/cancel/`, {})
  const who = await signIn('holds', member)
  const { page } = who
  await page.goto('/me')
  await page.click('.rows .button-main')
  const dialog = page.locator('dialog[open]')
  await dialog.locator('text=20,000원').waitFor()
  await fine(who)
  assert.equal((await member.get('/api/rentals/')).body.length, 0)
  await dialog.getByRole('button', { name: '바로 예약' }).click()
  await page.waitForURL((url) => url.pathname.startsWith('/chats/'))
  assert.equal((await member.get('/api/rentals/')).body[0].state, 'ACCEPTED')
})
