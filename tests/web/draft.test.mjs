// In a browser: what was begun to be listed is there again, all but its photos, and can be begun anew.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openMarket } from '../support/market.mjs'
import { drawn, fine, signedIn, startBrowser } from './browser.mjs'

let market, browser
before(async () => {
  market = await openMarket()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
})

test('a listing that was left in the middle goes on where it was, with its terms and its days', { timeout: 120_000 }, async () => {
  const one = await signedIn(browser, market.url, await market.member('owner'), { name: 'draft', viewport: { width: 360, height: 780 } })
  const { page } = one
  await page.goto('/list')
  await page.fill('[name=name]', '겨울 텐트')
  assert.equal(await page.getByText('적던 내용을').count(), 0)
  for (const fold of await page.locator('details.fold > summary').all()) await fold.click()
  await page.fill('[name=value]', '300000')
  await page.fill('[name=checklist]', '폴대 4개')
  await page.fill('[name=lead_days]', '2')
  await drawn(page) // it is kept after a frame
  await page.reload()
  await page.getByText('적던 내용을').waitFor()
  const says = async () => [await page.inputValue('[name=name]'), await page.inputValue('[name=value]'), await page.inputValue('[name=checklist]'), await page.inputValue('[name=lead_days]')]
  assert.deepEqual(await says(), ['겨울 텐트', '300000', '폴대 4개', '2'])
  await fine(one)
  await one.shot('back')
  await page.getByRole('button', { name: '새로 쓰기' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '닫기' }).last().click()
  await drawn(page)
  assert.deepEqual(await says(), ['겨울 텐트', '300000', '폴대 4개', '2'])
  await page.getByRole('button', { name: '새로 쓰기' }).click()
  await page.locator('.dialog', { hasText: '적던 내용이 모두 사라져요.' }).locator('.button-danger').click()
  await page.getByText('적던 내용을').waitFor({ state: 'detached' })
  assert.deepEqual(await says(), ['', '', '', '0'])
  await page.reload()
  await page.locator('[name=name]').waitFor()
  assert.equal(await page.getByText('적던 내용을').count(), 0)
})
