// In a browser: a search says how many things it has found, and how many of them are free.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeTown } from '../support/chat.mjs'
import { Caller, day } from '../support/market.mjs'
import { startServer } from '../support/server.mjs'
import { fine, person, startBrowser } from './browser.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-found-'))
let server, browser, guest
before(async () => {
  makeTown(join(folder, 'data'), { members: 6, products: 130, rooms: 2, messages: 4 })
  server = await startServer({ data: join(folder, 'data') })
  guest = new Caller(server.url)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

for (const [name, options, all, none, free] of [
  ['found', { viewport: { width: 360, height: 780 } }, '장비 100개 이상', '장비 0개', (n) => `에 비어 있는 장비 ${n}개`],
  ['found-en', { viewport: { width: 1440, height: 900 }, locale: 'en-US', colorScheme: 'dark' }, '100+ found', '0 found', (n) => `${n} free `],
]) {
  test(`more than a hundred are not counted, fewer are, and it is told to who does not see it (${name})`, { timeout: 120_000 }, async () => {
    const one = await person(browser, server.url, { name, ...options })
    const { page } = one
    const told = page.locator('.search-list [role=status].found')
    await page.goto('/search')
    await told.getByText(all, { exact: true }).waitFor()
    await one.shot('all')
    await fine(one)
    await page.getByRole('searchbox').first().fill('zzzz')
    await page.keyboard.press('Enter')
    await told.getByText(none, { exact: true }).waitFor()
    await fine(one)

    // Fewer than a hundred, but more than a page.
    const days = `rental_start_date=${day(3)}&rental_end_date=${day(4)}`
    const { body } = await guest.get(`/products/?order=min_price&${days}`)
    const [most, count] = body.map((one, i) => [one.rental_fee_for_a_day, i + 1]).findLast(([fee, n]) => n <= 100 && body[n]?.rental_fee_for_a_day !== fee)
    assert.ok(count > 24, `${count}`)
    assert.deepEqual((await guest.get(`/products/count/?max_price=${most}&${days}`)).body, { count, more: false })
    await page.goto(`/search?max=${most}&from=${day(3)}&to=${day(4)}`)
    await told.getByText(free(count)).waitFor()
    await fine(one)
    await one.shot('free')
    await one.context.close()
  })
}
