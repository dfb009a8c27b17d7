// In a browser: a stay is drawn over the calendar, by mouse, finger and keyboard, and what it costs grows with it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, day, openMarket, pair, password } from '../support/market.mjs'
import { complaints, overflow, person, startBrowser } from './browser.mjs'

let market, browser, people, url
before(async () => {
  market = await openMarket()
  people = await pair(market)
  await agree(people, 60, 61)
  url = `/p/${people.product.id}`
  browser = await startBrowser({ shell: true })
})
after(async () => {
  await browser?.close()
  await market?.close()
})

async function open(name, options) {
  const who = await person(browser, market.url, { name: `booking-${name}`, ...options })
  await who.page.goto(url)
  await who.page.locator('.calendar').waitFor()
  return who
}
/** The next month, in which everything is free. */
async function turn({ page }) {
  await page.locator('.calendar-head button').last().click()
  const days = await page.locator('[data-day]').evaluateAll((all) => all.map((one) => one.dataset.day))
  return (n) => days[n - 1]
}
const cell = (page, day) => page.locator(`[data-day="${day}"]`)
const lines = (page) => page.locator('.quote > div').evaluateAll((rows) => rows.map((row) => [...row.children].map((part) => part.textContent.trim()).join(': ')))
const chosen = (page) => page.locator('td[aria-selected=true] [data-day]').evaluateAll((all) => all.map((one) => one.dataset.day))
async function middle(page, day) {
  const { x, y, width, height } = await cell(page, day).boundingBox()
  return { x: x + width / 2, y: y + height / 2 }
}
async function fine(who, label) {
  await who.shot(label)
  assert.equal(await overflow(who.page), 0)
  assert.deepEqual(await complaints(who.page), [])
  assert.deepEqual(who.errors, [])
}

