// A client of wooga.chat.v1 as docs/chat.md section 3 wants it, that writes down all that happens to it (checker.mjs reads that).
//
//   const device = new Device({ server, room: room.id, member, token })
//   device.start()
//   device.send('hello')
//   await device.settled()                 // everything acknowledged
//   await device.caughtUp(seq)             // everything up to there received
//   device.stop()
//
// `server` needs only a `url`, which may be a proxy's; `rest` is where histories are paged, when that is another.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'

export const PROTOCOL = 'wooga.chat.v1'
const UNACKNOWLEDGED = 15
const PAGE = 200

/** What a close code, or a refused handshake's status, means to a client. */
export function reaction(code) {
  if ([4403, 4404, 403, 404].includes(code)) return 'give up'
  if ([4401, 401].includes(code)) return 'renew'
  return code === 1008 ? 'wait' : 'retry'
}

const defaults = {
  since: null, // the last seq it has processed before; null: it hears only what comes
  backoff: { base: 20, most: 500 }, // a real client: 500 ms and 30 s
  wait: 500, // after 1008; a real client: 60 s
  ackTimeout: 10_000, // a socket on which nothing is acknowledged for so long is dead
  rate: null, // {burst, perSecond}: a real client keeps to 5/s
  reads: 200, // ms between its read marks; null: it tells none
  renew: null, // async () => a new token
  polite: false, // it comes back when `bye` says, as a real client does
}

export class Device {
  entries = []
  outbox = new Map() // cid -> {cid, text, inFlight, after}, in the order of sending
  acked = 0
  processed = 0
  heads = new Map() // what others have read
  connects = 0
  gaps = [] // ms without a socket that is ready, each time
  gaveUp = null

  #socket = null
  #ready = false // the replay is over: it may send
  #skipping = false // a resume is on its way: frames of the old count are no news
  #deaf = false
  #failures = 0
  #goneAt = null
  #waitMs = null // by bye, in ms
  #running = false
  #inFlight = 0
  #flightSince = 0
  #heardAt = Infinity
  #told = 0 // the read mark it has told
  #timers = new Set()
  #wakes = new Set()
  #tokens = null

  constructor(options) {
    Object.assign(this, defaults, options)
    this.rest ??= this.server
    this.last = this.since
    this.device ??= `${this.member}@${this.room}`
    if (this.rate) this.#tokens = { n: this.rate.burst, at: Date.now() }
  }

  start() {
    this.#running = true
    this.#every(100, () => this.#watch())
    if (this.reads) this.#every(this.reads, () => this.#tellRead())
    this.#connect()
    return this
  }

  /** Puts a message into the outbox; answers its cid. */
  send(text, cid = randomUUID()) {
    this.outbox.set(cid, { cid, text, inFlight: false, after: 0 })
    this.#pump()
    return cid
  }

  /** The socket breaks; the client does not give up. */
  drop() {
    this.#socket?.terminate()
  }

  /** No acknowledgement arrives any more, until the next socket: what is sent meanwhile has to be sent again. */
  deafen() {
    this.#deaf = true
  }

  /** Ends for good. `left`: before the run ends, so that nobody expects it to have everything. */
  stop({ left = false } = {}) {
    this.#running = false
    if (left) this.#note({ t: 'left' })
    for (const timer of this.#timers) clearInterval(timer)
    this.#socket?.terminate()
  }

  settled(ms = 60_000) {
    return this.#until(() => this.outbox.size === 0, ms, () => `${this.outbox.size} unacknowledged`)
  }

  caughtUp(seq, ms = 60_000) {
    return this.#until(() => (this.last ?? 0) >= seq, ms, () => `at ${this.last} of ${seq}`)
  }

  ready(ms = 60_000) {
    return this.#until(() => this.#ready, ms, () => 'not connected')
  }

  get journal() {
    return { device: this.device, member: this.member, room: this.room, entries: this.entries }
  }

  async #until(what, ms, why) {
    const end = Date.now() + ms
    while (!what()) {
      if (this.gaveUp) throw new Error(`${this.device} gave up: ${this.gaveUp}`)
      if (Date.now() > end) throw new Error(`${this.device}: ${why()} after ${ms} ms`)
      let wake
      await Promise.race([new Promise((done) => this.#wakes.add((wake = done))), sleep(50)])
      this.#wakes.delete(wake)
    }
  }

  #every(ms, act) {
    this.#timers.add(setInterval(act, ms))
  }

  #note(entry) {
    this.entries.push(entry)
  }

  #wake() {
    for (const wake of this.#wakes) wake()
  }

  // ---- connecting ----

  /** The server knows itself by its own address only, not by a proxy's. */
  #headers() {
    return { host: new URL(this.rest.url).host, authorization: `Bearer ${this.token}` }
  }

