// The site as a whole: Host, headers, calls from other origins, pages, health, metrics, rates.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { dial } from '../support/chat.mjs'
import { openMarket, pair, password } from '../support/market.mjs'
import { answersIn } from '../support/raw.mjs'
import { startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

/** A raw call, with any Host: {status, headers, body}. */
function call(server, path, { method = 'GET', headers = {} } = {}) {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (answer) => {
      const pieces = []
      answer.on('data', (piece) => pieces.push(piece))
      answer.on('end', () => {
        const bytes = Buffer.concat(pieces)
        done({ status: answer.statusCode, headers: answer.headers, body: bytes.toString(), bytes })
      })
    })
    asked.on('error', fail)
    asked.end()
  })
}

describe('the log tells one request from every other', () => {
  /** The log's line of a path that was asked for, with these headers. */
  async function line(server, path, headers) {
    await call(server, path, { headers })
    const lines = await until(`${path} is in the log`, () => server.log().match(new RegExp(`^.*event=request .*path=${path} .*$`, 'm')))
    return lines[0]
  }
  const id = (text) => Number(/ id=(\d+) /.exec(text)[1])

  test('of another node, and of before a restart', async () => {
    const servers = [await startServer(), await startServer()]
    try {
      const [a, b, c] = [await line(servers[0], '/products/1/'), await line(servers[0], '/products/2/'), await line(servers[1], '/products/1/')].map(id)
      assert.equal(b, a + 1)
      assert.ok(Math.abs(a - c) > 1e6, `${a} ${c}`)
      for (const one of [a, b, c]) assert.ok(Number.isSafeInteger(one))
    } finally {
      for (const server of servers) await server.stop()
    }
  })

  test("with the proxy's own name for it, of proxies that are trusted", async () => {
    const server = await startServer({ env: { WOOGA_TRUSTED_PROXIES: '127.0.0.1' } })
    const other = await startServer()
    const name = { 'x-request-id': '0123456789abcdef-XYZ' }
    try {
      assert.match(await line(server, '/products/1/', name), / proxy_id=0123456789abcdef-XYZ$/)
      for (const wrong of ['', 'a b', 'x"y', 'a'.repeat(65)]) assert.doesNotMatch(await line(server, `/products/${wrong.length + 2}/`, { 'x-request-id': wrong }), /proxy_id/)
      assert.doesNotMatch(await line(other, '/products/1/', name), /proxy_id/)
    } finally {
      await server.stop()
      await other.stop()
    }
  })
})

