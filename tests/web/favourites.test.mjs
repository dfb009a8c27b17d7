// In a browser: a heart keeps gear for later, on cards and on its page; a guest signs in on the way; what cannot be done is taken back; and
// the page of favourites in every state. On a phone in Korean and on a dark desktop in English.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openMarket, password, photo } from '../support/market.mjs'
import { until } from '../support/until.mjs'
import { drawn, fine, person, picture, signedIn, startBrowser } from './browser.mjs'

let market, browser, owner
const gear = []
before(async () => {
  market = await openMarket()
  browser = await startBrowser()
  owner = await market.member('owner')
  const colours = [[250, 250, 245], [20, 30, 60], [200, 60, 40], [60, 140, 90]]
  for (const [i, name] of ['흰 스키 부츠', '로드 자전거', '카약과 노', '4인용 텐트'].entries()) {
    gear.push(await owner.list({ name, thumbnails: photo(picture(640, 480, colours[i])), rental_fee_for_a_day: String(9000 + i * 4000) }))
  }
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const PHONE = { viewport: { width: 360, height: 740 } }
const DESK = { viewport: { width: 1280, height: 900 }, locale: 'en-US', colorScheme: 'dark' }
const WORDS = {
  phone: { many: '500개까지', network: '연결이 끊겼어요', paused: '지금은 요청을 받지 않아요', title: '찜한 장비', count: '찜 2' },
  desk: { many: 'up to 500', network: 'connection', paused: 'takes no requests', title: 'Favourites', count: 'kept by 2' },
}
const heart = (page, product) => page.locator(`li:has(a[href^="/p/${product.id}"]) .heart`)
const pressed = (page, product, on) => page.locator(`li:has(a[href^="/p/${product.id}"]) .heart[aria-pressed="${on}"]`).waitFor()
const ids = async (member) => (await member.get('/api/favourites/ids/')).body
const keeps = (member, wanted) => until(`he keeps ${wanted}`, async () => String(await ids(member)) === String(wanted))
const toast = (page, text) => page.locator('.toast-on', { hasText: text }).waitFor()

for (const [name, options] of [['phone', PHONE], ['desk', DESK]]) {
  const words = WORDS[name]
  const enter = (who, member) => signedIn(browser, market.url, member, { name: `favourites-${name}-${who}`, ...options })

  test(`${name}: a guest who presses a heart signs in, comes back, and finds it set`, async () => {
    const member = await market.member('guest')
    const who = await person(browser, market.url, { name: `favourites-${name}-guest`, ...options })
    const { page } = who
    await page.goto('/search?order=views')
    await heart(page, gear[1]).click()
    await page.waitForURL((url) => url.pathname === '/login')
    await page.fill('[name=email]', member.email)
    await page.fill('[name=password]', password)
    await page.click('button[type=submit]')
    await page.waitForURL((url) => url.pathname === '/search' && url.search === '?order=views')
    await pressed(page, gear[1], true)
    await keeps(member, [gear[1].id])
    await pressed(page, gear[0], false)
    await who.shot('search')
    await fine(who)
    await page.reload()
    await pressed(page, gear[1], true)
    await page.goto('/')
    await page.locator('.card').first().waitFor()
    await heart(page, gear[1]).and(page.locator('[aria-pressed=true]')).first().waitFor() // what is kept is known
    await drawn(page)
    for (const one of await heart(page, gear[1]).all()) assert.equal(await one.getAttribute('aria-pressed'), 'true', 'wherever it stands')
    await page.goto(`/u/${owner.id}`)
    await pressed(page, gear[1], true)
    await who.shot('store')
    await fine(who)
    await who.context.close()
  })

  test(`${name}: on its page, by keyboard, too; its owner has no heart there but the number`, async () => {
    const [member, other] = [await market.member('reader'), await market.member('other')]
    const product = await owner.list({ name: '윈드서핑 보드' })
    await other.put(`/api/products/${product.id}/favourite/`)
    const who = await enter('reader', member)
    const { page } = who
    await page.goto(`/p/${product.id}`)
    const one = page.locator('.booking-buttons .heart')
    await one.click()
    await keeps(member, [product.id])
    await page.locator('.booking-buttons .button-main').waitFor()
    await who.shot('product')
    await fine(who)
    await one.focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Space')
    await page.locator('.booking-buttons .heart[aria-pressed=false]').waitFor()
    await keeps(member, [])
    await page.keyboard.press('Enter')
    await keeps(member, [product.id])
    const his = await enter('owner', owner)
    await his.page.goto(`/p/${product.id}`)
    await his.page.locator('.hint', { hasText: words.count }).waitFor()
    assert.equal(await his.page.locator('.heart').count(), 0, 'all gear is his')
    await his.shot('owner')
    await fine(his)
    for (const { context } of [who, his]) await context.close()
  })

  test(`${name}: a heart that cannot be set is taken back, and it is said why`, async () => {
    const member = await market.member('unlucky')
    await member.put(`/api/products/${gear[2].id}/favourite/`)
    const who = await enter('unlucky', member)
    const { page, context } = who
    let how = (route) => route.abort()
    let tried = 0
    await context.route('**/favourite/', (route) => (tried++, how(route)))
    await page.goto('/search')
    await pressed(page, gear[2], true)
    for (const [product, was] of [[gear[0], false], [gear[2], true]]) {
      await heart(page, product).click()
      await toast(page, words.network)
      await pressed(page, product, was)
    }
    // Twice while nothing comes back: what the server has is what stays.
    await heart(page, gear[0]).click()
    await heart(page, gear[0]).click()
    await until('both were tried', () => tried === 4)
    await toast(page, words.network)
    await pressed(page, gear[0], false)
    how = (route) => route.fulfill({ status: 409, contentType: 'application/json', body: '{"detail":"x","code":"too_many_favourites"}' })
    await heart(page, gear[0]).click()
    await toast(page, words.many)
    await pressed(page, gear[0], false)
    assert.deepEqual(await ids(member), [gear[2].id])
    how = (route) => route.continue()
    await heart(page, gear[0]).click()
    await keeps(member, [gear[0].id, gear[2].id])
    await context.close()
  })

  test(`${name}: the page of favourites waits, is empty, fails, shows, takes off and puts back, and is there without a network`, async () => {
    const member = await market.member('keeper')
    const who = await enter('keeper', member)
    const { page, context, errors } = who
    let how = (route) => route.continue()
    await context.route(/\/api\/favourites\/(\?|$)/, (route) => how(route))
    await page.goto('/me')
    let held
    how = (route) => (held = route)
    await page.click('a[href="/me/favourites"]')
    await page.locator('h1', { hasText: words.title }).waitFor()
    await page.locator('.skeleton').first().waitFor()
    await who.shot('waits')
    await (await until('it is asked for', () => held)).continue()
    await page.locator('.note').waitFor()
    await who.shot('empty')
    await fine(who)

    const rests = await owner.list({ name: '쉬는 장비', thumbnails: photo(picture(640, 480, [120, 90, 160])) })
    for (const product of [...gear, rests]) await member.put(`/api/products/${product.id}/favourite/`)
    await owner.put(`/api/products/${rests.id}/pause/`, { paused: true })
    how = (route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{"detail":"x","code":"internal"}' })
    await page.reload()
    await page.locator('.note button').waitFor()
    await who.shot('failed')
    errors.length = 0
    how = (route) => route.continue()
    await page.click('.note button')
    await page.locator('.card').nth(4).waitFor()
    const names = await page.locator('.card-name').allTextContents()
    assert.deepEqual(names, [rests, ...[...gear].reverse()].map((product) => product.name))
    await page.locator('.card', { hasText: words.paused }).waitFor()
    await page.locator('.heart[aria-pressed=true]').nth(4).waitFor()
    assert.equal(await page.locator('.heart[aria-pressed=true]').count(), 5)
    await who.shot('list')
    await fine(who)

    await heart(page, gear[1]).click()
    await pressed(page, gear[1], false)
    const all = [rests, ...[...gear].reverse()].map(({ id }) => id)
    await keeps(member, all.filter((id) => id !== gear[1].id))
    await who.shot('taken off')
    await fine(who)
    await heart(page, gear[1]).click()
    await pressed(page, gear[1], true)
    // On another device.
    const elsewhere = await owner.list({ name: '다른 기기에서 찜한 것' })
    await member.put(`/api/products/${elsewhere.id}/favourite/`)
    await page.click('.tabs a[href="/me"]')
    await page.click('a[href="/me/favourites"]')
    await pressed(page, elsewhere, true)
    await member.del(`/api/products/${elsewhere.id}/favourite/`)
    await keeps(member, [gear[1].id, ...all.filter((id) => id !== gear[1].id)])
    await page.reload()
    await page.locator('.card').nth(4).waitFor()
    assert.equal((await page.locator('.card-name').allTextContents())[0], gear[1].name)

    await until('the list is kept as it is now', () => page.evaluate(async ([key, first]) => {
      const base = await new Promise((done) => (indexedDB.open('wooga-kept', 1).onsuccess = (event) => done(event.target.result)))
      const row = await new Promise((done) => (base.transaction('rows').objectStore('rows').get(key).onsuccess = (event) => done(event.target.result)))
      base.close()
      return row?.data.items[0].id === first
    }, [`favourites ${member.id}`, gear[1].id]))
    await context.setOffline(true)
    await page.click('.tabs a[href="/me"]')
    await page.locator('a[href="/me/favourites"]').waitFor()
    await page.click('a[href="/me/favourites"]')
    await page.locator('.seen-at').waitFor()
    await page.locator('.heart[aria-pressed=true]').nth(4).waitFor()
    assert.equal(await page.locator('.heart[aria-pressed=true]').count(), 5)
    await heart(page, gear[3]).click()
    await toast(page, words.network)
    await pressed(page, gear[3], true)
    await who.shot('offline')
    await context.setOffline(false)
    await page.locator('.seen-at').waitFor({ state: 'detached' })
    await context.close()
  })
}
