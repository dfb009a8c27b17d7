// nginx in front of a node, as deploy/nginx sets it up: HTTP/2, sockets, bodies, addresses, and what it says itself.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { request } from 'node:https'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'
import { dial, dialV1 } from '../support/chat.mjs'
import { Caller, Member, openMarket, pair, password } from '../support/market.mjs'
import { startNginx } from '../support/nginx.mjs'
import { form, photo, png } from '../support/people.mjs'
import { answersIn } from '../support/raw.mjs'
import { freePort, startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

// fetch cannot be given an authority; all that it asks here is on this machine.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'

let market, proxy, people
before(async () => {
  const https = await freePort()
  const url = `https://127.0.0.1:${https}`
  const env = { WOOGA_TRUSTED_PROXIES: '127.0.0.1', WOOGA_LIMITS: 'on', WOOGA_PUBLIC_URL: url }
  market = await openMarket({ env })
  proxy = await startNginx([market.server.port], { https })
  // Everybody comes by nginx.
  people = await pair({
    member: async (name) => {
      const email = `${name}@example.com`
      const { body } = await new Caller(url).post('/accounts/signup/', { email, password, username: name })
      return new Member(url, body, email, password)
    },
  })
})
after(async () => {
  await proxy?.stop()
  await market?.close()
})

/** A call by HTTP/1.1 from an address of one's own: {status, headers, body}. */
function call(path, { method = 'GET', headers = {}, body, from = '127.0.0.1' } = {}) {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port: proxy.port, path, method, headers, localAddress: from, ca: proxy.ca, agent: false }, (answer) => {
      const pieces = []
      answer.on('data', (piece) => pieces.push(piece))
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces).toString() }))
    })
    asked.on('error', fail)
    asked.end(body)
  })
}

/** What comes back for bytes as they are. */
async function raw(bytes) {
  const socket = connect({ host: '127.0.0.1', port: proxy.port, ca: proxy.ca })
  const pieces = []
  socket.on('data', (piece) => pieces.push(piece)).on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return answersIn(Buffer.concat(pieces).toString('latin1'))
}

test('HTTP/2 outside, many calls at once on one connection', async () => {
  const session = connectHttp2(proxy.url, { ca: proxy.ca })
  await once(session, 'connect')
  assert.equal(session.alpnProtocol, 'h2')
  const ask = async (path) => {
    const stream = session.request({ ':path': path })
    const [headers] = await once(stream, 'response')
    let body = ''
    for await (const piece of stream) body += piece
    return { headers, body }
  }
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask('/test/')))
  for (const { headers, body } of answers) {
    assert.equal(headers[':status'], 200)
    assert.equal(headers['strict-transport-security'], 'max-age=31536000')
    assert.equal(JSON.parse(body).data, 'Hello World!!!!')
  }
  assert.equal(answers[0].headers.server, 'nginx')
  session.close()
})

test('TLS 1.2 and 1.3 alone', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    const socket = connect({ host: '127.0.0.1', port: proxy.port, ca: proxy.ca, minVersion: version, maxVersion: version })
    await once(socket, 'secureConnect')
    assert.equal(socket.getProtocol(), version)
    socket.destroy()
  }
  const old = connect({ host: '127.0.0.1', port: proxy.port, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
  assert.match(String((await once(old, 'error'))[0]), /alert|unsupported/i)
})

test('http is sent to https', async () => {
  const answer = await fetch(proxy.httpUrl + '/products/?a=b', { redirect: 'manual' })
  assert.deepEqual([answer.status, answer.headers.get('location')], [301, 'https://127.0.0.1/products/?a=b'])
})

