// Waiting for a state instead of a time.
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits over the next turn of so many ms in Seoul when that is nearer than what must not meet it lasts. */
export async function notAtTurn(of, ms) {
  const left = of - ((Date.now() + 9 * 3_600_000) % of)
  if (left < ms) await sleep(left + 10)
}

/** The same over midnight, for a test of exact days. */
export const notAtMidnight = (ms = 60_000) => notAtTurn(86_400_000, ms)

/** Asks until `check` answers something true, which it returns; after `ms` it throws with the name of what did not come. */
export async function until(what, check, ms = 40_000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
    const found = await check()
    if (found) return found
  }
  throw new Error(`not within ${ms} ms: ${what}`)
}
