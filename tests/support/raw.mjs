// Requests byte by byte: what no client library would send.
//
//   const answers = await raw(server, 'GET /healthz HTTP/1.1\r\n…')   // all answers until the server closes
//   answers[0].status, .headers.get('content-length'), .body
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** The answers in a stream of bytes (latin1); interim ones (100) are among them. */
export function answersIn(text) {
  const answers = []
  while (text.length > 0) {
    const end = text.indexOf('\r\n\r\n')
    if (end < 0) throw new Error(`no complete head: ${JSON.stringify(text.slice(0, 200))}`)
    const [first, ...lines] = text.slice(0, end).split('\r\n')
    const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
    const match = /^HTTP\/1\.1 (\d{3}) /.exec(first)
    if (!match) throw new Error(`no status line: ${JSON.stringify(first)}`)
    const status = Number(match[1])
    const length = status < 200 || status === 204 || status === 304 ? 0 : Number(headers.get('content-length'))
    const body = text.slice(end + 4, end + 4 + length)
    if (body.length !== length) throw new Error(`a body of ${body.length} instead of ${length} bytes`)
    answers.push({ status, headers, body })
    text = text.slice(end + 4 + length)
  }
  return answers
}

/**
 * Writes `pieces` (a string in latin1, or several with `pause` milliseconds between them) and reads until the server
 * closes, or for `wait` milliseconds. `ended` tells whether the server closed.
 */
export function raw(server, pieces, { pause = 0, wait = 30_000 } = {}) {
  return new Promise((done, fail) => {
    let text = ''
    let ended = false
    const socket = connect(server.port, '127.0.0.1', async () => {
      socket.setNoDelay(true)
      for (const piece of [pieces].flat()) {
        if (socket.destroyed) break
        socket.write(Buffer.from(piece, 'latin1'))
        if (pause) await sleep(pause)
      }
    })
    const timer = setTimeout(() => socket.destroy(), wait)
    socket.on('data', (data) => (text += data.toString('latin1')))
    socket.on('end', () => (ended = true))
    socket.on('error', (error) => error.code === 'ECONNREFUSED' && fail(error))
    socket.on('close', () => {
      clearTimeout(timer)
      try {
        done(Object.assign(answersIn(text), { ended }))
      } catch (error) {
        fail(error)
      }
    })
  })
}
