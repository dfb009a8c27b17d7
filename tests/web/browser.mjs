// Debian's Chromium with people in it, each with a browser context and an eye on the console.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const shots = fileURLToPath(new URL('./shots', import.meta.url))
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

const SHELL = '/usr/bin/chromium-headless-shell', WHOLE = '/usr/bin/chromium'

/** Chromium as people have it; or its headless `shell`, where there is one, which draws pages the same and costs half the time. */
export async function startBrowser({ shell = false } = {}) {
  mkdirSync(shots, { recursive: true })
  const executablePath = process.env.WOOGA_CHROMIUM ?? (shell && existsSync(SHELL) ? SHELL : WHOLE)
  if (!existsSync(executablePath)) throw new Error(`no browser at ${executablePath}`)
  return chromium.launch({ executablePath, args: flags })
}

/** What each page has asked for, and what of it is not there yet. */
const calls = new WeakMap()
function count(page) {
  const made = { all: 0, open: new Set() }
  calls.set(page, made)
  page.on('request', (request) => {
    // What the page before has asked for is nobody's any more.
    if (request.isNavigationRequest() && !request.frame().parentFrame()) made.open.clear()
    made.all++
    made.open.add(request)
  })
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => made.open.delete(request))
}

/** In its own type, which comes after the page; until then everything may move. */
const typed = () => document.getElementById('fonts')?.media !== 'print' && document.body.offsetHeight >= 0 && document.fonts.status === 'loaded'
export const inItsType = (page) => page.waitForFunction(typed, null, { polling: 50 })

/** All that a page has asked for has come and is drawn: nothing is on its way, nothing left to do, and no place is held for anything. */
export async function drawn(page) {
  const made = calls.get(page)
  for (const end = Date.now() + 90_000; ; ) {
    await inItsType(page)
    const { all } = made
    const held = await page.evaluate(async () => {
      // Effects run after a frame; idle is who has done all of it. A headless browser may draw no frames for a while, when nothing moves.
      const after = (act) => new Promise((done) => (act(done), setTimeout(done, 1000)))
      for (let i = 0; i < 2; i++) {
        await after(requestIdleCallback)
        await after((done) => requestAnimationFrame(() => setTimeout(done)))
      }
      await after(requestIdleCallback)
      if (!document.querySelector('main')?.firstElementChild) return 'the page'
      if (location.pathname === '/design') return ''
      return [...document.querySelectorAll('.skeleton')].find((one) => one.checkVisibility())?.outerHTML ?? ''
    })
    if (!held && made.open.size === 0 && made.all === all) return
    if (Date.now() > end) throw new Error(`not drawn: ${page.url()}, ${held}, ${[...made.open].map((request) => request.url())}`)
  }
}

/** A person with an own browser. `errors` collects what the console complained about and every request that left the server. */
export async function person(browser, origin, { name, ...options }) {
  const context = await browser.newContext({ baseURL: origin, locale: 'ko-KR', ...options })
  const page = await context.newPage()
  const errors = []
  page.setDefaultTimeout(60_000)
  count(page)
  page.on('console', (message) => message.type() === 'error' && errors.push(`${message.text()} ${message.location().url}`))
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('request', (request) => {
    const { protocol, origin: to } = new URL(request.url())
    if (/^http/.test(protocol) && to !== origin) errors.push(`left the server: ${request.url()}`)
  })
  let n = 0
  const shot = (label) =>
    page.screenshot({ path: join(shots, `${name}-${String(++n).padStart(2, '0')}-${label}.png`), fullPage: true })
  return { name, context, page, errors, shot }
}

/** The same, signed in with his password as that member is. */
export async function signedIn(browser, origin, { email, password }, options) {
  const who = await person(browser, origin, options)
  await who.page.goto('/login')
  await who.page.fill('[name=email]', email)
  await who.page.fill('[name=password]', password)
  await who.page.click('button[type=submit]')
  await who.page.waitForURL((url) => url.pathname === '/')
  return who
}

/** Serious complaints of axe about the page as it stands, as lines; what is fading in has its colours when it has come to its end. */
export async function complaints(page) {
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
    return Promise.race([Promise.allSettled(ending.map((one) => one.finished)), new Promise((done) => setTimeout(done, 10_000))]).then(() => {})
  })
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  )
  return violations.map(({ id, nodes }) => `${id} ×${nodes.length}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`)
}

/** How far the page is wider than its window. */
export const overflow = (page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))

/** A page that is as it should be: no wider than its window, nothing for axe to complain of, and nothing in the console. */
export async function fine({ page, errors }) {
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await complaints(page), [])
  assert.deepEqual(errors, [])
}

function crc32(bytes) {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** A PNG of one colour with a lighter ring, as large as a phone's photo is wide. */
export function picture(width, height, [red, green, blue]) {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const far = Math.hypot(x - width / 2, y - height / 2) / Math.min(width, height)
      const light = far > 0.25 && far < 0.3 ? 90 : 0
      const at = y * (width * 3 + 1) + 1 + x * 3
      rows[at] = Math.min(255, red + light)
      rows[at + 1] = Math.min(255, green + light)
      rows[at + 2] = Math.min(255, blue + light)
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}
