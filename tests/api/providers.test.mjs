// Signing in by Google and Kakao, against providers of our own on loopback (docs/contract.md part A, "sign-up").
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, beforeEach, test } from 'node:test'
import { Caller, openMarket, password, setCookies } from '../support/market.mjs'

/** What the provider does next, and what it has heard. */
const provider = { heard: [], token: null, userinfo: null }
const good = (body) => ({ status: 200, body: JSON.stringify(body) })
const googleUser = (email, email_verified = true) => good({ sub: '1', email, email_verified })
const kakaoUser = (email, more) => good({ id: 1, kakao_account: { email, is_email_valid: true, is_email_verified: true, ...more } })

const server = createServer(async (request, response) => {
  let body = ''
  for await (const piece of request) body += piece
  const [, , call] = request.url.split('?')[0].split('/')
  provider.heard.push({ call, url: request.url, headers: request.headers, form: Object.fromEntries(new URLSearchParams(body)) })
  const { status, body: text, headers } = provider[call]
  if (status === 0) return // says nothing
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(text)
})
let market
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = `http://127.0.0.1:${server.address().port}`
  const env = {}
  for (const name of ['google', 'kakao']) {
    Object.assign(env, Object.fromEntries(Object.entries({
      CLIENT_ID: `${name} id`, CLIENT_SECRET: 'a&b=c', REDIRECT_URI: 'http://localhost:3000/login', AUTH_URL: `${at}/${name}/auth`,
      TOKEN_URL: `${at}/${name}/token`, USERINFO_URL: `${at}/${name}/userinfo`,
    }).map(([key, value]) => [`WOOGA_${name.toUpperCase()}_${key}`, value])))
  }
  market = await openMarket({ env })
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await market.close()
})
beforeEach(() => {
  provider.heard = []
  provider.token = good({ access_token: 'the access token', token_type: 'Bearer' })
})

const signIn = (name, body = { code: 'a code' }, headers) => market.guest.post(`/accounts/${name}/callback/`, body, headers)

test('the first sign-in by Google makes an account, the next finds it', async () => {
  provider.userinfo = googleUser('Newbie.with.a.long.name@gmail.com')
  const first = await signIn('google')
  assert.equal(first.status, 200, first.text)
  const { id } = first.body.user
  assert.deepEqual(first.body.user, { id, username: 'newbie.with.a.lo', email: 'newbie.with.a.long.name@gmail.com', provider: 'google' })
  assert.equal(first.body.message, 'login success')
  assert.equal(first.body.first_login, true)
  assert.equal(setCookies(first.headers).length, 2)
  const again = await signIn('google')
  assert.equal(again.body.user.id, id)
  assert.equal(again.body.first_login, false)
  assert.equal((await new Caller(market.url, again.body.token.access_token).get('/accounts/')).body.id, id)
})

test("the original's client: its redirect, no state, the secret in the body and never in an address", async () => {
  provider.userinfo = googleUser('a@gmail.com')
  await signIn('google')
  const [token, userinfo] = provider.heard
  assert.deepEqual(token.form, {
    grant_type: 'authorization_code', client_id: 'google id', client_secret: 'a&b=c', redirect_uri: 'http://localhost:3000/login', code: 'a code',
  })
  assert.ok(!token.url.includes('?') && !userinfo.url.includes('?'))
  assert.equal(userinfo.headers.authorization, 'Bearer the access token', "without Kakao's stray $")
})

test('our own client: its own redirect, told by state, and PKCE', async () => {
  provider.userinfo = kakaoUser('b@kakao.com')
  const answer = await signIn('kakao', { code: 'c', state: 's', code_verifier: 'v'.repeat(43) })
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.body.user.provider, 'kakao')
  assert.equal(provider.heard[0].form.redirect_uri, `${market.url}/login/kakao`)
  assert.equal(provider.heard[0].form.code_verifier, 'v'.repeat(43))
})

test('one account per address, whatever the provider', async () => {
  provider.userinfo = googleUser('both@example.com')
  const google = await signIn('google')
  provider.userinfo = kakaoUser('BOTH@example.com')
  const kakao = await signIn('kakao')
  assert.equal(kakao.status, 200, kakao.text)
  assert.equal(kakao.body.user.id, google.body.user.id)
  assert.equal(kakao.body.first_login, false)
})

