// A small town with rooms, and sockets that keep what they hear.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import { run } from './server.mjs'

/** Fills a new data folder; throws when the demo fails. */
export function makeTown(data, { members = 8, products = 8, rooms = 8, messages = 8 } = {}) {
  const made = run(data, 'demo', '--members', `${members}`, '--products', `${products}`, '--rooms', `${rooms}`, '--messages', `${messages}`)
  if (made.status !== 0) throw new Error(`wooga demo: ${made.stderr}${made.stdout}`)
}

/** Access tokens by member id. */
export function tokensOf(data, from, to) {
  const printed = run(data, 'token', '--member', `${from}-${to}`)
  if (printed.status !== 0) throw new Error(`wooga token: ${printed.stderr}`)
  return new Map(printed.stdout.trim().split('\n').map((line) => {
    const [id, token] = line.split('\t')
    return [Number(id), token]
  }))
}

export function call(server, token, path, { method = 'GET', body } = {}) {
  return fetch(server.url + path, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  })
}

/** The town's rooms: [{id, owner: {id, token}, visitor: {id, token}}]. */
export async function roomsOf(server, tokens) {
  const rooms = []
  for (const [id, token] of tokens) {
    for (const room of await (await call(server, token, '/chat/rooms/?type=visitor')).json()) {
      const owner = room.shop_user.id
      rooms.push({ id: room.id, owner: { id: owner, token: tokens.get(owner) }, visitor: { id, token }, product: room.product.id })
    }
  }
  return rooms
}

/** Opens a socket; resolves to the status of a refusal, or to a socket that is open. */
export function dial(server, room, token, { path, headers = {}, protocols = [], ...options } = {}) {
  const url = server.url.replace('http', 'ws') + (path ?? `/ws/room/${room}/messages`)
  const socket = new WebSocket(url, protocols, {
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    perMessageDeflate: false,
    ...options,
  })
  const heard = []
  const listener = { socket, heard, code: null, pings: 0 }
  let wake = () => {}
  socket.on('message', (data) => {
    heard.push(JSON.parse(data.toString()))
    wake()
  })
  socket.on('ping', () => listener.pings++)
  socket.on('error', () => {})
  listener.closed = new Promise((done) => socket.once('close', (code) => {
    listener.code = code
    wake()
    done(code)
  }))
  listener.say = (message, more = {}) => socket.send(JSON.stringify({ message, ...more }))
  /** Waits until n frames were heard. */
  listener.hear = async (n, ms = 30_000) => {
    const until = Date.now() + ms
    while (heard.length < n && listener.code === null) {
      if (Date.now() > until) throw new Error(`heard ${heard.length} of ${n}: ${JSON.stringify(heard.slice(-3))}`)
      await Promise.race([new Promise((done) => (wake = done)), sleep(200)])
    }
    if (heard.length < n) throw new Error(`closed with ${listener.code} after ${heard.length} of ${n}`)
    return heard
  }
  return new Promise((done) => {
    socket.once('open', () => done(listener))
    socket.once('unexpected-response', (request, response) => {
      response.resume()
      response.once('end', () => done({ ...listener, status: response.statusCode, headers: response.headers }))
      socket.terminate()
    })
  })
}

/**
 * Opens a socket that speaks wooga.chat.v1, of a room, or the member's own with room 'me'. Beside what `dial` gives:
 * `tell(frame)`, `send(message)` with a new cid that it answers, `all(t)` the frames heard of a type, `until(what)`.
 */
export async function dialV1(server, room, token, { since, ...options } = {}) {
  const path = room === 'me' ? '/ws/me' : `/ws/room/${room}/messages${since === undefined ? '' : `?since=${since}`}`
  const listener = await dial(server, room, token, { path, protocols: ['wooga.chat.v1'], ...options })
  listener.tell = (frame) => listener.socket.send(JSON.stringify(frame))
  listener.send = (message, cid = randomUUID()) => {
    listener.tell({ t: 'send', cid, message })
    return cid
  }
  listener.all = (t) => listener.heard.filter((frame) => frame.t === t)
  /** Waits until `what` answers something true about the frames heard, and answers that. */
  listener.until = async (what, ms = 30_000) => {
    for (const end = Date.now() + ms; ;) {
      const found = what(listener.heard)
      if (found) return found
      if (listener.code !== null || Date.now() > end) {
        throw new Error(`in vain: ${what} (${listener.code}); heard ${JSON.stringify(listener.heard.slice(-5))}`)
      }
      await sleep(5)
    }
  }
  /** Waits for n frames of a type and answers them. */
  listener.wait = (t, n = 1, ms) => listener.until(() => listener.all(t).length >= n && listener.all(t), ms)
  return listener
}
