// In a browser: a member's link for other calendars is made, copied and removed; his table is downloaded.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { openMarket, agree, day, pair } from '../support/market.mjs'
import { complaints, overflow, person, startBrowser } from './browser.mjs'

let market, browser, people, renter

before(async () => {
  market = await openMarket()
  people = await pair(market)
  await agree(people, 2, 4)
  browser = await startBrowser()
  renter = await person(browser, market.url, { name: 'feeds', viewport: { width: 390, height: 844 }, permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = renter
  await page.goto('/login')
  await page.fill('[name=email]', people.renter.email)
  await page.fill('[name=password]', people.renter.password)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/')
  await page.goto('/me/account/files')
})
after(async () => {
  await browser?.close()
  await market?.close()
})

test('a link is made, copied, shown once and removed', { timeout: 120_000 }, async () => {
  const { page } = renter
  await page.getByRole('button', { name: '링크 만들기', exact: true }).click()
  const url = await page.getByLabel('링크 주소').inputValue()
  await page.getByRole('button', { name: '복사', exact: true }).click()
  await page.getByText('복사했어요').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), url)
  assert.match(await (await fetch(url)).text(), /SUMMARY:빌림/)
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  await renter.shot('link')

  await page.reload()
  await page.getByText('만든 링크가 있어요').waitFor()
  assert.equal(await page.getByLabel('링크 주소').count(), 0)
  await page.getByRole('button', { name: '링크 없애기' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '링크 없애기' }).click()
  await page.getByText('링크를 없앴어요').waitFor()
  assert.equal((await fetch(url)).status, 404)
  await page.getByRole('button', { name: '링크 만들기', exact: true }).waitFor()
})

test('the table is a file', { timeout: 120_000 }, async () => {
  const { page } = renter
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /CSV/ }).click()])
  assert.equal(file.suggestedFilename(), 'rentals.csv')
  assert.match(readFileSync(await file.path(), 'utf8'), new RegExp(`"${people.product.name}".*ACCEPTED.*-30000`))
  assert.deepEqual(renter.errors, [])
})

test('another calendar of one’s gear is brought as a file, named by its address, and disconnected', { timeout: 180_000 }, async () => {
  const owner = await person(browser, market.url, { name: 'import', viewport: { width: 360, height: 740 } })
  await owner.context.addCookies([{ name: 'access-token', value: people.owner.token, url: market.url, httpOnly: true }])
  await owner.context.addInitScript(() => localStorage.setItem('member', '1'))
  const { page } = owner
  await page.goto(`/list/${people.product.id}`)
  const part = page.locator('section', { hasText: '다른 캘린더의 바쁜 날' })
  const text = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'SUMMARY:매달 모임', `DTSTART;VALUE=DATE:${day(9).replaceAll('-', '')}`, 'RRULE:FREQ=MONTHLY', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n')
  await part.getByLabel('파일로 가져오기').setInputFiles({ name: 'a.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) })
  await part.getByText('일정 1개').waitFor()
  await part.getByText('매달 모임: 되풀이되는 방식을 몰라 첫 번째만 넣었어요').waitFor()
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  await owner.shot('file')

  await part.getByLabel('캘린더 주소').fill('https://nowhere.invalid/a.ics')
  await part.getByRole('button', { name: '연결하기' }).click()
  await part.getByText('그 서버에 연결하지 못했어요').waitFor()
  await part.getByRole('button', { name: '끊기' }).click()
  await page.locator('.dialog', { hasText: '이웃이 빌릴 수 있게 돼요.' }).locator('.button-danger').click()
  await page.getByText('그 날들을 다시 빌려줄 수 있어요').waitFor()
  assert.equal((await people.owner.get(`/products/${people.product.id}/calendar-import/`)).body.url, null)
  assert.deepEqual(owner.errors, [])
})
