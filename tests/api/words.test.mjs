// What errors, types of bodies, HEAD, OPTIONS and origins look like everywhere (docs/contract.md section 0 and part A).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Caller, dates, form, openMarket, pair, password, productFields } from '../support/market.mjs'
import { routes } from '../support/routes.mjs'

const ORIGIN = 'https://app.example'
let market, people
before(async () => {
  market = await openMarket({ env: { WOOGA_CORS_ORIGINS: ORIGIN } })
  people = await pair(market)
})
after(() => market.close())

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const real = (path) => {
  const id = /chat|rooms/.test(path) ? people.room.id : /^\/accounts/.test(path) ? people.owner.id : people.product.id
  return path.replace('{id}', id).replace('{name}', 'profile-default-image.png').replace('{move}', 'accept')
}
const gets = routes().filter(({ method, path }) => method === 'GET' && !path.startsWith('/ws/'))

test('every refusal is JSON with a detail in words and a stable code', async () => {
  const { owner, renter, product, room } = people
  const guest = market.guest
  const stranger = await market.member('stranger')
  const refusals = [
    [401, await guest.get('/accounts/')],
    [401, await guest.post('/accounts/login/', { email: 'nobody@example.com', password })],
    [401, await guest.get('/products/', { Authorization: 'Bearer junk' })],
    [401, await guest.get('/products/', { Authorization: 'Bearer' })],
    [401, await guest.post('/accounts/token/refresh/', { refresh: 'junk' })],
    [403, await renter.del(`/products/${product.id}/`)],
    [403, await stranger.post(`/products/${product.id}/reviews/`, { star: 5, comment: 'x' })],
    [403, await stranger.get(`/chat/rooms/?type=owner&email=${owner.email}`)],
    [403, await stranger.get(`/rentalhistories/?product=${product.id}&renter=${renter.id}`)],
    [403, await guest.put('/accounts/', {}, { Cookie: `access-token=${owner.token}`, Origin: 'https://evil.example' })],
    [404, await guest.get('/products/999999/')],
    [404, await guest.get('/products/abc/')],
    [404, await guest.get('/accounts/999999/')],
    [404, await guest.get('//products/')],
    [404, await guest.get('/nothing')],
    [404, await guest.get('/products/?category=none')],
    [404, await stranger.get(`/chat/${room.id}/messages/`)],
    [404, await stranger.put('/rentalhistories/999999/', { state: 'RETURNED' })],
    [404, await stranger.del('/rentalhistories/999999/')],
    [404, await guest.post('/accounts/google/callback/', { code: 'x' })],
    [405, await guest.del('/products/')],
    [413, await guest.post('/accounts/login/', { email: 'x'.repeat(70_000), password })],
    [415, await owner.call('PUT', '/accounts/', 'x', { 'Content-Type': 'text/plain' })],
    [400, await guest.call('POST', '/accounts/login/', '{', { 'Content-Type': 'application/json' })],
    [400, await renter.get('/chat/rooms/?type=x')],
    [400, await guest.put('/products/', {})],
  ]
  for (const [i, [status, answer]] of refusals.entries()) {
    assert.equal(answer.status, status, `${i}: ${answer.text}`)
    assert.equal(answer.headers.get('content-type'), 'application/json', `${i}`)
    assert.equal(typeof answer.body.detail, 'string', `${i}: ${answer.text}`)
    assert.ok(answer.body.detail.length > 5, `${i}: ${answer.text}`)
    assert.match(answer.body.code, /^[a-z][a-z_]+$/, `${i}: ${answer.text}`)
  }
  for (const [status, { headers }] of refusals) {
    assert.equal(headers.get('www-authenticate'), status === 401 ? 'Bearer realm="api"' : null)
  }
})

