// Accounts and identity (docs/contract.md section 2, section 0 and part A).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Caller, form, openMarket, password, photo, png, sameKeys, USER_KEYS, setCookies } from '../support/market.mjs'

const NO_TOKEN = 'Authentication credentials were not provided.'
const badToken = (message) => ({
  detail: 'Given token not valid for any token type',
  code: 'token_not_valid',
  messages: [{ token_class: 'AccessToken', token_type: 'access', message }],
})
let market
before(async () => (market = await openMarket()))
after(() => market.close())

let count = 0
const address = () => `person${++count}@example.com`
const signUp = (more) => market.guest.post('/accounts/signup/', { email: address(), password, username: '민수', ...more })
const cookies = (answer) => Object.fromEntries(setCookies(answer.headers).map((line) => {
  const [pair, ...flags] = line.split('; ')
  const at = pair.indexOf('=')
  return [pair.slice(0, at), { value: pair.slice(at + 1), flags: flags.join('; ') }]
}))
const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))

test('signing up answers like the callbacks of the original, with cookies', async () => {
  const email = address()
  const answer = await signUp({ email })
  assert.equal(answer.status, 201)
  sameKeys(answer.body, ['user', 'message', 'token', 'first_login'])
  sameKeys(answer.body.user, ['id', 'username', 'email', 'provider'])
  assert.equal(answer.body.user.email, email)
  assert.equal(answer.body.user.username, '민수')
  assert.equal(answer.body.message, 'login success')
  assert.equal(answer.body.first_login, true)
  sameKeys(answer.body.token, ['access_token', 'refresh_token'])
  const set = cookies(answer)
  for (const name of ['access-token', 'refresh-token']) {
    assert.match(set[name].flags, /HttpOnly/)
    assert.match(set[name].flags, /SameSite=Lax/)
    assert.match(set[name].flags, /Path=\//)
    assert.doesNotMatch(set[name].flags, /Secure/, 'not on plain http')
  }
})

test('tokens carry the claims of the original', async () => {
  const { body } = await signUp()
  const access = claims(body.token.access_token)
  assert.equal(access.token_type, 'access')
  assert.equal(access.exp - access.iat, 12 * 3600)
  assert.match(access.jti, /^[0-9a-f]{32}$/)
  assert.equal(access.user_id, body.user.id)
  const refresh = claims(body.token.refresh_token)
  assert.equal(refresh.token_type, 'refresh')
  assert.equal(refresh.exp - refresh.iat, 30 * 86400)
})

test('signing in works whatever the case of the address, and a wrong password or address says the same', async () => {
  const email = address()
  await signUp({ email })
  const good = await market.guest.post('/accounts/login/', { email: email.toUpperCase(), password })
  assert.equal(good.status, 200)
  assert.equal(good.body.first_login, false)
  const wrong = await market.guest.post('/accounts/login/', { email, password: 'not this one' })
  const unknown = await market.guest.post('/accounts/login/', { email: 'nobody@example.com', password })
  assert.equal(wrong.status, 401)
  assert.equal(unknown.status, 401)
  assert.deepEqual(wrong.body, unknown.body)
})

test('sign-up is checked field by field', async () => {
  const email = address()
  await signUp({ email })
  for (const [more, field] of [
    [{ email }, 'email'], [{ email: email.toUpperCase() }, 'email'], [{ email: 'no address' }, 'email'],
    [{ email: '7@users.invalid' }, 'email'], [{ email: '' }, 'email'], [{ password: 'short' }, 'password'],
    [{ password: 'x'.repeat(129) }, 'password'], [{ password: 'password' }, 'password'],
    [{ username: '가'.repeat(17) }, 'username'],
  ]) {
    const { status, body } = await signUp(more)
    assert.equal(status, 400, JSON.stringify(more))
    assert.ok(Array.isArray(body[field]), JSON.stringify(body))
  }
  assert.equal((await market.guest.post('/accounts/signup/', {})).status, 400)
})

test('one signs in to one account per address, also when many sign up at once', async () => {
  const email = address()
  const answers = await Promise.all(Array.from({ length: 6 }, () => signUp({ email })))
  assert.equal(answers.filter(({ status }) => status === 201).length, 1)
  assert.ok(answers.every(({ status }) => status === 201 || status === 400 || status === 503))
})

test('the own profile has the keys of the contract and starts at the bottom', async () => {
  const member = await market.member('하나')
  const { status, body } = await member.get('/accounts/')
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body), USER_KEYS)
  assert.equal(body.email, member.email)
  assert.equal(body.level, 'NEWBIE')
  assert.equal(body.point, 0)
  assert.equal(body.manner_score, 0)
  assert.match(body.profile, /\/photos\/profile-default-image\.png$/)
})

