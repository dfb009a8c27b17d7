// In a browser: something is wrong with what came back; one claims, the other answers, both agree.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, handOver, openMarket, pair } from '../support/market.mjs'
import { complaints, overflow, picture, signedIn, startBrowser } from './browser.mjs'

let market, browser
before(async () => {
  market = await openMarket()
  browser = await startBrowser({ shell: true })
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const signIn = (name, member, locale = 'ko-KR') => signedIn(browser, market.url, member, { name, locale, viewport: { width: 390, height: 844 } })
/** In use, worth 300,000, with a deposit. */
async function used() {
  const people = await pair(market)
  await people.owner.put(`/products/${people.product.id}/terms/`, { declared_value: 300000, deposit: 50000 })
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 2))
  await people.owner.post(`/api/rentals/${body.id}/accept/`)
  await handOver(people, body.id)
  return { ...people, id: body.id }
}
const form = (page, name) => page.locator(`[data-claim="${name}"]`)
async function fill(page, name, amount, text) {
  await form(page, name).locator('summary').click()
  if (amount) await form(page, name).locator('[name=amount]').fill(amount)
  await form(page, name).locator('[name=text]').fill(text)
  await form(page, name).locator('button[type=submit]').click()
}
async function isFit({ page, errors }) {
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  assert.deepEqual(errors, [])
}

test('one claims with words and a photo, the other proposes another amount, and they agree', { timeout: 180_000 }, async () => {
  const people = await used()
  await people.owner.post(`/api/rentals/${people.id}/return/`)
  const owner = await signIn('claims-owner', people.owner), renter = await signIn('claims-renter', people.renter, 'en-US')
  await owner.page.goto(`/rentals/${people.id}`)
  await renter.page.goto(`/rentals/${people.id}`)
  await form(owner.page, 'claim').locator('summary').click()
  await owner.page.getByText('300,000원까지 요청할 수 있어요').waitFor()
  await isFit(owner)
  await owner.shot('form')
  await form(owner.page, 'claim').locator('summary').click()
  await fill(owner.page, 'claim', '90000', '프레임이 휘었어요')
  await owner.page.getByText('지금 금액은 90,000원이고, 내가 받아요.').waitFor()
  await owner.page.locator('[data-claim-photo]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: picture(320, 240, [90, 60, 30]) })
  await owner.page.locator('.claim img').waitFor()
  await renter.page.getByText('The other side · Claim').waitFor()
  await renter.page.getByText('프레임이 휘었어요').waitFor()
  await fill(renter.page, 'propose', '70000', 'Half of it was there before')
  await owner.page.locator('[data-move="agree"]').getByText('70,000원').waitFor()
  await isFit(renter)
  await renter.shot('proposed')
  await owner.page.locator('[data-move="agree"]').click()
  await owner.page.getByText('70,000원에 합의했어요.').waitFor()
  await owner.page.locator('[data-entry="4"]').waitFor()
  await renter.page.getByText(/You agreed on/).waitFor()
  await isFit(owner)
  await owner.shot('agreed')
  assert.equal((await people.owner.get(`/api/rentals/${people.id}/`)).body.state, 'COMPLETED')
})

test('what is stolen is reported without an amount', { timeout: 120_000 }, async () => {
  const people = await used()
  const renter = await signIn('claims-loser', people.renter)
  await renter.page.goto(`/rentals/${people.id}`)
  await form(renter.page, 'lost').locator('summary').click()
  await form(renter.page, 'lost').getByLabel('도난').check()
  await form(renter.page, 'lost').locator('[name=text]').fill('산장에서 없어졌어요')
  await form(renter.page, 'lost').locator('button[type=submit]').click()
  await renter.page.getByText('아직 제시한 금액이 없어요.').waitFor()
  await isFit(renter)
  const { claim } = (await people.owner.get(`/api/rentals/${people.id}/claim/`)).body
  assert.deepEqual([claim.kind, claim.proposed], ['stolen', null])
})