test("the original's messages are word for word its own", async () => {
  const { guest } = market
  const signUp = async (more) => (await guest.post('/accounts/signup/', { email: 'word@example.com', password, username: 'x', ...more })).body
  assert.deepEqual(await signUp({ email: 'no address' }), { email: ['Enter a valid email address.'] })
  assert.deepEqual(await signUp({ email: people.owner.email }), { email: ['user with this email already exists.'] })
  assert.deepEqual(await signUp({ username: 'x'.repeat(17) }), { username: ['Ensure this field has no more than 16 characters.'] })
  const required = ['This field is required.']
  assert.deepEqual((await guest.post('/accounts/token/', {})).body, { email: required, password: required })
  assert.deepEqual((await guest.post('/accounts/token/refresh/', {})).body, { refresh: required })
  assert.deepEqual((await guest.post('/accounts/token/verify/', {})).body, { token: required })
  assert.equal((await people.owner.del('/accounts/')).body.detail, 'Method "DELETE" not allowed.')
  assert.equal((await people.renter.del(`/products/${people.product.id}/`)).body.detail, 'You do not have permission to perform this action.')
  const broken = await guest.call('POST', '/accounts/login/', '{', { 'Content-Type': 'application/json' })
  assert.match(broken.body.detail, /^JSON parse error - .*line 1 column \d/)
  const star = await people.renter.post('/accounts/token/verify/', { token: null })
  assert.deepEqual(star.body, { token: ['This field may not be null.'] })
})

test('a body may be JSON, a form, or a form in parts', async () => {
  const { owner, renter, product, room } = people
  const calls = [
    ['POST', '/accounts/login/', { email: owner.email, password }, 200, market.guest],
    ['POST', '/accounts/token/', { email: owner.email, password }, 200, market.guest],
    ['POST', '/accounts/token/verify/', { token: owner.token }, 200, market.guest],
    ['PUT', '/accounts/', { username: '새이름' }, 200, owner],
    ['PUT', `/products/${product.id}/`, { category: '농구공', name: '새 이름' }, 200, owner],
    ['POST', '/chat/rooms/', { shop_user_email: owner.alias, visitor_user_email: renter.alias, product: product.id }, 200, renter],
    ['POST', `/chat/${room.id}/read/`, { seq: 1 }, 204, renter],
    ['POST', `/rentalhistories/?product=${product.id}&renter=${renter.id}`, dates(3), 201, renter],
    ['POST', `/products/${product.id}/reviews/`, { star: 5, comment: 'x' }, 403, renter],
  ]
  for (const [method, path, body, status, caller] of calls) {
    for (const [kind, bytes, headers] of [
      ['JSON', body], ['form', new URLSearchParams(body).toString(), FORM], ['parts', form(body)],
      ['JSON with a charset', JSON.stringify(body), { 'Content-Type': 'application/json; charset=utf-8' }],
    ]) {
      const answer = await caller.call(method, path, bytes, headers)
      assert.equal(answer.status, status, `${method} ${path} as ${kind}: ${answer.text}`)
    }
  }
})

// Calls that need no body, take a file alone, are off here, or refuse the caller first.
const READS_NO_FIELDS = /logout|units\/\{unit\}|leave|block|\{move\}|calendar-link|calendar-import\/file|^POST .*calendar-import|callback|uploads|(handover|claim)\/photos|claim\/|password\/reset|accounts\/verify|reviews|favourite|api\/admin|^PUT \/products\/$/

test('any other type of body is 415 on every call that reads fields', async () => {
  const bodies = routes().filter(({ method, path }) => ['POST', 'PUT'].includes(method) && !READS_NO_FIELDS.test(`${method} ${path}`))
  assert.ok(bodies.length >= 12)
  for (const { method, path } of bodies) {
    const query = path === '/rentalhistories/' ? `?product=${people.product.id}&renter=${people.renter.id}` : ''
    const caller = /^\/(api\/)?products\//.test(path) && method === 'PUT' ? people.owner : people.renter
    const { status, body } = await caller.call(method, real(path) + query, 'x', { 'Content-Type': 'text/plain' })
    assert.equal(status, 415, `${method} ${path}: ${status}`)
    assert.equal(body.detail, 'Unsupported media type "text/plain" in request.')
  }
})

test('an address bar and an odd Accept get JSON from the API too', async () => {
  for (const Accept of ['text/html,application/xhtml+xml,*/*;q=0.8', 'image/png', '*/*']) {
    for (const path of ['/products/', `/products/${people.product.id}/`, '/products/999999/', '/accounts/', '/test/', '/api/settings/']) {
      const { headers, body } = await market.guest.get(path, { Accept })
      assert.equal(headers.get('content-type'), 'application/json', `${path} for ${Accept}`)
      assert.equal(typeof body, 'object')
    }
  }
})

