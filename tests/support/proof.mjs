// A run of chat that is judged in the end: a town, its rooms' members talking, a server that may be killed meanwhile.
//
//   const proof = await openProof({ rooms: 8 })
//   proof.talk({ perSecond: 1000 })
//   await proof.kill()                        // kill -9 and back at the same port
//   const { violations, acked } = await proof.judge()
//   await proof.close()
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, dial, makeTown, roomsOf, tokensOf } from './chat.mjs'
import { check } from './checker.mjs'
import { Device, PROTOCOL, history } from './member.mjs'
import { startServer } from './server.mjs'

const TICK = 10 // ms between a talk's sends
const OUTBOX = 200 // a talker whose outbox is so full waits

export class Proof {
  devices = []
  kills = 0
  #talk = null

  constructor(fields) {
    Object.assign(this, fields)
  }

  /** A client of one of the room's two, `who` being owner or visitor, or of `{id, token}`. */
  device(room, who, options = {}) {
    const { id, token } = typeof who === 'string' ? room[who] : who
    const name = `${typeof who === 'string' ? who : `stranger ${id}`} of ${room.id} (${this.devices.length})`
    const device = new Device({ server: this.server, room: room.id, member: id, token, device: name, since: room.from, rest: this.server, ...options })
    this.devices.push(device)
    return device.start()
  }

  /** Owner and visitor of every room, connected. */
  async everybody(options) {
    const devices = this.rooms.flatMap((room) => [this.device(room, 'owner', options), this.device(room, 'visitor', options)])
    await Promise.all(devices.map((device) => device.ready()))
    return devices
  }

  /** The devices send from now on, so many messages a second together, in turns. */
  talk({ perSecond, devices = this.devices }) {
    let due = 0
    let next = 0
    const count = devices.map(() => 0)
    this.#talk = setInterval(() => {
      for (due += (perSecond * TICK) / 1000; due >= 1; due--) {
        const i = next++ % devices.length
        if (devices[i].outbox.size < OUTBOX) devices[i].send(`${devices[i].device}: ${count[i]++} ${'가나다라 '.repeat(count[i] % 5)}`)
      }
    }, TICK)
  }

  hush() {
    clearInterval(this.#talk)
  }

  async start(env) {
    this.env = env ?? this.env
    this.server = await startServer({ data: this.data, port: this.port, env: this.env })
  }

  /** kill -9, `then` while it is dead, and a new one at the same port. */
  async kill(then = () => {}) {
    await this.server.stop('SIGKILL')
    this.kills++
    await then()
    await this.start()
  }

  get acked() {
    return this.devices.reduce((sum, device) => sum + device.acked, 0)
  }

  /** A room's history as its two members see it together: each is told the cids of his own. */
  async #stored(room) {
    const rows = []
    for (let page; (page = await history(this.server, room.owner.token, room.id, rows.at(-1)?.seq ?? 0)).length > 0; ) rows.push(...page)
    const bySeq = new Map(rows.map((row) => [row.seq, row]))
    for (let page, after = 0; (page = await history(this.server, room.visitor.token, room.id, after)).length > 0; after = page.at(-1).seq) {
      for (const row of page) if (row.cid && bySeq.get(row.seq)) bySeq.get(row.seq).cid ??= row.cid
    }
    return rows
  }

  async #reads(room, head) {
    const socket = await dial(this.server, room.id, room.owner.token, { protocols: [PROTOCOL], path: `/ws/room/${room.id}/messages?since=${head}` })
    await socket.hear(1)
    socket.socket.terminate()
    return socket.heard.find((frame) => frame.t === 'sync')?.read ?? {}
  }

  /**
   * The talk ends, everybody gets `patience` ms to have everything acknowledged and received without any help, and the
   * checker judges. What is late is missing: it is no error here.
   */
  async judge({ patience = 15_000 } = {}) {
    this.hush()
    await Promise.allSettled(this.devices.map((device) => device.settled(patience)))
    const unsettled = this.devices.reduce((sum, device) => sum + device.outbox.size, 0)
    const rooms = []
    for (const room of this.rooms) {
      const rows = await this.#stored(room)
      const head = rows.at(-1)?.seq ?? 0
      rooms.push({ id: room.id, members: [room.owner.id, room.visitor.id], from: room.from, rows, head })
    }
    const heads = new Map(rooms.map(({ id, head }) => [id, head]))
    await Promise.allSettled(this.devices.filter((device) => !device.gaveUp).map((device) => device.caughtUp(heads.get(device.room), patience)))
    await sleep(1100) // read marks are written once a second
    for (const room of rooms) room.read = await this.#reads(this.rooms.find(({ id }) => id === room.id), room.head)
    for (const device of this.devices) device.stop()
    const violations = check({ rooms, journals: this.devices.map((device) => device.journal) })
    return { violations, unsettled, acked: this.acked, stored: rooms.reduce((sum, room) => sum + room.head - room.from, 0) }
  }

  async close() {
    this.hush()
    for (const device of this.devices) device.stop()
    await this.server?.stop('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** `rooms` rooms of two, with a few messages each. */
export async function openProof({ rooms: count = 8, env = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-proof-'))
  const data = join(folder, 'data')
  makeTown(data, { members: 8, products: count, rooms: count, messages: count })
  const tokens = tokensOf(data, 1, 8)
  const server = await startServer({ data, env })
  const rooms = (await roomsOf(server, tokens)).slice(0, count)
  for (const room of rooms) {
    room.from = (await (await call(server, room.owner.token, `/chat/${room.id}/messages/`)).json()).at(-1)?.seq ?? 0
  }
  return new Proof({ folder, data, env, server, port: server.port, rooms, tokens })
}