test("the original client's calls: a listing with photos, a room, sockets, https everywhere", async () => {
  const { owner, renter, product, room } = people
  assert.match(product.thumbnails[0].url ?? product.thumbnails[0].image ?? JSON.stringify(product.thumbnails), /https:\/\/127\.0\.0\.1:\d+\/photos\//)
  const listed = await renter.get('/products/?type=recent')
  assert.ok(listed.text.includes(product.name), listed.text)
  const server = { url: proxy.url }
  const shop = await dial(server, room.id, owner.token, { ca: proxy.ca })
  const guest = await dialV1(server, room.id, renter.token, { ca: proxy.ca })
  shop.say('안녕하세요', { sender_username: owner.username })
  assert.equal((await shop.hear(1))[0].message, '안녕하세요')
  assert.equal((await guest.wait('msg'))[0].message, '안녕하세요')
  for (let n = 0; n < 10; n++) guest.send(`${n}`)
  await guest.wait('ack', 10)
  await shop.hear(11)
  shop.socket.close()
  guest.socket.close()
  const foreign = await dial(server, room.id, null, { ca: proxy.ca, headers: { cookie: `access-token=${owner.token}`, origin: 'https://evil.example' } })
  assert.equal(foreign.status, 403)
  const own = await dial(server, room.id, null, { ca: proxy.ca, headers: { cookie: `access-token=${owner.token}`, origin: proxy.url } })
  assert.equal(own.status, undefined)
  own.socket.close()
})

test("bodies: the node's own limits, its words, and nothing is kept on the way", async () => {
  const { owner } = people
  const json = await call('/accounts/login/', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'x'.repeat(70_000) }) })
  assert.deepEqual([json.status, JSON.parse(json.body).code], [413, 'too_large'])
  const large = await owner.post('/api/uploads/', form({ file: photo(Buffer.concat([png(), Buffer.alloc(11 << 20)])) }))
  assert.ok(large.status === 413 || large.status === 400, large.text)
  assert.ok(large.body.code ?? large.body.file, large.text)
  const fine = await owner.post('/api/uploads/', form({ file: photo(Buffer.concat([png(), Buffer.alloc(9 << 20)])) }))
  assert.equal(fine.status, 201, fine.text)
  const stranger = await call('/api/uploads/', { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 50 << 20 } })
  assert.deepEqual([stranger.status, JSON.parse(stranger.body).code], [401, 'not_authenticated'])
  assert.deepEqual(proxy.kept(), [])
})

test('what nginx refuses itself sounds as the node does', async () => {
  const direct = (path, headers) => fetch(market.url + path, { headers })
  const same = async (answer, path, headers = {}) => {
    const node = await direct(path, headers)
    assert.deepEqual([answer.status, answer.body], [node.status, await node.text()])
    assert.match(answer.headers['content-type'], /^application\/json/)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
    assert.ok(answer.headers['strict-transport-security'])
  }
  const long = '/' + 'a'.repeat(9000)
  await same(await call(long), long)
  const many = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`x-${n}`, 'a'.repeat(7000)]))
  await same(await call('/test/', { headers: many }), '/test/', many)
  const huge = await call('/api/uploads/', { method: 'POST', headers: { 'content-length': 100 << 20 } })
  assert.deepEqual([huge.status, JSON.parse(huge.body)], [413, { detail: 'The request is too large.', code: 'too_large' }])
  const [bad] = await raw('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n')
  assert.deepEqual([bad.status, JSON.parse(bad.body)], [400, { detail: 'This is not well-formed HTTP.', code: 'bad_request' }])
})

test("addresses: the client's own counts, whatever it says of others", async () => {
  let count = 0
  const signUp = (from, claim) =>
    call('/accounts/signup/', {
      method: 'POST',
      from,
      headers: { 'content-type': 'application/json', 'x-forwarded-for': claim, 'x-real-ip': claim, forwarded: `for=${claim}`, 'x-forwarded-proto': 'http' },
      body: JSON.stringify({ email: `${++count}@spoof.example`, password, username: `s${count}` }),
    })
  const statuses = []
  for (let n = 0; n < 12; n++) statuses.push((await signUp('127.0.0.2', `10.0.0.${n}`)).status)
  assert.deepEqual(statuses, [...Array(10).fill(201), 429, 429])
  const other = await signUp('127.0.0.3', '127.0.0.2')
  assert.equal(other.status, 201)
  for (const cookie of other.headers['set-cookie']) assert.match(cookie, /; Secure/)
  await until('it is in the log', () => /path=\/accounts\/signup\/ .*peer=127\.0\.0\.2/.test(market.server.log()))
  assert.doesNotMatch(market.server.log(), /peer=10\./)
  assert.equal((await call('/metrics', { headers: { 'x-forwarded-for': '' } })).status, 404)
})

test("a line of nginx's log is found again in the node's", async () => {
  await call('/products/4711/')
  const asked = await until('nginx has told it', () => proxy.access().find((line) => line.path === '/products/4711/'))
  await until('the node has', () => market.server.log().includes(` proxy_id=${asked.id}\n`))
})

