// A market whose hours pass: its server's clock is set at each start. Servers that a test opens here are closed after it.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openMarket } from './market.mjs'

export const HOUR = 3_600_000
/** 2027-03-10 12:00 in Seoul. */
export const NOON = Date.UTC(2027, 2, 10, 3)
/** Longer than the clock takes to look once after a start. */
export const LOOKED_MS = 3000
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

/** Waits, at most 16 seconds, until `check` answers something true. */
export async function until(what, check) {
  for (let tries = 0; tries < 160; tries++) {
    if (await check()) return
    await sleep(100)
  }
  assert.fail(what)
}