test('who proves the address takes over the account that nobody had proven', async () => {
  const squatter = await market.member('squatter')
  provider.userinfo = googleUser(squatter.email)
  const owner = await signIn('google')
  assert.equal(owner.body.user.id, squatter.id)
  assert.equal(owner.body.user.provider, 'google')
  assert.equal((await squatter.get('/accounts/')).status, 401, 'sessions are dropped')
  const refresh = await market.guest.post('/accounts/token/refresh/', { refresh: squatter.session.token.refresh_token })
  assert.equal(refresh.status, 401)
  const login = await market.guest.post('/accounts/login/', { email: squatter.email, password })
  assert.equal(login.status, 401, 'the password is dropped')
  assert.equal((await new Caller(market.url, owner.body.token.access_token).get('/accounts/')).status, 200)
})

test('an address that the provider has not verified does not count', async () => {
  for (const [name, user] of [
    ['google', googleUser('c@gmail.com', false)], ['google', good({ email: 'c@gmail.com' })], ['google', good({ email_verified: true })],
    ['kakao', kakaoUser('c@kakao.com', { is_email_verified: false })], ['kakao', kakaoUser('c@kakao.com', { is_email_valid: false })],
    ['kakao', good({ id: 1 })], ['google', googleUser('7@users.invalid')],
  ]) {
    provider.userinfo = user
    const { status, body } = await signIn(name)
    assert.equal(status, 400, user.body)
    assert.equal(body.code, 'email_not_verified')
  }
})

test("a provider's failure is a 502 and leaves nothing", async () => {
  provider.userinfo = googleUser('d@gmail.com')
  for (const token of [
    { status: 500, body: '' }, { status: 200, body: 'no json' }, { status: 200, body: '[]' }, good({}), good({ access_token: 7 }),
    { status: 302, body: '', headers: { Location: '/google/userinfo' } }, { status: 401, body: '{"error":"invalid_client"}' },
    { status: 200, body: JSON.stringify({ access_token: 'x', filling: 'x'.repeat(70_000) }) },
    good({ access_token: 'x\r\nX-Smuggled: 1' }),
  ]) {
    provider.token = token
    const { status, body } = await signIn('google')
    assert.equal(status, 502, token.body.slice(0, 100))
    assert.equal(body.code, 'upstream')
  }
  provider.token = good({ access_token: 'x' })
  for (const userinfo of [{ status: 401, body: '{}' }, { status: 200, body: '"text"' }, { status: 200, body: '' }]) {
    provider.userinfo = userinfo
    assert.equal((await signIn('google')).status, 502)
  }
})

test('a provider that says nothing costs five seconds and a 502', async () => {
  provider.token = { status: 0 }
  const start = Date.now()
  assert.equal((await signIn('google')).status, 502)
  assert.ok(Date.now() - start < 20_000)
})

test("a code that is missing or unknown is the caller's fault", async () => {
  provider.userinfo = googleUser('e@gmail.com')
  for (const body of [{ code: null }, {}, { code: '' }]) {
    const answer = await signIn('google', body)
    assert.equal(answer.status, 400)
    assert.deepEqual(answer.body, { error: 'Authorization code error.' })
  }
  assert.equal((await signIn('google', '{', { 'Content-Type': 'application/json' })).status, 400)
  provider.token = { status: 400, body: '{"error":"invalid_grant"}' }
  assert.deepEqual((await signIn('google')).body, { error: 'Authorization code error.' })
})

test('a bad token in the header does not keep anybody from signing in', async () => {
  provider.userinfo = googleUser('f@gmail.com')
  assert.equal((await signIn('google', { code: 'x' }, { Authorization: 'Bearer junk' })).status, 200)
})

test('the settings say where to go', async () => {
  const { body } = await market.guest.get('/api/settings/')
  assert.equal(body.google, true)
  const url = new URL(body.google_url)
  assert.equal(url.pathname, '/google/auth')
  assert.equal(url.searchParams.get('client_id'), 'google id')
  assert.equal(url.searchParams.get('response_type'), 'code')
  assert.match(url.searchParams.get('scope'), /email/)
})