describe('without a public URL', () => {
  let server
  before(async () => {
    server = await startServer({ env: { WOOGA_CORS_ORIGINS: 'https://app.example', WOOGA_METRICS_TOKEN: 'm-token' } })
  })
  after(() => server.stop())

  test('an IP address and localhost with our port are served', async () => {
    for (const host of [`127.0.0.1:${server.port}`, `localhost:${server.port}`, `[::1]:${server.port}`]) {
      assert.equal((await call(server, '/healthz', { headers: { host } })).status, 200, host)
    }
  })

  test('any other Host is 421 set_public_url', async () => {
    for (const host of ['gear.example', `gear.example:${server.port}`, '127.0.0.1:1', 'localhost', '127.0.0.1.evil.example']) {
      const answer = await call(server, '/healthz', { headers: { host } })
      assert.equal(answer.status, 421, host)
      assert.equal(JSON.parse(answer.body).code, 'set_public_url')
    }
  })

  test('every answer carries the security headers', async () => {
    for (const path of ['/', '/healthz', '/products/', '/nothing', '/test/']) {
      const { headers } = await call(server, path)
      assert.match(headers['content-security-policy'], /frame-ancestors 'none'/, path)
      assert.doesNotMatch(headers['content-security-policy'], /unsafe-inline/)
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['referrer-policy'], 'same-origin')
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
      assert.equal(headers['server'], undefined)
      assert.equal(headers['strict-transport-security'], undefined)
    }
  })

  test('answers that may depend on the caller are not stored', async () => {
    const { headers } = await call(server, '/products/')
    assert.equal(headers['cache-control'], 'no-store')
  })

  test('only configured origins may call from a browser', async () => {
    const ours = await call(server, '/test/', { headers: { origin: 'https://app.example' } })
    assert.equal(ours.headers['access-control-allow-origin'], 'https://app.example')
    assert.equal(ours.headers['access-control-allow-credentials'], 'true')
    for (const origin of ['https://evil.example', 'https://app.example.evil.example', 'null']) {
      const answer = await call(server, '/test/', { headers: { origin } })
      assert.equal(answer.headers['access-control-allow-origin'], undefined, origin)
    }
  })

  test('a preflight of a configured origin is answered on any path, another is not', async () => {
    const headers = { origin: 'https://app.example', 'access-control-request-method': 'PUT' }
    const answer = await call(server, '/nowhere/', { method: 'OPTIONS', headers })
    assert.equal(answer.status, 200)
    assert.match(answer.headers['access-control-allow-methods'], /PUT/)
    assert.match(answer.headers['access-control-allow-headers'], /authorization/)
    const foreign = await call(server, '/products/', { method: 'OPTIONS', headers: { ...headers, origin: 'https://evil.example' } })
    assert.equal(foreign.headers['access-control-allow-methods'], undefined)
    assert.equal(foreign.headers['access-control-allow-origin'], undefined)
  })

  test('health and readiness are one word', async () => {
    assert.equal((await call(server, '/healthz')).body, 'ok')
    assert.equal((await call(server, '/readyz')).body, 'ready')
    assert.equal((await call(server, '/healthz', { method: 'POST' })).status, 405)
  })

  test("the original's sign of life", async () => {
    assert.deepEqual(JSON.parse((await call(server, '/test/')).body), { status: 200, data: 'Hello World!!!!' })
    assert.equal((await call(server, '/test')).status, 200)
    assert.equal((await call(server, '/test/', { method: 'POST' })).status, 405)
  })

  test('metrics are for loopback without a proxy, or for the token', async () => {
    const near = await call(server, '/metrics')
    assert.equal(near.status, 200)
    assert.match(near.body, /^wooga_requests_total \d+$/m)
    const proxied = { 'x-forwarded-for': '203.0.113.9' }
    assert.equal((await call(server, '/metrics', { headers: proxied })).status, 404)
    assert.equal((await call(server, '/metrics', { headers: { ...proxied, authorization: 'Bearer wrong' } })).status, 404)
    assert.equal((await call(server, '/metrics', { headers: { ...proxied, authorization: 'Bearer m-token' } })).status, 200)
  })

  test("the client's pages get the shell, and only these", async () => {
    for (const path of ['/', '/search', '/search?keyword=x', '/chats', '/chats/3', '/rentals/4', '/list', '/list/5', '/me', '/me/profile', '/admin', '/login', '/login/google', '/design', '/me/']) {
      const answer = await call(server, path)
      assert.equal(answer.status, 200, path)
      assert.match(answer.headers['content-type'], /^text\/html/)
      assert.equal(answer.headers['cache-control'], 'no-cache')
    }
    for (const path of ['/p/', '/p/x', '/p/1/2', '/meow', '/searching', '/index.htm', '/../etc/passwd', '/%2e%2e/etc/passwd']) {
      assert.equal((await call(server, path)).status, 404, path)
    }
    assert.equal((await call(server, '/search', { method: 'POST' })).status, 405)
  })

  test('the service worker is asked for every time, and may do what pages may', async () => {
    const { status, headers } = await call(server, '/sw.js')
    assert.equal(status, 200)
    assert.match(headers['content-type'], /^text\/javascript/)
    assert.equal(headers['cache-control'], 'no-cache')
    assert.match(headers['content-security-policy'], /^default-src 'self';/)
    assert.equal((await call(server, '/sw.js', { headers: { 'if-none-match': headers.etag } })).status, 304)
  })

  test('an unknown path is JSON, and HTML only for an address bar outside the interface', async () => {
    const json = await call(server, '/nothing')
    assert.equal(json.status, 404)
    assert.match(json.headers['content-type'], /^application\/json/)
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
    const page = await call(server, '/nothing', { headers: { accept } })
    assert.equal(page.status, 404)
    assert.match(page.headers['content-type'], /^text\/html/)
    for (const part of ['<title>없는 페이지예요 · Wooga</title>', 'content="noindex"', 'type="module"']) assert.ok(page.body.includes(part), part)
    assert.match((await call(server, '/nothing?lang=en', { headers: { accept } })).body, /<title>No such page · Wooga/)
    for (const path of ['/accounts/x/y/z', '/products/x/y/z', '/rentalhistories/x/y/z', '/chat/x/y/z', '/ws/x', '/photos/x/y', '/api/x', '/test/x']) {
      const answer = await call(server, path, { headers: { accept } })
      assert.equal(answer.status, 404, path)
      assert.match(answer.headers['content-type'], /^application\/json/, path)
    }
  })

  test('files have an ETag, a gzip form where it pays, and 304', async () => {
    const plain = await call(server, '/openapi.json')
    assert.equal(plain.status, 200)
    assert.match(plain.headers['content-type'], /json/)
    assert.equal(JSON.parse(plain.body).openapi.slice(0, 3), '3.1')
    const packed = await call(server, '/openapi.json', { headers: { 'accept-encoding': 'br, gzip;q=0.5' } })
    assert.equal(packed.headers['content-encoding'], 'gzip')
    assert.ok(packed.bytes.length < plain.bytes.length)
    const never = await call(server, '/openapi.json', { headers: { 'accept-encoding': 'gzip;q=0' } })
    assert.equal(never.headers['content-encoding'], undefined)
    const again = await call(server, '/openapi.json', { headers: { 'if-none-match': plain.headers.etag } })
    assert.equal(again.status, 304)
    assert.equal(again.body, '')
  })

  test('the log tells a path without its query, and no token', async () => {
    await call(server, '/search?code=sesame-open', { headers: { authorization: 'Bearer sesame-two' } })
    await call(server, '/test/?code=sesame-three')
    const log = await until('it is in the log', () => /path=\/test\//.test(server.log()) && server.log())
    assert.doesNotMatch(log, /sesame/)
  })
})

