// Every page in other states than as it is (looks.test.mjs): with nothing in it, while it waits, and when calls fail; and by keyboard alone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openMarket, pair } from '../support/market.mjs'
import { complaints, drawn, inItsType, overflow } from './browser.mjs'
import { openPages, walk } from './every_page.mjs'
import { through } from './keys.mjs'
import { ZOOMED } from './zoom.mjs'

let all, market, empty, people, newcomer, pages, look
before(async () => {
  all = await openPages()
  ;({ market, people, pages, look } = all)
  empty = await openMarket()
  newcomer = await empty.member('newcomer')
})
after(async () => {
  await all?.close()
  await empty?.close()
})

test('a market with nothing in it says what to do', { timeout: 600_000 }, async () => {
  const paths = ['/', '/search', '/chats', '/me', '/me/gear', '/me/account', '/me/statement', '/me/favourites', '/list', `/u/${newcomer.id}`, '/rentals/1', '/p/1']
  const says = (page, path) =>
    path === '/list' ? null : page.locator('.note, .hint').count().then((n) => (n ? null : 'says nothing'))
  for (const options of [{ name: 'empty', viewport: { width: 390, height: 844 } }, { name: 'empty-wide', viewport: { width: 1280, height: 850 }, lang: 'en', colorScheme: 'dark', sizes: ZOOMED }]) {
    assert.deepEqual(await walk(await look(newcomer, { ...options, origin: empty.url }), paths, { check: says, sizes: options.sizes }), [])
  }
})

/** What a member's page cannot do without; who is asked for is answered. */
const asked = (act) => (route) => (/^\/accounts\/$/.test(new URL(route.request().url()).pathname) ? route.continue() : act(route))
const LOADED = /^\/(login|design|list$|me\/welcome)/

