// In a browser: an operator's desk, members and listings, on a phone in Korean and on a desk in English.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openMarket, pair } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { complaints, overflow, person, startBrowser } from './browser.mjs'

const data = mkdtempSync(join(tmpdir(), 'wooga-desk-'))
const WHY = '여러 이웃이 신고했고 모두 살펴보았습니다.'
let market, browser, people, admin
before(async () => {
  market = await openMarket({ data })
  people = await pair(market)
  admin = await market.member('admin')
  assert.equal(run(data, 'user', '--email', admin.email, '--admin').status, 0)
  await until('he is known as one', async () => (await admin.get('/api/settings/')).body.operator)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
  rmSync(data, { recursive: true, force: true })
})

async function look(who, name, lang, options) {
  const one = await person(browser, market.url, { name: `desk-${name}`, reducedMotion: 'reduce', ...options })
  await one.context.addInitScript(([language, id]) => {
    localStorage.setItem('lang', language)
    localStorage.setItem('member', id)
  }, [lang, String(who.id)])
  await one.context.addCookies([{ name: 'access-token', value: who.token, url: market.url, httpOnly: true }])
  return one
}

async function fine({ page, errors }) {
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  assert.deepEqual(errors, [])
}

test('on a phone in Korean: a member is found, banned until a day, and let in again', { timeout: 90_000 }, async () => {
  const one = await look(admin, 'members', 'ko', { viewport: { width: 320, height: 640 } })
  const { page } = one
  await page.goto('/admin')
  await page.getByRole('link', { name: '회원', exact: true }).click()
  await page.locator(`[data-member="${people.owner.id}"]`).waitFor()
  await fine(one)
  await one.shot('members')
  await page.getByLabel('찾기').fill(people.owner.email)
  await page.keyboard.press('Enter')
  await until('one is found', async () => (await page.locator('[data-member]').count()) === 1)
  const row = page.locator(`[data-member="${people.owner.id}"]`)
  await row.getByText('조치하기').click()
  await row.locator('[name=reason]').fill(WHY)
  await row.locator('[name=until]').fill('2099-12-31')
  await fine(one)
  await one.shot('act')
  await row.locator('[data-order=ban]').click()
  await row.getByText(/2099.*까지 이용 정지/).waitFor()
  await row.getByText(WHY).waitFor()
  await fine(one)
  assert.equal((await people.owner.get('/accounts/')).status, 401)
  await page.locator('.chip', { hasText: '이용 정지' }).click()
  await row.waitFor()
  await row.getByText('조치하기').click()
  await row.locator('[name=reason]').fill(WHY)
  await row.locator('[data-order=unban]').click()
  await row.getByText(/까지 이용 정지/).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '한 일' }).click()
  await page.locator('[data-action=unban]').waitFor()
  await fine(one)
  await one.context.close()
})

test('on a desk in English, dark: a listing is hidden, its owner reads why, and it is shown again', { timeout: 90_000 }, async () => {
  const one = await look(admin, 'listings', 'en', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' })
  const { page } = one
  await page.goto('/admin/listings')
  const row = page.locator(`[data-listing="${people.product.id}"]`)
  await row.getByText('Do something').click()
  await row.locator('[name=reason]').fill(WHY)
  await fine(one)
  await one.shot('listings')
  await row.locator('[data-order=hide]').click()
  await row.getByText(WHY).waitFor()
  const owner = await look(await market.again(people.owner), 'owner', 'ko', { viewport: { width: 390, height: 844 } })
  await owner.page.goto(`/p/${people.product.id}`)
  await owner.page.getByText(`이유: ${WHY}`).waitFor()
  await owner.shot('hidden')
  const errors = owner.errors.filter((text) => !text.includes('404'))
  await fine({ ...owner, errors })
  await page.locator('.chip', { hasText: 'Hidden' }).click()
  await row.getByText('Do something').click()
  await row.locator('[name=reason]').fill('It is as described after all.')
  await row.locator('[data-order=show]').click()
  await row.getByText(WHY).waitFor({ state: 'detached' })
  await page.getByLabel('Find').fill('nothing like it')
  await page.keyboard.press('Enter')
  await page.getByText('Nothing is found.').waitFor()
  await fine(one)
})
