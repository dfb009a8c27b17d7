// In a browser: what a search found on a map, by squares or by an operator's tiles; and the way back to it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { openMarket } from '../support/market.mjs'
import { until } from '../support/until.mjs'
import { complaints, drawn, overflow, person, picture, startBrowser } from './browser.mjs'

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const DESK = { viewport: { width: 1280, height: 850 } }
/** A square of 500 m, another 2.5 km beside it, and one 3 km north. */
const HERE = { latitude_e6: 37556300, longitude_e6: 126923700 }
const BESIDE = { latitude_e6: 37556300, longitude_e6: 126951700 }
const NORTH = { latitude_e6: 37583300, longitude_e6: 126923700 }

let market, browser, maps
const asked = []
before(async () => {
  maps = createServer((req, res) => {
    asked.push(req)
    res.writeHead(200, { 'Content-Type': 'image/png' }).end(picture(256, 256, [150, 190, 160]))
  }).listen(0, '127.0.0.1')
  await once(maps, 'listening')
  market = await openMarket()
  const owner = await market.member('owner')
  const list = async (name, fee, place) => {
    const product = await owner.list({ name, rental_fee_for_a_day: String(fee) })
    if (place) assert.equal((await owner.put(`/api/products/${product.id}/place/`, place)).status, 200)
  }
  for (let i = 0; i < 57; i++) await list(`라켓 ${i}`, 20_000 + i, null)
  await list('먼 라켓', 15_000, NORTH)
  await list('옆 라켓', 12_000, BESIDE)
  await list('가까운 라켓', 9_000, HERE)
  await list('싼 라켓', 8_000, { ...HERE, latitude_e6: HERE.latitude_e6 - 900 })
  browser = await startBrowser({ shell: true })
})
after(async () => {
  await browser?.close()
  await market?.close()
  maps?.close()
})

async function look(name, options, origin = market.url) {
  return person(browser, origin, { name: `map-${name}`, ...options })
}
async function fine(who, label) {
  await drawn(who.page)
  await who.shot(label)
  assert.equal(await overflow(who.page), 0)
  assert.deepEqual(await complaints(who.page), [])
  assert.deepEqual(who.errors, [])
}
const pins = (page) => page.locator('.pin').allTextContents()
/** The map has come to where it goes, and its marks are drawn. */
async function stands(page) {
  await page.waitForFunction(() => document.querySelector('.leaflet-map-pane') && !document.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim'))
  await drawn(page)
}

test('on a phone the map takes the place of the list: a mark a square, what is there behind it, without any server of maps', { timeout: 120_000 }, async () => {
  for (const options of [PHONE, { ...PHONE, locale: 'en-US', colorScheme: 'dark' }, { viewport: { width: 320, height: 640 } }]) {
    const en = options.locale === 'en-US'
    const who = await look(`phone-${options.viewport.width}${en ? '-en' : ''}`, options)
    const { page } = who
    const library = []
    page.on('request', (one) => /leaflet/.test(one.url()) && library.push(one.url()))
    await page.goto('/search?keyword=라켓')
    await page.locator('.card').first().waitFor()
    await drawn(page)
    assert.deepEqual(library, [], 'who looks at a list fetches no map')
    await page.getByRole('button', { name: en ? 'On a map' : '지도로 보기' }).click()
    await page.waitForURL(/view=map/)
    await page.locator('.pin').nth(2).waitFor()
    assert.equal(library.length, 1)
    assert.equal(await page.locator('.search-list').isVisible(), false)
    const box = await page.locator('.map-box').boundingBox()
    assert.ok(box.y >= 0 && box.y + box.height <= options.viewport.height, `the map is in view: ${JSON.stringify(box)}`)
    assert.deepEqual((await pins(page)).sort(), en ? ['2 from ₩8,000', '₩12,000', '₩15,000'] : ['12,000원', '15,000원', '8,000원~ 2개'])
    const both = page.getByRole('button', { name: en ? '2 from ₩8,000' : '8,000원~ 2개' })
    await fine(who, 'squares')
    await both.click()
    const panel = page.locator('.map-panel')
    await panel.locator('.card-name').nth(1).waitFor()
    assert.deepEqual((await panel.locator('.card-name').allTextContents()).sort(), ['가까운 라켓', '싼 라켓'])
    await both.and(page.locator('[aria-pressed=true]')).waitFor()
    await fine(who, 'chosen')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await both.and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Enter')
    await panel.locator('.card', { hasText: '싼 라켓' }).click()
    await page.waitForURL(/\/p\/\d+$/)
    await page.goBack()
    await page.locator('.pin').nth(2).waitFor()
    assert.equal((await pins(page)).length, 3)
    await who.context.close()
  }
})

test('every mark is reached by keyboard, and the map comes to it; far out, marks go together', async () => {
  const who = await look('keys', DESK)
  const { page } = who
  await page.goto('/search?keyword=라켓&view=map')
  await page.locator('.pin').nth(2).waitFor()
  await page.locator('.map-box').focus()
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Tab')
    assert.ok(await page.evaluate(() => document.activeElement.matches('.pin')), `mark ${i}`)
  }
  await page.locator('.map-box').focus()
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Tab')
  await page.waitForFunction(() => {
    const [pin, box] = [document.activeElement.getBoundingClientRect(), document.querySelector('.map-box').getBoundingClientRect()]
    return document.activeElement.matches('.pin') && pin.left >= box.left && pin.right <= box.right
  })
  // Until all are one; a click while the map still moves is lost.
  await until('all are one', async () => {
    await stands(page)
    if ((await pins(page)).length === 1) return true
    await page.getByRole('button', { name: '넓게' }).click()
  })
  assert.deepEqual(await pins(page), ['8,000원~ 4개'])
  await who.context.close()
})

