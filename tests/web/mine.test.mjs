// In a browser: a member's own page, his gear with its calendar and what it earned, and what he is asked when he comes first.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, handOver, openMarket, pair } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { drawn, fine, overflow, person, picture, signedIn, startBrowser } from './browser.mjs'

const options = { timeout: 180_000 }
let market, browser, admin
before(async () => {
  market = await openMarket()
  admin = await market.member('admin')
  assert.equal(run(market.server.data, 'user', '--email', admin.email, '--admin').status, 0)
  admin = await market.again(admin)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const PHONE = { viewport: { width: 320, height: 700 } }
const DESK = { viewport: { width: 1280, height: 900 }, locale: 'en-US', colorScheme: 'dark' }
const here = { geolocation: { latitude: 37.556123, longitude: 126.924456 }, permissions: ['geolocation', 'clipboard-read', 'clipboard-write'] }

async function ask({ renter, product }, from, to = from) {
  const { status, body, text } = await renter.post(`/products/${product.id}/rentals/`, dates(from, to))
  assert.equal(status, 201, text)
  return body.id
}
async function lend(people, from, to) {
  const id = await ask(people, from, to)
  assert.equal((await people.owner.post(`/api/rentals/${id}/accept/`)).status, 200)
  return id
}

/** Two things of one owner: one is out today, the other is asked for. */
async function shop() {
  const people = await pair(market, { name: '로드 자전거 카본 프레임 54 사이즈' })
  const out = await lend(people, 0, 2)
  await handOver(people, out)
  const second = { ...people, product: await people.owner.list({ name: '텐트', category: '텐트' }) }
  const asked = await ask(second, 1, 4)
  return { ...people, tent: second.product, out, asked }
}

for (const [name, look, words] of [
  ['phone', PHONE, { paused: '쉬는 중', shown: '공개 중', hidden: '운영자가 숨김', due: '받을 돈이 아직 30,000원 있어요.', back: '돌려줄 돈', failed: '복사하지 못했어요', copied: '복사했어요', fee: '30,000원', none: '이 달에는 대여가 없어요.', waits: '할 일이 있어요', past: '지난 대여 1건', kept: '찜 1' }],
  ['desk', DESK, { paused: 'Paused', shown: 'Listed', hidden: 'Hidden by an operator', due: '₩30,000 is still to come in.', back: 'to be paid back', failed: 'was not copied', copied: 'Copied', fee: '₩30,000', none: 'Nothing is lent this month.', waits: 'Your turn', past: 'Past rentals: 1', kept: 'kept by 1' }],
]) {
  const signIn = (label, member) => signedIn(browser, market.url, member, { name: `mine-${name}-${label}`, ...here, ...look })

  test(`${name}: gear with who has it when and what it earned stands in one place`, options, async () => {
    const { owner, renter, product, tent, out, asked } = await shop()
    assert.equal((await renter.put(`/api/products/${tent.id}/favourite/`)).status, 204)
    const one = await signIn('gear', owner)
    const { page } = one
    await page.goto('/me')
    await page.locator('a[href="/me/gear"]').click()
    await page.locator('.own-side .earned').getByText(words.fee).first().waitFor()
    await drawn(page)
    assert.equal(await page.locator('.own-side .earned dd').allInnerTexts().then((all) => new Set(all).size), 1)
    const bars = page.getByRole('link', { name: new RegExp(`^${renter.username} · `) })
    await page.locator(`.gear-bar[href="/rentals/${out}"]`).first().waitFor()
    assert.equal(await page.locator(`.gear-bar[href="/rentals/${out}"][tabindex="0"]`).count(), 1, 'a rental is one link, however many weeks it has')
    assert.match(await bars.first().innerText(), /자전거/)
    await fine(one)
    await one.shot('gear')

    // By keyboard from a rental to its page, and back to the same month.
    await page.locator(`.gear-bar[href="/rentals/${out}"][tabindex="0"]`).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/rentals/${out}`)
    await page.goBack()
    const row = page.locator(`[data-gear="${tent.id}"]`)
    await row.locator(`a[href="/rentals/${asked}"]`).waitFor()
    await page.locator('.calendar-head button').first().focus()
    await page.keyboard.press('Enter')
    await page.getByText(words.none).waitFor()
    await page.locator('.calendar-head button').last().click()
    await page.locator(`.gear-bar[href="/rentals/${out}"]`).first().waitFor()

    await row.getByText(words.shown).waitFor()
    await row.getByText(words.kept).waitFor()
    assert.equal(await page.locator(`[data-gear="${product.id}"]`).getByText(words.kept).count(), 0)
    await row.locator('button').first().click()
    await row.getByText(words.paused).waitFor()
    assert.equal((await owner.get('/api/gear/')).body.gear.find(({ id }) => id === tent.id).paused, true)
    await row.locator('button').last().click()
    await page.getByText(words.copied).waitFor()
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${market.url}/p/${tent.id}`)
    assert.equal(await row.locator(`a[href="/list/${tent.id}"]`).count(), 1)
    // Without a clipboard, as on plain HTTP, it is said that nothing was copied.
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined }))
    await row.locator('button').last().click()
    await page.getByText(words.failed).waitFor()
    const named = (button) => button.evaluate((it) => document.getElementById(it.getAttribute('aria-describedby')).textContent)
    for (const button of await row.locator('.button').all()) assert.equal(await named(button), '텐트')
    await page.getByText(words.due).waitFor()
    await drawn(page)
    assert.equal(await page.getByText(words.back).count(), 0)

    // What an operator has hidden is neither shared nor paused: its page says why.
    assert.equal((await admin.post(`/api/admin/listings/${tent.id}/hide/`, { reason: '확인이 필요한 장비예요.' })).status, 200)
    assert.equal((await owner.post(`/api/rentals/${asked}/decline/`)).status, 200)
    await page.reload()
    await row.getByText(words.hidden).waitFor()
    await drawn(page)
    assert.equal(await row.locator('button').count(), 0)
    assert.equal(await row.locator(`a.button[href="/p/${tent.id}"]`).count(), 1)
    assert.equal(await row.locator(`a[href="/rentals/${asked}"]`).count(), 0)
    await fine(one)
    await one.shot('gear-hidden')

    // What is over is not to come, but was out until it came back.
    for (const move of ['return', 'release']) assert.equal((await owner.post(`/api/rentals/${out}/${move}/`)).status, 200)
    await page.reload()
    await page.locator(`.gear-bar[href="/rentals/${out}"]`).first().waitFor()
    await page.locator(`[data-gear="${product.id}"]`).waitFor()
    await drawn(page)
    assert.equal(await page.locator(`.rows a[href="/rentals/${out}"]`).count(), 0)
    assert.equal((await owner.get('/api/gear/')).body.gear.find(({ id }) => id === product.id).earned.month, 30000)
    await one.context.close()
  })

  test(`${name}: what waits for me comes first on my page, and each row says how it stands`, options, async () => {
    const { owner, out, asked } = await shop()
    await owner.put('/api/neighbourhood/', { name: '연남동' })
    await owner.put('/api/fit/', { height: 172, foot: 265 })
    const one = await signIn('me', owner)
    const { page } = one
    await page.goto('/me')
    const rows = page.locator('.me-main a.row[href^="/rentals/"]')
    await drawn(page)
    assert.deepEqual(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('href'))), [`/rentals/${asked}`, `/rentals/${out}`])
    await rows.first().getByText(words.waits).waitFor()
    await page.locator('.me-menu a[href="/me/account/home"]', { hasText: '연남동' }).waitFor()
    await page.locator('.me-menu a[href="/me/fit"]', { hasText: '2' }).waitFor()
    await page.locator('.me-main a[href="/me/gear"]', { hasText: words.fee }).waitFor()
    await page.locator('.strip img').first().waitFor()
    await fine(one)
    await one.shot('me')
    assert.equal((await owner.post(`/api/rentals/${asked}/decline/`)).status, 200)
    await page.reload()
    await page.locator('.me-main .fold summary').click()
    await page.locator(`.me-main .fold a[href="/rentals/${asked}"]`).waitFor()
    await page.locator('.me-main .fold summary', { hasText: words.past }).waitFor()
    await fine(one)
    await one.shot('me-past')
    for (const part of ['home', 'lend', 'notices', 'devices', 'files', 'export', 'leave']) {
      await page.goto('/me')
      await page.locator(`.me-menu a[href="/me/account/${part}"]`).click()
      await page.locator('.page section, .page form, .page details').first().waitFor()
      await drawn(page)
      await fine(one)
      await one.shot(part)
    }
    await one.context.close()
  })
}