for (const options of [{ viewport: { width: 1280, height: 900 } }, { viewport: { width: 1280, height: 900 }, locale: 'en-US', colorScheme: 'dark' }]) {
  const en = options.locale === 'en-US'
  test(`by mouse: the fee grows line by line while it is drawn, and the server is asked once (${en ? 'en' : 'ko'})`, async () => {
    const who = await open(`mouse-${en ? 'en' : 'ko'}`, options)
    const { page } = who
    const day = await turn(who)
    const quotes = []
    page.on('response', (one) => /\/quote\//.test(one.url()) && quotes.push(one))
    const start = await middle(page, day(8))
    await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    const totals = []
    for (let n = 9; n <= 16; n++) {
      const { x, y } = await middle(page, day(n))
      await page.mouse.move(x, y, { steps: 2 })
      assert.deepEqual((await chosen(page)).length, n - 7)
      totals.push(await page.locator('.quote-total dd').textContent())
    }
    const won = (n) => (en ? `₩${n},000` : `${n},000원`)
    assert.deepEqual(totals, [20, 30, 40, 50, 50, 50, 60, 70].map(won))
    const text = (n) => (en ? `1 week × ${won(50)}|${n} day` : `1주 × ${won(50)}|${n}일`).split('|')
    const now = await lines(page)
    assert.ok(now[0].startsWith(text(2)[0]) && now[1].startsWith(text(2)[1]), `${now}`)
    assert.equal(quotes.length, 0, 'nobody is asked while it grows')
    assert.equal(await page.locator('.booking-buttons .button-main').isDisabled(), true)
    const back = await middle(page, day(12))
    await page.mouse.move(back.x, back.y, { steps: 3 })
    await page.getByText(en ? '7 days for the price of 5 · 2 more days cost the same' : '5일 값으로 7일까지 · 2일 더 빌려도 같은 값이에요').waitFor()
    const soon = (await lines(page)).slice(0, 2)
    await page.mouse.up()
    await page.locator('.booking-buttons .button-main:enabled').waitFor()
    assert.deepEqual((await lines(page)).slice(0, 2), soon, 'the server says the same')
    assert.equal(quotes.length, 1)
    assert.deepEqual(await chosen(page), [8, 9, 10, 11, 12].map(day))
    await fine(who, 'drawn')
    // Towards the past, and out of the window.
    await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    const first = await middle(page, day(3))
    await page.mouse.move(first.x, first.y, { steps: 6 })
    await page.mouse.up()
    assert.deepEqual(await chosen(page), [3, 4, 5, 6, 7, 8].map(day))
    // Let go below the calendar; then the keyboard chooses as ever.
    await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    const end = await middle(page, day(9))
    await page.mouse.move(end.x, end.y, { steps: 4 })
    const { bottom } = await page.locator('.calendar table').evaluate((one) => one.getBoundingClientRect().toJSON())
    await page.mouse.move(end.x, bottom + 5, { steps: 4 })
    await page.mouse.up()
    await page.locator('.booking-buttons .button-main:enabled').waitFor()
    await cell(page, day(26)).focus()
    await page.keyboard.press('Enter')
    assert.deepEqual(await chosen(page), [day(26)])
    // A press without a move chooses as ever.
    await cell(page, day(20)).click()
    await cell(page, day(22)).click()
    assert.deepEqual(await chosen(page), [20, 21, 22].map(day))
    await cell(page, day(24)).click({ modifiers: ['Shift'] })
    assert.deepEqual(await chosen(page), [20, 21, 22, 23, 24].map(day))
    await who.context.close()
  })
}

test('what is shown at once is what the server says, for every length up to four weeks', async () => {
  const who = await open('same', { viewport: { width: 1280, height: 900 } })
  const { page } = who
  const day = await turn(who)
  for (let n = 1; n <= 27; n++) {
    // Held back, so that there is a moment with our own sum.
    let go
    const held = new Promise((done) => (go = done))
    await page.route(/\/quote\//, async (route) => {
      await held
      await route.continue()
    })
    await cell(page, day(1)).click()
    await cell(page, day(n)).click()
    await page.locator('.quote').waitFor()
    const rows = async () => (await lines(page)).filter((line) => !/보증금/.test(line))
    const soon = await rows()
    go()
    await page.locator('.booking-buttons .button-main:enabled').waitFor()
    assert.deepEqual(await rows(), soon, `${n} days`)
    await page.unroute(/\/quote\//)
  }
  assert.deepEqual(who.errors, [])
  await who.context.close()
})

test('by finger: across it chooses, up and down it scrolls', async () => {
  const who = await open('touch', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
  const { page } = who
  await cell(page, (await page.locator('[data-day][aria-disabled=false]').first().getAttribute('data-day')) ?? '').scrollIntoViewIfNeeded()
  const day = await turn(who)
  await cell(page, day(15)).evaluate((one) => one.scrollIntoView({ block: 'center' }))
  const touch = await who.context.newCDPSession(page)
  const send = (type, point) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [point] : [] })
  async function draw(from, to, steps = 8) {
    await send('touchStart', from)
    for (let i = 1; i <= steps; i++) {
      await send('touchMove', { x: from.x + ((to.x - from.x) * i) / steps, y: from.y + ((to.y - from.y) * i) / steps })
      await page.waitForTimeout(20)
    }
    await send('touchEnd')
  }
  // Along one week.
  const weekOf = (await page.locator('tr:has([data-day])').nth(2).locator('[data-day]').evaluateAll((all) => all.map((one) => one.dataset.day)))
  const before = await page.evaluate(() => scrollY)
  await draw(await middle(page, weekOf[1]), await middle(page, weekOf[4]))
  await page.locator('.quote').waitFor()
  assert.deepEqual(await chosen(page), weekOf.slice(1, 5))
  assert.equal(await page.evaluate(() => scrollY), before)
  await page.locator('.booking-buttons .button-main:enabled').waitFor()
  await fine(who, 'drawn')
  const start = await middle(page, weekOf[2])
  await draw(start, { x: start.x, y: start.y - 220 }, 12)
  await page.waitForFunction((had) => scrollY > had + 60, before)
  assert.deepEqual(await chosen(page), weekOf.slice(1, 5))
  await who.context.close()
})