describe('with a public URL', () => {
  let server
  before(async () => {
    server = await startServer({ env: { WOOGA_PUBLIC_URL: 'https://gear.example' } })
  })
  after(() => server.stop())

  test('Host is ignored and HTTPS is promised', async () => {
    const answer = await call(server, '/healthz', { headers: { host: 'anything.example' } })
    assert.equal(answer.status, 200)
    assert.match(answer.headers['strict-transport-security'], /max-age=\d{7,}/)
  })
})

describe('with limits', () => {
  let server
  before(async () => {
    server = await startServer({ env: { WOOGA_LIMITS: 'on' } })
  })
  after(() => server.stop())

  test('reads past the burst are 429 with Retry-After, and health never is', async () => {
    const statuses = []
    for (let i = 0; i < 30; i++) {
      const round = await Promise.all(Array.from({ length: 20 }, () => call(server, '/test/')))
      statuses.push(...round.map(({ status }) => status))
    }
    assert.ok(statuses.filter((status) => status === 200).length >= 200)
    const refused = await call(server, '/test/')
    if (refused.status === 429) {
      assert.ok(Number(refused.headers['retry-after']) >= 1)
      assert.equal(JSON.parse(refused.body).code, 'rate')
    }
    assert.ok(statuses.includes(429), 'never refused')
    assert.equal((await call(server, '/healthz')).status, 200)
  })
})