test('however many ask, what is out and due stands first; what is over comes when it is looked at, page by page', options, async () => {
  const { owner, renter, product } = await pair(market)
  const out = await lend({ owner, renter, product }, 0, 0)
  await handOver({ owner, renter }, out)
  const gear = [product, ...(await Promise.all([1, 2, 3, 4].map(() => owner.list())))]
  const asked = []
  for (let i = 0; i < 11; i++) {
    const other = await market.member('asker')
    for (const one of gear) asked.push([other, await ask({ renter: other, product: one }, 2, 3)])
  }
  const one = await signedIn(browser, market.url, owner, { name: 'mine-many', ...PHONE })
  const { page } = one
  const calls = []
  page.on('request', (request) => request.url().includes('live=0') && calls.push(request.url()))
  const upper = page.locator('.me-main section > .rows > li > a[href^="/rentals/"]')
  await page.goto('/me')
  await upper.nth(55).waitFor()
  await drawn(page)
  assert.equal(await upper.first().getAttribute('href'), `/rentals/${out}`)
  assert.equal(await upper.count(), 56)
  await fine(one)

  for (const [member, id] of asked) assert.equal((await member.post(`/api/rentals/${id}/withdraw/`)).status, 200)
  await page.reload()
  const fold = page.locator('.me-main .fold')
  await fold.locator('summary').getByText('지난 대여', { exact: true }).waitFor()
  await drawn(page)
  assert.deepEqual([await upper.count(), await fold.locator('.row').count(), calls], [1, 0, []])
  await fold.locator('summary').click()
  await fold.locator('.row').nth(49).waitFor()
  assert.deepEqual([await fold.locator('.row').count(), await upper.count(), await fold.locator('summary').innerText()], [50, 1, '지난 대여'])
  await fine(one)
  await one.shot('past')
  await fold.getByRole('button', { name: '더 보기' }).click()
  await fold.locator('summary').getByText('지난 대여 55건', { exact: true }).waitFor()
  assert.equal(await fold.locator('.row').count(), 55)
  assert.equal(await fold.getByRole('button').count(), 0)
  await one.context.close()
})

