// Two people in two browsers: one lists a racket, the other finds it; they talk, agree, return and review.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startServer } from '../support/server.mjs'
import { complaints, drawn, overflow, person, picture, startBrowser } from './browser.mjs'

let data, server, browser, owner, renter, productUrl, roomUrl

before(async () => {
  data = mkdtempSync(join(tmpdir(), 'wooga-journey-'))
  server = await startServer({ data })
  browser = await startBrowser()
  owner = await person(browser, server.url, { name: 'owner', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
  renter = await person(browser, server.url, { name: 'renter', viewport: { width: 1280, height: 850 } })
})

after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(data, { recursive: true, force: true })
})

let broken = null

/** A step that ends with a photo, also when it fails; what comes after a failure could only fail with it. */
function step(name, who, act) {
  test(name, { timeout: 120_000 }, async (t) => {
    if (broken) return t.skip(`after "${broken}"`)
    const people = who()
    try {
      await act(...people)
    } catch (error) {
      broken = name
      throw error
    } finally {
      for (const one of people) await one.shot(name.replace(/[^a-z]+/gi, '-').slice(0, 40))
    }
    for (const one of people) {
      assert.deepEqual(one.errors, [], `${one.name}'s console`)
      assert.equal(await overflow(one.page), 0, `${one.name}'s page is wider than the window`)
    }
  })
}

const alone = (who) => () => [who()]
const both = () => [owner, renter]

