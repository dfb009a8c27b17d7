// In a browser: a place is proposed, seen before and after, agreed; the gear is rated, and store and product tell of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, giveBack, openMarket, pair } from '../support/market.mjs'
import { complaints, drawn, overflow, person, startBrowser } from './browser.mjs'

let market, browser, people, owner, renter

async function enter(name, member) {
  const one = await person(browser, market.url, { name, viewport: { width: 390, height: 844 } })
  await one.page.goto('/login')
  await one.page.fill('[name=email]', member.email)
  await one.page.fill('[name=password]', member.password)
  await one.page.click('button[type=submit]')
  await one.page.waitForURL((url) => url.pathname === '/')
  return one
}

before(async () => {
  market = await openMarket()
  people = await pair(market)
  browser = await startBrowser()
  owner = await enter('agreement-owner', people.owner)
  renter = await enter('agreement-renter', people.renter)
})
after(async () => {
  await browser?.close()
  await market?.close()
})

async function look(one, label) {
  assert.equal(await overflow(one.page), 0)
  assert.deepEqual(await complaints(one.page), [])
  await one.shot(label)
}

test('a change of the place is a difference that both see and agree to', { timeout: 120_000 }, async () => {
  const id = await agree(people, 2, 4)
  for (const { page } of [owner, renter]) await page.goto(`/rentals/${id}`)
  await renter.page.getByText('서울 마포구').waitFor()
  await renter.page.locator('[data-move=change]').click()
  await renter.page.fill('[name=place]', '홍대입구역 9번 출구')
  await renter.page.fill('[name=pickup_hour]', '14')
  await look(renter, 'change')
  await renter.page.getByRole('button', { name: '제안 보내기' }).click()
  await renter.page.locator('[data-move=drop_change]').waitFor()
  assert.equal(await renter.page.locator('[data-move=agree_change]').count(), 0)
  await owner.page.locator('.proposed ins', { hasText: '홍대입구역 9번 출구' }).waitFor()
  await owner.page.locator('.proposed ins', { hasText: '14시' }).waitFor()
  await look(owner, 'diff')
  await owner.page.locator('[data-move=agree_change]').click()
  await owner.page.getByText('지금까지의 약속 2개').click()
  await owner.page.locator('.proposed').waitFor({ state: 'detached' })
  await renter.page.locator('.agreement dd', { hasText: '14시' }).first().waitFor()
  await look(owner, 'versions')
  assert.equal((await people.renter.get(`/api/rentals/${id}/agreement/`)).body.agreed.place, '홍대입구역 9번 출구')
})

test('who cancels sees first what it costs, and an owner what it says of him', { timeout: 120_000 }, async () => {
  const id = await agree(people, 8, 9)
  for (const [{ page }, said] of [[owner, '주인이 취소한 횟수에 더해져 이웃에게 보여요.'], [renter, '지금 취소하면 비용이 없어요.']]) {
    await page.goto(`/rentals/${id}`)
    await page.locator('[data-move=cancel]').click()
    await page.locator('.dialog', { hasText: said }).getByRole('button', { name: '아니요' }).click()
    await drawn(page)
  }
  assert.equal((await people.renter.get(`/api/rentals/${id}/`)).body.state, 'ACCEPTED')
})

test('a rental names the other side, and says to who has asked that an answer is waited for', { timeout: 120_000 }, async () => {
  const { id } = (await people.renter.post(`/products/${people.product.id}/rentals/`, dates(20, 21))).body
  for (const [{ page }, other, waits] of [[owner, people.renter, 0], [renter, people.owner, 1]]) {
    await page.goto(`/rentals/${id}`)
    await page.locator(`main a[href="/u/${other.id}"]`).waitFor()
    assert.equal(await page.getByText('상대의 답을 기다리고 있어요.').count(), waits)
  }
})

test('another size and number are a change that both see and agree to', { timeout: 120_000 }, async () => {
  const product = await people.owner.list({ name: '스키 부츠' })
  const units = ['260', '270', '270'].map((variant) => ({ variant }))
  assert.equal((await people.owner.put(`/products/${product.id}/units/`, { units })).status, 200)
  const { id } = (await people.renter.post(`/products/${product.id}/rentals/`, { ...dates(2, 3), variant: '260' })).body
  await people.owner.post(`/api/rentals/${id}/accept/`)
  for (const { page } of [owner, renter]) await page.goto(`/rentals/${id}`)
  await renter.page.locator('[data-move=change]').click()
  await renter.page.selectOption('[name=variant]', '270')
  await renter.page.fill('[name=qty]', '2')
  await look(renter, 'change-units')
  await renter.page.getByRole('button', { name: '제안 보내기' }).click()
  await owner.page.locator('.proposed ins', { hasText: '270' }).waitFor()
  await owner.page.locator('.proposed ins', { hasText: '2개' }).waitFor()
  await owner.page.locator('.proposed ins', { hasText: '40,000원' }).waitFor()
  await look(owner, 'diff-units')
  await owner.page.locator('[data-move=agree_change]').click()
  await renter.page.locator('.agreement dd', { hasText: '270' }).first().waitFor()
  const { variant, qty, total } = (await people.renter.get(`/api/rentals/${id}/`)).body
  assert.deepEqual([variant, qty, total], ['270', 2, 40000])
})