test('a page whose calls fail says so, and can be tried again', { timeout: 600_000 }, async () => {
  const calls = asked((route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{"detail":"x","code":"internal"}' }))
  const retries = (page, path) => (LOADED.test(path) ? null : page.getByRole('button', { name: /다시 시도|Try again/ }).count().then((n) => (n ? null : 'has no way to try again')))
  for (const options of [{ name: 'failed', viewport: { width: 390, height: 844 } }, { name: 'failed-wide', viewport: { width: 1280, height: 850 }, lang: 'en', colorScheme: 'dark', sizes: ZOOMED }]) {
    assert.deepEqual(await walk(await look(people.owner, { ...options, calls }), pages.filter((path) => !/keyword|design/.test(path)), { check: retries, sizes: options.sizes }), [])
  }
})

test('a part of a page that cannot be had says so in its place, and is there when it is asked for again', { timeout: 300_000 }, async () => {
  const { owner } = people
  const boots = await owner.list({ name: '가죽 등산화', category: '하이킹부츠' })
  const kit = await owner.list({ name: '산행 세트' })
  for (const { status, text } of [
    await owner.put(`/api/products/${boots.id}/fit/`, { sizes: [{ variant: '', foot: { low: 255, high: 265 } }] }),
    await owner.put(`/products/${kit.id}/kit/`, { lines: [{ product: boots.id }] }),
    await owner.post('/api/searches/?keyword=tent', { address: 'keyword=tent' }),
    await owner.put('/api/neighbourhood/', { name: '연남동' }),
  ]) assert.ok(status < 300, text)
  const editing = `/list/${boots.id}`
  const parts = [
    { path: editing, call: `/products/${boots.id}/units/`, what: '여러 개 빌려주기', then: 'summary:has-text("여러 개 빌려주기")' },
    { path: editing, call: `/products/${boots.id}/drop-places/`, what: '두고 갈 수 있는 곳', then: 'summary:has-text("두고 갈 수 있는 곳")' },
    { path: editing, call: `/api/products/${boots.id}/place/`, what: '주고받을 위치', then: '[data-place=here]' },
    { path: editing, call: `/products/${boots.id}/kit/`, what: '세트로 빌려주기', then: 'summary:has-text("세트로 빌려주기")' },
    { path: editing, call: `/products/${boots.id}/calendar-import/`, what: '다른 캘린더의 바쁜 날', then: '[name=calendar]' },
    { path: editing, call: `/products/${boots.id}/calendar-link/`, what: '캘린더 링크', then: 'button:has-text("링크 만들기")' },
    { path: `/p/${boots.id}`, call: `/api/products/${boots.id}/fit/`, what: '핏', then: '[data-fit-part]' },
    { path: `/p/${boots.id}`, call: `/api/products/${boots.id}/pause/`, what: '잠시 쉬기', then: '[data-pause]' },
    { path: `/p/${kit.id}`, call: `/products/${kit.id}/kit/`, what: '세트 구성', then: '.kit' },
    { path: `/p/${boots.id}`, call: `/api/members/${owner.id}/facts/`, what: '연결이 끊겼어요', then: '.known' },
    { path: '/search', call: '/products/categories/', what: '종목', then: '.category-filter .chip' },
    { path: '/me', call: '/api/searches/', what: '저장한 검색', then: 'a[href="/search?keyword=tent"]' },
  ]
  const one = await look(owner, { name: 'part', viewport: { width: 360, height: 780 } })
  for (const { path, call, what, then } of parts) {
    const part = (url) => url.pathname === call
    await one.context.route(part, (route) => route.abort())
    await one.page.goto(path)
    const note = one.page.locator('.note-slim').filter({ hasText: what })
    await note.waitFor()
    assert.equal(await one.page.locator(then).count(), 0, call)
    assert.equal(await overflow(one.page), 0, call)
    assert.deepEqual(await complaints(one.page), [], call)
    await one.context.unroute(part)
    await note.getByRole('button', { name: '다시 시도' }).click()
    await one.page.locator(then).first().waitFor()
    assert.equal(await note.count(), 0, call)
  }
  await one.context.close()
})

test('a part of a rental that cannot be had says so, among those that can', { timeout: 120_000 }, async () => {
  const calls = (route) => (route.request().url().endsWith('/ledger/') ? route.fulfill({ status: 500, contentType: 'application/json', body: '{"detail":"x","code":"internal"}' }) : route.continue())
  const one = await look(people.owner, { name: 'part', viewport: { width: 390, height: 844 }, calls })
  await one.page.goto(pages.find((path) => path.startsWith('/rentals/')))
  await one.page.locator('.steps').waitFor()
  await one.page.getByRole('button', { name: '다시 시도' }).waitFor()
  await one.context.close()
})

test('a page that waits shows where things will be', { timeout: 600_000 }, async () => {
  const calls = asked(() => {})
  const wait = async (page) => {
    await page.locator('main').waitFor()
    await page.waitForFunction(() => [...document.querySelectorAll('.skeleton, h1')].some((one) => one.checkVisibility()))
  }
  const waits = (page, path) => (LOADED.test(path) ? null : page.locator('.skeleton').count().then((n) => (n ? null : 'shows nothing')))
  assert.deepEqual(await walk(await look(people.owner, { name: 'waiting', viewport: { width: 390, height: 844 }, calls }), pages, { wait, check: waits, sizes: ZOOMED }), [])
})

test('what comes takes the place that was held for it', { timeout: 120_000 }, async () => {
  const quiet = await pair(market)
  const cases = [
    { path: '/search?keyword=a', held: '/products/categories/', first: '.search-list .note, .cards', then: '.category-filter .chips' },
    { path: `/chats/${quiet.room.id}`, held: '/api/rooms/', first: '.room[data-connection=open] .talk', then: '.rental-line' },
  ]
  for (const { path, held, first, then } of cases) {
    let release
    const may = new Promise((done) => (release = done))
    const one = await look(quiet.renter, { name: 'held', viewport: { width: 390, height: 844 } })
    await one.context.route((url) => url.pathname.startsWith(held), (route) => may.then(() => route.continue()))
    await one.page.goto(path)
    const top = () => one.page.locator(first).evaluate((element) => Math.round(element.getBoundingClientRect().top))
    await one.page.locator(first).waitFor()
    await inItsType(one.page)
    const before = await top()
    assert.equal(await one.page.locator(then).count(), 0)
    release()
    await one.page.locator(then).waitFor()
    assert.equal(await top(), before, path)
    await one.context.close()
  }
})

test('what a page has fetched beforehand is what it asks for', { timeout: 120_000 }, async () => {
  for (const path of ['/', '/search', `/search?keyword=${encodeURIComponent("라켓 & b's (1)~!*+")}`, '/search?keyword=a&order=views&min=1000']) {
    const one = await look(null, { name: 'beforehand' })
    const asked = []
    one.page.on('request', (request) => asked.push(request.url()))
    await one.page.goto(path)
    await one.page.locator('.card, .note').first().waitFor()
    await drawn(one.page)
    const links = await one.page.locator('link[rel=preload][as=fetch]').evaluateAll((all) => all.map(({ href }) => href))
    const [search] = asked.filter((url) => /\/products\/\?/.test(url))
    assert.ok(links.length > 0)
    for (const link of [...links, search]) assert.equal(asked.filter((url) => url === link).length, 1, `${path}: ${link}`)
    assert.equal(asked.filter((url) => /\/products\/\?/.test(url)).length, 1, path)
    // A photo's size is the browser's choice: the one of the link is that of the card.
    const photos = await one.page.locator('link[rel=preload][as=image]').evaluateAll((all) => all.map(({ imageSrcset }) => imageSrcset.split('-s.webp')[0]))
    assert.equal(photos.length > 0, path === '/', path)
    for (const photo of photos) assert.equal(asked.filter((url) => url.startsWith(photo)).length, 1, photo)
    assert.equal(links.includes(search), path.startsWith('/search') && !path.includes('order'), path)
    await one.context.close()
  }
})

test('by keyboard alone one sees where one is, on every page, and comes to its end: in a window at 200 %', { timeout: 600_000 }, async () => {
  const found = []
  for (const [who, paths] of [[people.owner, pages], [all.operator, all.desk], [null, ['/', '/search?view=map', '/login']]]) {
    const one = await look(who, { name: 'keyboard', viewport: { width: 640, height: 400 } })
    for (const path of paths) {
      await one.page.goto(path)
      await drawn(one.page)
      const { found: wrong, places } = await through(one.page)
      for (const line of wrong) found.push(`${path}: ${line}`)
      if (places < 5) found.push(`${path}: only ${places} places`)
    }
    await one.context.close()
  }
  assert.deepEqual(found, [])
})
