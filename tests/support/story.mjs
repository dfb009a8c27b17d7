// A market whose hours pass: its server's clock is set at each start. Servers that a test opens here are closed after it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach } from 'node:test'
import { openMarket } from './market.mjs'
import { until } from './until.mjs'

export const HOUR = 3_600_000
/** 2027-03-10 12:00 in Seoul. */
export const NOON = Date.UTC(2027, 2, 10, 3)
const folders = [], open = new Set()
afterEach(async () => {
  for (const market of open) await market.close()
  open.clear()
})
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** `openMarket`, closed after the test. */
export async function start(options) {
  const market = await openMarket(options)
  open.add(market)
  return market
}

/** Starts at NOON with fresh data; `later(hours, ...people)` restarts the server so long after NOON and answers them again. */
export async function story(env) {
  const data = mkdtempSync(join(tmpdir(), 'wooga-story-'))
  folders.push(data)
  let count = 0 /* so that who signs up later is somebody else */
  const told = { data, now: NOON, market: await start({ data, now: NOON, env }) }
  told.later = async (hours, ...people) => {
    open.delete(told.market)
    await told.market.close()
    told.now = NOON + hours * HOUR
    told.market = await start({ data, now: told.now, count: (count += 100), env })
    return Promise.all(people.map((member) => told.market.again(member)))
  }
  return told
}

const looks = async (url) => Number(/^wooga_clock_rounds_total (\d+)$/m.exec(await (await fetch(url + '/metrics')).text())[1])

/** The clocks of all open servers, or of this market's, have looked at everything from now on, and done what was due. */
export async function looked(...markets) {
  for (const { urls } of markets.length > 0 ? markets : open) {
    for (const url of urls) {
      const before = await looks(url)
      await until('the clock looks', async () => (await looks(url)) >= before + 2) // one may be half done
    }
  }
}