  #connect() {
    if (!this.#running) return
    const since = this.last
    const query = since === null ? '' : `?since=${since}`
    const url = `${this.server.url.replace('http', 'ws')}/ws/room/${this.room}/messages${query}`
    const socket = new WebSocket(url, [PROTOCOL], { headers: this.#headers(), perMessageDeflate: false, handshakeTimeout: this.ackTimeout })
    let refused = null
    this.#socket = socket
    socket.on('open', () => {
      this.#note({ t: 'open', since })
      this.connects++
      this.#heardAt = Date.now()
      this.#skipping = false
      this.#deaf = false
      if (since === null) this.#beReady()
    })
    socket.on('message', (data) => this.#heard(socket, JSON.parse(data.toString())))
    socket.on('unexpected-response', (request, response) => {
      refused = response.statusCode
      response.resume()
      request.destroy()
      socket.terminate()
    })
    socket.on('error', () => {})
    socket.on('close', (code) => this.#closed(refused ?? code))
  }

  async #closed(code) {
    this.#note({ t: 'close', code })
    if (this.#ready) this.#goneAt = performance.now()
    this.#ready = false
    this.#heardAt = Infinity
    this.#inFlight = 0
    for (const message of this.outbox.values()) message.inFlight = false
    if (!this.#running) return
    const how = reaction(code)
    if (how === 'give up' || (how === 'renew' && !this.renew)) {
      this.gaveUp = code
      this.#wake()
      return
    }
    if (how === 'renew') this.token = await this.renew()
    if (how === 'wait') await sleep(this.wait)
    const { base, most } = this.backoff
    await sleep(this.#waitMs ?? Math.random() * Math.min(most, base * 2 ** this.#failures++))
    this.#waitMs = null
    this.#connect()
  }

  /** A socket on which nothing is acknowledged any more, or whose replay has stopped, is half open. */
  #watch() {
    const since = this.#inFlight > 0 ? this.#flightSince : this.#ready ? Infinity : this.#heardAt
    if (Date.now() - since > this.ackTimeout) this.#socket?.terminate()
    else this.#pump()
  }

  // ---- hearing ----

  #heard(socket, frame) {
    if (socket !== this.#socket) return
    this.#heardAt = Date.now()
    switch (frame.t) {
      case 'msg': this.#heardMessage(frame); break
      case 'ack': this.#heardAck(frame); break
      case 'nack': this.#heardNack(frame); break
      case 'sync':
        this.#note({ t: 'sync', head: frame.head, read: frame.read })
        this.last ??= frame.head
        this.#skipping = false
        if (frame.head > this.last) this.#resume()
        else this.#beReady()
        break
      case 'reset':
        this.#note({ t: 'reset', head: frame.head })
        this.#page(socket, frame.head)
        break
      case 'read':
        this.#note({ t: 'read', user: frame.user, seq: frame.seq })
        this.heads.set(frame.user, frame.seq)
        break
      case 'bye':
        this.#note({ t: 'bye', retry_ms: frame.retry_ms })
        if (this.polite) this.#waitMs = frame.retry_ms
        break
    }
    this.#wake()
  }

  #heardMessage(frame) {
    this.#note({ t: 'msg', seq: frame.seq, id: frame.id, cid: frame.cid, sender: frame.sender_id, text: frame.message })
    this.onMessage?.(frame)
    if (this.last === null || frame.seq === this.last + 1) {
      this.last = frame.seq
      this.processed++
      this.#skipping = false
    } else if (frame.seq > this.last + 1 && !this.#skipping) {
      this.#resume()
    }
  }

  #resume() {
    this.#skipping = true
    this.#note({ t: 'resume', since: this.last })
    this.#say({ t: 'resume', since: this.last })
  }

  /** More than 500 missed: pages of the history, then on from there. */
  async #page(socket, head) {
    this.#ready = false
    try {
      while (this.last < head) {
        const rows = await history(this.rest, this.token, this.room, this.last)
        if (socket !== this.#socket || rows.length === 0) break
        this.#heardAt = Date.now()
        for (const row of rows) {
          this.#note({ ...row, t: 'row', cid: row.cid ?? undefined })
          this.last = row.seq
          this.processed++
        }
      }
    } catch {
      socket.terminate() // the server went away while it answered: the next socket begins where this one got
    }
    if (socket === this.#socket && socket.readyState === WebSocket.OPEN) this.#resume()
    this.#wake()
  }

  #beReady() {
    this.#ready = true
    this.#failures = 0
    if (this.#goneAt !== null) this.gaps.push(performance.now() - this.#goneAt)
    this.#goneAt = null
    this.#pump()
  }

  // ---- sending ----

  #say(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  #mayStart() {
    const bucket = this.#tokens
    if (!bucket) return true
    const now = Date.now()
    bucket.n = Math.min(this.rate.burst, bucket.n + ((now - bucket.at) * this.rate.perSecond) / 1000)
    bucket.at = now
    if (bucket.n < 1) return false
    bucket.n--
    return true
  }

  /** Sends what waits, in order, as much as may be unacknowledged. */
  #pump() {
    if (!this.#ready) return
    for (const message of this.outbox.values()) {
      if (this.#inFlight >= UNACKNOWLEDGED) break
      if (message.inFlight) continue
      if (message.after > Date.now() || !this.#mayStart()) break
      if (this.#inFlight++ === 0) this.#flightSince = Date.now()
      message.inFlight = true
      this.#note({ t: 'send', cid: message.cid, text: message.text })
      this.#say({ t: 'send', cid: message.cid, message: message.text })
    }
  }

  #landed(cid) {
    const message = this.outbox.get(cid)
    if (!message?.inFlight) return null
    message.inFlight = false
    this.#inFlight--
    this.#flightSince = Date.now()
    return message
  }

  #heardAck({ cid, seq, id, dup }) {
    if (this.#deaf) return
    this.#note({ t: 'ack', cid, seq, id, dup })
    this.#landed(cid)
    if (this.outbox.delete(cid)) this.acked++
    this.onAck?.(cid)
    this.#pump()
  }

  /** `rate` and `unavailable` are sent again under the same cid, everything else is over. */
  #heardNack({ cid, code, retry_ms: retry = 0 }) {
    this.#note({ t: 'nack', cid, code })
    const message = this.#landed(cid)
    if (message && (code === 'rate' || code === 'unavailable')) message.after = Date.now() + Math.max(retry, 10)
    else this.outbox.delete(cid)
    this.#pump()
  }

  #tellRead() {
    if (!this.#ready || this.last === null || this.last <= this.#told) return
    this.#told = this.last
    this.#say({ t: 'read', seq: this.last })
  }
}

/** A page of a room's history above a seq, in the shape of the journal's messages. */
export async function history(server, token, room, after, limit = PAGE) {
  const answer = await fetch(`${server.url}/chat/${room}/messages/?after_seq=${after}&limit=${limit}`, { headers: { authorization: `Bearer ${token}` } })
  if (answer.status !== 200) throw new Error(`the history of room ${room}: ${answer.status}`)
  return (await answer.json()).map((row) => ({ seq: row.seq, id: row.id, cid: row.cid, sender: row.sender.id, text: row.text }))
}
