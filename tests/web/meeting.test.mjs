// In a browser: two who meet say that they are there, and press on their own screens, without a code.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, openMarket, pair } from '../support/market.mjs'
import { complaints, overflow, signedIn, startBrowser } from './browser.mjs'

let market, browser
before(async () => {
  market = await openMarket()
  browser = await startBrowser({ shell: true })
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const signIn = (name, member, options) => signedIn(browser, market.url, member, { name, viewport: { width: 390, height: 844 }, ...options })
async function isFit({ page, errors }) {
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  assert.deepEqual(errors, [])
}

test('the owner presses instead of showing a code, the renter does so, too: it begins; and the other way round it ends', { timeout: 180_000 }, async () => {
  const people = await pair(market)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 2))
  await people.owner.post(`/api/rentals/${body.id}/accept/`)
  const owner = await signIn('meeting-owner', people.owner)
  const renter = await signIn('meeting-renter', people.renter, { locale: 'en-US', viewport: { width: 1280, height: 850 }, colorScheme: 'dark' })
  await owner.page.goto(`/rentals/${body.id}`)
  await renter.page.goto(`/rentals/${body.id}`)
  await owner.page.locator('[data-move=show_code]').click()
  await owner.page.locator('output[data-code]').waitFor()
  await owner.shot('instead')
  await isFit(owner)
  await owner.page.locator('dialog [data-move=press]').click()
  await owner.page.getByText('눌렀어요. 상대도').waitFor()
  await renter.page.getByText('The other pressed that it changes hands now.').waitFor()
  await renter.shot('pressed')
  await isFit(renter)
  await renter.page.locator('[data-move=press]').click()
  await renter.page.getByText('Confirmed by both pressing').waitFor()
  await owner.page.locator('[data-move=return]').waitFor()

  await renter.page.locator('[data-move=show_code]').click()
  await renter.page.locator('dialog [data-move=press]').click()
  await owner.page.getByRole('button', { name: '나도 눌러 반납 끝내기' }).click()
  await owner.page.locator('[data-record=back]').getByText('두 분이 눌러서 확인했어요').waitFor()
  await owner.shot('back')
  await isFit(owner)
  assert.equal((await people.owner.get(`/api/rentals/${body.id}/`)).body.state, 'RETURNED')
})

test('who waits says that he is there, with the position of his device', { timeout: 180_000 }, async () => {
  const people = await pair(market)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 2))
  await people.owner.post(`/api/rentals/${body.id}/accept/`)
  const owner = await signIn('waiting-owner', people.owner)
  const renter = await signIn('waiting-renter', people.renter, { locale: 'en-US', viewport: { width: 1280, height: 850 }, colorScheme: 'dark' })
  await owner.context.grantPermissions(['geolocation'])
  await owner.context.setGeolocation({ latitude: 37.5665, longitude: 126.978, accuracy: 12 })
  await owner.page.goto(`/rentals/${body.id}`)
  const form = owner.page.locator('[data-move=check_in]')
  await form.locator('[name=place]').fill('학교 정문')
  await form.locator('[name=located]').check()
  await form.locator('button').click()
  await owner.page.locator('[data-check-ins]').getByText('학교 정문 · 기기의 위치 37.56650, 126.97800 (±12m)').waitFor()
  await owner.shot('there')
  await isFit(owner)
  await renter.page.goto(`/rentals/${body.id}`)
  await renter.page.locator('[data-check-ins]').getByText('Position of the device 37.56650').waitFor()
  await renter.page.locator('[data-move=check_in] button').click()
  await renter.page.locator('[data-check-ins]').getByText('Without a place').waitFor()
  await renter.shot('there')
  await isFit(renter)
})

test('who asked for days that somebody else has got sees when it is free, and what is alike', { timeout: 180_000 }, async () => {
  const people = await pair(market)
  const first = await market.member('first'), neighbour = await market.member('neighbour')
  const alike = await neighbour.list({ name: '다른 라켓' })
  const ask = async (member) => (await member.post(`/products/${people.product.id}/rentals/`, dates(3, 4))).body
  const waits = await ask(people.renter)
  await people.owner.post(`/api/rentals/${(await ask(first)).id}/accept/`)
  const renter = await signIn('gone-renter', people.renter)
  await renter.page.goto(`/rentals/${waits.id}`)
  const part = renter.page.locator('[data-alternatives]')
  await part.getByText('다른 라켓').waitFor()
  await renter.shot('alike')
  await isFit(renter)
  assert.ok((await part.locator('a').first().getAttribute('href')).startsWith(`/p/${people.product.id}?from=`))
  await part.getByText('다른 라켓').click()
  await renter.page.waitForURL((url) => url.pathname === `/p/${alike.id}` && url.searchParams.has('from'))
})