test("the maps' tiles stand in the shell and are all that pages may fetch elsewhere; data may fetch nothing", async () => {
  const env = { WOOGA_TILES: 'https://tiles.example:8443/{z}/{x}/{y}.png?a=1&b=2', WOOGA_TILES_BY: '© "who" <b>' }
  const server = await startServer({ env })
  const { headers, body } = await call(server, '/search')
  assert.match(headers['content-security-policy'], /; img-src 'self' data: blob: https:\/\/tiles\.example:8443; object-src/)
  assert.ok(body.includes('<meta name="tiles" content="https://tiles.example:8443/{z}/{x}/{y}.png?a=1&amp;b=2">'))
  assert.ok(body.includes('<meta name="tiles-by" content="© &quot;who&quot; &lt;b&gt;">'))
  assert.doesNotMatch((await call(server, '/products/')).headers['content-security-policy'], /tiles/)
  await server.stop()
  const plain = await startServer()
  const without = await call(plain, '/search')
  assert.match(without.headers['content-security-policy'], /; img-src 'self' data: blob:; object-src/)
  assert.ok(!without.body.includes('tiles'))
  await plain.stop()
})

test('the log tells neither a password, a token, an address nor what was said', async () => {
  const market = await openMarket()
  try {
    const { owner, renter, room } = await pair(market, { name: 'log-name' })
    const socket = await dial(market.server, room.id, renter.token)
    socket.say('said-in-secret')
    await socket.hear(1)
    socket.socket.terminate()
    await market.guest.post('/accounts/login/', { email: owner.email, password: 'sesame-four' })
    await market.guest.post('/accounts/token/refresh/', { refresh: owner.session.token.refresh_token })
    await market.guest.get('/accounts/', { Cookie: `access-token=${owner.token}` })
    await until('the last of it is in the log', () => /path=\/accounts\/ /.test(market.server.log()))
    const log = market.server.log()
    assert.match(log, /path=\/accounts\/login\//)
    for (const secret of ['said-in-secret', 'sesame-four', password, owner.token, owner.session.token.refresh_token, owner.email, renter.email]) {
      assert.ok(!log.includes(secret), secret)
    }
    for (const line of log.split('\n').filter((one) => one.includes('path=/accounts/login/'))) assert.match(line, /\bid=\w+/)
  } finally {
    await market.close()
  }
})

test('a server that stops says so to whoever was about to ask, and takes no socket', async () => {
  const market = await openMarket()
  const { renter, room } = await pair(market)
  const host = `Host: 127.0.0.1:${market.server.port}\r\n`
  const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer ${renter.token}\r\n`
  const ask = (path, more = '') => {
    let text = ''
    const socket = connect(market.server.port, '127.0.0.1', () => socket.write(`GET ${path} HTTP/1.1\r\n${host}`))
    socket.on('data', (data) => (text += data.toString('latin1')))
    socket.on('error', () => {})
    return { finish: () => socket.write(`${more}\r\n`), answer: new Promise((done) => socket.on('close', () => done(answersIn(text)[0]))) }
  }
  const connections = async () => Number(/^wooga_open_connections (\d+)$/m.exec((await market.guest.get('/metrics')).text)[1])
  await until('those of the calls before are gone', async () => (await connections()) === 1)
  const [ready, health, handshake] = [ask('/readyz'), ask('/healthz'), ask(`/ws/room/${room.id}/messages`, upgrade)]
  await until('all three are there', async () => (await connections()) === 4)
  const stopped = market.server.stop()
  const refused = () =>
    new Promise((done) => {
      const socket = connect(market.server.port, '127.0.0.1', () => (socket.destroy(), done(false))).on('error', () => done(true))
    })
  await until('nobody else is let in', refused)
  for (const one of [ready, health, handshake]) one.finish()
  const answers = await Promise.all([ready, health, handshake].map(({ answer }) => answer))
  assert.deepEqual(answers.map((answer) => answer?.status), [503, 200, 503])
  assert.equal(answers[0].body, 'stopping')
  assert.equal(JSON.parse(answers[2].body).code, 'draining')
  for (const { headers } of answers) assert.match(headers.get('connection') ?? '', /close/)
  assert.deepEqual(await stopped, { code: 0, signal: null })
})
