// A TCP proxy that is a bad network: late, slow, cut in mid-frame, silent, or byte by byte; each direction for itself.
//
//   const proxy = await startProxy(server.port, { down: { delay: 50 } })   // faults of every connection to come
//   proxy.faults = (n) => ({ up: { resetAfter: 300 + n } })               // or of the n-th, from 0
//   proxy.connections.at(-1).down.set({ stallAfter: 0 })                  // or of one that is there: counted from now
//   await proxy.close()
//
// `up` is from the client to the server, `down` the other way. Faults of a direction:
//   delay        ms that every byte is late
//   trickle      {bytes, ms}: so many bytes, then a pause
//   split        true: every byte is a write of its own
//   pauseAt      n: the byte after the n-th comes `pauseMs` (10) later than it would
//   resetAfter   n bytes pass, then both sides are reset
//   stallAfter   n bytes pass, then nothing does, and nobody is told: half open. A later set() lets it go on
import { createServer, connect } from 'node:net'
import { setImmediate as tick, setTimeout as sleep } from 'node:timers/promises'

const HELD = 1 << 20 // bytes on their way in one direction, then the sender is not read from

/** One direction of a connection. */
class Pipe {
  #queue = []
  #held = 0
  #wake = () => {}
  #over = false

  constructor(from, to, faults, reset) {
    Object.assign(this, { from, to, reset })
    this.set(faults)
    from.on('data', (bytes) => this.#take(bytes, bytes.length))
    from.on('end', () => this.#take(null, 0))
    from.on('close', () => this.#take(null, 0))
    this.done = this.#run()
  }

  /** Other faults from here on; what they count begins at 0. */
  set(faults = {}) {
    this.faults = { pauseMs: 10, resetAfter: Infinity, stallAfter: Infinity, pauseAt: Infinity, ...faults }
    this.passed = 0
    this.#wake()
  }

  stop() {
    this.#over = true
    this.#wake()
  }

  #take(bytes, size) {
    this.#queue.push({ bytes, due: performance.now() + (this.faults.delay ?? 0) })
    this.#held += size
    if (this.#held > HELD) this.from.pause()
    this.#wake()
  }

  #woken() {
    return new Promise((done) => (this.#wake = done))
  }

  async #run() {
    while (!this.#over) {
      if (this.#queue.length === 0) {
        await this.#woken()
        continue
      }
      const { bytes, due } = this.#queue.shift()
      const late = due - performance.now()
      if (late > 0) await sleep(late)
      if (bytes === null) {
        await this.#letGo()
        if (!this.to.destroyed) this.to.end()
        return
      }
      await this.#pass(bytes)
      this.#held -= bytes.length
      if (this.#held <= HELD && this.from.isPaused()) this.from.resume()
    }
  }

  /** Waits while the direction is stalled. */
  async #letGo() {
    while (!this.#over && this.passed >= this.faults.stallAfter) await this.#woken()
  }

  async #pass(bytes) {
    for (let at = 0; at < bytes.length && !this.#over; ) {
      await this.#letGo()
      const { trickle, split, resetAfter, stallAfter, pauseAt, pauseMs } = this.faults
      const limits = [resetAfter, stallAfter, pauseAt].map((n) => n - this.passed).filter((n) => n > 0)
      const n = Math.min(bytes.length - at, split ? 1 : Infinity, trickle?.bytes ?? Infinity, ...limits)
      if (resetAfter > this.passed) {
        await this.#write(bytes.subarray(at, at + n))
        this.passed += n
        at += n
      }
      if (this.passed >= resetAfter) {
        this.reset()
        return
      }
      if (trickle) await sleep(trickle.ms)
      if (split) await tick()
      if (this.passed === pauseAt) await sleep(pauseMs)
    }
  }

  #write(bytes) {
    return new Promise((done) => {
      if (this.to.destroyed || this.to.writableEnded) return done()
      this.to.once('close', done)
      this.to.write(bytes, () => {
        this.to.removeListener('close', done)
        done()
      })
    })
  }
}

/** Resets a connection. resetAndDestroy() would send an orderly end before it. */
function cut(socket) {
  socket.resetAndClosing = true
  socket.destroy()
}

function join(client, port, faults) {
  const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  const pipes = []
  const reset = () => {
    pipes.forEach((pipe) => pipe.stop())
    for (const socket of [client, server]) cut(socket)
  }
  for (const socket of [client, server]) socket.on('error', () => {})
  const up = new Pipe(client, server, faults.up, reset)
  const down = new Pipe(server, client, faults.down, reset)
  pipes.push(up, down)
  server.once('error', () => client.destroy()) // nobody listens there
  return { up, down, reset }
}

/** Resolves to the proxy, listening on a port of its own: `{port, url, connections, faults, close}`. */
export async function startProxy(target, faults = {}) {
  const proxy = { faults, connections: [] }
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const chosen = typeof proxy.faults === 'function' ? proxy.faults(proxy.connections.length) : proxy.faults
    proxy.connections.push(join(client, target, chosen ?? {}))
  })
  await new Promise((done, fail) => listener.once('error', fail).listen(0, '127.0.0.1', done))
  proxy.port = listener.address().port
  proxy.url = `http://127.0.0.1:${proxy.port}`
  proxy.close = async () => {
    const closed = new Promise((done) => listener.close(done))
    for (const connection of proxy.connections) connection.reset()
    await closed
  }
  return proxy
}