test("others see an alias instead of the address", async () => {
  const member = await market.member()
  const other = await market.member()
  for (const caller of [market.guest, other]) {
    const { body } = await caller.get(`/accounts/${member.id}/`)
    assert.deepEqual(Object.keys(body), USER_KEYS)
    assert.equal(body.email, `${member.id}@users.invalid`)
  }
  assert.equal((await member.get(`/accounts/${member.id}/`)).body.email, member.email)
})

test('an unknown member is a 404 as JSON', async () => {
  for (const id of ['999999', '0', 'abc', '-1', '9223372036854775808', '%00']) {
    const { status, body } = await market.guest.get(`/accounts/${id}/`)
    assert.ok(status === 404 || status === 400, `${id}: ${status}`)
    assert.equal(typeof body.detail, 'string')
  }
})

test('the profile takes a username and a picture, and nothing else', async () => {
  const member = await market.member()
  const answer = await member.put('/accounts/', form({ username: '새이름', profile: photo(), point: '99999', level: 'MASTER', manner_score: '100', email: 'thief@example.com' }))
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.body.username, '새이름')
  assert.match(answer.body.profile, /\/photos\/[0-9a-f]{32}\.webp$/)
  const { body } = await member.get('/accounts/')
  assert.deepEqual(body, answer.body)
  assert.equal(body.point, 0)
  assert.equal(body.level, 'NEWBIE')
  assert.equal(body.manner_score, 0)
  assert.equal(body.email, member.email)
  const picture = await fetch(body.profile)
  assert.equal(picture.status, 200)
  assert.equal(picture.headers.get('content-type'), 'image/webp')
})

test('a profile is changed as JSON too; errors are those of the contract', async () => {
  const member = await market.member()
  assert.equal((await member.put('/accounts/', { username: '짧은이름' })).body.username, '짧은이름')
  assert.equal((await member.put('/accounts/', { username: null })).body.username, null)
  assert.equal((await member.put('/accounts/', { username: '' })).body.username, '')
  assert.equal((await member.put('/accounts/', { username: '짧은이름' })).body.username, '짧은이름')
  assert.equal((await member.put('/accounts/', {})).body.username, '짧은이름')
  const long = await member.put('/accounts/', { username: 'x'.repeat(17) })
  assert.equal(long.status, 400)
  assert.deepEqual(long.body, { username: ['Ensure this field has no more than 16 characters.'] })
  const text = await member.put('/accounts/', form({ username: 'a', profile: 'text' }))
  assert.equal(text.status, 400)
  assert.deepEqual(text.body, { profile: ['The submitted data was not a file. Check the encoding type on the form.'] })
  const broken = await member.put('/accounts/', form({ username: 'a', profile: photo(Buffer.from('no picture')) }))
  assert.equal(broken.status, 400)
  assert.match(broken.body.profile[0], /^Upload a valid image\./)
  assert.equal((await member.get('/accounts/')).body.username, '짧은이름', 'nothing half done')
  assert.ok(png().length > 0)
})

test('without a token: 401 in words; null and undefined are guests', async () => {
  const { status, body, headers } = await market.guest.get('/accounts/')
  assert.equal(status, 401)
  assert.equal(body.detail, NO_TOKEN)
  assert.equal(headers.get('www-authenticate'), 'Bearer realm="api"')
  for (const token of ['null', 'undefined']) {
    const caller = new Caller(market.url, token)
    assert.equal((await caller.get('/accounts/')).status, 401)
    assert.equal((await caller.get('/accounts/')).body.detail, NO_TOKEN)
    assert.equal((await caller.get('/products/')).status, 200)
  }
})

