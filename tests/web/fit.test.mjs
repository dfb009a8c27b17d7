// In a browser: an owner says whom his gear fits, a member tells his measures, finds what fits, and reads why.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openMarket, pair } from '../support/market.mjs'
import { complaints, overflow, person, signedIn, startBrowser } from './browser.mjs'

let market, browser, people
before(async () => {
  market = await openMarket()
  people = await pair(market, { category: '하이킹부츠', name: '가죽 등산화' })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const signIn = (name, member, options = {}) => signedIn(browser, market.url, member, { name: `fit-${name}`, viewport: { width: 390, height: 844 }, ...options })
async function fine(who, label) {
  await who.shot(label)
  assert.equal(await overflow(who.page), 0)
  assert.deepEqual(await complaints(who.page), [])
  assert.deepEqual(who.errors, [])
}

test('an owner says whom his boots fit, in the sizes that stand on them', async () => {
  const who = await signIn('owner', people.owner)
  const { page } = who
  await page.goto(`/list/${people.product.id}`)
  await page.click('summary:has-text("누구에게 맞나요?")')
  await page.selectOption('[data-fit=unit]', 'eu')
  await page.fill('[data-fit="foot.low"]', '41')
  await page.fill('[data-fit="foot.high"]', '40')
  await page.waitForSelector('.fit-size .field-error')
  await page.fill('[data-fit="foot.high"]', '42')
  await page.selectOption('[data-fit=width]', 'regular')
  await page.selectOption('[data-fit=unit]', 'mm')
  assert.deepEqual([await page.inputValue('[data-fit="foot.low"]'), await page.inputValue('[data-fit="foot.high"]')], ['258', '265'])
  await fine(who, 'form')
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === `/p/${people.product.id}`)
  await page.waitForSelector('[data-fit-part] >> text=발 길이 258~265 mm')
  const { body } = await market.guest.get(`/api/products/${people.product.id}/fit/`)
  assert.deepEqual(body.sizes.map(({ foot, width }) => [foot, width]), [[{ low: 258, high: 265 }, 'regular']])
})

test('a member tells his measures and finds what fits, with the reason', async () => {
  await market.member('other').then((other) => other.list({ category: '하이킹부츠', name: '큰 등산화' }))
    .then((product) => people.owner.put(`/api/products/${product.id}/fit/`, { sizes: [] }))
  const who = await signIn('renter', people.renter, { colorScheme: 'dark' })
  const { page } = who
  await page.goto('/search?category=하이킹부츠')
  await page.waitForSelector('.card >> nth=1')
  await page.check('[name=fits]', { force: true })
  await page.waitForSelector('text=아직 몸 치수를 적지 않으셨어요.')
  who.errors.splice(0) /* the server's 409 */
  await fine(who, 'untold')
  await page.click('text=핏 프로필 적기')
  await page.waitForURL((url) => url.pathname === '/me/fit')
  await page.fill('[name=foot]', '26')
  await page.click('button[type=submit]')
  await page.waitForSelector('.field-error')
  who.errors.splice(0) /* its 400 */
  await page.fill('[name=foot]', '262')
  await page.selectOption('[name=width]', 'regular')
  await page.click('button[type=submit]')
  await page.waitForSelector('text=핏 프로필을 저장했어요')
  await fine(who, 'profile')
  await page.goto('/search?category=하이킹부츠&fits=me')
  await page.waitForSelector('.card .fit-fits')
  assert.equal(await page.locator('.card').count(), 1)
  await fine(who, 'found')
  await page.click('.card')
  await page.waitForSelector('.fit-verdict:has-text("발 길이 262 mm, 이 장비는 258~265 mm")')
  await fine(who, 'product')
  await page.goto('/me/fit')
  await page.waitForSelector('[name=foot]')
  assert.equal(await page.inputValue('[name=foot]'), '262')
  await page.click('.button-danger')
  await page.click('dialog .button-danger')
  await page.waitForSelector('text=핏 프로필을 지웠어요')
  await page.waitForFunction(() => document.querySelector('[name=foot]').value === '')
  assert.equal((await people.renter.get('/api/fit/')).body.foot, null)
})

test('an owner says where he is, and a neighbour finds it by distance', async () => {
  const here = { permissions: ['geolocation'], geolocation: { latitude: 37.5563, longitude: 126.9237 } }
  const owner = await signIn('place', people.owner, here)
  await owner.page.goto(`/list/${people.product.id}`)
  await owner.page.click('[data-place=here]')
  await owner.page.waitForSelector('[data-place=forget]')
  await fine(owner, 'set')
  const { place } = (await people.owner.get(`/api/products/${people.product.id}/place/`)).body
  assert.deepEqual([place.latitude_e6, place.longitude_e6, place.exact], [37556300, 126923700, true])
  const who = await person(browser, market.url, { name: 'fit-near', viewport: { width: 390, height: 844 }, ...here, geolocation: { latitude: 37.5753, longitude: 126.9237 } })
  await who.page.goto('/search')
  await who.context.clearPermissions()
  await who.page.click('[name=near]', { force: true })
  await who.page.waitForSelector('.toast-on')
  assert.equal(await who.page.isChecked('[name=near]'), false, 'a position that is not told is none')
  await who.context.grantPermissions(['geolocation'])
  await who.page.click('[name=near]', { force: true })
  await who.page.waitForURL((url) => url.searchParams.get('near') === '37.575,126.924' && url.searchParams.get('order') === 'near')
  await who.page.waitForSelector('.card-place:has-text("km")')
  assert.equal(await who.page.locator('.card').count(), 1)
  await fine(who, 'found')
  await who.page.selectOption('[name=km]', '1')
  await who.page.waitForSelector('.note')
})

test('in English, on a wide window, filters stand in the address and come back with it', async () => {
  const who = await person(browser, market.url, { name: 'fit-wide', viewport: { width: 1280, height: 900 }, locale: 'en-US' })
  const { page } = who
  await page.goto('/search')
  await page.waitForSelector('.card')
  await page.waitForSelector('.find-more[open] [name=max]') // beside the list there is room for it
  await page.fill('.find-fees [name=max]', '1')
  await page.click('.find-fees button')
  await page.waitForURL((url) => url.searchParams.get('max') === '1')
  await page.waitForSelector('.note')
  await fine(who, 'nothing')
  await page.goBack()
  await page.waitForSelector('.card')
  await page.check('[name=direct]', { force: true })
  await page.waitForURL((url) => url.searchParams.get('direct') === '1')
  await page.reload()
  assert.equal(await page.isChecked('[name=direct]'), true)
  await page.uncheck('[name=direct]', { force: true })
  await page.waitForURL((url) => !url.searchParams.has('direct'))
  await page.waitForSelector('.card')
  await page.waitForSelector('[name=delivery] + span') // the last one goes, and the rest stays to be chosen from
  await page.goto(`/p/${people.product.id}`)
  await page.waitForSelector('[data-fit-part] >> text=Does it fit me?')
  await fine(who, 'product')
})