for (const { method, path } of gets) {
  test(`HEAD ${path} is ${method} without the body`, async () => {
    const query = path === '/rentalhistories/' ? `?product=${people.product.id}` : path === '/chat/rooms/' ? '?type=owner' : ''
    const plain = { 'Accept-Encoding': 'identity' }
    const whole = await people.owner.get(real(path) + query, plain)
    const head = await people.owner.call('HEAD', real(path) + query, undefined, plain)
    assert.equal(head.status, whole.status)
    assert.equal(head.text, '')
    assert.equal(head.headers.get('content-type'), whole.headers.get('content-type'))
    assert.equal(head.headers.get('content-length'), whole.headers.get('content-length'))
  })

  if (!/^\/($|photos|openapi|healthz|readyz|metrics|[pu]\/|sitemap|robots)/.test(path)) {
    test(`${path} may not be kept by any cache`, async () => {
      const query = path === '/rentalhistories/' ? `?product=${people.product.id}` : ''
      for (const caller of [people.owner, market.guest]) {
        const { status, headers } = await caller.get(real(path) + query)
        if (status === 404) continue
        assert.match(headers.get('cache-control'), /no-store|private/, `${status}`)
      }
    })
  }
}

test('a path tells its methods to OPTIONS', async () => {
  for (const path of ['/products/', `/products/${people.product.id}/`, '/accounts/', '/rentalhistories/1/']) {
    const { status, headers } = await market.guest.call('OPTIONS', path)
    assert.equal(status, 200, path)
    assert.match(headers.get('allow'), /OPTIONS/)
  }
  assert.match((await market.guest.call('OPTIONS', '/rentalhistories/1/')).headers.get('allow'), /^PUT, DELETE, OPTIONS$/)
})

test('a configured origin is named on every status, with Vary; without an origin there is nothing', async () => {
  for (const [path, wanted] of [['/products/', 200], ['/products/999999/', 404], ['/accounts/', 401], ['/products/?limit=x', 400], ['/nothing', 404]]) {
    const { status, headers } = await market.guest.get(path, { Origin: ORIGIN })
    assert.equal(status, wanted, path)
    assert.equal(headers.get('access-control-allow-origin'), ORIGIN, path)
    assert.equal(headers.get('access-control-allow-credentials'), 'true', path)
    assert.match(headers.get('vary'), /\bOrigin\b/, path)
    const plain = await market.guest.get(path)
    assert.equal(plain.headers.get('access-control-allow-origin'), null)
    assert.equal(plain.headers.get('access-control-allow-credentials'), null)
  }
  const { headers } = await market.guest.del('/products/', { Origin: ORIGIN })
  assert.equal(headers.get('access-control-allow-origin'), ORIGIN, 'on 405')
})

test('a preflight needs no login, has no body, and is kept for a day', async () => {
  for (const path of ['/accounts/', '/rentalhistories/1/', '/nowhere/']) {
    const answer = await market.guest.call('OPTIONS', path, undefined, { Origin: ORIGIN, 'Access-Control-Request-Method': 'DELETE' })
    assert.equal(answer.status, 200)
    assert.equal(answer.text, '')
    assert.equal(answer.headers.get('access-control-allow-origin'), ORIGIN)
    assert.equal(answer.headers.get('access-control-allow-credentials'), 'true')
    assert.equal(answer.headers.get('access-control-max-age'), '86400')
    for (const method of ['DELETE', 'GET', 'PATCH', 'POST', 'PUT']) assert.match(answer.headers.get('access-control-allow-methods'), new RegExp(method))
    for (const name of ['authorization', 'content-type']) assert.match(answer.headers.get('access-control-allow-headers'), new RegExp(name))
  }
})

test("the original client's header for a logged-out member is a guest's on every public call", async () => {
  for (const word of ['null', 'undefined']) {
    const caller = new Caller(market.url, word)
    for (const path of [`/products/${people.product.id}/`, `/products/${people.product.id}/reviews/`, `/products/${people.product.id}/rentalhistories/`, '/products/recommendation/']) {
      assert.equal((await caller.get(path)).status, 200, path)
    }
    const beside = await caller.get('/accounts/', { Cookie: `access-token=${people.owner.token}` })
    assert.equal(beside.status, 401, 'also beside a cookie that is still valid')
  }
})

test('a listing without any field is told about all of them, in order', async () => {
  const { body } = await people.owner.post('/products/', form({ category: '농구공', state: 'x' }))
  assert.deepEqual(Object.keys(body), ['thumbnails', 'name', 'description', 'rental_fee_for_a_day', 'state'])
  assert.equal((await people.owner.post('/products/', form(productFields()))).status, 201)
})
