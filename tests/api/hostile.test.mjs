// Whatever a client sends: a 4xx in JSON, never a 5xx, nothing stored half (docs/security.md sections 1 and 3).
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { agree, dates, form, openMarket, pair, productFields } from '../support/market.mjs'
import { routes } from '../support/routes.mjs'

let market, people, rental
before(async () => {
  market = await openMarket()
  people = await pair(market)
  rental = await agree(people, 2)
})
after(async () => {
  assert.equal((await market.guest.get('/healthz')).status, 200, 'it lives')
  await market.close()
})

const IDS = ['0', '-1', '9223372036854775807', '9223372036854775808', '1'.repeat(300), '1e3', '0x10', '+1', '%201', '1%00', '%ff%fe',
  '%0d%0aX:1', '..%2f..%2fetc', "1'--", '<script>', '１', '%F0%9F%98%80', '1;drop']
const VALUES = [null, true, -1, 0, 1.5, 1e300, 9223372036854776000, '', ' ', 'x'.repeat(70_000 / 8), '\u0000', '\r\nSet-Cookie: a=b',
  "'; DROP TABLE members; --", '<script>alert(1)</script>', '\ud800', [], {}, [[[]]], { a: { b: 1 } }]
const JSON_BODIES = ['', '{', '[]', 'null', '1', '"x"', '{"a":1,"a":2}', `${'['.repeat(50)}${']'.repeat(50)}`,
  `{${Array.from({ length: 100 }, (_, i) => `"k${i}":1`)}}`, '{"a":"\\u0000"}', '{"a":1e999}', '\xff', '{"a":"\\ud800"}']

const fields = ['star', 'comment', 'rental_start_date', 'rental_end_date', 'new_rental_start_date', 'new_rental_end_date', 'state',
  'renter', 'total', 'username', 'email', 'password', 'token', 'refresh', 'code', 'name', 'category', 'tags', 'thumbnails',
  'rental_fee_for_a_day', 'description', 'shop_user_email', 'visitor_user_email', 'product', 'seq']

function check({ status, body, text }, what) {
  assert.ok(status >= 200 && status < 500, `${what}: ${status} ${text.slice(0, 200)}`)
  if (status >= 400) assert.equal(typeof body, 'object', `${what}: JSON, not ${text.slice(0, 80)}`)
}
const calls = routes().filter(({ path }) => !path.startsWith('/ws/') && !path.includes('logout'))
const real = (path) => {
  const id = /rental/.test(path) && !path.startsWith('/products') ? rental : /chat|rooms/.test(path) ? people.room.id : people.product.id
  return path.replace('{id}', id).replace('{move}', 'drop_change').replace('{name}', 'x')
}

for (const { method, path } of calls.filter((route) => route.path.includes('{'))) {
  test(`${method} ${path} survives every kind of id`, async () => {
    for (const id of IDS) {
      const answer = await people.owner.call(method, path.replace(/\{\w+\}/, id).replace('{move}', 'accept'), method === 'GET' ? undefined : {})
      check(answer, id)
      const list = method === 'GET' && answer.status === 200
      const gone = method === 'DELETE' && path.endsWith('/favourite/') && answer.status === 204 // what is no product is not kept
      assert.ok(list || gone || answer.status >= 400, `${id}: ${answer.status}`)
    }
  })
}

for (const { method, path } of calls.filter((route) => route.method === 'GET')) {
  test(`${method} ${path} survives every kind of query`, async () => {
    const names = ['limit', 'cursor', 'keyword', 'category', 'order', 'product', 'renter', 'open', 'type', 'email', 'role', 'from', 'days',
      'rental_start_date', 'rental_end_date', 'after_seq', 'before_seq']
    for (const value of IDS) {
      for (const name of names) check(await people.renter.get(`${real(path)}?${name}=${value}`), `${name}=${value}`)
    }
    check(await people.renter.get(`${real(path)}?&&==&%zz&%`), 'junk')
  })
}

