// A site of two nodes on PostgreSQL, Redis, nginx and a bucket, of which every part is killed or restarted under load: nothing that was
// acknowledged is lost, neither messages (support/checker.mjs judges) nor photos. WOOGA_PARTS (2) says how often; 30 is the long run.
import '../support/own_postgres.mjs'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { summary } from '../support/checker.mjs'
import { startNginx } from '../support/nginx.mjs'
import { openNodes } from '../support/nodes.mjs'
import { form, photo } from '../support/people.mjs'
import { restart } from '../support/postgres.mjs'
import { environment } from '../support/rolling.mjs'
import { openBucket } from '../support/s3.mjs'
import { freePort } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const TIMES = Number(process.env.WOOGA_PARTS ?? 2)
const PER_SECOND = 300
const BETWEEN = 100 // messages acknowledged after each time, before the next
const PATIENCE = 120_000

let bucket, nodes, proxy, https, site
before(async () => {
  bucket = await openBucket()
  https = await freePort()
  nodes = await openNodes({ rooms: 8, env: { ...environment(https), ...bucket.env } })
  proxy = await startNginx(nodes.ports, { https })
  site = { url: proxy.url }
})
after(async () => {
  await proxy?.stop()
  await nodes?.close()
  await bucket?.close()
})

/** Photos uploaded one after the other until `end`, which answers the addresses of those that were taken. */
function uploads(room) {
  const taken = []
  let ends = false
  const going = (async () => {
    for (; !ends; await sleep(300)) {
      const headers = { authorization: `Bearer ${room.owner.token}` }
      const answer = await fetch(`${site.url}/api/uploads/`, { method: 'POST', headers, body: form({ file: photo() }) }).catch(() => null)
      if (answer?.status === 201) taken.push((await answer.json().catch(() => ({}))).url)
    }
  })()
  return { end: () => ((ends = true), going.then(() => taken.filter(Boolean))) }
}

const quantile = (list, q) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))] ?? 0

/** Breaks the part `TIMES` times while everybody talks, and judges. */
async function broken(t, breakIt) {
  nodes.proof.server = nodes.servers[0]
  await nodes.proof.anew()
  const devices = await nodes.proof.everybody({ server: site, rest: site })
  nodes.talk({ perSecond: PER_SECOND })
  const photos = uploads(nodes.proof.rooms[0])
  const goOn = async () => {
    const had = nodes.acked
    await until('it goes on', () => nodes.acked >= had + BETWEEN, PATIENCE)
  }
  for (let n = 0; n < TIMES; n++) {
    await goOn()
    await sleep(Math.random() * 500)
    await breakIt(n)
  }
  await goOn()
  const taken = await photos.end()
  const { violations, unsettled, acked, stored } = await nodes.judge()
  const lost = []
  for (const url of taken) {
    const { pathname } = new URL(url, site.url)
    const answer = await fetch(site.url + pathname)
    if (answer.status !== 200 || (await answer.arrayBuffer()).byteLength === 0) lost.push(`${pathname}: ${answer.status}`)
  }
  const gaps = devices.flatMap((device) => device.gaps)
  t.diagnostic(
    `${TIMES} times: ${acked} messages acknowledged, ${stored} stored, ${violations.length} violations, ${taken.length} photos taken, ${lost.length} lost; ` +
      `sockets back ${gaps.length}, p50 ${Math.round(quantile(gaps, 0.5))} ms, most ${Math.round(quantile(gaps, 1))} ms`,
  )
  assert.deepEqual(violations.slice(0, 5), [], summary(violations))
  assert.equal(unsettled, 0)
  assert.deepEqual(lost, [])
}

const node = (signal) => async (n) => {
  const ended = await nodes.stop(n % 2, signal)
  assert.deepEqual([ended.code, ended.signal], signal === 'SIGKILL' ? [null, signal] : [0, null])
  await nodes.start(n % 2)
}

const parts = {
  'a node, kill -9': node('SIGKILL'),
  'a node, SIGTERM': node('SIGTERM'),
  'PostgreSQL, as if killed': () => restart('immediate'),
  'Redis, kill -9': async () => {
    await nodes.redis.kill()
    await sleep(300)
    await nodes.redis.start()
    await nodes.heard(true)
  },
  'nginx, kill -9': async () => {
    await proxy.kill()
    proxy = await startNginx(nodes.ports, { https })
  },
  'the bucket, gone and back': async () => {
    await bucket.away()
    await sleep(300)
    await bucket.back()
  },
}

for (const [part, breakIt] of Object.entries(parts)) {
  test(`${part}, ${TIMES} times: nothing acknowledged is lost`, { timeout: 300_000 + TIMES * 60_000 }, (t) => broken(t, breakIt))
}
