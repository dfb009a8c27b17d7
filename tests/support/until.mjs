// Waiting for a state instead of a time.
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits over midnight in Seoul when that is nearer than a test of exact days lasts. */
export async function notAtMidnight(ms = 60_000) {
  const left = 86_400_000 - ((Date.now() + 9 * 3_600_000) % 86_400_000)
  if (left < ms) await sleep(left)
}

/** Asks until `check` answers something true, which it returns; after `ms` it throws with the name of what did not come. */
export async function until(what, check, ms = 40_000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
    const found = await check()
    if (found) return found
  }
  throw new Error(`not within ${ms} ms: ${what}`)
}
