// In a browser: an operator's desk, members and listings, on a phone in Korean and on a desk in English.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openMarket, pair } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { fine, person, startBrowser } from './browser.mjs'

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

test('on a phone in Korean: a member is found, banned until a day, and let in again', { timeout: 180_000 }, async () => {
  const one = await look(admin, 'members', 'ko', { viewport: { width: 320, height: 640 } })
  const { page } = one
  await page.goto('/admin')
  await page.getByRole('link', { name: '회원', exact: true }).click()
  await page.locator(`[data-member="${people.owner.id}"]`).waitFor()
  await fine(one)
  await one.shot('members')
  await page.getByRole('searchbox').fill(people.owner.email)
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
  await page.getByRole('link', { name: '활동 기록' }).click()
  await page.locator('[data-action=unban]').getByRole('link', { name: people.owner.username }).waitFor()
  await fine(one)
  await one.context.close()
})

test('on a desk in English, dark: a listing is hidden, its owner reads why, and it is shown again', { timeout: 180_000 }, async () => {
  const one = await look(admin, 'listings', 'en', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' })
  const { page } = one
  await page.goto('/admin/listings')
  const row = page.locator(`[data-listing="${people.product.id}"]`)
  await row.getByText('Take action').click()
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
  await row.getByText('Take action').click()
  await row.locator('[name=reason]').fill('It is as described after all.')
  await row.locator('[data-order=show]').click()
  await row.getByText(WHY).waitFor({ state: 'detached' })
  await page.getByRole('searchbox').fill('nothing like it')
  await page.keyboard.press('Enter')
  await page.getByText('No results.').waitFor()
  await fine(one)
})

test('on a phone in Korean: a category is renamed, moved, added and retired, and members see it in both languages', { timeout: 180_000 }, async () => {
  const one = await look(admin, 'categories', 'ko', { viewport: { width: 320, height: 640 } })
  const { page } = one
  await page.goto('/admin/categories')
  const id = (await admin.get('/api/admin/categories/')).body.find(({ name }) => name === '요가 매트').id
  const row = page.locator(`[data-category="${id}"]`)
  await row.locator('summary').first().click()
  await row.getByLabel('한국어 이름').fill('요가 매트와 수건')
  await row.getByLabel('영어 이름').fill('Yoga mats and towels')
  await fine(one)
  await row.scrollIntoViewIfNeeded()
  await one.shot('categories')
  await row.getByRole('button', { name: '이름 저장' }).click()
  await row.getByText('요가 매트와 수건').first().waitFor()
  await row.getByRole('button', { name: '요가 매트와 수건 아래로 옮기기' }).click()
  await until('it has moved', async () => {
    const names = (await admin.get('/api/admin/categories/')).body.filter(({ parent }) => parent === 149).map(({ name }) => name)
    return names.indexOf('요가 매트와 수건') === 2
  })
  const parent = page.locator('[data-category="149"]')
  await parent.locator('summary').first().click()
  await parent.getByText('하위 분류 추가').first().click()
  const form = parent.locator('form', { has: page.getByRole('button', { name: '추가', exact: true }) }).first()
  await form.getByLabel('한국어 이름').fill('요가 휠')
  await form.getByRole('button', { name: '추가' }).click()
  const made = await until('it is added', async () => (await admin.get('/api/admin/categories/')).body.find(({ name }) => name === '요가 휠'))
  const added = page.locator(`[data-category="${made.id}"]`)
  await added.waitFor()
  await fine(one)
  await added.locator('summary').first().click()
  await added.getByRole('button', { name: '분류 삭제' }).click()
  await added.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '활동 기록' }).click()
  await page.locator('[data-action=category_retire]', { hasText: '분류 삭제' }).waitFor()
  await fine(one)
  const reader = await look(people.renter, 'reader', 'en', { viewport: { width: 1280, height: 900 } })
  await reader.page.goto(`/search?category=${encodeURIComponent('요가매트와수건')}`)
  await reader.page.locator('.category-filter').getByText('Yoga mats and towels').first().waitFor()
  await reader.page.goto('/')
  await reader.page.locator('.sports').getByText('Ball sports').waitFor()
  await fine(reader)
})
