// HTTP framing over raw sockets: smuggling, limits, pipelining, 100-continue, splits (docs/security.md section 1).
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { raw } from '../support/raw.mjs'
import { startServer } from '../support/server.mjs'

let server, host
before(async () => {
  server = await startServer()
  host = `Host: 127.0.0.1:${server.port}\r\n`
})
after(() => server.stop())

const close = 'Connection: close\r\n'
const login = (headers, body) => `POST /accounts/login/ HTTP/1.1\r\n${host}Content-Type: application/json\r\n${headers}\r\n${body}`
const health = (more = '') => `GET /healthz HTTP/1.1\r\n${host}${more}\r\n`
/** A second request that must never be seen when the first one is refused. */
const hidden = () => `GET /test/ HTTP/1.1\r\n${host}${close}\r\n`

const refusals = {
  'a length beside chunks': [() => login('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
  'chunks before a length': [() => login('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', '0\r\n\r\n'), 400],
  'two different lengths': [() => login('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'), 400],
  'the same length twice': [() => login('Content-Length: 2\r\nContent-Length: 2\r\n', '{}'), 400],
  'a list of lengths': [() => login('Content-Length: 2, 2\r\n', '{}'), 400],
  'an empty length': [() => login('Content-Length: \r\n', ''), 400],
  'a length with a plus': [() => login('Content-Length: +2\r\n', '{}'), 400],
  'a negative length': [() => login('Content-Length: -2\r\n', '{}'), 400],
  'a hexadecimal length': [() => login('Content-Length: 0x2\r\n', '{}'), 400],
  'a length beyond 64 bit': [() => login('Content-Length: 99999999999999999999\r\n', '{}'), 400],
  'a length with a space inside': [() => login('Content-Length: 1 2\r\n', '{}'), 400],
  'gzip as transfer encoding': [() => login('Transfer-Encoding: gzip\r\n', ''), 501],
  'gzip, chunked': [() => login('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'), 501],
  'chunked, identity': [() => login('Transfer-Encoding: chunked, identity\r\n', '0\r\n\r\n'), 501],
  'a transfer encoding that only looks like chunked': [() => login('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'), 501],
  'a vertical tab before chunked': [() => login('Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n'), [400, 501]],
  'two transfer encodings': [() => login('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n'), [400, 501]],
  'a chunk size of nine digits': [() => login('Transfer-Encoding: chunked\r\n', '000000002\r\n{}\r\n0\r\n\r\n'), 400],
  'a signed chunk size': [() => login('Transfer-Encoding: chunked\r\n', '+2\r\n{}\r\n0\r\n\r\n'), 400],
  'a chunk size in 0x': [() => login('Transfer-Encoding: chunked\r\n', '0x2\r\n{}\r\n0\r\n\r\n'), 400],
  'no chunk size': [() => login('Transfer-Encoding: chunked\r\n', '\r\n{}\r\n0\r\n\r\n'), 400],
  'a chunk longer than it says': [() => login('Transfer-Encoding: chunked\r\n', '2\r\n{}}\r\n0\r\n\r\n'), 400],
  'a bare LF after a chunk size': [() => login('Transfer-Encoding: chunked\r\n', '2\n{}\r\n0\r\n\r\n'), 400],
  'a bare LF at the end of a line': [() => `GET /healthz HTTP/1.1\n${host}\r\n`, 400],
  'a bare LF in the head': [() => `GET /healthz HTTP/1.1\r\n${host}A: b\n\r\n`, 400],
  'a bare CR in a value': [() => health('A: b\rc\r\n'), 400],
  'a NUL in a value': [() => health('A: b\0c\r\n'), 400],
  'a NUL in the target': [() => `GET /\0 HTTP/1.1\r\n${host}\r\n`, 400],
  'a folded header': [() => health('A: b\r\n c\r\n'), 400],
  'a space before the colon': [() => health('A : b\r\n'), 400],
  'a space before Transfer-Encoding': [() => login(' Transfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
  'a header without a name': [() => health(': b\r\n'), 400],
  'a header without a colon': [() => health('Abc\r\n'), 400],
  'a name that is no token': [() => health('A(b: c\r\n'), 400],
  'no Host': [() => 'GET /healthz HTTP/1.1\r\n\r\n', 400],
  'two Hosts': [() => health(host), 400],
  'a malformed Host': [() => 'GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
  'a Host with a user': [() => 'GET /healthz HTTP/1.1\r\nHost: a@127.0.0.1\r\n\r\n', 400],
  'a target without a slash': [() => `GET healthz HTTP/1.1\r\n${host}\r\n`, 400],
  'a target with a scheme': [() => `GET http://127.0.0.1/ HTTP/1.1\r\n${host}\r\n`, 400],
  'a space in the target': [() => `GET /a b HTTP/1.1\r\n${host}\r\n`, 400],
  'HTTP/2.0': [() => `GET /healthz HTTP/2.0\r\n${host}\r\n`, 505],
  'HTTP/1.2': [() => `GET /healthz HTTP/1.2\r\n${host}\r\n`, 505],
  'HTTP/0.9': [() => `GET /healthz HTTP/0.9\r\n${host}\r\n`, 505],
  'a malformed version': [() => `GET /healthz HTTP/x\r\n${host}\r\n`, 400],
  'no version': [() => `GET /healthz\r\n${host}\r\n`, 400],
  'a request line beyond 8 KiB': [() => `GET /${'a'.repeat(8200)} HTTP/1.1\r\n${host}\r\n`, 414],
  'a head beyond 16 KiB': [() => health(`A: ${'b'.repeat(17_000)}\r\n`), 431],
  '65 headers': [() => health('A: b\r\n'.repeat(65)), 431],
}
for (const [name, [bytes, wanted]] of Object.entries(refusals)) {
  test(`${name} is ${[wanted].flat().join(' or ')}, closes, and hides no second request`, async () => {
    const answers = await raw(server, bytes() + hidden())
    assert.equal(answers.length, 1)
    assert.ok([wanted].flat().includes(answers[0].status), `${answers[0].status}`)
    assert.ok(answers.ended, 'the server closes')
    assert.equal(typeof JSON.parse(answers[0].body).detail, 'string')
  })
}

test('what is just within the limits is served', async () => {
  const line = await raw(server, `GET /healthz?${'a'.repeat(8100)} HTTP/1.1\r\n${host}${close}\r\n`)
  assert.equal(line[0].status, 200)
  const headers = await raw(server, health(close + 'A: b\r\n'.repeat(60)))
  assert.equal(headers[0].status, 200)
})

test('TRACE and CONNECT are refused', async () => {
  assert.equal((await raw(server, `TRACE /healthz HTTP/1.1\r\n${host}${close}\r\n`))[0].status, 405)
  assert.ok([400, 405].includes((await raw(server, `CONNECT 127.0.0.1:1 HTTP/1.1\r\n${host}${close}\r\n`))[0].status))
})

test('an invented method is 405 or 501, never a crash', async () => {
  for (const method of ['FOO', 'PROPFIND', 'get', 'G'.repeat(100)]) {
    const [answer] = await raw(server, `${method} /healthz HTTP/1.1\r\n${host}${close}\r\n`)
    assert.ok([400, 405, 501].includes(answer.status), `${method}: ${answer.status}`)
  }
})

test('pipelined requests are answered in order', async () => {
  const paths = Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? '/healthz' : i % 3 === 1 ? '/test/' : `/accounts/${900_000 + i}/`))
  const wanted = paths.map((path) => (path.startsWith('/accounts') ? 404 : 200))
  const answers = await raw(server, paths.map((path, i) => `GET ${path} HTTP/1.1\r\n${host}${i === 19 ? close : ''}\r\n`).join(''))
  assert.deepEqual(answers.map(({ status }) => status), wanted)
  assert.deepEqual(answers.map(({ body }) => body === 'ok'), paths.map((path) => path === '/healthz'))
})

test('a pipelined body is not mistaken for the next request', async () => {
  const inner = `GET /test/ HTTP/1.1\r\n${host}\r\n`
  const answers = await raw(server, login(`Content-Length: ${inner.length}\r\n`, inner) + health(close))
  assert.deepEqual(answers.map(({ status }) => status), [400, 200])
  const chunked = await raw(server, login('Transfer-Encoding: chunked\r\n', `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`) + health(close))
  assert.deepEqual(chunked.map(({ status }) => status), [400, 200])
})

test('a chunked body is a body like any other, with extensions and trailers', async () => {
  const body = JSON.stringify({ email: 'nobody@example.com', password: 'long enough 7' })
  const cut = [body.slice(0, 5), body.slice(5, 6), body.slice(6)]
  const chunks = cut.map((piece) => `${piece.length.toString(16)};x=1\r\n${piece}\r\n`).join('') + '0\r\nA: b\r\n\r\n'
  const answers = await raw(server, login('Transfer-Encoding: chunked\r\n', chunks) + health(close))
  assert.deepEqual(answers.map(({ status }) => status), [401, 200])
})

test('a connection is kept until the client says close', async () => {
  const kept = await raw(server, [health(), health(), health(close)], { pause: 30 })
  assert.equal(kept.length, 3)
  assert.ok(kept.ended)
})

test('HTTP/1.0 is answered once and closed, also when it asks to be kept', async () => {
  const answers = await raw(server, `GET /healthz HTTP/1.0\r\n${host}Connection: keep-alive\r\n\r\n` + hidden())
  assert.deepEqual(answers.map(({ status }) => status), [200])
  assert.ok(answers.ended)
})

test('HTTP/1.0 cannot become a WebSocket', async () => {
  const [answer] = await raw(server, `GET /ws/room/1/messages HTTP/1.0\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`)
  assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`)
})

test('Expect: 100-continue is answered before the body comes', async () => {
  const body = JSON.stringify({ email: 'nobody@example.com', password: 'long enough 7' })
  const answers = await raw(server, [login(`${close}Expect: 100-continue\r\nContent-Length: ${body.length}\r\n`, ''), body], { pause: 200 })
  assert.deepEqual(answers.map(({ status }) => status), [100, 401])
})

test('a body that would be refused is not asked for', async () => {
  const answers = await raw(server, login(`Expect: 100-continue\r\nContent-Length: ${1 << 20}\r\n`, ''))
  assert.deepEqual(answers.map(({ status }) => status), [413])
})

test('a body too large is 413 by its length, and by its chunks', async () => {
  assert.equal((await raw(server, login(`Content-Length: ${65_537}\r\n`, '')))[0].status, 413)
  const chunk = `4000\r\n${'a'.repeat(0x4000)}\r\n`
  assert.equal((await raw(server, login('Transfer-Encoding: chunked\r\n', chunk.repeat(6))))[0].status, 413)
})

test('a request split at any byte is the same request', async () => {
  const body = '{"email":"nobody@example.com","password":"x"}'
  const whole = login(`${close}Content-Length: ${body.length}\r\n`, body)
  const chunked = login(`${close}Transfer-Encoding: chunked\r\n`, `5\r\n${body.slice(0, 5)}\r\n${(body.length - 5).toString(16)}\r\n${body.slice(5)}\r\n0\r\n\r\n`)
  const verify = (text) => text.replace('/accounts/login/', '/accounts/token/verify/')
  for (const request of [verify(whole), verify(chunked)]) {
    const [wanted] = await raw(server, request)
    assert.equal(wanted.status, 400)
    for (let at = 1; at < request.length; at += 16) {
      const places = Array.from({ length: Math.min(16, request.length - at) }, (_, i) => at + i)
      await Promise.all(places.map(async (place) => {
        const [answer] = await raw(server, [request.slice(0, place), request.slice(place)], { pause: 5 })
        assert.equal(answer.status, wanted.status, `split at ${place}`)
        assert.equal(answer.body, wanted.body, `split at ${place}`)
      }))
    }
  }
})

test('a request sent byte by byte is the same request', async () => {
  const [answer] = await raw(server, [...health(close)], { pause: 1 })
  assert.equal(answer.body, 'ok')
})

test('a client that vanishes in the middle leaves nothing behind', async () => {
  for (let i = 0; i < 30; i++) {
    const socket = connect(server.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(login('Content-Length: 100\r\n', '{"a'))
    if (i % 2) socket.resetAndDestroy?.()
    socket.destroy()
  }
  await sleep(50)
  assert.equal((await raw(server, health(close)))[0].body, 'ok')
})

test('HEAD has the length of GET and no body, and the connection goes on', async () => {
  const bytes = await new Promise((done) => {
    let text = ''
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`HEAD /test/ HTTP/1.1\r\n${host}\r\n${health(close)}`))
    socket.on('data', (data) => (text += data.toString('latin1')))
    socket.on('close', () => done(text))
  })
  const [first, second] = bytes.split('\r\n\r\n')
  assert.match(first, /^HTTP\/1\.1 200 [^]*content-length: [1-9]/i)
  assert.match(second, /^HTTP\/1\.1 200 /)
  assert.ok(bytes.endsWith('\r\n\r\nok'))
})

test('no header of an answer can be written by the client', async () => {
  for (const evil of ['%0d%0aSet-Cookie:%20a=b', '%0aX-Evil:1', '%E5%98%8A%E5%98%8DX-Evil:1']) {
    const [answer] = await raw(server, `GET /products/?limit=1&order=${evil}&cursor=${evil} HTTP/1.1\r\n${host}Origin: http://x${evil}\r\n${close}\r\n`)
    assert.ok(answer.status < 500)
    assert.ok(!answer.headers.has('x-evil') && !(answer.headers.get('set-cookie') ?? '').includes('a=b'))
  }
})