test('beside the list on a wide window; what is moved to is searched, and nothing else is lost', async () => {
  const who = await look('wide', DESK)
  const { page } = who
  await page.goto('/search?keyword=라켓&order=min_price&max=30000&view=map')
  await page.locator('.pin').nth(2).waitFor()
  assert.ok(await page.locator('.search-list .card').first().isVisible())
  const here = page.getByRole('button', { name: '이 지역에서 찾기' })
  assert.equal(await here.isVisible(), false)
  await fine(who, 'beside')
  const box = await page.locator('.map-box').boundingBox()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 30, y - 60, { steps: 8 })
  await page.mouse.up()
  await here.waitFor()
  await stands(page)
  const spots = () => page.locator('.pin').evaluateAll((all) => all.map((one) => [one.textContent, Math.round(one.getBoundingClientRect().x)]))
  const before = Object.fromEntries(await spots())
  await here.click()
  await page.waitForURL((url) => url.searchParams.has('near'))
  const query = Object.fromEntries(new URL(page.url()).searchParams)
  assert.match(query.near, /^37\.5\d\d,126\.9\d\d$/)
  assert.deepEqual([query.keyword, query.order, query.max, query.view], ['라켓', 'min_price', '30000', 'map'])
  await page.waitForFunction(() => document.querySelectorAll('.search-list .card').length < 5)
  for (const [text, left] of await spots()) assert.ok(Math.abs(before[text] - left) <= 1, 'the map stays where it was')
  await fine(who, 'searched-here')
  // The list alone, and the map again: it stands where it stood. Then the way back.
  const after = await spots()
  for (const map of [false, true]) {
    await page.getByRole('button', { name: '지도로 보기' }).click()
    await page.locator('.map').waitFor({ state: map ? 'visible' : 'detached' })
  }
  await page.locator('.pin').nth(after.length - 1).waitFor()
  await stands(page)
  assert.deepEqual(await spots(), after)
  for (let i = 0; i < 3; i++) await page.goBack()
  await page.waitForURL((url) => !url.searchParams.has('near') && url.searchParams.get('view') === 'map')
  await page.waitForFunction(() => document.querySelectorAll('.search-list .card').length === 24)
  await who.context.close()
})

test('a window of another size is no move of its reader, and takes none back', async () => {
  const who = await look('sizes', DESK)
  const { page } = who
  await page.goto('/search?keyword=라켓&view=map')
  await page.locator('.pin').nth(2).waitFor()
  const here = page.getByRole('button', { name: '이 지역에서 찾기' })
  const resize = async (width) => {
    await page.setViewportSize({ width, height: 850 })
    await page.waitForFunction((wanted) => innerWidth === wanted, width)
    await stands(page)
  }
  await resize(1400)
  assert.equal(await here.isVisible(), false)
  await page.locator('.map-box').focus()
  await page.keyboard.press('ArrowDown')
  await here.waitFor()
  await resize(1200)
  assert.ok(await here.isVisible())
  await who.context.close()
})

