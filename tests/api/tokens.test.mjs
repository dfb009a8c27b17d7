// Tokens and cookies: every login sets them, time and the operator end them (docs/security.md section 2).
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { dial } from '../support/chat.mjs'
import { write } from '../support/database.mjs'
import { Caller, dates, form, Member, openMarket, pair, password, productFields, sameKeys, setCookies } from '../support/market.mjs'
import { routes } from '../support/routes.mjs'

const HOUR = 3_600_000
const folder = mkdtempSync(join(tmpdir(), 'wooga-tokens-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let market, member
before(async () => {
  market = await openMarket()
  member = await market.member('token')
})
after(() => market.close())

const base64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
/** A token signed with the server's own key: what only the operator could make. */
function signed(claims, { head = { alg: 'HS256', typ: 'JWT' }, hash = 'sha256', data = market.server.data } = {}) {
  const key = Buffer.from(readFileSync(join(data, 'keys'), 'utf8').match(/^jwt ([0-9a-f]+)/)[1], 'hex')
  const text = `${base64(head)}.${base64(claims)}`
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`
}
const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))

test('every answer that signs in has the same keys and sets both cookies', async () => {
  const signUp = await market.guest.post('/accounts/signup/', { email: 'cookies@example.com', password, username: 'c' })
  const login = await market.guest.post('/accounts/login/', { email: 'cookies@example.com', password })
  const own = new Member(market.url, login.body, 'cookies@example.com', password)
  const changed = await own.post('/accounts/password/', { old_password: password, new_password: 'a brand new phrase' })
  for (const [status, answer] of [[201, signUp], [200, login], [200, changed]]) {
    assert.equal(answer.status, status, answer.text)
    sameKeys(answer.body, ['user', 'message', 'token', 'first_login'])
    sameKeys(answer.body.user, ['id', 'username', 'email', 'provider'])
    sameKeys(answer.body.token, ['access_token', 'refresh_token'])
    assert.equal(answer.body.message, 'login success')
    const [access, refresh, ...more] = setCookies(answer.headers)
    assert.deepEqual(more, [])
    assert.ok(access.startsWith(`access-token=${answer.body.token.access_token};`), access)
    assert.ok(refresh.startsWith(`refresh-token=${answer.body.token.refresh_token};`), refresh)
    for (const line of [access, refresh]) for (const flag of [/; HttpOnly/, /; SameSite=Lax/, /; Path=\/(;|$)/]) assert.match(line, flag)
  }
})

test('logging out takes the cookies away', async () => {
  const own = await market.member('leaver')
  const { headers } = await own.post('/accounts/logout/')
  const lines = setCookies(headers)
  assert.equal(headers.get('clear-site-data'), '"cache"')
  assert.equal(lines.length, 2)
  for (const line of lines) assert.match(line, /^(access|refresh)-token=;.*(Max-Age=0|01 Jan 1970)/)
})

test('a password of 8 and of 128 characters is one, of 7 and of 129 is none', async () => {
  let n = 0
  for (const [length, status] of [[7, 400], [8, 201], [128, 201], [129, 400]]) {
    const long = 'kR9vqT2m'.repeat(17).slice(0, length)
    const email = `length${++n}@example.com`
    assert.equal((await market.guest.post('/accounts/signup/', { email, password: long, username: 'x' })).status, status, `${length}`)
    if (status === 201) assert.equal((await market.guest.post('/accounts/login/', { email, password: long })).status, 200)
  }
})

test('an alias is no name to sign in by', async () => {
  for (const path of ['/accounts/login/', '/accounts/token/']) {
    assert.equal((await market.guest.post(path, { email: member.alias, password })).status, 401, path)
  }
})

test("a token is good only as the contract's claims, signed the one way", async () => {
  const good = claimsOf(member.token)
  const tries = {
    'as it was made': [signed(good), 200],
    'another algorithm': [signed(good, { head: { alg: 'HS512', typ: 'JWT' }, hash: 'sha512' }), 401],
    'no algorithm': [signed(good, { head: { alg: 'none', typ: 'JWT' } }), 401],
    'a key of its own': [signed(good, { head: { alg: 'HS256', typ: 'JWT', kid: '../keys' } }), 401],
    'a key elsewhere': [signed(good, { head: { alg: 'HS256', typ: 'JWT', jku: 'https://evil.example' } }), 401],
    'without an end': [signed({ ...good, exp: undefined }), 401],
    'past its end': [signed({ ...good, exp: good.iat - 1 }), 401],
    'without a member': [signed({ ...good, user_id: undefined }), 401],
    'a member in words': [signed({ ...good, user_id: 'me' }), 401],
    'without a type': [signed({ ...good, token_type: undefined }), 401],
    'another type': [signed({ ...good, token_type: 'refresh' }), 401],
    'loose base64': [`${member.token}=`, 401],
  }
  for (const [name, [token, status]] of Object.entries(tries)) {
    for (const path of ['/accounts/', '/products/']) {
      const answer = await new Caller(market.url, token).get(path)
      assert.equal(answer.status, status, `${name} at ${path}`)
      if (status === 401) assert.equal(answer.body.code, 'token_not_valid')
    }
  }
})

test('a good token of a member that is not there is 401 user_not_found, and nothing breaks by it', async () => {
  const people = await pair(market)
  const ghost = new Caller(market.url, signed({ ...claimsOf(member.token), user_id: 999_999 }))
  const own = await ghost.get('/accounts/')
  assert.deepEqual([own.status, own.body], [401, { detail: 'User not found', code: 'user_not_found' }])
  const bodies = {
    'POST /products/': form(productFields()),
    'POST /chat/rooms/': { shop_user_email: people.owner.alias, visitor_user_email: '999999@users.invalid', product: people.product.id },
    'POST /products/{id}/rentals/': dates(1),
    'POST /rentalhistories/': dates(1),
    'PUT /accounts/': { username: 'ghost' },
    'POST /accounts/password/': { old_password: password, new_password: 'a brand new phrase' },
    'POST /products/{id}/reviews/': { star: 5, comment: 'x' },
  }
  for (const { method, path } of routes().filter(({ who, path }) => who !== 'ANYONE' && !path.startsWith('/ws/'))) {
    const query = path === '/rentalhistories/' ? `?product=${people.product.id}&renter=999999` : path === '/chat/rooms/' && method === 'GET' ? '?type=owner' : ''
    const body = method === 'GET' ? undefined : (bodies[`${method} ${path}`] ?? {})
    const { status, text } = await ghost.call(method, path.replace('{id}', people.product.id).replace('{move}', 'accept') + query, body)
    assert.ok(status < 500 && status !== 201, `${method} ${path}: ${status} ${text}`)
  }
})

test('a revoked token does not verify', async () => {
  const own = await market.member('leaver')
  const { access_token: access, refresh_token: refresh } = own.session.token
  await own.post('/accounts/logout/')
  for (const token of [access, refresh]) assert.equal((await market.guest.post('/accounts/token/verify/', { token })).status, 401)
  const answer = await market.guest.post('/accounts/token/refresh/', { refresh: 'junk' })
  assert.deepEqual([answer.status, answer.body], [401, { detail: 'Token is invalid or expired', code: 'token_not_valid' }])
})

test('what a browser says of itself is enough for a call by cookie, and a neighbour is no relative', async () => {
  const caller = new Caller(market.url, null, { Cookie: `access-token=${member.token}` })
  const put = async (headers) => (await caller.put('/accounts/', { username: 'ok' }, headers)).status
  assert.equal(await put({ 'Sec-Fetch-Site': 'same-origin' }), 200)
  for (const site of ['cross-site', 'same-site']) assert.equal(await put({ 'Sec-Fetch-Site': site }), 403, site)
  assert.equal(await put({ Origin: 'null' }), 403)
  assert.equal(await put({ Origin: market.url.replace(/\d+$/, '1') }), 403, 'another port')
  assert.equal(await put({ Origin: market.url.replace('http', 'https') }), 403, 'another scheme')
  assert.equal(await put({ Origin: 'https://evil.example', Authorization: `Bearer ${member.token}` }), 200, 'a bearer is exempt')
  assert.equal(await put({}), 401, 'neither header')
})

describe('as time goes by', () => {
  test('an access token ends after 12 hours, its refresh after 30 days', async () => {
    const data = join(folder, 'time')
    const noon = Date.UTC(2027, 2, 10, 3)
    let at = await openMarket({ data, now: noon })
    const [own, other] = [await at.member('timely'), await at.member('late')]
    await at.close()
    for (const [later, access, refresh, member] of [
      [12 * HOUR - 60_000, 200, null, own], [12 * HOUR + 60_000, 401, null, own],
      [30 * 24 * HOUR - 60_000, 401, 200, own], [30 * 24 * HOUR + 60_000, 401, 401, other],
    ]) {
      at = await openMarket({ data, now: noon + later })
      const caller = new Caller(at.url, member.token)
      assert.equal((await caller.get('/accounts/')).status, access, `${later}`)
      assert.equal((await caller.get('/products/')).status, access, 'also where guests may call')
      const answer = refresh && (await at.guest.post('/accounts/token/refresh/', { refresh: member.session.token.refresh_token }))
      assert.equal(answer?.status ?? null, refresh, `${later}`)
      await at.close()
    }
  })

  test('a socket ends with the token it was opened by: 4401', async () => {
    const data = join(folder, 'socket')
    const noon = Date.UTC(2027, 2, 10, 3)
    let at = await openMarket({ data, now: noon })
    const { renter, room } = await pair(at)
    await at.close()
    at = await openMarket({ data, now: noon + 12 * HOUR - 5000 })
    try {
      const own = await dial(at.server, room.id, renter.token)
      assert.equal(own.status, undefined, 'it opens')
      assert.equal(await own.closed, 4401)
    } finally {
      await at.close()
    }
  })

  test('whom the operator has put out is told so on every call, and cannot come back', async () => {
    const data = join(folder, 'banned')
    let at = await openMarket({ data })
    const { renter, room } = await pair(at)
    await at.close()
    write(data, 'UPDATE members SET is_active = 0 WHERE id = ?', [renter.id])
    at = await openMarket({ data })
    try {
      const caller = new Caller(at.url, renter.token)
      for (const path of ['/accounts/', '/products/']) {
        const { status, body } = await caller.get(path)
        assert.deepEqual([status, body], [401, { detail: 'User is inactive', code: 'user_inactive' }])
      }
      assert.equal((await dial(at.server, room.id, renter.token)).status, 401)
      for (const path of ['/accounts/login/', '/accounts/token/']) {
        assert.equal((await at.guest.post(path, { email: renter.email, password })).status, 401)
      }
      assert.equal((await at.guest.post('/accounts/token/refresh/', { refresh: renter.session.token.refresh_token })).status, 401)
    } finally {
      await at.close()
    }
  })
})

describe('under a public URL of https', () => {
  let site
  before(async () => (site = await openMarket({ env: { WOOGA_PUBLIC_URL: 'https://gear.example' } })))
  after(() => site.close())

  test('cookies are Secure, pictures and pages have its address, and Origin must be it', async () => {
    const answer = await site.guest.post('/accounts/signup/', { email: 'a@example.com', password, username: 'a' })
    assert.equal(answer.status, 201, answer.text)
    for (const line of setCookies(answer.headers)) assert.match(line, /; Secure/)
    const caller = new Caller(site.url, null, { Cookie: `access-token=${answer.body.token.access_token}` })
    const put = (headers) => caller.put('/accounts/', { username: 'ok' }, headers)
    const good = await put({ Origin: 'https://gear.example' })
    assert.equal(good.status, 200)
    assert.match(good.body.profile, /^https:\/\/gear\.example\/photos\//)
    for (const Origin of [site.url, 'http://gear.example', 'https://gear.example.evil.example', 'https://gear.example:8443']) {
      assert.equal((await put({ Origin })).status, 403, Origin)
    }
    assert.equal((await put({ Origin: 'https://gear.example:443' })).status < 500, true)
  })

  test('a handshake from another origin than it, with a bad key or of another version is refused', async () => {
    const people = await pair(site)
    const ask = (headers) => new Promise((done, fail) => {
      const asked = request({
        port: site.server.port, path: `/ws/room/${people.room.id}/messages`,
        headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==', Cookie: `access-token=${people.renter.token}`, ...headers },
      })
      asked.on('response', (answer) => done(answer.resume().statusCode))
      asked.on('upgrade', (answer, socket) => done((socket.destroy(), answer.statusCode)))
      asked.on('error', fail)
      asked.end()
    })
    assert.equal(await ask({ Origin: 'https://gear.example' }), 101)
    assert.equal(await ask({ 'Sec-Fetch-Site': 'same-origin' }), 101)
    assert.equal(await ask({ Origin: site.url }), 403)
    assert.equal(await ask({ 'Sec-Fetch-Site': 'same-site' }), 403)
    assert.equal(await ask({}), 401, 'neither header')
    for (const key of ['abc', '', 'AAAAAAAAAAAAAAAAAAAAAA=', 'dGhlIHNhbXBsZSBub25jZS4uLg==']) {
      assert.equal(await ask({ Origin: 'https://gear.example', 'Sec-WebSocket-Key': key }), 400, `key ${key}`)
    }
    assert.equal(await ask({ Origin: 'https://gear.example', 'Sec-WebSocket-Version': 8 }), 426)
  })
})