let count = 0
async function signUp(page) {
  await page.fill('[name=username]', `새이웃${++count}`)
  await page.fill('[name=email]', `fresh${count}@mine.example`)
  await page.fill('[name=password]', 'a-long-racket-7')
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/me/welcome')
}

test('who signs up says who he is if he likes, goes where he wanted to, and is not asked again', options, async () => {
  const one = await person(browser, market.url, { name: 'mine-first', ...PHONE, ...here })
  const { page } = one
  await page.goto('/me/fit')
  await page.locator('a[href^="/login"]:not(.tab)').first().click()
  await page.getByRole('button', { name: '처음이신가요? 가입하기' }).click()
  await signUp(page)
  await page.getByRole('heading', { name: '반가워요, 새이웃1님!' }).waitFor()
  await fine(one)
  await one.shot('welcome')
  await page.setInputFiles('input[type=file]', { name: 'me.png', mimeType: 'image/png', buffer: picture(300, 300, [90, 90, 160]) })
  await page.locator('.avatar img').waitFor()
  await page.click('[data-home=here]')
  await page.locator('[data-home=here][aria-pressed=true]').waitFor()
  await page.fill('[name=home]', '연남동')
  await page.click('summary')
  await page.fill('[name=height]', '999')
  await page.click('summary')
  const has = (path) => page.evaluate(async (from) => (await fetch(from)).json(), path)
  // Said on another device meanwhile.
  await page.evaluate(() => fetch('/api/fit/', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{"head":570,"height":150}' }))
  await page.click('button[type=submit]')
  await page.locator('.toast-on').waitFor()
  await page.locator('.fold[open] .field:has([name=height]) .field-error').waitFor()
  await page.locator('[name=height]:focus').waitFor()
  const face = (await has('/accounts/')).profile
  assert.doesNotMatch(face, /default/)
  one.errors.length = 0 // that refusal
  await fine(one)
  await one.shot('welcome-refused')
  await page.fill('[name=height]', '172')
  await fine(one)
  await one.shot('welcome-filled')
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/me/fit')
  const home = await has('/api/neighbourhood/')
  assert.deepEqual([home.name, home.latitude_e6 !== null], ['연남동', true])
  const { height, head } = await has('/api/fit/')
  assert.deepEqual([height, head], [172, 570], 'what was said elsewhere stays')
  assert.equal((await has('/accounts/')).profile, face, 'it is not sent twice')
  await page.goBack()
  await page.waitForLoadState()
  assert.notEqual(new URL(page.url()).pathname, '/me/welcome')
  await page.goto('/me/welcome?next=/search')
  await page.waitForURL((url) => url.pathname === '/search')

  await page.goto('/me')
  await page.getByRole('button', { name: '로그아웃' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await page.goto('/login?next=/wanted')
  await page.fill('[name=email]', 'fresh1@mine.example')
  await page.fill('[name=password]', 'a-long-racket-7')
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/wanted')
  await one.context.close()
})

test('the first step can be passed over; nothing is kept then', options, async () => {
  const one = await person(browser, market.url, { name: 'mine-later', ...DESK, ...here, locale: 'ko-KR' })
  const { page } = one
  await page.goto('/login?next=/wanted')
  await page.getByRole('button', { name: '처음이신가요? 가입하기' }).click()
  await signUp(page)
  await page.fill('[name=home]', '연남동')
  await fine(one)
  await one.shot('welcome')
  await page.getByRole('button', { name: '나중에 할게요' }).click()
  await page.waitForURL((url) => url.pathname === '/wanted')
  assert.equal(await page.evaluate(async () => (await (await fetch('/api/neighbourhood/')).json()).name), null)
  assert.deepEqual(one.errors, [])
  await one.context.close()
})

test('so is who comes by Google or Kakao for the first time, and then no more', options, async () => {
  for (const [provider, first] of [['google', true], ['kakao', true], ['google', false]]) {
    const one = await person(browser, market.url, { name: `mine-${provider}`, ...PHONE })
    const { page } = one
    const member = await market.member('provided')
    await page.route(`**/accounts/${provider}/callback/`, (route) => route.fulfill({ json: { ...member.session, first_login: first } }))
    await one.context.addCookies([{ name: 'access-token', value: member.token, url: market.url, httpOnly: true }])
    await page.addInitScript((kept) => localStorage.getItem('gone') || localStorage.setItem('oauth', kept), JSON.stringify({ state: `${provider}.x`, verifier: 'v', next: '/wanted' }))
    await page.goto(`/login/${provider}?code=1&state=${provider}.x`)
    await page.evaluate(() => localStorage.setItem('gone', '1'))
    if (first) {
      await page.waitForURL((url) => url.pathname === '/me/welcome')
      await page.getByRole('button', { name: '나중에 할게요' }).click()
    }
    await page.waitForURL((url) => url.pathname === '/wanted')
    assert.deepEqual(one.errors, [])
    await one.context.close()
  }
})

test('a market of one’s own with nothing in it says what to do, and what fails can be tried again', options, async () => {
  const newcomer = await market.member('newcomer')
  const one = await signedIn(browser, market.url, newcomer, { name: 'mine-empty', ...PHONE })
  const { page } = one
  await page.goto('/me/gear')
  await page.locator('.note a[href="/list"]').waitFor()
  await fine(one)
  await one.shot('gear')
  await page.goto('/me')
  await page.locator('.me-main .note').waitFor()
  await fine(one)
  await one.shot('me')
  await page.route('**/api/gear/**', (route) => route.fulfill({ status: 500, body: '' }))
  await page.goto('/me/gear')
  await page.locator('.note[role=alert]').waitFor()
  await one.shot('failed')
  one.errors.length = 0
  await page.unroute('**/api/gear/**')
  await page.route('**/api/gear/days/?from=*&to=*', (route) => route.fulfill({ status: 500, body: '' }))
  await page.getByRole('button', { name: '다시 시도' }).click()
  await page.locator('.calendar .note[role=alert]').waitFor()
  assert.equal(await overflow(page), 0)
  one.errors.length = 0
  await page.unroute('**/api/gear/days/?from=*&to=*')
  await page.getByRole('button', { name: '다시 시도' }).click()
  await page.locator('.calendar .note').waitFor({ state: 'detached' })
  await page.setViewportSize({ width: 1920, height: 1080 })
  await fine(one)
  await one.shot('large')
  await one.context.close()
})

test('notices: letters and quiet hours do not wait for what the browser can do, and each that fails can be tried again', options, async () => {
  const member = await market.member('quiet')
  const one = await signedIn(browser, market.url, member, { name: 'mine-notices', ...PHONE, serviceWorkers: 'block' })
  const { page } = one
  let fails = true
  await page.route('**/api/settings/', async (route) => {
    if (fails) return route.fulfill({ status: 500, json: { detail: 'x', code: 'internal' } })
    return route.fulfill({ json: { ...(await (await route.fetch()).json()), mail: true } })
  })
  const script = /\/later-\w+\.js/
  let held = [] // the service worker's part is of the same file, and asks for it too
  await page.route(script, (route) => (held ? held.push(route) : route.abort()))
  await page.goto('/me/account/notices')
  const again = page.locator('.note button')
  await again.waitFor()
  await one.shot('failed')
  fails = false
  await again.click()
  await page.locator('.hours').waitFor()
  assert.equal(await page.locator('.check').count(), 1, 'letters')
  await until('it is asked for', () => held.length > 0)
  const waiting = held
  held = null
  for (const route of waiting) await route.abort()
  await again.waitFor()
  await one.shot('no-push')
  await page.unroute(script)
  await again.click()
  await page.locator('.check').nth(1).waitFor()
  assert.equal(await again.count(), 0)
  await one.context.close()
})

test('an address of no part of the account shows all of it', options, async () => {
  const one = await signedIn(browser, market.url, await market.member('parts'), { name: 'mine-parts', ...PHONE })
  await one.page.goto('/me/account/constructor')
  await one.page.locator('[data-business]').waitFor()
  await fine(one)
  await one.context.close()
})