test('floods are refused before a node has any work with them', async () => {
  let refused = []
  // A machine on which so many take so long that all may pass tries again, from another address.
  for (let tries = 0; tries < 5 && refused.length === 0; tries++) {
    const session = connectHttp2(proxy.url, { ca: proxy.ca, localAddress: `127.0.0.${40 + tries}` })
    const ask = async () => {
      const stream = session.request({ ':path': '/healthz' })
      const [headers] = await once(stream, 'response')
      let body = ''
      for await (const piece of stream) body += piece
      return { headers, body }
    }
    const answers = []
    const began = performance.now()
    for (let round = 0; round < 9; round++) answers.push(...(await Promise.all(Array.from({ length: 100 }, ask))))
    const allowed = 401 + (performance.now() - began) / 10 // 400 at once, and a hundred a second
    session.close()
    refused = answers.filter(({ headers }) => headers[':status'] !== 200)
    assert.ok(answers.length - refused.length <= allowed, `${refused.length} of 900, ${allowed} may pass`)
  }
  assert.ok(refused.length > 0, 'some are refused')
  for (const { headers, body } of refused) {
    assert.deepEqual([headers[':status'], JSON.parse(body).code, headers['retry-after']], [429, 'rate', '1'])
  }
  assert.equal((await call('/healthz', { from: '127.0.0.5' })).status, 200)
})

test('answers are compressed, but for those with tokens', async () => {
  const zipped = (path, headers) => call(path, { headers: { ...headers, 'accept-encoding': 'gzip' } }).then(({ headers }) => headers['content-encoding'])
  for (let n = 0; n < 4; n++) await people.owner.list({ name: `라켓 ${n}` })
  assert.equal(await zipped('/products/?type=recent'), 'gzip')
  assert.equal(await zipped('/openapi.json'), 'gzip')
  assert.equal(await zipped('/accounts/', { authorization: `Bearer ${people.owner.token}` }), undefined)
})

test('files of pages are kept by nginx, and are there without the node', async (t) => {
  const asset = /\/assets\/[\w.-]+\.js/.exec((await call('/')).body)?.[0]
  if (!asset) return t.skip('a build without the client')
  const first = await call(asset)
  assert.equal(first.status, 200)
  await call(asset)
  const lines = await until('nginx has told both', () => {
    const told = proxy.access().filter(({ path }) => path === asset)
    return told.length >= 2 && told
  })
  assert.deepEqual(lines.map(({ node }) => node).sort(), ['', `127.0.0.1:${market.server.port}`])
})

test('no queries in its log', async () => {
  await call('/accounts/kakao/callback/?code=secret-word&state=1')
  await until('nginx has told it', () => proxy.access().some(({ path }) => path === '/accounts/kakao/callback/'))
  assert.ok(!JSON.stringify(proxy.access()).includes('secret-word'))
})

test("a room's sockets come to one node, the rooms to both; without it to the other one", async (t) => {
  const https = await freePort()
  const env = { WOOGA_PUBLIC_URL: `https://127.0.0.1:${https}`, WOOGA_TRUSTED_PROXIES: '127.0.0.1' }
  const servers = await Promise.all([startServer({ env }), startServer({ env })])
  const two = await startNginx(servers.map(({ port }) => port), { https })
  t.after(() => Promise.all([two.stop(), servers[1].stop()]))
  const rooms = Array.from({ length: 40 }, (_, n) => `/ws/room/${n + 1}/messages`)
  /** Which node answered for each room, and how. */
  const ask = async (query) => {
    const from = two.access().length
    const statuses = []
    for (const path of rooms) statuses.push((await fetch(two.url + path + query)).status)
    const lines = await until('nginx has told all', () => {
      const told = two.access().slice(from).filter(({ path }) => rooms.includes(path))
      return told.length === rooms.length && told
    })
    // Its workers tell in any order. Which were asked in turns stands with commas between them: the last one answered.
    const nodes = new Map(lines.map(({ path, node }) => [path, node.split(', ').at(-1)]))
    return { statuses, nodes: rooms.map((path) => nodes.get(path)) }
  }
  const first = await ask('?one')
  assert.equal(new Set(first.nodes).size, 2)
  assert.deepEqual(await ask('?another'), first)
  await servers[0].stop('SIGKILL')
  const alone = await ask('')
  assert.deepEqual([new Set(alone.nodes), alone.statuses], [new Set([`127.0.0.1:${servers[1].port}`]), first.statuses])
})

test('without a node it says so, in the form of the node', async () => {
  await market.close()
  const answer = await call('/products/')
  assert.equal(answer.status, 503)
  assert.equal(answer.headers['retry-after'], '1')
  assert.equal(JSON.parse(answer.body).code, 'unavailable')
  assert.equal((await dial({ url: proxy.url }, people.room.id, people.owner.token, { ca: proxy.ca })).status, 503)
  market = null
})