test('bad tokens are 401 even on public calls, other schemes are guests', async () => {
  const member = await market.member()
  const [head, payload, signature] = member.token.split('.')
  const none = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`
  for (const token of ['garbage', `${head}.${payload}.AAAA`, none, `${head}.${payload}`, 'x'.repeat(5000), `${head}.e30.${signature}`]) {
    const { status, body } = await new Caller(market.url, token).get('/products/')
    assert.equal(status, 401, token.slice(0, 40))
    assert.deepEqual(body, badToken('Token is invalid or expired'))
  }
  const refresh = await new Caller(market.url, member.session.token.refresh_token).get('/accounts/')
  assert.equal(refresh.status, 401)
  assert.deepEqual(refresh.body, badToken('Token has wrong type'))
  for (const header of ['Bearer', 'Bearer a b']) {
    const { status, body } = await market.guest.get('/products/', { Authorization: header })
    assert.equal(status, 401)
    assert.deepEqual(body, { detail: 'Authorization header must contain two space-delimited values', code: 'bad_authorization_header' })
  }
  assert.equal((await market.guest.get('/products/', { Authorization: 'Token xyz' })).status, 200)
})

test('the token calls of the original work, and refreshing rotates', async () => {
  const member = await market.member()
  const pair = await market.guest.post('/accounts/token/', { email: member.email, password })
  assert.equal(pair.status, 200)
  sameKeys(pair.body, ['refresh', 'access'])
  const wrong = await market.guest.post('/accounts/token/', { email: member.email, password: 'wrong password' })
  assert.equal(wrong.status, 401)
  assert.equal(wrong.body.detail, 'No active account found with the given credentials')
  for (const token of [pair.body.access, pair.body.refresh]) {
    const { status, body } = await market.guest.post('/accounts/token/verify/', { token })
    assert.equal(status, 200)
    assert.deepEqual(body, {})
  }
  const verify = await market.guest.post('/accounts/token/verify/', { token: 'x' })
  assert.equal(verify.status, 401)
  assert.deepEqual(verify.body, { detail: 'Token is invalid or expired', code: 'token_not_valid' })
  const fresh = await market.guest.post('/accounts/token/refresh/', { refresh: pair.body.refresh })
  assert.equal(fresh.status, 200)
  assert.equal((await new Caller(market.url, fresh.body.access).get('/accounts/')).status, 200)
  const type = await market.guest.post('/accounts/token/refresh/', { refresh: pair.body.access })
  assert.equal(type.status, 401)
  assert.equal(type.body.detail, 'Token has wrong type')
  for (const path of ['', 'refresh/', 'verify/']) assert.equal((await market.guest.post(`/accounts/token/${path}`, {})).status, 400)
})

test('a refresh token used twice takes its whole family with it', async () => {
  const member = await market.member()
  const first = member.session.token.refresh_token
  const { body } = await market.guest.post('/accounts/token/refresh/', { refresh: first })
  assert.ok(body.refresh, 'it rotates')
  assert.equal((await market.guest.post('/accounts/token/refresh/', { refresh: first })).status, 401)
  assert.equal((await market.guest.post('/accounts/token/refresh/', { refresh: body.refresh })).status, 401)
})

test('logging out makes the tokens void at once', async () => {
  const member = await market.member()
  assert.equal((await member.post('/accounts/logout/')).status, 204)
  assert.equal((await member.get('/accounts/')).status, 401)
  const refresh = await market.guest.post('/accounts/token/refresh/', { refresh: member.session.token.refresh_token })
  assert.equal(refresh.status, 401)
})

test('the cookie is a login for same-origin calls only', async () => {
  const member = await market.member()
  const Cookie = `access-token=${member.token}`
  const caller = new Caller(market.url, null, { Cookie })
  assert.equal((await caller.get('/accounts/')).status, 200)
  assert.equal((await caller.get('/accounts/', { 'Sec-Fetch-Site': 'cross-site' })).status, 401)
  assert.equal((await caller.get('/accounts/', { Origin: 'https://evil.example' })).status, 401)
  const put = (headers) => caller.put('/accounts/', { username: 'ok' }, headers)
  assert.equal((await put({ Origin: market.url })).status, 200)
  assert.equal((await put({ Origin: 'https://evil.example' })).status, 403)
  assert.equal((await caller.get('/accounts/', { Authorization: 'Bearer null' })).status, 401, 'logged out')
  assert.equal((await caller.get('/accounts/', { Authorization: 'Bearer junk' })).status, 401)
})

test('a provider that is not configured is a 404 with a code', async () => {
  for (const provider of ['google', 'kakao']) {
    const { status, body } = await market.guest.post(`/accounts/${provider}/callback/`, { code: 'x' })
    assert.equal(status, 404)
    assert.equal(body.code, 'provider_off')
  }
})

test('answers are never cached and never told to sniff', async () => {
  const member = await market.member()
  const { headers } = await member.get('/accounts/')
  assert.match(headers.get('cache-control'), /no-store|private/)
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.equal(headers.get('content-type'), 'application/json')
})
