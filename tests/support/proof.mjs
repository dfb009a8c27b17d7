// A run of chat that is judged in the end: a town, its rooms' members talking, a server that may be killed meanwhile.
//
//   const proof = await openProof({ rooms: 8 })
//   proof.talk({ perSecond: 1000 })
//   await proof.kill()                        // kill -9 and back at the same port
//   const { violations, acked } = await proof.judge()
//   await proof.close()
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { call, dial, makeTown, roomsOf, tokensOf } from './chat.mjs'
import { check } from './checker.mjs'
import { Device, PROTOCOL, history } from './member.mjs'
import { copyDatabase, forget } from './postgres.mjs'
import { UNHURRIED, startServer } from './server.mjs'

const TICK = 10 // ms between a talk's sends
const OUTBOX = 200 // a talker whose outbox is so full waits

export class Proof {
  devices = []
  kills = 0
  #made = 0
  #talk = null

  constructor(fields) {
    Object.assign(this, fields)
  }

  /** A client of one of the room's two, `who` being owner or visitor, or of `{id, token}`. */
  device(room, who, options = {}) {
    const { id, token } = typeof who === 'string' ? room[who] : who
    const name = `${typeof who === 'string' ? who : `stranger ${id}`} of ${room.id} (${this.#made++})`
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

  /** The rooms as they stand, and nobody in them: what is judged next is what comes from now on. */
  async anew() {
    this.devices = []
    for (const room of this.rooms) room.from = await headOf(this.server, room)
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
    this.server = await startServer({ data: this.data, port: this.port, env: { ...UNHURRIED, ...this.env } })
  }

  /** kill -9, `then` while it is dead, and a new one at the same port. */
  async kill(then = () => {}) {
    await this.server.stop('SIGKILL')
    this.kills++
    await then()
    await this.start()
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
   * The talk ends, everybody in `rooms` gets `patience` ms to have everything acknowledged and received without any help, and
   * the checker judges. What is late is missing: it is no error here.
   */
  async judge({ rooms = this.rooms, patience = 60_000 } = {}) {
    this.hush()
    const devices = this.devices.filter((device) => rooms.some(({ id }) => id === device.room))
    await Promise.allSettled(devices.map((device) => device.settled(patience)))
    const sum = (list, count) => list.reduce((all, one) => all + count(one), 0)
    const unsettled = sum(devices, (device) => device.outbox.size)
    const found = []
    for (const room of rooms) {
      const rows = await this.#stored(room)
      found.push({ id: room.id, members: [room.owner.id, room.visitor.id], from: room.from, rows, head: rows.at(-1)?.seq ?? 0, room })
    }
    const heads = new Map(found.map(({ id, head }) => [id, head]))
    await Promise.allSettled(devices.map((device) => device.caughtUp(heads.get(device.room), patience)))
    await sleep(1100) // read marks are written once a second
    // Of what is told from here on the marks that are read now know nothing.
    const journals = devices.map(({ journal }) => ({ ...journal, entries: [...journal.entries] }))
    for (const one of found) one.read = await this.#reads(one.room, one.head)
    for (const device of devices) device.stop()
    const violations = check({ rooms: found, journals })
    return { violations, unsettled, acked: sum(devices, (device) => device.acked), stored: sum(found, ({ head, room }) => head - room.from) }
  }

  async close() {
    this.hush()
    for (const device of this.devices) device.stop()
    await this.server?.stop('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
    forget(this.data)
  }
}

/** The seq of a room's last message; 0: none. */
const headOf = async (server, room) => (await (await call(server, room.owner.token, `/chat/${room.id}/messages/`)).json()).at(-1)?.seq ?? 0

const MOST_ROOMS = 8
let town = null

/** A town with its tokens, made once for all runs of a file: by the first of them, or before their clocks run. */
export function madeTown() {
  if (town) return town
  const folder = mkdtempSync(join(tmpdir(), 'wooga-town-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  makeTown(folder, { members: 8, products: MOST_ROOMS, rooms: MOST_ROOMS, messages: MOST_ROOMS })
  return (town = { folder, tokens: tokensOf(folder, 1, 8) })
}

/** A server of a run's own, with `rooms` (up to 8) rooms of two. */
export async function openProof({ rooms: count = MOST_ROOMS, env = {} } = {}) {
  const { folder: made, tokens } = madeTown()
  const folder = mkdtempSync(join(tmpdir(), 'wooga-proof-'))
  const data = join(folder, 'data')
  cpSync(made, data, { recursive: true })
  copyDatabase(made, data)
  const server = await startServer({ data, env: { ...UNHURRIED, ...env } })
  const rooms = (await roomsOf(server, tokens)).slice(0, count)
  for (const room of rooms) room.from = await headOf(server, room)
  return new Proof({ folder, data, env, server, port: server.port, rooms, tokens })
}
