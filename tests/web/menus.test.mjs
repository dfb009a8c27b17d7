// In a browser: what drops down from a button, as the browser's own popover, and as a dialog in one that has none.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, openMarket, pair } from '../support/market.mjs'
import { until } from '../support/until.mjs'
import { complaints, drawn, overflow, person, startBrowser } from './browser.mjs'

let market, browser, people
before(async () => {
  market = await openMarket()
  people = await pair(market)
  await agree(people, 3, 5)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
})

async function look(name, { old, lang = 'ko', ...options }) {
  const who = await person(browser, market.url, { name: `menus-${name}`, ...options })
  await who.context.addInitScript(([language, member, without]) => {
    localStorage.setItem('lang', language)
    localStorage.setItem('member', member)
    if (without) for (const key of ['popover', 'showPopover', 'hidePopover', 'togglePopover']) delete HTMLElement.prototype[key]
  }, [lang, String(people.owner.id), !!old])
  await who.context.addCookies([{ name: 'access-token', value: people.owner.token, url: market.url, httpOnly: true }])
  return who
}
async function fine(who, label) {
  await who.shot(label)
  assert.equal(await overflow(who.page), 0)
  assert.deepEqual(await complaints(who.page), [])
  assert.deepEqual(who.errors, [])
}

const LOOKS = [
  { name: 'phone', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  { name: 'wide-en', viewport: { width: 1280, height: 850 }, lang: 'en', colorScheme: 'dark' },
  { name: 'narrow', viewport: { width: 320, height: 640 } },
  { name: 'old', viewport: { width: 390, height: 844 }, old: true },
]
for (const { name, ...options } of LOOKS) {
  test(`the menu of a room and the bell open, are reached by keyboard, and close: ${name}`, async () => {
    const who = await look(name, options)
    const { page } = who
    const places = [
      { path: `/chats/${people.room.id}`, button: '.room-menu', item: '.menu button' },
      { path: '/', button: '.bell', item: '.rows .row' },
    ]
    for (const { path, button, item } of places) {
      await page.goto(path)
      const opener = page.locator(button)
      await opener.waitFor()
      await drawn(page)
      assert.equal(await opener.getAttribute('aria-expanded'), 'false')
      await opener.focus()
      await page.keyboard.press('Enter')
      const panel = page.locator(options.old ? 'dialog[open]' : '.drop:popover-open')
      await panel.locator(item).first().waitFor()
      await page.locator(`${button}[aria-expanded=true]`).waitFor()
      await until('the keyboard is in it', () => panel.evaluate((one) => one.contains(document.activeElement)))
      await fine(who, button.slice(1))
      const box = await panel.boundingBox()
      assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= options.viewport.width && box.y + box.height <= options.viewport.height, JSON.stringify(box))
      await page.keyboard.press('Escape')
      await panel.waitFor({ state: 'hidden' })
      await until('the keyboard is back on the button', () => opener.evaluate((one) => one === document.activeElement))
      // A press beside it, or on its button again.
      for (const close of [() => page.mouse.click(10, options.viewport.height - 100), () => opener.click()]) {
        if (options.old) break
        await opener.click()
        await panel.locator(item).first().waitFor()
        await close()
        await panel.waitFor({ state: 'hidden' })
        await page.locator(`${button}[aria-expanded=false]`).waitFor()
      }
    }
    // What an entry does.
    await page.goto(places[0].path)
    await page.locator('.room-menu').waitFor()
    await drawn(page)
    await page.locator('.room-menu').click()
    await page.locator('.menu-danger').click()
    const dialog = page.locator('dialog[open]')
    await dialog.waitFor()
    await page.locator('.menu:visible').waitFor({ state: 'detached' })
    // Text that is marked from inside the dialog beyond its edge is no press beside it.
    const inside = await dialog.locator('h2').boundingBox()
    await page.mouse.move(inside.x + 5, inside.y + 5)
    await page.mouse.down()
    await page.mouse.move(2, 2, { steps: 3 })
    await page.mouse.up()
    assert.equal(await dialog.count(), 1)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await until('the keyboard is back where it came from', () => page.locator('.room-menu').evaluate((one) => one === document.activeElement))
    assert.deepEqual(who.errors, [])
    await who.context.close()
  })
}
