// All pages of the client in a market of one rental, for what is to be seen of each of them.
import assert from 'node:assert/strict'
import { agree, openMarket, pair } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { complaints, drawn, overflow, person, startBrowser } from './browser.mjs'
import { unfitAnywhere } from './zoom.mjs'

/** `{market, people, pages, operator, desk, look, close}`; `pages` are the paths, `people` the two of the rental; `desk` those of the `operator`. */
export async function openPages() {
  const market = await openMarket()
  const people = await pair(market)
  const rental = await agree(people, 3, 5)
  const liked = await people.renter.list({ name: '캠핑 의자' })
  assert.equal((await people.owner.put(`/api/products/${liked.id}/favourite/`)).status, 204)
  const operator = await market.member('operator')
  assert.equal(run(market.server.data, 'user', '--email', operator.email, '--admin').status, 0)
  await until('he is known as one', async () => (await operator.get('/api/settings/')).body.operator)
  const browser = await startBrowser({ shell: true })
  const pages = ['/', '/search', '/search?keyword=zzzz', `/p/${people.product.id}`, `/u/${people.owner.id}`, '/chats', `/chats/${people.room.id}`, `/rentals/${rental}`,
    '/list', `/list/${people.product.id}`, '/me', '/me/gear', '/me/account', '/me/fit', '/me/welcome', '/me/statement', '/me/favourites', '/wanted', '/login', '/admin', '/design', '/p/999999']
  const desk = ['', '/members', '/listings', '/categories', '/articles', '/weather', '/holidays', '/usage', '/jobs', '/backups', '/doctor', '/log'].map((part) => `/admin${part}`)

  /** A window of a member, or of a guest; `calls` answers what the pages ask for. */
  const look = async (who, { name, lang = 'ko', calls, origin = market.url, ...options }) => {
    const one = await person(browser, origin, { name: `state-${name}`, serviceWorkers: 'block', reducedMotion: 'reduce', ...options })
    await one.context.addInitScript(([language, member]) => {
      localStorage.setItem('lang', language)
      if (member) localStorage.setItem('member', member)
    }, [lang, who ? String(who.id) : ''])
    if (who) await one.context.addCookies([{ name: 'access-token', value: who.token, url: origin, httpOnly: true }])
    if (calls) await one.context.route((url) => /^\/(products|accounts|api|chat|members|rentalhistories)\//.test(url.pathname), calls)
    return one
  }
  const close = async () => {
    await browser.close()
    await market.close()
  }
  return { market, people, pages, operator, desk, look, close }
}

/** What is wrong with the pages as they stand, and in windows of other `sizes`, of which there are `pictures` if wanted. */
export async function walk(one, paths, { wait = drawn, axe = true, sizes = [], pictures, check = () => null } = {}) {
  const found = []
  for (const path of paths) {
    await one.page.goto(path)
    await wait(one.page)
    const wider = await overflow(one.page)
    if (wider) found.push(`${path} is ${wider} px wider than the window`)
    if (axe) for (const line of await complaints(one.page)) found.push(`${path}: ${line}`)
    const missing = await check(one.page, path)
    if (missing) found.push(`${path}: ${missing}`)
    const label = path.replace(/\W+/g, '-')
    await one.shot(label)
    for (const line of await unfitAnywhere(one.page, sizes, pictures && ((size) => one.shot(`${label}-${size}`)))) found.push(`${path}: ${line}`)
  }
  await one.context.close()
  return found
}
