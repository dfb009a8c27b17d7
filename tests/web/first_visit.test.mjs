// In a browser: somebody comes for the first time, by a link that he was sent or by Home; and what a member is told of gear that is gone.
// On a phone in Korean and on a desktop in English.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openMarket, pair, password } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { complaints, drawn, overflow, person, startBrowser } from './browser.mjs'

let market, browser
before(async () => {
  market = await openMarket()
  browser = await startBrowser({ shell: true })
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const here = { geolocation: { latitude: 37.556123, longitude: 126.924456 }, permissions: ['geolocation'] }
const LOOKS = [
  {
    name: 'phone',
    options: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, ...here },
    words: { pick: '날짜 고르기', request: '요청하기', propose: '날짜 제안', near: '내 주변', area: '이 근처', gone: '볼 수 없는 장비예요', lost: '길을 잃었어요', title: '없는 페이지예요 · Wooga' },
  },
  {
    name: 'desk',
    options: { viewport: { width: 1280, height: 850 }, locale: 'en-US', colorScheme: 'dark', ...here },
    words: { pick: 'Choose days', request: 'Request', propose: 'Propose days', near: 'Near me', area: 'Around here', gone: 'This gear is not available', lost: 'Page not found', title: 'No such page · Wooga' },
  },
]

async function fine({ page, errors, shot }, label, expected = /^$/) {
  await shot(label)
  assert.equal(await overflow(page), 0, label)
  assert.deepEqual(await complaints(page), [], label)
  assert.deepEqual(errors.filter((line) => !expected.test(line)), [], label)
}
async function signedIn(name, member, options) {
  const who = await person(browser, market.url, { name, ...options })
  await who.context.addInitScript((id) => localStorage.setItem('member', id), String(member.id))
  await who.context.addCookies([{ name: 'access-token', value: member.token, url: market.url, httpOnly: true }])
  return who
}
const day = (page, n) => page.locator('[data-day]:not([aria-disabled=true])').nth(n)

for (const { name, options, words } of LOOKS) {
  test(`${name}: by a shared link a guest chooses days, signs up, and asks for them without choosing again`, { timeout: 120_000 }, async () => {
    const { product } = await pair(market)
    const who = await person(browser, market.url, { name: `first-${name}`, ...options })
    const { page } = who
    await page.goto(`/p/${product.id}`)
    await page.locator('.calendar').waitFor()
    const pick = page.getByRole('button', { name: words.pick })
    await drawn(page)
    if (name === 'phone') assert.ok(await pick.evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight), 'in reach wherever one reads')
    await fine(who, 'link')
    await pick.press('Enter')
    await page.locator('[data-day]:focus').waitFor()
    assert.ok(await page.locator('[data-day]:focus').evaluate((one) => { const { top, bottom } = one.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight }), 'the calendar is in view')
    await page.locator('.calendar-head button').last().click()
    const [from, to] = [await day(page, 4).getAttribute('data-day'), await day(page, 6).getAttribute('data-day')]
    await day(page, 4).click()
    await day(page, 6).click()
    await page.locator('[aria-busy=false] .quote-total').waitFor()
    await fine(who, 'chosen')
    await page.getByRole('button', { name: words.request, exact: true }).click()
    await page.waitForURL((url) => url.pathname === '/login')
    await page.locator('.page > .button-text').last().click()
    await page.fill('[name=email]', `visitor-${name}@example.com`)
    await page.fill('[name=password]', password)
    await page.fill('[name=username]', 'visitor')
    await page.locator('form button[type=submit]').click()
    await page.waitForURL((url) => url.pathname === '/me/welcome')
    await page.locator('.page > .button-text').click()
    await page.waitForURL((url) => url.pathname === `/p/${product.id}`)
    await page.locator('[aria-busy=false] .quote-total').waitFor()
    await page.getByRole('button', { name: words.request, exact: true }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/chats/'))
    await page.locator('.rental-line').first().waitFor()
    await page.locator('.rental-line').first().click()
    await page.waitForURL((url) => url.pathname.startsWith('/rentals/'))
    const id = new URL(page.url()).pathname.split('/')[2]
    const own = await page.evaluate((path) => fetch(path).then((answer) => answer.json()), `/api/rentals/${id}/`)
    assert.deepEqual([own.rental_start_date, own.rental_end_date], [from, to])
  })

  test(`${name}: Home leads to what is near, to what is wanted, and to each category by a picture`, { timeout: 180_000 }, async () => {
    const who = await person(browser, market.url, { name: `home-${name}`, ...options })
    const { page } = who
    await page.goto('/')
    await page.locator('.sports a[href^="/search?category="]').nth(7).waitFor()
    const drawing = await page.evaluate(() => fetch('/sports.svg').then((answer) => answer.text()))
    const used = await page.locator('.sports use').evaluateAll((all) => all.map((one) => one.getAttribute('href').split('#')[1]))
    assert.equal(used.length, 10)
    for (const id of used) assert.ok(drawing.includes(`id="${id}"`), id)
    await page.locator('.sports a[href="/wanted"]').waitFor()
    await fine(who, 'home')
    await page.locator('[data-near]').click()
    await page.waitForURL((url) => url.searchParams.get('near') === '37.556,126.924' && url.searchParams.get('order') === 'near')
    await page.getByLabel(words.near).waitFor()
    // Where somebody else has searched is no "near me".
    await page.goto('/search?near=37.6,127.1&km=5')
    await page.getByLabel(words.area).waitFor()
    assert.equal(await page.getByLabel(words.near).count(), 0)
    await fine(who, 'around')
  })

  test(`${name}: in a room the fee of other days is there before the server says it, and gear that is hidden says so`, { timeout: 180_000 }, async () => {
    const { product, room, renter } = await pair(market)
    const who = await signedIn(`room-${name}`, renter, options)
    const { page } = who
    let answer
    const held = new Promise((done) => (answer = done))
    await page.route('**/quote/**', async (route) => {
      await held
      await route.continue()
    })
    await page.goto(`/chats/${room.id}`)
    await page.getByRole('button', { name: words.propose }).click()
    await page.locator('dialog .calendar-head button').last().click()
    await day(page, 4).click()
    await day(page, 6).click()
    await page.locator('dialog [aria-busy=true] .quote-total', { hasText: '30,000' }).waitFor()
    answer()
    await page.locator('dialog [aria-busy=false] .quote-total', { hasText: '30,000' }).waitFor()
    await fine(who, 'proposal')

    const admin = await market.member('admin')
    assert.equal(run(market.server.data, 'user', '--email', admin.email, '--admin').status, 0)
    await until('he is an operator', async () => (await admin.get('/api/settings/')).body.operator)
    assert.equal((await admin.post(`/api/admin/listings/${product.id}/hide/`, { reason: '사진이 실제와 다르다고 해요' })).status, 200)
    await page.reload()
    await page.getByRole('button', { name: words.propose }).click()
    await page.locator('dialog .note', { hasText: words.gone }).waitFor()
    await fine(who, 'hidden', /404/)
  })

  test(`${name}: an address that leads nowhere is the client's own page with the way home`, { timeout: 120_000 }, async () => {
    const who = await person(browser, market.url, { name: `lost-${name}`, ...options })
    const { page } = who
    const answer = await page.goto('/nothing/here')
    assert.equal(answer.status(), 404)
    await page.getByText(words.lost).waitFor()
    await fine(who, 'lost', /404/)
    await page.locator('.note a[href="/"]').click()
    await page.locator('.hero').waitFor()
  })
}
