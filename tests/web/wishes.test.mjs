// In a browser: a search that is kept, a post of what somebody needs and its answer, where a member lives and is signed in, his copy,
// and leaving. On a phone in Korean and on a desktop in English.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openMarket, password } from '../support/market.mjs'
import { complaints, overflow, signedIn, startBrowser } from './browser.mjs'

let market, browser
before(async () => {
  market = await openMarket()
  // Before anybody asks for the names, which are the same for a minute.
  for (const name of ['one', 'two', 'three']) {
    const { status } = await (await market.member(name)).put('/api/neighbourhood/', { name: '갈현동', latitude_e6: 37620000, longitude_e6: 126915000 })
    assert.equal(status, 200)
  }
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const PHONE = { viewport: { width: 320, height: 700 } }
const DESK = { viewport: { width: 1280, height: 900 }, locale: 'en-US', colorScheme: 'dark' }
const here = { geolocation: { latitude: 37.556123, longitude: 126.924456 }, permissions: ['geolocation'] }
const signIn = (name, member, options) => signedIn(browser, market.url, member, { name: `wishes-${name}`, ...here, ...options })
async function fine({ page, errors, shot }, label) {
  await shot(label)
  assert.equal(await overflow(page), 0, label)
  assert.deepEqual(await complaints(page), [], label)
  assert.deepEqual(errors, [], label)
}

for (const [name, options, words] of [['phone', PHONE, { device: '지금 이 기기', remove: '빼기', undo: '되돌리기', saved: '저장했어요' }], ['desk', DESK, { device: 'this one', remove: 'Remove', undo: 'Undo', saved: 'Saved.' }]]) {
  test(`${name}: what a search finds nothing for is kept, posted, and answered`, async () => {
    const owner = await market.member('owner')
    const bike = await owner.list({ name: '로드 자전거', category: '로드자전거' })
    const member = await market.member('seeker')
    const who = await signIn(`${name}-seeker`, member, options)
    const { page } = who
    await page.goto(`/search?keyword=${encodeURIComponent('카이트서핑 보드')}&max=20000`)
    await page.click('[data-save-search]')
    await page.waitForSelector(`text=${words.saved}`)
    await page.waitForSelector('a[href^="/wanted?text="]')
    await fine(who, 'nothing found')
    await page.click('a[href^="/wanted?text="]')
    await page.waitForSelector('dialog [name=text]')
    assert.equal(await page.inputValue('dialog [name=text]'), '카이트서핑 보드')
    await page.fill('[name=fee]', '15000')
    await fine(who, 'write')
    await page.click('dialog button[type=submit]')
    await page.waitForSelector('[data-wanted]')
    await fine(who, 'posted')
    const [post] = (await market.guest.get('/api/wanted/')).body
    assert.deepEqual([post.text, post.fee_most, post.member.id], ['카이트서핑 보드', 15000, member.id])
    await page.goto('/me')
    await page.waitForSelector('a[href^="/search?keyword="]')
    await fine(who, 'me')
    await page.click(`.row:has(a[href^="/search?keyword="]) button:has-text("${words.remove}")`)
    await page.click(`.row:has(s) button:has-text("${words.undo}")`)
    await page.waitForSelector(`.row:has(a[href^="/search?keyword="]) button:has-text("${words.remove}")`)
    assert.equal((await member.get('/api/searches/')).body.length, 1)
    await page.click(`.row:has(a[href^="/search?keyword="]) button`)
    await page.waitForSelector(`.row:has(s) button:has-text("${words.undo}")`)
    assert.equal((await member.get('/api/searches/')).body.length, 0)

    const other = await signIn(`${name}-owner`, owner, options)
    await other.page.goto('/wanted')
    await other.page.click(`[data-wanted="${post.id}"] [data-have]`)
    await fine(other, 'which gear')
    await other.page.click(`[data-answer="${bike.id}"]`)
    await other.page.waitForURL((url) => url.pathname.startsWith('/chats/'))
    await other.page.waitForSelector('.card-bubble:has-text("카이트서핑 보드")')
    await fine(other, 'room')
    await page.goto('/wanted?show=mine')
    await page.waitForSelector(`[data-wanted="${post.id}"] a[href="/chats"]`)
    await page.click(`[data-wanted="${post.id}"] button`)
    await fine(who, 'close?')
    await page.click('dialog .button-danger')
    await page.waitForSelector(`[data-wanted="${post.id}"] button`, { state: 'detached' })
    assert.equal((await market.guest.get(`/api/wanted/${post.id}/`)).body.open, false)
  })

  test(`${name}: a member says where he lives, sees his devices, takes his data along and leaves`, async () => {
    const member = await market.member('leaver')
    const elsewhere = await market.again(member)
    const who = await signIn(`${name}-leaver`, member, options)
    const { page } = who
    await page.goto('/me/account')
    await page.waitForSelector(`text=${words.device}`)
    await page.fill('[name=home]', '연남동')
    await page.click('[data-home=here]')
    await page.waitForSelector('form:has([name=home]) .field-hint')
    await fine(who, 'account')
    const home = (await member.get('/api/neighbourhood/')).body
    assert.ok(home.latitude_e6 && home.latitude_e6 !== 37556123)
    await page.goto('/search')
    await page.waitForSelector('.bell') // who he is is known
    await page.click('.chip:has([name=near])')
    await page.waitForURL((url) => url.searchParams.get('near') === `${(home.latitude_e6 / 1e6).toFixed(3)},${(home.longitude_e6 / 1e6).toFixed(3)}`)
    await page.goto('/me/account')
    await page.click('[data-end=all]')
    await page.waitForSelector('[data-end=all]', { state: 'detached' })
    assert.equal((await elsewhere.get('/accounts/')).status, 401)
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[download]')])
    assert.equal(download.suggestedFilename(), `wooga-${member.id}-1.zip`)
    await page.click('summary')
    await page.fill('[name=email]', 'other@example.com')
    await page.fill('[name=password]', password)
    assert.equal(await page.isDisabled('.button-danger'), true)
    await fine(who, 'leave')
    await page.fill('[name=email]', member.email)
    await page.click('.button-danger')
    await page.waitForURL((url) => url.pathname === '/')
    assert.equal((await market.guest.post('/accounts/login/', { email: member.email, password })).status, 401)
    await page.goto('/me')
    await page.waitForSelector('a[href^="/login"]')
  })
}

test('who does not let his device say where he is chooses a name, and finds what is near on the map', async () => {
  const member = await market.member('refusing')
  const who = await signIn('refusing', member, { ...PHONE, permissions: [], geolocation: undefined })
  const { page } = who
  await page.goto('/me/account/home')
  await page.locator('#homes option[value="갈현동"]').waitFor({ state: 'attached' })
  await page.fill('[name=home]', '갈현동')
  await page.click('[data-home=here]')
  await page.waitForSelector('.toast-on:has-text("동네 이름은 저장돼요")')
  await fine(who, 'by name')
  assert.deepEqual((await member.get('/api/neighbourhood/')).body, { name: '갈현동', latitude_e6: null, longitude_e6: null, confirmed_on: null })
  await page.goto('/')
  await page.waitForSelector('.bell') // who he is is known
  await page.click('[data-near]')
  await page.waitForURL((url) => url.pathname === '/search' && url.searchParams.get('view') === 'map')
  await page.locator('.map-box').waitFor()
  await page.waitForSelector('.toast-on')
})

test('near me is near where he lives, and his gear is had there', async () => {
  const member = await market.member('living')
  const gear = await member.list({ name: '갈현동 라켓' })
  assert.equal((await member.put('/api/neighbourhood/', { name: '응암동', latitude_e6: 37621000, longitude_e6: 126915000 })).status, 200)
  const { page } = await signIn('living', member, { ...PHONE, permissions: [], geolocation: undefined })
  await page.goto('/')
  await page.waitForSelector('.bell') // who he is is known
  await page.click('[data-near]')
  await page.waitForURL((url) => url.searchParams.get('near')?.startsWith('37.62'))
  await page.goto(`/list/${gear.id}`)
  await page.click('[data-place=home]')
  await page.locator('[data-place=forget]').waitFor()
  assert.ok((await member.get(`/api/products/${gear.id}/place/`)).body.place)
})