for (const { method, path } of calls.filter((route) => !['GET', 'DELETE'].includes(route.method))) {
  test(`${method} ${path} survives every kind of body`, async () => {
    for (const body of JSON_BODIES) {
      check(await people.renter.call(method, real(path), Buffer.from(body, 'latin1'), { 'Content-Type': 'application/json' }), JSON.stringify(body.slice(0, 40)))
    }
    for (const value of VALUES) {
      const body = Object.fromEntries(fields.map((field) => [field, value]))
      check(await people.renter.call(method, real(path), body), JSON.stringify(value)?.slice(0, 40))
    }
    check(await people.renter.call(method, real(path), 'a=%ff&b=%00&&=', { 'Content-Type': 'application/x-www-form-urlencoded' }), 'form')
    for (const junk of ['--x', '--x\r\n\r\n--x--', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\x00\xff\r\n--x--\r\n', '']) {
      check(await people.renter.call(method, real(path), Buffer.from(junk, 'latin1'), { 'Content-Type': 'multipart/form-data; boundary=x' }), 'multipart')
    }
    check(await people.renter.call(method, real(path), Buffer.from('a'), { 'Content-Type': 'multipart/form-data' }), 'no boundary')
  })
}

test('JSON is read strictly: eight levels, 64 keys, no key twice, whole characters, and the place of the fault is told', async () => {
  const keys = (n) => Array.from({ length: n }, (_, i) => `"k${i}":1`).join(',')
  const nested = (n) => `"x":${'['.repeat(n)}${']'.repeat(n)}`
  const ask = (text) => market.guest.call('POST', '/accounts/token/verify/', Buffer.from(text, 'latin1'), { 'Content-Type': 'application/json' })
  for (const good of [`"token":"a",${nested(7)}`, `"token":"a",${keys(63)}`]) assert.equal((await ask(`{${good}}`)).status, 401, good.slice(0, 40))
  for (const bad of [`{"token":"a",${nested(8)}}`, `{"token":"a",${keys(64)}}`, '{"token":"a","token":"b"}', '{"token":"\xff"}', '{"token":"\\ud800"}',
    '{"token":"\\u0000"}', '{"token":1e999}', '{"token":"a"} x', '{"token":"a",}', "{'token':'a'}"]) {
    const { status, body } = await ask(bad)
    assert.equal(status, 400, bad.slice(0, 40))
    assert.equal(body.code, 'parse_error')
    assert.match(body.detail, /line 1 column \d+/)
  }
  for (const [other, name] of [['[1]', 'list'], ['1', 'int']]) {
    assert.deepEqual((await ask(other)).body, { non_field_errors: [`Invalid data. Expected a dictionary, but got ${name}.`] })
  }
})

test('another type of body is 415 in the words of the original', async () => {
  const { status, body } = await people.renter.call('PUT', '/accounts/', 'x', { 'Content-Type': 'text/plain' })
  assert.equal(status, 415)
  assert.deepEqual(body.detail, 'Unsupported media type "text/plain" in request.')
})

test('a body of more than 64 KiB is 413 where no photos belong', async () => {
  const { status } = await people.renter.post('/accounts/login/', { email: 'x'.repeat(70_000), password: 'x' })
  assert.equal(status, 413)
})

test('what is stored comes back as it was sent: SQL and HTML are text', async () => {
  const evil = `'"><img src=x>; DROP--`
  const product = await people.owner.list({ name: evil, description: `${evil}\n줄`, tags: JSON.stringify([{ hashtag: "<b>'" }]) })
  const { body } = await market.guest.get(`/products/${product.id}/`)
  assert.equal(body.name, evil)
  assert.equal(body.tags[0].hashtag, "<b>'")
})

test('unknown paths are 404 as JSON, also below the names of the API', async () => {
  for (const path of ['/nothing', '/products/x/y/z/', '/api/', '/rentalhistories/1/2/3', '/accounts/store', '/chat/x', '//products/', '/products//']) {
    const { status, body } = await market.guest.get(path)
    assert.ok(status === 404 || status === 400, `${path} ${status}`)
    assert.equal(typeof body.detail, 'string')
  }
  const { headers } = await market.guest.get('/products/999999/', { Accept: 'text/html' })
  assert.match(headers.get('content-type'), /json/)
})

const raw = (bytes) => new Promise((done, fail) => {
  const socket = connect(market.server.port, '127.0.0.1', () => socket.write(bytes))
  let answer = ''
  socket.setTimeout(30_000, () => socket.destroy())
  socket.on('data', (data) => (answer += data.toString('latin1')))
  socket.on('close', () => done(answer))
  socket.on('error', fail)
})
const HEAD = 'Host: 127.0.0.1\r\nConnection: close\r\n'
for (const [name, bytes, status] of [
  ['two lengths', `POST /accounts/login/ HTTP/1.1\r\n${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`, 400],
  ['a length beside chunks', `POST /accounts/login/ HTTP/1.1\r\n${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  ['an unknown transfer encoding', `POST /accounts/login/ HTTP/1.1\r\n${HEAD}Transfer-Encoding: gzip\r\n\r\n`, 501],
  ['a space before the colon', `GET / HTTP/1.1\r\n${HEAD}X : y\r\n\r\n`, 400],
  ['no Host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['two Hosts', `GET /healthz HTTP/1.1\r\n${HEAD}Host: b\r\n\r\n`, 400],
  ['an unknown version', `GET /healthz HTTP/3.0\r\n${HEAD}\r\n`, 505],
  ['a target that is no path', `GET healthz HTTP/1.1\r\n${HEAD}\r\n`, 400],
  ['a folded header', `GET /healthz HTTP/1.1\r\n${HEAD}A: b\r\n c\r\n\r\n`, 400],
  ['a NUL', `GET /healthz HTTP/1.1\r\n${HEAD}A: b\x00c\r\n\r\n`, 400],
  ['a signed length', `POST /accounts/login/ HTTP/1.1\r\n${HEAD}Content-Length: +2\r\n\r\n{}`, 400],
  ['a long line', `GET /${'x'.repeat(9000)} HTTP/1.1\r\n${HEAD}\r\n`, 414],
  ['many headers', `GET /healthz HTTP/1.1\r\n${HEAD}${'A: b\r\n'.repeat(70)}\r\n`, 431],
  ['TRACE', `TRACE /healthz HTTP/1.1\r\n${HEAD}\r\n`, 405],
]) {
  test(`${name}: ${status}`, async () => {
    const port = bytes.replace(/Host: 127\.0\.0\.1\r/, `Host: 127.0.0.1:${market.server.port}\r`)
    assert.match(await raw(Buffer.from(port, 'latin1')), new RegExp(`^HTTP/1\\.1 ${status} `))
  })
}

test('a foreign Host is 421 when no public URL is set', async () => {
  const answer = await raw('GET /products/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
  assert.match(answer, /^HTTP\/1\.1 421 /)
  assert.match(answer, /set_public_url/)
})

test('a listing with one bad field stores nothing', async () => {
  const before = (await market.guest.get(`/accounts/${people.owner.id}/store/products/`)).body.length
  for (const bad of [{ rental_fee_for_a_day: 'x' }, { name: '' }, { tags: '{' }, { tags: '[1]' }, { category: '없음' }, { state: 'x' }]) {
    const { status } = await people.owner.post('/products/', form(productFields(bad)))
    assert.ok(status === 400 || status === 404, JSON.stringify(bad))
  }
  assert.equal((await market.guest.get(`/accounts/${people.owner.id}/store/products/`)).body.length, before)
})

test('a rental with bad dates opens no room', async () => {
  const stranger = await market.member('stranger')
  await stranger.schedule(people.product, stranger, dates(-5, 2))
  await stranger.post(`/products/${people.product.id}/rentals/`, { rental_start_date: 'x' })
  assert.deepEqual((await stranger.get('/chat/rooms/?type=visitor')).body, [])
})
