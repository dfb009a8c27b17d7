// Changing a password, and links by mail, with a mail server of our own (docs/security.md section 2).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Caller, openMarket, password } from '../support/market.mjs'
import { openPostOffice } from '../support/post_office.mjs'

let market, office
before(async () => {
  office = await openPostOffice()
  market = await openMarket({ env: { WOOGA_SMTP: office.url } })
})
after(async () => {
  office.close()
  await market.close()
})
const logIn = (email, word) => market.guest.post('/accounts/login/', { email, password: word })

test('a new password ends every session and begins a new one', async () => {
  const member = await market.member('changer')
  const elsewhere = (await logIn(member.email, password)).body
  const answer = await member.post('/accounts/password/', { old_password: password, new_password: 'a brand new phrase' })
  assert.equal(answer.status, 200, answer.text)
  for (const token of [member.token, elsewhere.token.access_token]) {
    const { status, body } = await new Caller(market.url, token).get('/accounts/')
    assert.equal(status, 401)
    assert.equal(body.code, 'token_not_valid')
  }
  assert.equal((await market.guest.post('/accounts/token/refresh/', { refresh: elsewhere.token.refresh_token })).status, 401)
  assert.equal((await new Caller(market.url, answer.body.token.access_token).get('/accounts/')).status, 200)
  assert.equal((await logIn(member.email, password)).status, 401)
  assert.equal((await logIn(member.email, 'a brand new phrase')).status, 200)
})

test('a password is changed by who knows the old one, to one that is allowed', async () => {
  const member = await market.member('careful')
  for (const [body, field] of [
    [{ old_password: 'wrong', new_password: 'a brand new phrase' }, 'old_password'], [{ new_password: 'a brand new phrase' }, 'old_password'],
    [{ old_password: password, new_password: 'short' }, 'new_password'], [{ old_password: password }, 'new_password'],
    [{ old_password: password, new_password: 'password123' }, 'new_password'],
  ]) {
    const answer = await member.post('/accounts/password/', body)
    assert.equal(answer.status, 400, JSON.stringify(body))
    assert.ok(answer.body[field], answer.text)
  }
  assert.equal((await member.get('/accounts/')).status, 200)
})

test('a forgotten password is chosen anew by a link that works once', async () => {
  const member = await market.member('forgetful')
  const asked = await market.guest.post('/accounts/password/reset/', { email: member.email.toUpperCase() })
  assert.equal(asked.status, 204)
  const { secret, text } = await office.secretTo(member.email, 'reset')
  assert.ok(text.includes(`${market.url}/login?reset=`))
  const confirm = (word) => market.guest.post('/accounts/password/reset/confirm/', { token: secret, password: word })
  assert.equal((await confirm('short')).status, 400)
  const answer = await confirm('found again at last')
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.body.user.id, member.id)
  assert.equal((await member.get('/accounts/')).status, 401)
  assert.equal((await logIn(member.email, 'found again at last')).status, 200)
  const twice = await confirm('found again and again')
  assert.equal(twice.status, 400)
  assert.ok(twice.body.token)
})

test('asking for a link does not tell who has an account', async () => {
  for (const email of ['nobody@example.com', '1@users.invalid', 'no address']) {
    assert.equal((await market.guest.post('/accounts/password/reset/', { email })).status, 204)
  }
  assert.equal((await market.guest.post('/accounts/password/reset/', {})).status, 400)
})

test('the letter after sign-up proves the address, once', async () => {
  const member = await market.member('prover')
  const { secret } = await office.secretTo(member.email, 'verify')
  const wrong = await market.guest.post('/accounts/password/reset/confirm/', { token: secret, password: 'not for this purpose' })
  assert.equal(wrong.status, 400)
  assert.equal((await market.guest.post('/accounts/verify/', { token: secret })).status, 204)
  assert.equal((await market.guest.post('/accounts/verify/', { token: secret })).status, 400)
  assert.equal((await market.guest.post('/accounts/verify/', { token: 'x' })).status, 400)
})

test('without a mail server there are no links', async () => {
  const other = await openMarket()
  try {
    for (const [path, body] of [
      ['password/reset/', { email: 'a@example.com' }], ['password/reset/confirm/', { token: 'x', password }], ['verify/', { token: 'x' }],
    ]) {
      const answer = await other.guest.post(`/accounts/${path}`, body)
      assert.equal(answer.status, 404)
      assert.equal(answer.body.code, 'mail_off')
    }
    assert.equal((await other.guest.get('/api/settings/')).body.mail, false)
  } finally {
    await other.close()
  }
})

test('logging out works by the refresh token when the access token is gone', async () => {
  const member = await market.member('leaver')
  const refresh = member.session.token.refresh_token
  assert.equal((await market.guest.post('/accounts/logout/', { refresh })).status, 204)
  assert.equal((await member.get('/accounts/')).status, 401)
  assert.equal((await market.guest.post('/accounts/token/refresh/', { refresh })).status, 401)
  assert.equal((await market.guest.post('/accounts/logout/')).status, 204)
})

test('letters that wait when the server stops are sent first', async () => {
  const own = await openMarket({ env: { WOOGA_SMTP: office.url } })
  office.greetingAfter = 400
  const members = await Promise.all(['waits', 'waits', 'waits'].map((name) => own.member(`stop${name}`)))
  await own.close()
  office.greetingAfter = 0
  for (const { email } of members) assert.ok(office.to(email).length > 0, email)
})

test('a mail server that is gone does not hold up the stop', async () => {
  const own = await openMarket({ env: { WOOGA_SMTP: 'smtp://127.0.0.1:1' } })
  for (let i = 0; i < 3; i++) await own.member('unreached')
  const begun = Date.now()
  await own.close()
  assert.ok(Date.now() - begun < 25_000, `${Date.now() - begun} ms`)
})
