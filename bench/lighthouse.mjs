// Lighthouse (mobile, throttled as it does by default) on the pages that people open first, on the demo town; fails below 95 in any
// group. Not among the tests: it brings 190 MB of packages and its figures depend on who else uses the machine.
//
//   node bench/lighthouse.mjs [FOLDER_WITH_LIGHTHOUSE]     default: build/lighthouse, filled by npm when it is not there
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { UNHURRIED, startServer, binary, freePort } from '../tests/support/server.mjs'

const LEAST = 95
const GROUPS = ['performance', 'accessibility', 'best-practices', 'seo']
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(process.argv[2] ?? join(root, 'build/lighthouse'))
if (!existsSync(join(folder, 'node_modules/lighthouse'))) {
  mkdirSync(folder, { recursive: true })
  spawnSync('npm', ['install', '--prefix', folder, 'lighthouse@12.8.2', '--no-audit', '--no-fund'], { stdio: 'inherit' })
}
const { default: lighthouse } = await import(pathToFileURL(createRequire(join(folder, 'x.js')).resolve('lighthouse')))
const { chromium } = createRequire(new URL('../tests/x.js', import.meta.url))('playwright-core')

const data = mkdtempSync(join(tmpdir(), 'wooga-lighthouse-'))
spawnSync(binary, ['demo', '--data', data, '--members', '40', '--products', '400'], { stdio: 'ignore' })
const server = await startServer({ data, env: UNHURRIED })
const port = await freePort()
const profile = mkdtempSync(join(tmpdir(), 'wooga-profile-'))
const launch = () => chromium.launchPersistentContext(profile, {
  executablePath: process.env.WOOGA_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--remote-debugging-port=${port}`,
  ],
  locale: 'ko-KR',
})
let context = await launch()

/** The renter of the demo, signed in; answers the address of his first room. */
async function signIn() {
  const [, , mail, secret] = /(\S+@\S+)\s+(\S+@\S+)[^:]*: (\S+)/.exec(readFileSync(join(data, 'demo-logins'), 'utf8')) ?? []
  const page = await context.newPage()
  await page.goto(`${server.url}/login`)
  await page.fill('[name=email]', mail)
  await page.fill('[name=password]', secret)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => url.pathname === '/')
  await page.goto(`${server.url}/chats`)
  const path = await page.locator('a.room-row').first().getAttribute('href')
  await page.locator('.room-row').first().waitFor()
  // Else the room is drawn in the process of these pages, and what Lighthouse counts as blocked is that it walks through all their heap
  // (coverage): 149 ms of CPU in one task before anything of the room, times four. A member comes with a browser that was just opened.
  await context.close()
  context = await launch()
  return path
}

let poor = 0
/** One page: its four figures, and what they lack. */
async function look(name, path, keep = false) {
  const { lhr, report } = await lighthouse(server.url + path, { port, output: 'html', onlyCategories: GROUPS, disableStorageReset: keep, logLevel: 'error' })
  const figures = GROUPS.map((group) => Math.round((lhr.categories[group]?.score ?? 0) * 100))
  const ms = (id) => Math.round(lhr.audits[id]?.numericValue ?? 0)
  console.log(`${name.padEnd(8)} ${figures.map((figure) => String(figure).padStart(4)).join('')}   FCP ${ms('first-contentful-paint')} LCP ${ms('largest-contentful-paint')} TBT ${ms('total-blocking-time')} CLS ${(lhr.audits['cumulative-layout-shift']?.numericValue ?? 0).toFixed(3)}`)
  for (const group of GROUPS) {
    for (const { id, weight } of lhr.categories[group]?.auditRefs ?? []) {
      const { score, title, displayValue = '' } = lhr.audits[id]
      if (weight > 0 && score !== null && score < 0.9) console.log(`           ${group}: ${title} ${displayValue}`)
    }
  }
  mkdirSync(join(root, 'build/lighthouse-reports'), { recursive: true })
  writeFileSync(join(root, `build/lighthouse-reports/${name}.html`), report)
  if (figures.some((figure) => figure < LEAST)) poor++
}

console.log(`page     ${GROUPS.map((group) => group.slice(0, 4)).join('')}`)
try {
  await look('home', '/')
  await look('search', '/search?keyword=라켓')
  await look('product', '/p/1')
  const room = await signIn()
  await look('chat', room, true)
} finally {
  await context.close()
  await server.stop()
  for (const one of [data, profile]) rmSync(one, { recursive: true, force: true })
}
process.exitCode = poor ? 1 : 0
