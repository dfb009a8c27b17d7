// Two nodes of one site: a PostgreSQL (own_postgres.mjs, imported first), a Redis, two servers with data folders of their own.
//
//   const nodes = await openNodes({ rooms: 4 })
//   await nodes.apart()                        // every room's owner on the first node, its visitor on the second
//   nodes.talk({ perSecond: 500 })
//   const { violations } = await nodes.judge() // as in proof.mjs
//   await nodes.close()
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOf, forget } from './postgres.mjs'
import { openProof } from './proof.mjs'
import { startRedis } from './redis.mjs'
import { freePort, startServer } from './server.mjs'
import { until } from './until.mjs'

/** Something that has an address now: the node, or while it is gone the other one. */
class Way {
  constructor(nodes, i) {
    Object.assign(this, { nodes, i })
  }

  get url() {
    const { servers } = this.nodes
    return (servers[this.i] ?? servers[1 - this.i] ?? { url: 'http://127.0.0.1:1' }).url
  }
}

export class Nodes {
  servers = [null, null]
  ways = [new Way(this, 0), new Way(this, 1)]

  /** The node with that number, again after `stop`. */
  async start(i) {
    this.servers[i] = await startServer({ data: this.folders[i], port: this.ports[i], env: this.env })
    await until(`node ${i} hears the others`, async () => (await this.metric(i, 'wooga_bus_up')) === 1)
  }

  /** Resolves to how it ended; its clients go to the other one. */
  async stop(i, signal = 'SIGTERM') {
    const server = this.servers[i]
    this.servers[i] = null
    return server.stop(signal)
  }

  /** The owners of all rooms on the first node and the visitors on the second, connected. */
  async apart(options) {
    const devices = this.proof.rooms.flatMap((room) => [
      this.proof.device(room, 'owner', { server: this.ways[0], rest: this.ways[0], ...options }),
      this.proof.device(room, 'visitor', { server: this.ways[1], rest: this.ways[1], ...options }),
    ])
    await Promise.all(devices.map((device) => device.ready()))
    return devices
  }

  talk(options) {
    this.proof.talk(options)
  }

  get acked() {
    return this.proof.devices.reduce((sum, device) => sum + device.acked, 0)
  }

  judge(options) {
    this.proof.server = this.servers[0]
    return this.proof.judge(options)
  }

  async metric(i, name) {
    const text = await (await fetch(`${this.servers[i].url}/metrics`)).text()
    return Number(text.match(new RegExp(`^${name} (\\d+)$`, 'm'))?.[1])
  }

  /** Both nodes hear each other, or both do not. */
  async heard(up) {
    for (const i of [0, 1]) await until(`wooga_bus_up ${up} on ${i}`, async () => (await this.metric(i, 'wooga_bus_up')) === Number(up))
  }

  async close() {
    this.proof.hush()
    for (const device of this.proof.devices) device.stop()
    for (const i of [0, 1]) if (this.servers[i]) await this.stop(i, 'SIGKILL')
    this.proof.server = null
    forget(this.folders[1])
    await this.proof.close()
    await this.redis.close()
  }
}

export async function openNodes({ rooms, env = {} } = {}) {
  const nodes = new Nodes()
  nodes.redis = await startRedis()
  const proof = await openProof({ rooms })
  const second = join(proof.folder, 'second')
  await proof.server.stop()
  mkdirSync(second, { mode: 0o700 })
  nodes.proof = proof
  nodes.folders = [proof.data, second]
  nodes.ports = [await freePort(), await freePort()]
  nodes.env = { WOOGA_REDIS: nodes.redis.url, WOOGA_DATABASE: databaseOf(proof.data), WOOGA_BLOBS: join(proof.data, 'photos'), ...env }
  await Promise.all([nodes.start(0), nodes.start(1)])
  return nodes
}
