// In a browser: an owner names where his gear may be left, the renter leaves it there, and the owner says that it is not there.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, form, handOver, openMarket, pair, photo } from '../support/market.mjs'
import { complaints, overflow, signedIn, startBrowser } from './browser.mjs'

let market, browser
before(async () => {
  market = await openMarket()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const signIn = (name, member, options) => signedIn(browser, market.url, member, { name, viewport: { width: 320, height: 800 }, ...options })
async function isFit({ page, errors }) {
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  assert.deepEqual(errors, [])
}

test('an owner names a locker, the renter sees how to get in and leaves it there, the owner finds nothing', { timeout: 120_000 }, async () => {
  const people = await pair(market)
  const owner = await signIn('drop-owner', people.owner)
  const renter = await signIn('drop-renter', people.renter, { locale: 'en-US', viewport: { width: 1280, height: 850 }, colorScheme: 'dark' })
  await owner.page.goto(`/list/${people.product.id}`)
  const fold = owner.page.locator('details', { has: owner.page.locator('[data-drops]') })
  await fold.locator('summary').click()
  await fold.locator('[data-add=drop]').click()
  for (const [name, text] of [['name', '역 보관함 12번'], ['directions', '2번 출구 계단 옆'], ['opening', '비밀번호 9753']]) await fold.locator(`[name=${name}]`).fill(text)
  await fold.locator('[data-save=drops]').click()
  const hint = fold.getByText('그곳에 붙여 둘 코드:')
  await hint.waitFor()
  const [code] = (await hint.textContent()).match(/\d{8}/)
  await hint.scrollIntoViewIfNeeded()
  await owner.shot('named')
  await isFit(owner)
  // The code is only another when he wants it.
  await fold.locator('[name=hours]').fill('05:00–24:00')
  await fold.locator('[data-save=drops]').click()
  await owner.page.getByText('저장했어요').waitFor()
  assert.match(await hint.textContent(), new RegExp(code))

  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 2))
  await people.owner.post(`/api/rentals/${body.id}/accept/`)
  await renter.page.goto(`/rentals/${body.id}`)
  const part = renter.page.locator('[data-drop]')
  await part.getByText('2번 출구 계단 옆 · 05:00–24:00').waitFor()
  assert.equal(await part.getByText('9753').count(), 0, 'not before he has it')
  await handOver(people, body.id)
  await part.getByText('How to get in: 비밀번호 9753').waitFor()
  await part.locator('[name=said]').fill(code)
  await part.locator('button').click()
  await renter.page.getByText('First add a photo of where you left it to the record below.', { exact: true }).waitFor()
  assert.match(renter.errors.pop(), /409/)
  await people.renter.post(`/api/rentals/${body.id}/handover/photos/`, form({ file: photo(), slot: 'other' }))
  await part.locator('[name=said]').fill(`${code.slice(0, 4)} ${code.slice(4)}`)
  await renter.shot('in-use')
  await isFit(renter)
  await part.locator('button').click()
  await part.getByText('Left at “역 보관함 12번”').waitFor()
  assert.equal(await part.getByText('9753').count(), 0)
  await renter.shot('left')
  await isFit(renter)

  await owner.page.goto(`/rentals/${body.id}`)
  const told = owner.page.locator('[data-drop]')
  await told.getByText('주인이').waitFor()
  await told.locator('[name=said]').fill('보관함이 비어 있어요.')
  await owner.shot('told')
  await isFit(owner)
  await told.locator('button').click()
  await told.getByText('2번 출구 계단 옆').waitFor()
  await part.locator('[name=said]').waitFor()
  await owner.page.goto(`/chats/${(await people.owner.get(`/api/rentals/${body.id}/`)).body.room}`)
  await owner.page.locator('p').getByText('그곳에 없다고 알렸어요').waitFor()
  await owner.shot('chat')
})