test("an operator's tiles are shown with his words, and are all that the page may fetch elsewhere", async () => {
  const own = await openMarket({ env: { WOOGA_TILES: `http://127.0.0.1:${maps.address().port}/{z}/{x}/{y}.png`, WOOGA_TILES_BY: '© the mapmakers https://maps.example/about' } })
  try {
    const who = await look('tiles', DESK, own.url)
    const { page } = who
    await page.goto('/search?near=37.556,126.924&km=3&view=map')
    await page.locator('img.leaflet-tile-loaded').first().waitFor()
    await until('more tiles are asked for', () => asked.length >= 4)
    for (const req of asked) {
      assert.match(req.url, /^\/\d+\/\d+\/\d+\.png$/)
      assert.equal(req.headers.referer, `${own.url}/`)
    }
    assert.equal(await page.getByRole('link', { name: '© the mapmakers' }).getAttribute('href'), 'https://maps.example/about')
    who.errors = who.errors.filter((line) => !line.startsWith(`left the server: http://127.0.0.1:${maps.address().port}/`))
    await fine(who, 'tiles')
    const refused = await page.evaluate(
      () =>
        new Promise((done) => {
          addEventListener('securitypolicyviolation', ({ effectiveDirective }) => done(effectiveDirective))
          new Image().src = 'http://127.0.0.1:1/x.png'
        }),
    )
    assert.equal(refused, 'img-src')
    await who.context.close()
  } finally {
    await own.close()
  }
})

test('the way back paints the whole list where it was within 100 ms, from memory', { timeout: 120_000 }, async () => {
  for (const options of [PHONE, DESK]) {
    const who = await look(`back-${options.viewport.width}`, options)
    const { page } = who
    await page.goto('/')
    await page.getByRole('searchbox').fill('라켓')
    await page.getByRole('searchbox').press('Enter') // the button moves while photos come
    await page.waitForURL(/\/search\?/)
    await page.locator('.card').nth(23).waitFor()
    while ((await page.locator('.card').count()) < 61) {
      await page.mouse.wheel(0, 3000)
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
      await page.waitForTimeout(100)
    }
    const card = page.locator('.card').nth(40)
    await card.scrollIntoViewIfNeeded()
    const was = await page.evaluate(() => scrollY)
    assert.ok(was > 500)
    const href = await card.getAttribute('href')
    await card.click()
    await page.waitForURL(/\/p\/\d+/)
    await page.locator('.calendar').waitFor()
    assert.equal(await page.evaluate(() => scrollY), 0, 'a new page begins at its top')
    const calls = []
    page.on('request', (one) => /\/products\/\?/.test(one.url()) && calls.push(one.url()))
    const took = []
    for (let round = 0; round < 8; round++) {
      if (round) {
        await page.goForward()
        await page.locator('.calendar').waitFor()
      }
      const { ms, cards, top, focus } = await page.evaluate(
        () =>
          new Promise((done) => {
            const start = performance.now()
            const look = () => {
              const cards = document.querySelectorAll('.card').length
              if (location.pathname !== '/search' || !cards) return requestAnimationFrame(look)
              // After the frame in which it is painted.
              const channel = new MessageChannel()
              channel.port1.onmessage = () => done({ ms: performance.now() - start, cards, top: scrollY, focus: document.activeElement.getAttribute('href') })
              requestAnimationFrame(() => channel.port2.postMessage(0))
            }
            requestAnimationFrame(look)
            history.back()
          }),
      )
      took.push(Math.round(ms))
      assert.equal(cards, 61)
      assert.ok(Math.abs(top - was) <= 2, `at ${top}, was ${was}`)
      assert.equal(focus, href)
    }
    console.log(`# back to 61 cards, ${options.viewport.width} px wide: ${took.join(', ')} ms`)
    assert.deepEqual(calls, [])
    assert.deepEqual(who.errors, [])
    await who.context.close()
  }
})