async function signUp({ page }, email, username) {
  await page.goto('/login')
  await page.getByRole('button', { name: '처음이신가요? 가입하기' }).click()
  await page.fill('[name=username]', username)
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', 'a-long-racket-7')
  await page.click('button[type=submit]')
  await page.getByRole('button', { name: '나중에 할게요' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await page.getByRole('link', { name: '나', exact: true }).waitFor()
}

async function move({ page }, name) {
  await page.locator(`[data-move=${name}]`).click()
}

const lastMessage = (page, text) => page.locator('.messages .bubble', { hasText: text }).last()

step('both sign up', both, async (a, b) => {
  await signUp(a, 'owner@journey.example', '라켓주인')
  await signUp(b, 'renter@journey.example', '빌리는이')
})

step('the owner lists a racket with photos', alone(() => owner), async ({ page }) => {
  await page.goto('/list')
  await page.getByRole('button', { name: '등록하기' }).click()
  await page.locator('.photos input:focus').waitFor()
  await page.getByText('사진을 한 장 이상').waitFor()
  assert.ok(await page.getByText('사진을 한 장 이상').evaluate((one) => one.getBoundingClientRect().top > 0), 'the complaint is in view')
  await page.setInputFiles('input[type=file]', { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') })
  await page.getByText('사진으로 열 수 없는 파일').waitFor()
  await page.setInputFiles('input[type=file]', [
    { name: 'front.png', mimeType: 'image/png', buffer: picture(2400, 1800, [60, 120, 90]) },
    { name: 'back.png', mimeType: 'image/png', buffer: picture(800, 1200, [150, 90, 60]) },
  ])
  await page.locator('.tile img').nth(1).waitFor()
  await page.fill('[name=name]', '여정 테니스 라켓')
  const levels = page.locator('.category-picker select')
  await levels.nth(0).selectOption({ label: '구기 스포츠' })
  await levels.nth(1).selectOption({ label: '테니스 및 라켓 스포츠' })
  await levels.nth(2).selectOption({ label: '테니스 라켓' })
  await page.fill('[name=day_fee]', '10000')
  await page.fill('[name=week_fee]', '50,000')
  await page.fill('textarea[name=description]', '가볍고 손에 잘 맞아요.\n공 세 개를 함께 드려요.')
  await page.fill('[name=place]', '느티공원 앞')
  await page.fill('[name=tags]', '테니스, 입문')
  await page.locator('summary', { hasText: '조건' }).click()
  await page.fill('[name=value]', '150000')
  await page.getByRole('button', { name: '등록하기' }).click()
  await page.waitForURL(/\/p\/\d+$/)
  productUrl = new URL(page.url()).pathname
  await page.getByRole('heading', { name: '여정 테니스 라켓' }).waitFor()
  await page.getByText('5일 값으로 7일까지').waitFor()
  const photo = page.locator('.gallery img').first()
  await photo.evaluate((image) => image.decode())
  assert.ok(await photo.evaluate((image) => image.naturalWidth > 0))
})

step('the owner keeps a day for himself, and the calendar says so', both, async (a, b) => {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' }).format(Date.now() + 3 * 86_400_000)
  await a.page.goto(productUrl.replace('/p/', '/list/'))
  await a.page.locator('summary', { hasText: '빌려주는 날' }).click()
  await a.page.getByRole('button', { name: '날짜 추가' }).click()
  await a.page.fill('[name=to0]', day)
  await a.page.fill('[name=from0]', day)
  await a.page.getByRole('button', { name: '수정하기' }).click()
  await a.page.waitForURL(`**${productUrl}`)
  await b.page.goto(productUrl)
  const cell = b.page.locator(`[data-day="${day}"]`)
  await b.page.locator('.calendar').waitFor()
  if (!(await cell.count())) await b.page.getByRole('button', { name: '다음 달' }).click()
  assert.equal(await cell.getAttribute('aria-disabled'), 'true')
  await cell.focus()
  await b.page.keyboard.press('Enter')
  await b.page.getByRole('status').getByText('빌려주지 않는 날').waitFor()
})

step('the renter finds it by part of its name and sees the fee', alone(() => renter), async ({ page }) => {
  await page.goto('/')
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' }).format(new Date())
  await page.getByRole('searchbox').fill('라켓')
  await page.getByLabel('빌리는 날').fill(today)
  await page.getByRole('button', { name: '찾기', exact: true }).click()
  await page.waitForURL(/\/search\?keyword=/)
  await page.getByRole('region', { name: '찾은 장비' }).getByRole('link', { name: /여정 테니스 라켓/ }).click()
  await page.waitForURL(`**${productUrl}?*`)
  const total = page.locator('.quote-total dd')
  await total.waitFor()
  const days = page.locator('[data-day][aria-disabled=false]')
  await days.first().focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await total.getByText('20,000원').waitFor()
  await page.locator('.quote').getByText('30,000원').waitFor()
  await page.getByText('72시간 전까지 무료').waitFor()
})

step('the renter asks, and a room opens', alone(() => renter), async ({ page }) => {
  await page.getByRole('button', { name: '대여 문의' }).click()
  await page.waitForURL(/\/chats\/\d+$/)
  roomUrl = new URL(page.url()).pathname
  await page.fill('[name=message]', '안녕하세요! 오늘 빌릴 수 있을까요?')
  await page.keyboard.press('Enter')
  await lastMessage(page, '오늘 빌릴 수 있을까요').locator('.tick[aria-label=보냄]').waitFor()
})

step('they talk, and each sees the other at once', both, async (a, b) => {
  await a.page.goto('/chats')
  await a.page.getByRole('link', { name: /빌리는이/ }).click()
  await a.page.waitForURL(`**${roomUrl}`)
  await lastMessage(a.page, '오늘 빌릴 수 있을까요').waitFor()
  await a.page.locator('.room[data-connection=open]').waitFor()
  await a.page.fill('[name=message]', '네, 느티공원에서 만나요.')
  await a.page.getByRole('button', { name: '보내기' }).click()
  await lastMessage(b.page, '느티공원에서 만나요').waitFor()
  await b.page.fill('[name=message]', '<b>좋아요</b> & 고마워요')
  await b.page.keyboard.press('Enter')
  await lastMessage(a.page, '<b>좋아요</b> & 고마워요').waitFor()
  await drawn(a.page)
  assert.equal(await a.page.locator('.bubble.theirs').count(), 2)
  assert.equal(await a.page.locator('.bubble.mine').count(), 1)
})

step('what is written while the server is away is sent by itself, once', both, async (a, b) => {
  await server.stop('SIGKILL')
  await b.page.locator('.room[data-connection=waiting]').waitFor()
  await b.page.fill('[name=message]', '공도 있나요?')
  await b.page.keyboard.press('Enter')
  await lastMessage(b.page, '공도 있나요').locator('.tick[aria-label="보내는 중"]').waitFor()
  server = await startServer({ data, port: server.port })
  await lastMessage(b.page, '공도 있나요').locator('.tick-sent, .tick-read').waitFor()
  await lastMessage(a.page, '공도 있나요').waitFor()
  assert.equal(await a.page.locator('.bubble').count(), 4)
  // What the browsers said about the server that was away.
  for (const one of [a, b]) one.errors.length = 0
})

step('the renter requests today, and the owner accepts', both, async (a, b) => {
  await b.page.getByRole('button', { name: '날짜 제안' }).click()
  const first = b.page.locator('dialog [data-day][aria-disabled=false]').first()
  await first.click()
  await first.click()
  await b.page.getByRole('button', { name: '이 날짜로 보내기' }).click()
  await b.page.locator('.rental-bar .state-REQUESTED').waitFor()
  await a.page.locator('.rental-bar .state-REQUESTED').waitFor()
  await move(a, 'accept')
  await a.page.locator('.rental-bar .state-ACCEPTED').waitFor()
  await b.page.locator('.rental-bar .state-ACCEPTED').waitFor()
})

step('the agreed day is taken for everybody else', alone(() => renter), async ({ page }) => {
  await page.goto(productUrl)
  const day = page.locator('[data-day]:not(.past)').first()
  await day.waitFor()
  // Where it was the month's last day the calendar opens on the next.
  const back = page.locator('.calendar-head button').first()
  if (await back.isEnabled()) await back.click()
  assert.equal(await day.getAttribute('aria-disabled'), 'true')
  await page.goto(roomUrl)
  await page.locator('.room[data-connection=open]').waitFor()
})

/** The code that one shows, with its picture drawn. */
async function shownCode({ page }, deposit = false) {
  await page.locator('[data-move=show_code]').click()
  if (deposit) await page.locator('dialog').getByRole('button', { name: '받았어요' }).click()
  const drawn = page.locator('dialog .code-shown img')
  await drawn.waitFor()
  assert.ok(await drawn.evaluate((img) => img.decode().then(() => img.naturalWidth > 0)), 'the picture can be drawn')
  return page.locator('dialog [data-code]').getAttribute('data-code')
}
async function enterCode(who, what, code) {
  await move(who, what)
  await who.page.fill('[name=code]', code)
  await who.page.click('dialog button[type=submit]')
}

/** The address of the pair's rental. */
const rentalUrl = ({ page }) =>
  page.evaluate(() => fetch('/api/rentals/?role=owner').then((answer) => answer.json()).then(([{ id }]) => `/rentals/${id}`))

/** Photos of these views, and every point of the checklist answered. */
async function record({ page }, side, slots, colour) {
  const part = page.locator(`[data-record=${side}]`)
  for (const slot of slots) {
    await part.locator(`input[data-slot=${slot}]`).setInputFiles({ name: `${slot}.png`, mimeType: 'image/png', buffer: picture(640, 480, colour) })
    await part.locator('.tile-cover', { hasText: { front: '앞', back: '뒤', serial: '일련번호' }[slot] }).first().waitFor()
  }
  for (const good of await part.locator('input[data-good=true]').all()) {
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/checklist/') && answer.status() === 200)
    await good.check({ force: true })
    await saved
  }
}

let rentalPage

step('before it changes hands the two record it: photos that are asked for, and a checklist', both, async (a, b) => {
  rentalPage = await rentalUrl(a)
  await a.page.goto(rentalPage)
  await a.page.getByText('코드를 쓰려면 사진 3장과 점검이 있어야 해요.').waitFor()
  await record(a, 'out', ['front', 'back', 'serial'], [200, 90, 40])
  await a.page.locator('[data-record=out]').getByText('사진 3/3장 · 점검 4/4').waitFor()
  assert.deepEqual(await complaints(a.page), [])
  await a.shot('a-record')
  await b.page.goto(rentalPage)
  await b.page.locator('[data-record=out] .tile img').nth(2).waitFor()
  for (const one of [a, b]) await one.page.goto(roomUrl)
})

step('the owner hands over and has it back, each by the code that the other shows', both, async (a, b) => {
  await enterCode(b, 'hand_over', await shownCode(a, true))
  await b.page.locator('.rental-bar .state-IN_USE').waitFor()
  await a.page.locator('dialog').waitFor({ state: 'detached' })
  await move(a, 'return')
  await a.page.fill('[name=code]', '12 34-5')
  assert.equal(await a.page.locator('dialog button[type=submit]').isDisabled(), true, 'five digits are no code')
  await a.page.keyboard.press('Escape')
  await b.page.goto(rentalPage)
  await record(b, 'back', ['front', 'back', 'serial'], [120, 60, 30])
  await b.page.goto(roomUrl)
  await enterCode(a, 'return', await shownCode(b))
  await a.page.locator('.rental-bar .state-RETURNED').waitFor()
  await b.page.locator('.rental-bar .state-RETURNED').waitFor()
})

step('what went out and what came back stand side by side, and the chain of it holds', both, async (a, b) => {
  for (const one of [a, b]) {
    await one.page.goto(rentalPage)
    await one.page.locator('.compare').nth(2).waitFor()
    await one.page.locator('.compare input').first().fill('30')
    await one.page.locator('[data-check]').click()
    await one.page.getByText('모두 처음 그대로예요').waitFor()
    assert.deepEqual(await complaints(one.page), [])
    await one.shot('before-and-after')
  }
  const [file] = await Promise.all([a.page.waitForEvent('download'), a.page.getByRole('link', { name: '증거 파일 받기 (ZIP)' }).click()])
  assert.match(file.suggestedFilename(), /^rental-\d+\.zip$/)
  for (const one of [a, b]) await one.page.goto(roomUrl)
})

step('both review, and the review stands under the racket', both, async (a, b) => {
  for (const [who, text] of [[a, '깨끗이 돌려주셨어요'], [b, '가볍고 좋은 라켓이에요']]) {
    await move(who, 'review')
    await who.page.fill('[name=comment]', text)
    await who.page.getByRole('button', { name: '후기 남기기' }).click()
    await who.page.locator('dialog').waitFor({ state: 'detached' })
  }
  await b.page.goto(productUrl)
  await b.page.getByText('가볍고 좋은 라켓이에요').waitFor()
  await a.page.goto('/me')
  await a.page.getByRole('link', { name: /여정 테니스 라켓.*반납됨/s }).click()
  await a.page.waitForURL(/\/rentals\/\d+$/)
  await a.page.getByText('10,000원').first().waitFor()
})

step('another stay is agreed for less, and cancelling says first what it costs', both, async (a, b) => {
  for (const one of [a, b]) await one.page.goto(roomUrl)
  await b.page.getByRole('button', { name: '날짜 제안' }).click()
  const first = b.page.locator('dialog [data-day][aria-disabled=false]').first()
  await first.click()
  await first.click()
  await b.page.fill('dialog [name=price]', '8,000')
  await b.page.getByRole('button', { name: '이 날짜로 보내기' }).click()
  await a.page.locator('.rental-bar').getByText('8,000원').waitFor()
  await move(a, 'accept')
  await b.page.locator('.rental-bar .state-ACCEPTED').waitFor()
  await move(b, 'cancel')
  await b.page.locator('dialog').getByText('4,000원을 내야 해요').waitFor()
  await b.page.getByRole('button', { name: '네', exact: true }).click()
  await lastMessage(a.page, '취소 비용은 4,000원').waitFor()
})

step('the owner changes the fee and the profile', alone(() => owner), async ({ page }) => {
  await page.goto(productUrl)
  await page.getByRole('link', { name: '수정' }).click()
  await page.fill('[name=day_fee]', '12000')
  await page.getByRole('button', { name: '수정하기' }).click()
  await page.getByText('하루 12,000원').first().waitFor()
  await drawn(page)
  assert.equal(await page.locator('.gallery img').count(), 2)
  await page.goto('/me')
  await page.getByRole('button', { name: '프로필 수정' }).click()
  await page.fill('dialog [name=username]', '라켓부자')
  await page.setInputFiles('dialog input[type=file]', { name: 'me.png', mimeType: 'image/png', buffer: picture(300, 300, [90, 90, 160]) })
  await page.getByRole('button', { name: '저장' }).click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.locator('.person', { hasText: '라켓부자' }).waitFor()
})

step('the owner was told all of it, and reading it empties the bell', alone(() => owner), async ({ page }) => {
  await page.goto('/')
  const bell = page.getByRole('button', { name: '소식' })
  await bell.locator('.badge').waitFor()
  await bell.click()
  const rows = page.locator('.drop .row')
  await rows.filter({ hasText: '빌리는이님이 여정 테니스 라켓 대여를 요청했어요' }).first().waitFor()
  await bell.locator('.badge').waitFor({ state: 'detached' })
  assert.deepEqual(await complaints(page), [])
  await rows.last().click()
  await page.waitForURL(/\/rentals\/\d+$/)
  await page.locator('.drop .row').first().waitFor({ state: 'detached' })
  await page.goto('/')
  await bell.waitFor()
  await drawn(page)
  assert.equal(await bell.locator('.badge').count(), 0)
})

test('no page is unfit for a screen reader, in both languages, light and dark', { timeout: 300_000 }, async (t) => {
  if (broken) return t.skip(`after "${broken}"`)
  const found = []
  for (const { page } of [owner, renter]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const path of ['/', '/search?keyword=라켓', productUrl, roomUrl, '/list', '/me', '/u/1', '/login', '/p/0']) {
        await page.goto(path)
        await drawn(page)
        for (const line of await complaints(page)) found.push(`${path} ${colorScheme}: ${line}`)
      }
      await page.getByRole('button', { name: colorScheme === 'light' ? 'English' : '한국어' }).click()
    }
  }
  assert.deepEqual(found, [])
})

step('the renter signs out, and the rooms are closed', alone(() => renter), async (one) => {
  // The missing product of the test before is a 404 by intent.
  one.errors.length = 0
  const { page } = one
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/me')
  await page.getByRole('button', { name: '로그아웃' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await page.goto(roomUrl)
  await page.getByText('로그인이 필요해요').waitFor()
})
