// Waiting for a state instead of a time.
import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until `check` answers something true, which it returns; after `ms` it throws with the name of what did not come. */
export async function until(what, check, ms = 40_000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
    const found = await check()
    if (found) return found
  }
  throw new Error(`not within ${ms} ms: ${what}`)
}
