// In a browser: the two of a rental confirm its money, and its owner looks at and prints the statement.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { dates, openMarket, pair } from '../support/market.mjs'
import { complaints, overflow, signedIn, startBrowser } from './browser.mjs'

let market, browser, people, owner, renter, id

const signIn = (name, member) => signedIn(browser, market.url, member, { name, viewport: { width: 390, height: 844 } })
before(async () => {
  market = await openMarket()
  people = await pair(market)
  await people.owner.put(`/products/${people.product.id}/terms/`, { declared_value: 300000, deposit: 50000 })
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 2))
  id = body.id
  await people.owner.post(`/api/rentals/${id}/accept/`)
  browser = await startBrowser()
  owner = await signIn('ledger-owner', people.owner)
  renter = await signIn('ledger-renter', people.renter)
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const line = (page, entry) => page.locator(`[data-entry="${entry}"]`)
const says = (page, entry, state) => page.locator(`[data-entry="${entry}"][data-state="${state}"]`).waitFor()

test('one says that he paid, the other sees it without a reload and confirms it', { timeout: 120_000 }, async () => {
  await owner.page.goto(`/rentals/${id}`)
  await renter.page.goto(`/rentals/${id}`)
  await owner.page.getByText('보증금 50,000원을 받았는지 먼저').waitFor()
  await line(renter.page, 2).getByRole('button', { name: '드렸어요' }).click()
  await says(renter.page, 2, 'given')
  await says(owner.page, 2, 'given')
  await owner.shot('asked')
  await line(owner.page, 2).getByRole('button', { name: '받았어요' }).click()
  await says(renter.page, 2, 'settled')
  await line(owner.page, 1).getByRole('button', { name: '받았어요' }).click()
  await says(owner.page, 1, 'received')
  await owner.page.getByText('먼저 눌러').waitFor({ state: 'detached' })
  for (const { page, errors } of [owner, renter]) {
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await complaints(page), [])
    assert.deepEqual(errors, [])
  }
  await renter.shot('settled')
})

test('one says that another amount changed hands, the other sees why and agrees; a new line says so', { timeout: 120_000 }, async () => {
  await line(renter.page, 2).getByRole('button', { name: '바로잡기' }).click()
  const form = line(renter.page, 2).locator('form')
  await form.locator('[name=amount]').fill('25000')
  await form.locator('[name=reason]').fill('천천히 오라며 깎아 주셨어요')
  await form.locator('button').click()
  await line(owner.page, 2).getByText('25,000원이 맞다고 해요: 천천히 오라며').waitFor()
  await owner.shot('proposed')
  for (const { page } of [owner, renter]) {
    assert.equal(await overflow(page), 0)
    assert.deepEqual(await complaints(page), [])
  }
  await line(owner.page, 2).getByRole('button', { name: '맞아요' }).click()
  await says(renter.page, 3, 'settled')
  await line(renter.page, 3).getByText('바로잡음 (대여료)').waitFor()
  await line(renter.page, 2).getByText('바로잡은 금액 25,000원').waitFor()
  await line(owner.page, 4).getByRole('button', { name: '받지 않을게요' }).click()
  await says(renter.page, 4, 'waived')
  await renter.shot('corrected')
})

test('the statement says month by month what was earned, and is a page to print and a table to keep', { timeout: 120_000 }, async () => {
  const { page } = owner
  await page.goto('/me')
  await page.getByRole('link', { name: '정산 내역' }).click()
  await page.waitForURL('**/me/statement')
  await page.getByText('번 돈 25,000원').waitFor()
  assert.equal(await page.locator('.statement tbody tr').count(), 4)
  await page.getByText('바로잡음 (대여료)').waitFor()
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  await owner.shot('statement')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.getByRole('button', { name: '인쇄' }).isVisible(), false)
  assert.equal(await page.getByRole('link', { name: '홈' }).isVisible(), false)
  await owner.shot('print')
  await page.emulateMedia({ media: 'screen' })
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '표로 내려받기' }).click()])
  assert.equal(file.suggestedFilename(), 'statement.csv')
  assert.match(readFileSync(await file.path(), 'utf8'), /대여료,30000,둘 다 확인/)
  assert.deepEqual(owner.errors, [])
})
