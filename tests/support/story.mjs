// A market whose server is started again at later times, on the same data.
//
//   const told = await story()                       // 2027-03-10 12:00 in Seoul
//   const people = await pair(told.market)
//   const [owner] = await told.later(3.5, people.owner)   // 15:30, as the same person
//   after(endStories)
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openMarket } from './market.mjs'

const HOUR = 3_600_000
/** 2027-03-10 12:00 in Seoul. */
export const NOON = Date.UTC(2027, 2, 10, 3)
const stories = new Set()

export async function story(env) {
  const data = mkdtempSync(join(tmpdir(), 'wooga-story-'))
  let count = 0
  const told = { now: NOON, data, market: await openMarket({ data, now: NOON, env }) }
  told.later = async (hours, ...people) => {
    await told.market.close()
    told.now = NOON + hours * HOUR
    told.market = await openMarket({ data, now: told.now, count: (count += 100), env })
    return Promise.all(people.map((member) => told.market.again(member)))
  }
  stories.add(told)
  return told
}

/** Stops all of them; for `afterEach` or `after`. */
export async function endStories() {
  for (const { market, data } of stories) {
    await market.close()
    rmSync(data, { recursive: true, force: true })
  }
  stories.clear()
}

export async function until(what, check) {
  for (let tries = 0; tries < 200; tries++) {
    if (await check()) return
    await sleep(100)
  }
  assert.fail(what)
}
