// In a browser: an operator writes for everybody, enters days, and looks after the machine.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { agree, day, openMarket, pair, png } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { complaints, overflow, person, startBrowser } from './browser.mjs'

/** 2027-03-10 12:00 in Seoul. */
const NOON = Date.UTC(2027, 2, 10, 3)
const folder = mkdtempSync(join(tmpdir(), 'wooga-machine-'))
const data = join(folder, 'data')
let market, browser, admin

async function operator(name, options) {
  const who = await person(browser, market.url, { name, viewport: { width: 390, height: 844 }, ...options })
  await who.page.goto('/login')
  await who.page.fill('[name=email]', admin.email)
  await who.page.fill('[name=password]', admin.password)
  await who.page.click('button[type=submit]')
  await who.page.waitForURL((url) => url.pathname === '/')
  return who
}
/** `told`: what the console may say, for it was meant to happen. */
async function fine({ page, errors }, told = /^$/) {
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  assert.deepEqual(errors.filter((text) => !told.test(text)), [])
}
const entry = (page, id) => page.locator(`[data-entry="${id}"]`)

before(async () => {
  const env = { WOOGA_BACKUP_TO: join(folder, 'backups') }
  market = await openMarket({ data, now: NOON - 3 * 86_400_000, env })
  const people = await pair(market)
  await agree(people, 4, 5, NOON)
  admin = await market.member('admin')
  assert.equal(run(data, 'user', '--email', admin.email, '--admin').status, 0)
  await market.close()
  market = await openMarket({ data, now: NOON, env })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('an article is written, looked at, published, read by a guest, deleted and brought back', { timeout: 120_000 }, async () => {
  const who = await operator('writer')
  const { page } = who
  await page.goto('/admin/articles')
  await page.getByText('아직 쓴 글이 없어요.').waitFor()
  await page.getByRole('button', { name: '새 글 쓰기' }).click()
  await page.fill('[name=title]', '겨울 채비')
  await page.fill('[name=slug]', 'winter-1')
  await page.fill('[name=summary]', '스키를 타기 전에 5분')
  await page.fill('[name=body]', '# 몸풀기\n\n**천천히** [더 보기](https://ski.example/)\n\n![x](https://evil.example/x.png)')
  await page.getByRole('button', { name: '미리보기' }).click()
  await page.locator('.prose h2', { hasText: '몸풀기' }).waitFor()
  assert.equal(await page.locator('.prose img').count(), 0)
  await fine(who)
  await who.shot('editor')
  await page.getByLabel('모두에게 공개').check()
  await page.getByRole('button', { name: '저장' }).click()
  await page.getByText('다른 사이트의 사진은 보이지 않아요.').last().waitFor()
  await page.fill('[name=body]', '# 몸풀기\n\n**천천히** [더 보기](https://ski.example/)\n\n> 물을 마셔요')
  await page.getByRole('button', { name: '저장' }).click()
  const row = entry(page, 'winter-1')
  await row.getByText('공개').waitFor()
  const file = join(folder, 'snow.png')
  writeFileSync(file, png(320, 240))
  await row.getByRole('button', { name: '수정' }).click()
  await page.locator('[name=picture]').setInputFiles(file)
  await page.getByRole('button', { name: '대표 사진 빼기' }).waitFor()
  await page.getByRole('button', { name: '닫기' }).click()
  await fine(who, /400/)
  await who.shot('articles')

  const guest = await person(browser, market.url, { name: 'reader', viewport: { width: 320, height: 700 } })
  await guest.page.goto('/')
  await guest.page.getByRole('heading', { name: '건강 매거진' }).waitFor()
  await guest.page.getByRole('link', { name: /겨울 채비/ }).click()
  await guest.page.getByRole('heading', { name: '몸풀기', level: 2 }).waitFor()
  assert.equal(new URL(guest.page.url()).pathname, '/articles/winter-1')
  assert.equal(await guest.page.locator('article img').count(), 1)
  await fine(guest)
  await guest.shot('article')

  await row.getByRole('button', { name: '삭제' }).click()
  await row.getByRole('button', { name: '복구' }).waitFor()
  await guest.page.reload()
  await guest.page.getByText('길을 잃었어요').waitFor()
  await row.getByRole('button', { name: '복구' }).click()
  await row.getByRole('button', { name: '수정' }).waitFor()
  await guest.page.reload()
  await guest.page.getByRole('heading', { name: '겨울 채비' }).waitFor()
  await fine(who, /400/)
  await fine(guest, /404/)
})

test('a warning and a holiday are entered and taken back', { timeout: 180_000 }, async () => {
  const who = await operator('days')
  const { page } = who
  await page.goto('/admin/weather')
  await page.getByLabel('지역').selectOption('KR-42')
  await page.getByLabel('첫날').fill(day(3, NOON))
  await page.getByLabel('마지막 날').fill(day(4, NOON))
  await page.getByLabel('이름').fill('대설경보')
  await page.getByRole('button', { name: '등록' }).click()
  await page.getByText('대설경보').first().waitFor()
  const warnings = page.locator('[data-entry]')
  await warnings.nth(1).waitFor()
  assert.equal(await warnings.count(), 2)
  await fine(who)
  await who.shot('weather')
  await warnings.first().getByRole('button', { name: '삭제' }).click()
  await page.waitForFunction(() => document.querySelectorAll('[data-entry]').length === 1)

  await page.goto('/admin/holidays')
  await entry(page, '2027-05-05').getByRole('button', { name: '삭제' }).click()
  await entry(page, '2027-05-05').getByText('운영자가 삭제').waitFor()
  await page.getByLabel('날짜').fill('2027-05-06')
  await page.getByLabel('이름').fill('개교기념일')
  await page.getByRole('button', { name: '등록' }).click()
  await entry(page, '2027-05-06').getByText('운영자가 추가').waitFor()
  await fine(who)
  await who.shot('holidays')
})

test('on a desk in English: jobs, a backup, the doctor, and how much the site is used', { timeout: 120_000 }, async () => {
  const who = await operator('keeper', { viewport: { width: 1280, height: 900 }, locale: 'en-US' })
  const { page } = who
  await page.goto('/admin/jobs')
  const sessions = entry(page, 'sessions')
  await sessions.getByText(/every 60 minutes · last run .* · next run/).waitFor()
  await sessions.getByRole('button', { name: 'Run now' }).click()
  await fine(who)
  await who.shot('jobs')

  await page.goto('/admin/backups')
  await page.getByText('No backups yet.').waitFor()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await page.getByText('checked when it was made').waitFor()
  await page.getByRole('button', { name: 'Check the newest backup' }).click()
  await page.getByText(/checked completely/).waitFor()
  await fine(who)
  await who.shot('backups')

  await page.goto('/admin/doctor')
  await page.getByRole('button', { name: 'Run the check' }).click()
  await entry(page, 'migrations').getByText('the migrations have run').waitFor()
  await fine(who)
  await who.shot('doctor')

  await page.goto('/admin/usage')
  const agreed = page.locator('[data-bars=agreed]')
  await until('it is counted', async () => {
    await page.reload()
    return /Rentals agreed 1/.test(await agreed.locator('figcaption').innerText())
  })
  assert.equal((await agreed.locator('path').getAttribute('d')).match(/M/g).length, 1)
  await fine(who)
  await who.shot('usage')
  await page.getByText('Numbers by day').click()
  assert.equal(await page.locator('tbody tr').count(), 90)
  assert.match(await page.locator('tbody tr').nth(3).innerText(), /₩20,000/)
  await fine(who)
  await page.setViewportSize({ width: 320, height: 700 })
  await fine(who)
  await who.shot('usage-narrow')
})

test('nobody else sees any of it', { timeout: 120_000 }, async () => {
  const guest = await person(browser, market.url, { name: 'nobody' })
  await guest.page.goto('/admin/jobs')
  await guest.page.getByRole('link', { name: '로그인' }).first().waitFor()
  assert.equal(await guest.page.locator('[data-entry]').count(), 0)
})
