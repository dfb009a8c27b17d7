// The bell in a real browser: what was told live, in both languages, and what letters one wants.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, openMarket, pair } from '../support/market.mjs'
import { openPostOffice } from '../support/post_office.mjs'
import { openPushService } from '../support/push_service.mjs'
import { until } from '../support/until.mjs'
import { complaints, overflow, person, startBrowser } from './browser.mjs'

let office, service, market, browser, people, page, one
before(async () => {
  office = await openPostOffice()
  service = await openPushService()
  market = await openMarket({ env: { WOOGA_SMTP: office.url, WOOGA_INSIDE: 'on' } })
  people = await pair(market)
  browser = await startBrowser()
  one = await person(browser, market.url, { name: 'notices', viewport: { width: 360, height: 740 } })
  await one.context.addCookies([{ name: 'access-token', value: people.owner.token, url: market.url, httpOnly: true }])
  await one.context.addInitScript(() => localStorage.setItem('member', '1'))
  page = one.page
})
after(async () => {
  await browser?.close()
  await market?.close()
  office?.close()
  service?.close()
})

const bell = () => page.locator('.bell')
const counted = (n) => bell().locator('.badge', { hasText: new RegExp(`^${n}$`) }).waitFor()
async function ask(who, day) {
  const { status, text } = await who.post(`/products/${people.product.id}/rentals/`, dates(day))
  assert.equal(status, 201, text)
}

const said = (who) => page.locator('.toast-on', { hasText: `${who}님이 ${people.product.name} 대여를 요청했어요` }).waitFor()

test('a notice is said and counted though it comes before the page is on the line', { timeout: 120_000 }, async () => {
  // Each page's own answer: one that is still on its way when the page is loaded again would pass for the next one's.
  const answered = () => page.waitForResponse('**/api/notifications/').then((response) => response.finished())
  const before = answered()
  await page.goto('/search')
  await before
  await bell().waitFor()
  assert.equal(await bell().locator('.badge').count(), 0)
  let open
  const held = new Promise((done) => (open = done))
  await page.routeWebSocket('**/ws/me', async (socket) => {
    await held
    socket.connectToServer()
  })
  const first = answered()
  await page.reload()
  await first
  await ask(people.renter, 3)
  open()
  await said('renter')
  await counted('1')
})

test('a notice is said and counted while one looks at any page', { timeout: 120_000 }, async () => {
  await ask(await market.member('neighbour'), 5)
  await said('neighbour')
  await counted('2')
})

test('the list says it in the reader’s language, and leads to the rental', { timeout: 120_000 }, async () => {
  await page.getByRole('button', { name: 'English' }).click()
  await bell().click()
  const row = page.locator('.drop .row', { hasText: `renter asks to rent ${people.product.name}` })
  await row.waitFor()
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  await one.shot('list')
  await row.click()
  await page.waitForURL(/\/rentals\/\d+$/)
  await bell().locator('.badge').waitFor({ state: 'detached' })
})

test('letters and their hours are switched where it leads to, and stay', { timeout: 120_000 }, async () => {
  const settings = async () => (await people.owner.get('/api/notifications/settings/')).body
  await page.goto('/')
  await bell().click()
  await page.locator('.drop').getByRole('link', { name: 'Notices and quiet hours' }).click()
  const kept = page.waitForResponse((response) => response.url().endsWith('/api/notifications/settings/') && response.request().method() !== 'GET')
  await page.locator('.hours').getByLabel('From').selectOption('23')
  await (await kept).finished()
  await page.waitForFunction(() => document.querySelector('.hours select').value === '23')
  const mail = page.getByLabel('Mail me what stays unread')
  await mail.uncheck()
  await page.locator('.hours').waitFor({ state: 'detached' })
  assert.deepEqual(await settings(), { mail: false, quiet_from: 23, quiet_to: 8, push_details: true })
  await page.reload()
  await mail.waitFor()
  await mail.and(page.locator(':not(:checked)')).waitFor()
  assert.deepEqual(one.errors, [])
})

/** A push service of the browser's own needs the world; what the page asks of it is answered with the test's. */
function standIn({ endpoint, keys }) {
  const subscription = {
    endpoint,
    toJSON: () => ({ endpoint, keys, expirationTime: null }),
    unsubscribe: async () => localStorage.removeItem('subscribed') ?? true,
  }
  PushManager.prototype.getSubscription = async () => (localStorage.getItem('subscribed') ? subscription : null)
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || atob(applicationServerKey.replace(/-/g, '+').replace(/_/g, '/')).length !== 65) throw new Error('no key')
    localStorage.setItem('subscribed', '1')
    return subscription
  }
}

test('a browser is switched on, shows what is sent to it, and is switched off', { timeout: 180_000 }, async () => {
  const other = service.browser()
  await one.context.grantPermissions(['notifications'], { origin: market.url })
  await one.context.addInitScript(standIn, other.subscription)
  await page.goto('/me/account/notices')
  const here = page.getByLabel('Notify me in this browser')
  await here.click()
  await page.getByLabel('Name people and gear there').waitFor()
  await page.locator('.hours').waitFor()
  const { body: [open] } = await people.renter.get('/api/rentals/')
  assert.equal((await people.renter.post(`/api/rentals/${open.id}/withdraw/`, {})).status, 200)
  await ask(people.renter, 0)
  await until('a message to the browser', () => other.messages.length > 0)
  const [{ id, title, text, link }] = other.messages
  assert.equal(title, 'Wooga', 'the name of the market')
  assert.match(text, /^renter asks to rent/)

  const inside = await one.context.newCDPSession(page)
  const registered = new Promise((done) => inside.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => first && done(first.registrationId)))
  await inside.send('ServiceWorker.enable')
  await inside.send('ServiceWorker.deliverPushMessage', { origin: market.url, registrationId: await registered, data: JSON.stringify({ id, title: '마포 장터', text, link }) })
  const shown = () =>
    page.evaluate(async () => {
      const list = await (await navigator.serviceWorker.ready).getNotifications()
      return list.map(({ title, body, tag, data }) => ({ title, body, tag, data }))
    })
  await until('it is shown', async () => (await shown()).length > 0)
  assert.deepEqual(await shown(), [{ title: '마포 장터', body: text, tag: `notice-${id}`, data: link }])

  await page.reload()
  await here.and(page.locator(':checked')).waitFor()
  await here.click()
  await page.getByLabel('Name people and gear there').waitFor({ state: 'detached' })
  const { endpoint } = other.subscription
  assert.equal((await people.owner.call('DELETE', '/api/push/subscriptions/', { endpoint })).status, 404)
  assert.deepEqual(one.errors, [])
})
