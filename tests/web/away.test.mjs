// In a browser: nobody is there to take it back; and who lends as a business says so.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { dates, handOver, openMarket, pair } from '../support/market.mjs'
import { fine, signedIn, startBrowser } from './browser.mjs'

/** 2027-03-10 12:00 in Seoul, and half past eight in the evening. */
const NOON = Date.UTC(2027, 2, 10, 3), EVENING = NOON + 8.6 * 3_600_000
const data = mkdtempSync(join(tmpdir(), 'wooga-away-'))
let market, browser, people, id

const signIn = (name, member, options) => signedIn(browser, market.url, member, { name, viewport: { width: 390, height: 844 }, ...options })

before(async () => {
  market = await openMarket({ data, now: NOON })
  people = await pair(market)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 0, NOON))
  id = body.id
  await people.owner.post(`/api/rentals/${id}/accept/`)
  await handOver(people, id)
  await market.close()
  market = await openMarket({ data, now: EVENING })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
  rmSync(data, { recursive: true, force: true })
})

test('who brings it back and finds nobody says so, and its owner objects before he takes it back', { timeout: 180_000 }, async () => {
  const renter = await signIn('away-renter', people.renter)
  await renter.page.goto(`/rentals/${id}`)
  await renter.page.locator('[data-move=no_show]').click()
  await renter.page.locator('dialog').getByText('늦은 반납 요금은 알린 때까지만').waitFor()
  await renter.shot('asked')
  await renter.page.getByRole('button', { name: '네', exact: true }).click()
  await renter.page.locator('[data-move=no_show]').waitFor({ state: 'detached' })
  await renter.page.locator('section').getByText('늦은 반납 요금은 알린 때까지만').waitFor()
  await fine(renter)

  const owner = await signIn('away-owner', people.owner, { locale: 'en-US', viewport: { width: 1280, height: 850 } })
  await owner.page.goto(`/rentals/${id}`)
  await owner.page.getByText('An objection is made before it is taken back.').waitFor()
  await owner.page.getByLabel('What happened?').fill('I waited at the gate.')
  await owner.shot('object')
  await fine(owner)
  await owner.page.locator('form[data-move=contest] button').click()
  await owner.page.getByText('There is an objection.').waitFor()
  await renter.page.getByText('이의를 제기했어요. 운영자가').waitFor()
})

test('who lends as a club says so once, everybody reads it beside the gear, and the strict policy is gone', { timeout: 180_000 }, async () => {
  const owner = await signIn('club', await market.member('club'))
  const { page } = owner
  await page.goto('/me/account')
  const form = page.locator('form[data-business]')
  await form.locator('[name=kind]').selectOption({ label: '동아리' })
  await form.locator('[name=name]').fill('한강 카약')
  await form.locator('[name=number]').fill('123-45-67890')
  await form.getByRole('button').click()
  await page.getByText('숫자 10자리').waitFor()
  await form.locator('[name=number]').fill('1234567891')
  await form.getByRole('button').click()
  await page.getByText('저장했어요').waitFor()
  await owner.shot('form')
  owner.errors.length = 0 /* the refusal before */
  await fine(owner)
  const { id: member } = await page.evaluate(async () => (await fetch('/accounts/', { credentials: 'include' })).json())
  await page.goto(`/u/${member}`)
  await page.locator('[data-business]').getByText('동아리 · 한강 카약 · 사업자등록번호 123-45-67891').waitFor()
  await fine(owner)
  await page.goto('/list')
  await page.locator('summary').filter({ hasText: '조건' }).click()
  await page.locator('[name=policy]').nth(1).waitFor({ state: 'attached' })
  await page.waitForFunction(() => document.querySelectorAll('[name=policy]').length === 2)
})
