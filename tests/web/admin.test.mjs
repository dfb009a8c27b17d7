// In a browser: one of the two did not come, says that he did, and an operator judges.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { dates, openMarket, pair } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { complaints, fine, signedIn, startBrowser } from './browser.mjs'

/** 2027-03-10 12:00 in Seoul, and half past eight in the evening. */
const NOON = Date.UTC(2027, 2, 10, 3), EVENING = NOON + 8.6 * 3_600_000
const data = mkdtempSync(join(tmpdir(), 'wooga-admin-'))
let market, browser, people, admin, report, id

const signIn = (name, member, options) => signedIn(browser, market.url, member, { name, viewport: { width: 390, height: 844 }, ...options })

before(async () => {
  market = await openMarket({ data, now: NOON })
  people = await pair(market)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 1, NOON))
  id = body.id
  await people.owner.post(`/api/rentals/${id}/accept/`)
  await people.owner.post(`/api/rentals/${id}/check_in/`, { place: '학교 정문' })
  const other = await pair(market)
  report = (await other.renter.post(`/chat/${other.room.id}/report/`, { reason: '욕을 합니다.' })).body.id
  admin = await market.member('admin')
  assert.equal(run(data, 'user', '--email', admin.email, '--admin').status, 0)
  await market.close()
  market = await openMarket({ data, now: EVENING })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
  rmSync(data, { recursive: true, force: true })
})

test('who waits says that the other did not come, who objects in words, and an operator excuses him', { timeout: 180_000 }, async () => {
  const owner = await signIn('noshow-owner', people.owner)
  await owner.page.goto(`/rentals/${id}`)
  await owner.page.locator('[data-move=no_show]').click()
  await owner.page.getByRole('button', { name: '네', exact: true }).click()
  await owner.page.getByText('한쪽이 나오지 않아 끝났어요.').waitFor()
  await fine(owner)

  const renter = await signIn('noshow-renter', people.renter)
  await renter.page.goto(`/rentals/${id}`)
  await renter.page.getByLabel('무슨 일이 있었나요?').fill('저는 정문에 있었어요.')
  await fine(renter)
  await renter.shot('contest')
  await renter.page.getByRole('button', { name: '이의 제기하기' }).click()
  await renter.page.getByText('이의를 제기했어요. 운영자가').waitFor()

  const operator = await signIn('operator', admin)
  await operator.page.route('**/api/rentals/*/check-ins/', (route) => route.fulfill({ status: 500, body: '' }))
  await operator.page.goto('/me')
  await operator.page.getByRole('link', { name: /^운영자/ }).click()
  const item = operator.page.locator('[data-waiting=no_show]')
  await item.getByText('저는 정문에 있었어요.').waitFor()
  await item.getByRole('alert').waitFor()
  assert.equal(await item.locator('[data-check-ins]').count(), 0, 'what could not be had is not "nobody was there"')
  operator.errors.length = 0
  await operator.page.unroute('**/api/rentals/*/check-ins/')
  await item.getByRole('button', { name: '다시 시도' }).click()
  await item.locator('[data-check-ins]').getByText('학교 정문').waitFor()
  await fine(operator)
  await operator.shot('queue')
  const excuse = item.locator('[data-order=excuse]')
  await item.locator('[name=reason]').fill('짧아요')
  assert.ok(await excuse.isDisabled(), 'a reason is more than a word')
  await item.locator('[name=reason]').fill('두 분의 말과 사진을 모두 보았습니다.')
  await excuse.click()
  await item.waitFor({ state: 'detached' })
  await operator.page.getByRole('link', { name: '활동 기록' }).click()
  await operator.page.locator('[data-action=excuse]').waitFor()
  await renter.page.getByText('운영자가 이의를 받아들였어요.').first().waitFor()
  await fine(operator)
})

test('on a desk in English: a report with its messages is closed, and a rental is called off', { timeout: 180_000 }, async () => {
  const operator = await signIn('operator-en', admin, { viewport: { width: 1280, height: 900 }, locale: 'en-US' })
  const { page } = operator
  const one = (url) => url.pathname === `/api/admin/reports/${report}/`
  await page.route(one, (route) => route.fulfill({ status: 500, body: '' }))
  await page.goto('/admin')
  const item = page.locator(`[data-waiting=report][data-id="${report}"]`)
  await item.getByRole('alert').waitFor()
  operator.errors.length = 0
  await page.unroute(one)
  await item.getByRole('button', { name: 'Try again' }).click()
  await item.getByText('Messages at the time').click()
  await fine(operator)
  await operator.shot('report')
  await item.locator('[name=reason]').fill('Both were heard, and one was warned.')
  await item.locator('[data-order=done]').click()
  await page.getByText('Nothing to do right now.').waitFor()
  await page.getByRole('link', { name: 'Activity' }).click()
  await page.waitForURL('**/admin/log')
  await page.locator('[data-action=report_done]').waitFor()
  await fine(operator)
  await page.getByRole('link', { name: 'To do' }).click()

  await page.getByLabel('Rental number').fill(String(id))
  await page.locator('form', { has: page.getByLabel('Rental number') }).locator('[name=reason]').fill('Nobody came to the shop at all.')
  await page.locator('[data-order=force_cancel]').click()
  await page.getByText('Not possible now.').waitFor()
  await fine({ ...operator, errors: operator.errors.filter((text) => !text.includes('409')) })
})

test('nobody else sees anything of it', { timeout: 120_000 }, async () => {
  const owner = await signIn('noshow-other', people.owner)
  await owner.page.goto('/admin')
  await owner.page.getByText('운영자만 볼 수 있어요.').waitFor()
  assert.deepEqual(await complaints(owner.page), [])
})