test('an owner has two of a thing, makes a kit with them, and its page says what is in it', { timeout: 120_000 }, async () => {
  const ski = await people.owner.list({ name: '스키' })
  const pole = await people.owner.list({ name: '폴', rental_fee_for_a_day: '3000' })
  await owner.page.goto(`/list/${pole.id}`)
  await owner.page.getByText('여러 개 빌려주기').click()
  await owner.page.locator('[data-add=unit]').click()
  await owner.page.locator('[data-unit=label]').nth(1).fill('둘째')
  await look(owner, 'fleet')
  await owner.page.locator('[data-save=units]').click()
  await owner.page.getByText('목록을 저장했어요').waitFor()
  const { units } = (await people.owner.get(`/products/${pole.id}/units/`)).body
  assert.deepEqual(units.map(({ label }) => label), ['', '둘째'])
  const calendars = owner.page.locator('[data-calendars]').nth(1)
  await calendars.locator('summary').first().click()
  await calendars.getByRole('button', { name: '링크 만들기' }).waitFor()
  await look(owner, 'unit-calendars')
  const date = dates(3).rental_start_date.replaceAll('-', '')
  const text = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', `DTSTART;VALUE=DATE:${date}`, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n')
  await calendars.locator('input[type=file]').setInputFiles({ name: 'a.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) })
  await calendars.getByText('파일에서 가져왔어요').waitFor()
  const busy = async (unit) => (await people.owner.get(`/products/${pole.id}/units/${unit.id}/calendar-import/`)).body.busy.length
  assert.deepEqual([await busy(units[0]), await busy(units[1])], [0, 1])
  const kit = await people.owner.list({ name: '스키 세트', rental_fee_for_a_day: '12000' })
  await owner.page.goto(`/list/${kit.id}`)
  await owner.page.getByText('세트로 빌려주기').click()
  await owner.page.fill(`[data-part="${ski.id}"]`, '1')
  await owner.page.fill(`[data-part="${pole.id}"]`, '2')
  await look(owner, 'kit-fields')
  await owner.page.locator('[data-save=kit]').click()
  await owner.page.getByText('세트를 저장했어요').waitFor()
  await renter.page.goto(`/p/${kit.id}`)
  await renter.page.getByText('따로 빌리면 하루 16,000원, 세트는 12,000원').waitFor()
  await renter.page.locator('.kit li', { hasText: '폴 · 2개' }).waitFor()
  await look(renter, 'kit')
})

test('a kit may have one product in two sizes, each with its number', { timeout: 120_000 }, async () => {
  const boot = await people.owner.list({ name: '가족 부츠' })
  assert.equal((await people.owner.put(`/products/${boot.id}/units/`, { units: ['260', '260', '270'].map((variant) => ({ variant })) })).status, 200)
  const kit = await people.owner.list({ name: '가족 세트' })
  const lines = async () => (await people.owner.get(`/products/${kit.id}/kit/`)).body.lines.map(({ variant, qty }) => [variant, qty])
  const { page } = owner
  const save = async () => {
    const saved = page.waitForResponse((response) => response.url().endsWith('/kit/') && response.request().method() === 'PUT')
    await page.locator('[data-save=kit]').click()
    assert.equal((await saved).status(), 200)
  }
  await page.goto(`/list/${kit.id}`)
  await page.getByText('세트로 빌려주기').click()
  await page.fill(`[data-part="${boot.id}"]`, '2')
  await page.getByLabel('가족 부츠 · 270').fill('1')
  assert.equal(await page.getByLabel('가족 부츠 · 260').inputValue(), '2', 'what was put in first is of the first size')
  await look(owner, 'kit-sizes')
  await save()
  assert.deepEqual(await lines(), [['260', 2], ['270', 1]])
  await page.reload()
  await page.getByText('세트로 빌려주기').click()
  await page.getByLabel('가족 부츠 · 260').fill('0')
  await save()
  assert.deepEqual(await lines(), [['270', 1]])
  await page.getByLabel('가족 부츠 · 260').fill('1')
  await save()
  await renter.page.goto(`/p/${kit.id}`)
  await renter.page.locator('.kit li', { hasText: '가족 부츠 · 260' }).waitFor()
  await renter.page.locator('.kit li', { hasText: '가족 부츠 · 270' }).waitFor()
})

test('gear and owner are rated apart, and product and store tell of it', { timeout: 120_000 }, async () => {
  for (let i = 0; i < 4; i++) await giveBack(people)
  const id = await giveBack(people)
  const { page } = renter
  await page.goto(`/rentals/${id}`)
  await page.locator('[data-move=review]').click()
  await page.locator('label:has([name=owner_star])').nth(3).click()
  await page.getByLabel('딱 맞아요').check()
  await page.getByLabel('네', { exact: true }).check()
  await page.fill('[name=comment]', '잘 썼어요')
  await look(renter, 'review')
  await page.getByRole('button', { name: '후기 남기기' }).click()
  await page.getByText('후기를 남겼어요').waitFor()
  const product = people.product.id
  assert.equal((await people.owner.post(`/products/${product}/reviews/`, { star: 5, comment: '좋은 이웃' })).status, 201)
  await page.goto(`/p/${product}`)
  await page.getByText('크기: 딱 맞아요 1').waitFor()
  await page.getByText('약속 5회 중 주인 취소 0회').waitFor()
  await look(renter, 'product')
  await page.goto(`/u/${people.owner.id}`)
  await page.getByText('최근 12개월 거래 5회').waitFor()
  await look(renter, 'store')
  assert.deepEqual([owner.errors, renter.errors], [[], []])
})
