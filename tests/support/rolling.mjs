// Restarts under load behind nginx: what callers and sockets notice of them. Used by tests/live/rolling.test.mjs and bench/restarts.mjs.
//
//   const found = await roll(await oneNode(), { restarts: 3 })
//   found.failed    // calls that failed, and failed again: [{method, path, why}]
import assert from 'node:assert/strict'
import { request, Agent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { summary } from './checker.mjs'
import { holdSockets } from './held.mjs'
import { startNginx } from './nginx.mjs'
import { environmentOf } from './postgres.mjs'
import { openProof } from './proof.mjs'
import { freePort } from './server.mjs'

// fetch cannot be given an authority; all that it asks here is on this machine.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'

const CALLERS = 8
const PAUSE = 20 // ms between a caller's calls: nginx lets an address have 100 a second
const APART = 700 // ms between restarts
// A real client's.
const PATIENT = { polite: true, backoff: { base: 500, most: 30_000 } }

/** One call: null when it was answered, else why not. */
function call(port, agent, { method, path, headers, body }) {
  return new Promise((done) => {
    const asked = request({ host: '127.0.0.1', port, agent, method, path, headers, timeout: 20_000 }, (answer) => {
      answer.resume()
      answer.once('end', () => done(answer.statusCode < 400 ? null : `${answer.statusCode}`))
      answer.once('error', (error) => done(error.code))
    })
    asked.once('timeout', () => asked.destroy(Object.assign(new Error(), { code: 'no answer in 20 s' })))
    asked.once('error', (error) => done(error.code ?? error.message))
    asked.end(body)
  })
}

/** What callers ask, in turns: pages, lists of one's own, and something that writes. */
function questions({ rooms }) {
  return rooms.flatMap((room) => {
    const as = { authorization: `Bearer ${room.visitor.token}` }
    const body = JSON.stringify({ shop_user_email: `${room.owner.id}@users.invalid`, visitor_user_email: `${room.visitor.id}@users.invalid`, product: room.product })
    return [
      { method: 'GET', path: '/products/?type=recent' },
      { method: 'GET', path: '/chat/rooms/?type=visitor', headers: as },
      { method: 'POST', path: '/chat/rooms/', headers: { ...as, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }, body },
      { method: 'GET', path: `/products/${room.product}/` },
    ]
  })
}

class Callers {
  asked = 0
  again = 0
  failed = []
  slowest = 0
  #ends = false
  #all

  constructor(proxy, proof) {
    const list = questions(proof)
    this.#all = Array.from({ length: CALLERS }, (_, i) => this.#go(proxy, list, i))
  }

  async #go(proxy, list, i) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: proxy.ca, localAddress: `127.0.1.${i + 1}` })
    for (let n = i; !this.#ends; n++, await sleep(PAUSE)) {
      const question = list[n % list.length]
      const began = performance.now()
      this.asked++
      let why = await call(proxy.port, agent, question)
      if (why !== null) {
        this.again++
        why = await call(proxy.port, agent, question)
      }
      if (why !== null) this.failed.push({ method: question.method, path: question.path, why })
      this.slowest = Math.max(this.slowest, performance.now() - began)
    }
    agent.destroy()
  }

  async end() {
    this.#ends = true
    await Promise.all(this.#all)
  }
}

async function behindNginx(ports, https, site) {
  const proxy = await startNginx(ports, { https })
  return { ...site, proxy, close: () => Promise.all([proxy.stop(), site.close()]) }
}

/** What a node behind that proxy has to be told. */
export const environment = (https) => ({ WOOGA_PUBLIC_URL: `https://127.0.0.1:${https}`, WOOGA_TRUSTED_PROXIES: '127.0.0.1' })

/** A node on a socket that outlives it. */
export async function oneNode() {
  const [port, https] = [await freePort(), await freePort()]
  const proof = await openProof()
  await proof.server.stop()
  const held = await holdSockets([`127.0.0.1:${port}`], { env: { ...environmentOf(proof.data), ...environment(https), WOOGA_DATA: proof.data } })
  await held.start()
  proof.server = { url: `http://127.0.0.1:${port}`, stop: () => held.close() }
  return behindNginx([port], https, { proof, restart: () => held.restart(), close: () => proof.close() })
}

/** Two nodes on PostgreSQL and Redis, restarted in turns; own_postgres.mjs has to be imported first. */
export async function twoNodes() {
  const { openNodes } = await import('./nodes.mjs')
  const https = await freePort()
  const nodes = await openNodes({ rooms: 8, env: environment(https) })
  let next = 0
  const restart = async () => {
    const i = next++ % 2
    const { code, signal } = await nodes.stop(i)
    if (code !== 0) throw new Error(`node ${i} ended with ${code ?? signal}`)
    await nodes.start(i)
    nodes.proof.server = nodes.servers[i]
  }
  return behindNginx(nodes.ports, https, { proof: nodes.proof, restart, close: () => nodes.close() })
}

const quantile = (list, q) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))]

/** So many restarts while callers call and every room's two talk; closes the site. */
export async function roll({ proof, proxy, restart, close }, { restarts, perSecond = 100 }) {
  try {
    const server = { url: proxy.url }
    const devices = await proof.everybody({ server, rest: server, ...PATIENT })
    proof.talk({ perSecond })
    const callers = new Callers(proxy, proof)
    const took = []
    for (let n = 0; n < restarts; n++) {
      await sleep(APART)
      const began = performance.now()
      await restart()
      took.push(performance.now() - began)
    }
    await sleep(APART)
    await callers.end()
    const { violations, unsettled, acked } = await proof.judge()
    const gaps = devices.flatMap((device) => device.gaps)
    return {
      asked: callers.asked, again: callers.again, failed: callers.failed, slowest: callers.slowest,
      back: { n: gaps.length, p50: quantile(gaps, 0.5), p99: quantile(gaps, 0.99), most: gaps.at(-1) },
      restart: { p50: quantile(took, 0.5), most: took.at(-1) },
      violations, unsettled, acked,
    }
  } finally {
    await close()
  }
}

export const roundly = ({ asked, again, failed, slowest, back, restart, acked, violations }) =>
  `${asked} calls, ${again} asked again, ${failed.length} failed, the slowest ${Math.round(slowest)} ms; ${back.n} sockets back, p50 ${Math.round(back.p50)} ` +
  `p99 ${Math.round(back.p99)} most ${Math.round(back.most)} ms; a restart ${Math.round(restart.p50)} ms, at most ${Math.round(restart.most)}; ` +
  `${acked} messages acknowledged, ${violations.length} violations`

/** What holds for every run, however busy the machine. */
export function judgeRoll(t, found) {
  t.diagnostic(roundly(found))
  assert.deepEqual(found.failed, [])
  assert.deepEqual(found.violations.slice(0, 5), [], summary(found.violations))
  assert.equal(found.unsettled, 0)
  assert.ok(found.acked > 100 && found.back.n >= 16, `${found.acked} acknowledged, ${found.back.n} sockets back`)
}
