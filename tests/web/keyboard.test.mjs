// A rental by keyboard alone, without a mouse at all: in a window at 200 % and in one at 100 %, from signing up to the reviews.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openMarket } from '../support/market.mjs'
import { complaints, person, picture, startBrowser } from './browser.mjs'
import { at, on, press, to } from './keys.mjs'
import { ZOOMED, unfitAnywhere } from './zoom.mjs'

let market, browser, owner, renter
before(async () => {
  market = await openMarket()
  browser = await startBrowser({ shell: true })
  owner = await person(browser, market.url, { name: 'keys-owner', viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, reducedMotion: 'reduce' })
  renter = await person(browser, market.url, { name: 'keys-renter', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  const buffer = picture(640, 480, [60, 120, 90])
  for (const { page } of [owner, renter]) page.on('filechooser', (chooser) => chooser.setFiles({ name: 'a.png', mimeType: 'image/png', buffer }))
})
after(async () => {
  await browser?.close()
  await market?.close()
})

let broken = null

/** A step; what comes after a failure could only fail with it. */
function step(name, act) {
  test(name, { timeout: 120_000 }, async (t) => {
    if (broken) return t.skip(`after "${broken}"`)
    try {
      await act()
      for (const { errors } of [owner, renter]) assert.deepEqual(errors, [])
    } catch (error) {
      broken = name
      throw error
    } finally {
      for (const one of [owner, renter]) await one.shot(name.replace(/\W+/g, '-').slice(0, 40))
    }
  })
}

/** The open dialog fits and can be used in every window; then it is as before. */
async function fits(one, label) {
  assert.deepEqual(await unfitAnywhere(one.page, ZOOMED, (size) => one.shot(`${label}-${size}`)), [])
  assert.deepEqual(await complaints(one.page), [])
}
/** Something has the keyboard, and not the page as a whole: what was pressed may have gone. */
async function goesOn({ page }, where) {
  await page.waitForFunction((wanted) => document.activeElement !== document.body && document.activeElement?.closest(wanted), where).catch(async (error) => {
    throw new Error(`the keyboard is not in ${where}, but on ${(await at(page))?.html ?? 'nothing'}: ${error.message}`)
  })
}
const inState = ({ page }, state) => page.locator(`.rental-bar .state-${state}`).waitFor()
const path = (page, wanted) => page.waitForURL((url) => wanted.test(url.pathname))

async function signUp({ page }, name) {
  await page.goto('/')
  await press(page, '.tab[href="/login"]')
  await on(page, '#main')
  await press(page, 'button', '가입하기')
  await on(page, '[name=username]')
  for (const text of [name, `${name === '주인' ? 'owner' : 'renter'}@keys.example`, 'a-long-racket-7']) {
    await page.keyboard.type(text)
    await page.keyboard.press('Tab')
  }
  await to(page, '[name=password]', '', { back: true })
  await page.keyboard.press('Enter')
  await path(page, /^\/me\/welcome$/)
  await press(page, 'button', '나중에')
  await path(page, /^\/$/)
  await on(page, '#main')
}

step('both sign up', async () => {
  await signUp(owner, '주인')
  await signUp(renter, '손님')
})

/** Down the list until that is chosen. */
async function choose(page, nth, label) {
  await to(page, `.category-picker select:nth-of-type(${nth})`)
  const chosen = () => page.evaluate(() => document.activeElement.selectedOptions[0].text)
  for (let n = 0; n < 60 && (await chosen()) !== label; n++) await page.keyboard.press('ArrowDown')
  assert.equal(await chosen(), label)
}

let gear
step('gear is listed, with a photo that is taken back and another', async () => {
  const { page } = owner
  await press(page, '.tab[href="/list"]', '', { back: true })
  await path(page, /^\/list$/)
  for (const n of [0, 1]) {
    if (n === 0) await to(page, '.photos input')
    else await on(page, '.photos input')
    await page.keyboard.press('Enter')
    await page.locator('.tile img').nth(n).waitFor()
  }
  await press(page, '.tile-remove', '', { back: true })
  await page.locator('.tile img').nth(1).waitFor({ state: 'detached' })
  await goesOn(owner, '.photos')
  await to(page, '[name=name]')
  await page.keyboard.type('자판 라켓')
  await choose(page, 1, '구기 스포츠')
  await choose(page, 2, '테니스 및 라켓 스포츠')
  await choose(page, 3, '테니스 라켓')
  await to(page, '[name=day_fee]')
  await page.keyboard.type('10000')
  // What is missing is said, and has the keyboard.
  await page.keyboard.press('Enter')
  await on(page, '[name=description]')
  await page.keyboard.type('가볍고 좋아요.')
  await press(page, '.form button[type=submit]')
  await path(page, /^\/p\/\d+$/)
  gear = new URL(page.url()).pathname
  await on(page, '#main')
})

const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' }).format(Date.now())

step('it is found for a day, and the first card is a few keys away', async () => {
  const { page } = renter
  await to(page, 'input[type=search]')
  await page.keyboard.type('라켓')
  const [year, month, day] = today().split('-')
  const said = () => page.evaluate(() => document.activeElement.value)
  await page.keyboard.press('Tab')
  await page.keyboard.type(`${month}${day}${year}`)
  if ((await said()) !== today()) {
    // A browser that writes the year first, which may have six digits.
    await to(page, 'input[type=search]', '', { back: true })
    await page.keyboard.press('Tab')
    await page.keyboard.type(year)
    await page.keyboard.press('Tab')
    await page.keyboard.type(`${month}${day}`)
  }
  assert.equal(await said(), today())
  await page.keyboard.press('Enter')
  await path(page, /^\/search$/)
  await on(page, '#main')
  await page.locator('.card').waitFor()
  assert.equal(await to(page, '.skip[href="#found"]'), 1)
  await page.keyboard.press('Enter')
  await on(page, '#found')
  assert.equal(await to(page, '.card'), 1)
  assert.equal(await to(page, '.heart'), 1)
  // A chip that goes with what it chooses leaves the keyboard in its row.
  await press(page, '.category-filter .chip', '구기', { back: true })
  await page.waitForURL(/category=/)
  await goesOn(renter, '.category-filter')
  await to(page, '.skip[href="#found"]', '', { back: true })
  await page.keyboard.press('Enter')
  await press(page, '.card')
  await path(page, /^\/p\/\d+$/)
  await on(page, '#main')
  // And back to where it was.
  await page.goBack()
  await on(page, '.card')
  await page.keyboard.press('Enter')
  await path(page, /^\/p\/\d+$/)
  await on(page, '#main')
})

step('days are chosen in the grid, and asked for', async () => {
  const { page } = renter
  await to(page, '[data-day]')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.locator('.quote-total').getByText('1일').waitFor()
  await page.locator('.booking-buttons .button-main:enabled').waitFor()
  await press(page, '.booking-buttons .button-main')
  await path(page, /^\/chats\/\d+$/)
  await on(page, '.talk')
  await to(page, '[name=message]')
  await page.keyboard.type('오늘 빌릴 수 있을까요?')
  await page.keyboard.press('Enter')
  await page.locator('.bubble.mine', { hasText: '오늘 빌릴' }).locator('.tick-sent, .tick-read').waitFor()
  await on(page, '[name=message]')
})

step('what drops down has the keyboard, Escape closes it, and it is back on its button', async () => {
  const { page } = owner
  await press(page, '.bell', '', { back: true })
  await page.locator('.drop .row').first().waitFor()
  await on(page, '.drop')
  await fits(owner, 'bell')
  await to(page, '.drop .row')
  await page.keyboard.press('Escape')
  await on(page, '.bell')
  await page.keyboard.press('Enter')
  await page.locator('.drop .row').first().waitFor()
  await on(page, '.drop')
  await press(page, '.drop .row')
  await path(page, /^\/(rentals|chats)\/\d+$/)
  await press(page, '.tab[href="/chats"]', '', { back: true })
  await path(page, /^\/chats$/)
  await press(page, '.room-row')
  await path(page, /^\/chats\/\d+$/)
  await on(page, '.talk')
  for (const entry of ['report', 'block', 'leave']) {
    await press(page, '.room-menu', '', { back: entry === 'report' })
    await on(page, '.drop')
    for (let n = 0; n < { report: 2, block: 3, leave: 4 }[entry]; n++) await to(page, '.menu button')
    await page.keyboard.press('Enter')
    await page.locator('dialog[open]').waitFor()
    await fits(owner, entry)
    await goesOn(owner, 'dialog')
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await on(page, '.room-menu')
    await page.keyboard.press('Shift+Tab')
  }
  // The button beside it looks for words.
  await page.keyboard.press('Enter')
  await on(page, '.room-search input')
  await page.keyboard.press('Escape')
  await on(page, '.talk')
})

step('the owner accepts, and the keyboard is not lost with the button', async () => {
  const { page } = owner
  await press(page, '[data-move=accept]')
  await inState(owner, 'ACCEPTED')
  await inState(renter, 'ACCEPTED')
  await page.locator('[data-move=accept]').waitFor({ state: 'detached' })
  await page.locator('[data-move=show_code]').waitFor()
  await goesOn(owner, '.talk, .rental-bar')
})

/** One shows the code, the other enters it. */
async function byCode(shows, enters, move, state) {
  await press(shows.page, '[data-move=show_code]')
  const code = shows.page.locator('dialog [data-code]')
  await code.waitFor()
  await fits(shows, 'code')
  await press(enters.page, `[data-move=${move}]`, '', enters === renter ? { back: true } : {})
  await to(enters.page, '[name=code]')
  await fits(enters, 'enter')
  await enters.page.keyboard.type(await code.getAttribute('data-code'))
  await enters.page.keyboard.press('Enter')
  for (const one of [shows, enters]) {
    await inState(one, state)
    await one.page.locator('dialog').waitFor({ state: 'detached' })
    await goesOn(one, '.talk, .rental-bar')
  }
}

/** Photos of what is asked for and every answer, on the page of the rental; then back to the room. */
async function record(one, side) {
  const { page } = one
  await press(page, '.rental-bar a.button', '', { back: true })
  await path(page, /^\/rentals\/\d+$/)
  const part = page.locator(`[data-record=${side}]`)
  for (const slot of ['front', 'back', 'serial']) {
    await to(page, `[data-record=${side}] input[data-slot=${slot}]`)
    await page.keyboard.press('Enter')
    await part.locator(`input[data-slot=${slot}]`).waitFor({ state: 'detached' })
    await goesOn(one, '[data-record]')
  }
  for (let n = 0; n < (await part.locator('fieldset').count()); n++) {
    await to(page, `[name=check-${n}]`)
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/checklist/') && answer.status() === 200)
    await page.keyboard.press('Space')
    await saved
    await goesOn(one, '[data-record] fieldset')
  }
  await page.goBack()
  await path(page, /^\/chats\/\d+$/)
  await page.locator('.room[data-connection=open]').waitFor()
}

step('what changes hands is recorded', () => record(owner, 'out'))
step('it changes hands by the code', () => byCode(owner, renter, 'hand_over', 'IN_USE'))
step('and so is what comes back', () => record(renter, 'back'))
step('it is given back by another code', () => byCode(renter, owner, 'return', 'RETURNED'))

step('both review', async () => {
  for (const one of [owner, renter]) {
    const { page } = one
    await press(page, '[data-move=review]')
    await to(page, '.star-choice input')
    await page.keyboard.press('ArrowLeft')
    await page.locator('.star-choice').first().locator('label.on').nth(3).waitFor()
    assert.equal(await page.locator('.star-choice').first().locator('label.on').count(), 4)
    await fits(one, 'review')
    await to(page, '[name=comment]')
    await page.keyboard.type('좋았어요')
    await page.keyboard.press('Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await page.locator('[data-move=review]').waitFor({ state: 'detached' })
    await goesOn(one, '.chats-room')
  }
})

step('who goes back to what he has listed changes it, and takes it away', async () => {
  const { page } = owner
  await page.goto(gear)
  await press(page, `a[href="${gear.replace('/p/', '/list/')}"]`)
  await path(page, /^\/list\/\d+$/)
  await page.locator('.button-danger').waitFor()
  await press(page, '.button-danger', '', { most: 150 })
  await page.locator('dialog[open]').waitFor()
  await fits(owner, 'delete')
  await press(page, 'dialog .button-danger')
  await path(page, /^\/me$/)
  await on(page, '#main')
})
