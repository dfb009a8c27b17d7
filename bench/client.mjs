// The client in a real browser, by hand: how soon a page that was fetched once is painted again, and whether a talk of ten thousand
// messages opens and scrolls without a stop. Its figures need a machine that does nothing else; CPU slowed down so many times:
//
//   node bench/client.mjs [SLOWER]      default: 1
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { person, startBrowser } from '../tests/web/browser.mjs'
import { makeTown, roomsOf, tokensOf } from '../tests/support/chat.mjs'
import { UNHURRIED, binary, startServer } from '../tests/support/server.mjs'

const MESSAGES = 10_000
const MOST_MS = { paint: 100, task: 50 }
const slower = Number(process.argv[2] ?? 1)
const root = mkdtempSync(join(tmpdir(), 'wooga-client-'))
const browser = await startBrowser()
let missed = 0

const rank = (figures, part) => [...figures].sort((a, b) => a - b)[Math.min(figures.length - 1, Math.floor(figures.length * part))] ?? 0
const verdict = (value, most) => (value <= most ? 'ok' : (missed++, `above ${most}`))

/** A page of a phone, with the CPU slowed down. */
async function phone(server, token) {
  const { context, page } = await person(browser, server.url, { name: 'bench', viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
  if (token) {
    await context.addCookies([{ name: 'access-token', value: token, url: server.url, httpOnly: true }])
    await context.addInitScript(() => localStorage.setItem('member', '1'))
  }
  await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slower })
  return page
}

/** From a click on a link, or the back button, to the frame after the new page's mark is in it; ms. */
const paint = (page, how, mark) => page.evaluate(([how, mark]) => new Promise((done) => {
  const began = performance.now()
  const look = () => document.querySelector(mark) ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))) : requestAnimationFrame(look)
  if (how === 'back') history.back()
  else document.querySelector(how).click()
  look()
}), [how, mark])

function say(name, times, tasks = []) {
  const worst = rank(times, 0.9)
  const most = tasks.length ? `, longest task ${Math.max(...tasks).toFixed(0).padStart(3)} ms  ${verdict(Math.max(...tasks), MOST_MS.task)}` : ''
  console.log(`${name.padEnd(24)} p50 ${rank(times, 0.5).toFixed(0).padStart(4)} ms  p90 ${worst.toFixed(0).padStart(4)} ms  ${verdict(worst, MOST_MS.paint)}${most}`)
}

/** What somebody does, and the longest task that the page's own thread had of it, ms. */
async function longestOf(page, act) {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'] })
  const done = await act()
  const { traceEvents } = JSON.parse(await browser.stopTracing())
  const { pid, tid } = traceEvents.find(({ name }) => name === 'Layout')
  return [done, Math.max(...traceEvents.filter((one) => one.name.endsWith('RunTask') && one.pid === pid && one.tid === tid).map(({ dur = 0 }) => dur / 1000))]
}

async function navigation() {
  const data = join(root, 'town')
  spawnSync(binary, ['demo', '--data', data, '--members', '40', '--products', '400'], { stdio: 'ignore' })
  const server = await startServer({ data, env: UNHURRIED })
  const page = await phone(server)
  await page.goto(`${server.url}/`)
  await page.locator('a.card').first().waitFor()
  const found = { 'home to search': [], 'search to product': [], 'product back to search': [], 'search back to home': [] }
  for (let round = 0; round < 12; round++) {
    const times = [
      await paint(page, '.tabs a[href="/search"]', '.search-grid a.card'),
      await paint(page, '.search-grid a.card', '.product'),
      await paint(page, 'back', '.search-grid a.card'),
      await paint(page, 'back', '.hero ~ * a.card'),
    ]
    // The first round fetches the pages; from then on they are warm.
    if (round) Object.keys(found).forEach((name, i) => found[name].push(times[i]))
  }
  for (const [name, times] of Object.entries(found)) say(name, times)
  await server.stop()
}

async function longTalk() {
  const data = join(root, 'talk')
  makeTown(data, { members: 2, products: 1, rooms: 1, messages: MESSAGES })
  const server = await startServer({ data, env: UNHURRIED })
  const [room] = await roomsOf(server, tokensOf(data, 1, 2))
  const page = await phone(server, room.visitor.token)
  const here = page.locator('.room[data-connection=open]'), early = page.locator('.talk .button-small')
  const cold = [], there = [[], []], back = []
  for (let round = 0; round < 7; round++) {
    const [, first] = await longestOf(page, async () => {
      await page.goto(`${server.url}/chats/${room.id}`)
      await here.waitFor()
      await early.waitFor()
    })
    cold.push(first)
    await page.goto(`${server.url}/chats`)
    await page.locator('a.room-row').waitFor()
    // The whole page is drawn, and the connection of its member is there.
    await page.waitForTimeout(1000)
    const [time, task] = await longestOf(page, async () => {
      const time = await paint(page, 'a.room-row', '.talk [data-seq]')
      await here.waitFor()
      await early.waitFor()
      return time
    })
    there[0].push(time)
    there[1].push(task)
    back.push(await paint(page, 'back', '.chats:not(.chats-open) a.room-row'))
  }
  console.log(`room by its address         longest task p50 ${rank(cold, 0.5).toFixed(0)} ms, of all ${Math.max(...cold).toFixed(0)} ms  ${verdict(Math.max(...cold), MOST_MS.task)}`)
  say('chats to room', ...there)
  say('room back to chats', back)
  await page.goto(`${server.url}/chats/${room.id}`)
  await here.waitFor()
  const seen = await page.evaluate(() => new Promise((done) => {
    const tasks = [], frames = []
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
    const talk = document.querySelector('.talk')
    let last = performance.now(), still = 0
    const step = (now) => {
      frames.push(now - last)
      last = now
      talk.scrollTop -= 120
      // At the first message, or what is before it is still being fetched.
      still = talk.scrollTop > 0 ? 0 : still + 1
      if (still > 300) return done({ tasks, frames: frames.slice(1, -300), first: Number(talk.querySelector('[data-seq]').dataset.seq), nodes: talk.querySelectorAll('*').length })
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  }))
  const worst = Math.max(0, ...seen.tasks)
  console.log(`${MESSAGES} messages, to message ${seen.first}: ${seen.frames.length} frames, p50 ${rank(seen.frames, 0.5).toFixed(1)} ms, p99 ${rank(seen.frames, 0.99).toFixed(1)} ms; ${seen.tasks.length} tasks above 50 ms, longest ${worst.toFixed(0)} ms  ${verdict(worst, MOST_MS.task)} (${seen.nodes} elements)`)
  await server.stop()
}

try {
  console.log(`CPU slowed down ${slower} times`)
  await navigation()
  await longTalk()
} finally {
  await browser.close()
  rmSync(root, { recursive: true, force: true })
}
process.exit(missed ? 1 : 0)
