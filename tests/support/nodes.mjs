// Two nodes of one site, or more: a PostgreSQL (own_postgres.mjs, imported first), a Redis, servers with data folders of their own.
//
//   const nodes = await openNodes({ rooms: 4 })
//   await nodes.apart()                        // every room's owner on one node, its visitor on the next: of two on the first, on the second
//   nodes.talk({ perSecond: 500 })
//   const { violations } = await nodes.judge() // as in proof.mjs
//   await nodes.close()
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOf, forget } from './postgres.mjs'
import { openProof } from './proof.mjs'
import { startRedis } from './redis.mjs'
import { UNHURRIED, freePort, startServer } from './server.mjs'
import { until } from './until.mjs'

/** Something that has an address now: the node, or while it is gone another one. */
class Way {
  constructor(nodes, i) {
    Object.assign(this, { nodes, i })
  }

  get url() {
    const { servers } = this.nodes
    return (servers[this.i] ?? servers.find((server) => server) ?? { url: 'http://127.0.0.1:1' }).url
  }
}

export class Nodes {
  constructor(count) {
    this.servers = Array(count).fill(null)
    this.ways = this.servers.map((_, i) => new Way(this, i))
  }

  /** The node with that number, again after `stop`. */
  async start(i) {
    this.servers[i] = await startServer({ data: this.folders[i], port: this.ports[i], env: { ...UNHURRIED, ...this.env } })
    await until(`node ${i} hears the others`, async () => (await this.metric(i, 'wooga_bus_up')) === 1)
  }

  /** Resolves to how it ended; its clients go to another one. */
  async stop(i, signal = 'SIGTERM') {
    const server = this.servers[i]
    this.servers[i] = null
    return server.stop(signal)
  }

  /** The owner of each room on one node and its visitor on the next, connected. */
  async apart(options) {
    const device = (room, who, way) => this.proof.device(room, who, { server: way, rest: way, ...options })
    const devices = this.proof.rooms.flatMap((room, i) => {
      const at = i % (this.ways.length - 1)
      return [device(room, 'owner', this.ways[at]), device(room, 'visitor', this.ways[at + 1])]
    })
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
    this.proof.server = this.servers.find((server) => server)
    return this.proof.judge(options)
  }

  async metric(i, name) {
    const text = await (await fetch(`${this.servers[i].url}/metrics`)).text()
    return Number(text.match(new RegExp(`^${name} (\\d+)$`, 'm'))?.[1])
  }

  /** All nodes hear each other, or none does. */
  async heard(up) {
    for (const i of this.servers.keys()) await until(`wooga_bus_up ${up} on ${i}`, async () => (await this.metric(i, 'wooga_bus_up')) === Number(up))
  }

  async close() {
    this.proof.hush()
    for (const device of this.proof.devices) device.stop()
    for (const i of this.servers.keys()) if (this.servers[i]) await this.stop(i, 'SIGKILL')
    this.proof.server = null
    for (const folder of this.folders.slice(1)) forget(folder)
    await this.proof.close()
    await this.redis.close()
  }
}

export async function openNodes({ rooms, count = 2, env = {} } = {}) {
  const nodes = new Nodes(count)
  nodes.redis = await startRedis()
  const proof = await openProof({ rooms })
  const others = Array.from({ length: count - 1 }, (_, i) => join(proof.folder, `node${i + 1}`))
  await proof.server.stop()
  for (const folder of others) mkdirSync(folder, { mode: 0o700 })
  nodes.proof = proof
  nodes.folders = [proof.data, ...others]
  nodes.ports = await Promise.all(nodes.folders.map(() => freePort()))
  nodes.env = { WOOGA_REDIS: nodes.redis.url, WOOGA_DATABASE: databaseOf(proof.data), WOOGA_BLOBS: join(proof.data, 'photos'), ...env }
  await Promise.all(nodes.folders.map((_, i) => nodes.start(i)))
  return nodes
}