test('by keyboard: a grid with one tab stop; with Shift the stay grows either way and stops at what is taken', async () => {
  const who = await open('keys', { viewport: { width: 320, height: 700 } })
  const { page } = who
  const today = await page.locator('[data-day]:not(.past)').first().getAttribute('data-day')
  const after = (n) => new Date(Date.parse(today) + n * 86_400_000).toISOString().slice(0, 10)
  const focused = () => page.evaluate(() => document.activeElement.dataset.day)
  assert.equal(await page.getByRole('grid').count(), 1)
  assert.equal(await page.locator('[role=grid] [tabindex="0"]').count(), 1)
  await page.locator('[role=grid] [tabindex="0"]').focus()
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  const there = await focused()
  assert.ok(there.slice(0, 7) > today.slice(0, 7))
  await page.keyboard.press('PageUp')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('Home')
  assert.equal(new Date(await focused()).getUTCDay(), 0)
  await page.keyboard.press('End')
  assert.equal(new Date(await focused()).getUTCDay(), 6)
  // Day 60 and 61 are another's.
  while ((await focused()) < after(57)) await page.keyboard.press('ArrowRight')
  while ((await focused()) > after(57)) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  const stay = async () => (await page.locator('.picked').textContent()).trim()
  const three = await stay()
  await page.keyboard.press('Shift+ArrowRight')
  await page.getByRole('status').getByText('예약됨').waitFor()
  assert.equal(await stay(), three, 'it stops')
  assert.equal(await focused(), after(59))
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowUp')
  assert.equal(await focused(), after(50))
  await page.locator('.quote').getByText('50,000원').first().waitFor()
  await page.locator('.booking-buttons .button-main:enabled').waitFor()
  await page.locator('.quote-total').getByText('8일').waitFor()
  await fine(who, 'grown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.locator('.quote-total').getByText('1일').waitFor()
  await who.context.close()
})

for (const locale of ['ko-KR', 'en-US']) {
  const en = locale === 'en-US'
  test(`what its owner lends at once is said on the page and on the button, and is agreed by it (${locale})`, async () => {
    const { owner, renter, product } = await pair(market)
    const signIn = async (name, member) => {
      const one = await person(browser, market.url, { name: `at-once-${name}-${locale}`, locale, viewport: { width: 320, height: 800 } })
      await one.page.goto('/login')
      await one.page.locator('input[name=email]').fill(member.email)
      await one.page.locator('input[name=password]').fill(password)
      await one.page.locator('form button[type=submit]').click()
      await one.page.waitForURL('**/')
      return one
    }
    const who = await signIn('owner', owner)
    const { page } = who
    await page.goto(`/list/${product.id}`)
    const box = page.locator('input[name=instant]')
    await page.locator('details.fold', { has: box }).locator('summary').click()
    assert.equal(await box.isChecked(), false)
    await box.check()
    await box.scrollIntoViewIfNeeded()
    await fine(who, 'terms')
    await page.locator('form button[type=submit].button-main').click()
    await page.waitForURL(`**/p/${product.id}`)
    assert.equal((await owner.get(`/products/${product.id}/terms/`)).body.instant, true)
    await who.context.close()

    const other = await signIn('renter', renter)
    await other.page.goto(`/p/${product.id}`)
    await other.page.locator('.booking').getByText(en ? 'A request for free days is accepted at once.' : '빈 날짜를 요청하면 바로 확정돼요.').waitFor()
    const day = await turn(other)
    await cell(other.page, day(8)).click()
    await cell(other.page, day(9)).click()
    const button = other.page.getByRole('button', { name: en ? 'Book now' : '바로 예약' })
    await button.and(other.page.locator(':enabled')).waitFor()
    await fine(other, 'button')
    await button.click()
    await other.page.waitForURL('**/chats/*')
    await other.page.getByText(en ? 'Booked at once, as the owner has agreed to beforehand' : '바로 예약했어요').filter({ visible: true }).first().waitFor()
    await fine(other, 'card')
    const { body } = await renter.get('/api/rentals/')
    assert.deepEqual(body.map(({ state }) => state), ['ACCEPTED'])
    await other.context.close()
  })
}

test('the calendar opens where there is something to be had, and tells of the keyboard only where there is one', async () => {
  const product = await people.owner.list({ name: '준비가 오래 걸리는 것' })
  const rules = await people.owner.put(`/products/${product.id}/calendar-rules/`, { lead_days: 40 })
  assert.equal(rules.status, 200, rules.text)
  const { body } = await people.renter.get(`/products/${product.id}/calendar/?from=${day(0)}&days=60`)
  const first = body.days.find(({ free }) => free).date
  const phone = { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true }
  for (const [name, options] of [['mouse', { viewport: { width: 1440, height: 900 } }], ['finger', phone]]) {
    const who = await person(browser, market.url, { name: `booking-opens-${name}`, ...options })
    await who.page.goto(`/p/${product.id}`)
    await cell(who.page, first).waitFor()
    assert.equal(await who.page.locator('.calendar [tabindex="0"]').getAttribute('data-day'), first)
    assert.equal(await who.page.getByText('화살표 키로 움직이고').isVisible(), options !== phone)
    await fine(who, 'opens')
    await who.context.close()
  }
})

test('where no day is free the calendar says so, and days can be waited for', async () => {
  const owner = await market.member('busy')
  const gear = await owner.list({ name: '쉬는 보드' })
  const { status, text } = await owner.put(`/products/${gear.id}/calendar-rules/`, { exceptions: [{ from: day(0), to: day(370), plan: 'closed' }] })
  assert.equal(status, 200, text)
  const { page, context } = await person(browser, market.url, { name: 'booking-none', viewport: { width: 360, height: 780 } })
  await page.goto(`/p/${gear.id}`)
  await page.locator('.picked', { hasText: '지금은 빌릴 수 있는 날이 없어요' }).waitFor()
  await page.locator('summary', { hasText: '빈자리 기다리기' }).waitFor()
  await context.close()
})
