// Limits to the number: rates, lock-out, the password queue, the quota, and whose address counts (docs/security.md 1 to 3).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { write } from '../support/database.mjs'
import { Caller, form, openMarket, pair, password, photo, png } from '../support/market.mjs'

const count = (answers, status) => answers.filter((answer) => answer.status === status).length
/** Refused as the limit says: 429, a code, and how long to wait, between two numbers of seconds. */
function throttled({ status, body, headers, text }, code, from, to) {
  assert.equal(status, 429, text)
  assert.equal(body.code, code)
  assert.equal(typeof body.detail, 'string')
  const wait = Number(headers.get('retry-after'))
  assert.ok(Number.isInteger(wait) && wait >= from && wait <= to, `Retry-After: ${headers.get('retry-after')}`)
}

describe('with limits', () => {
  let market
  before(async () => (market = await openMarket({ env: { WOOGA_LIMITS: 'on', WOOGA_TRUSTED_PROXIES: '127.0.0.1' } })))
  after(() => market.close())
  let subscriber = 0
  /** A guest of an address of his own, as a proxy tells it. */
  const from = (address = `203.0.113.${++subscriber}`) => new Caller(market.url, null, { 'X-Forwarded-For': address })
  async function member() {
    const guest = from()
    const { status, body } = await guest.post('/accounts/signup/', { email: `limited${subscriber}@example.com`, password, username: 'x' })
    assert.equal(status, 201)
    return Object.assign(new Caller(market.url, body.token.access_token, guest.headers), { guest, email: body.user.email })
  }
  const change = (caller) => caller.put('/accounts/', {})
  /** Of twice as many at once as pass, the rest is refused; where they take so long that all may pass, it is tried again with somebody new. */
  async function flood(somebody, ask, atOnce, perSecond) {
    for (let tries = 0; tries < 5; tries++) {
      const own = await somebody()
      const started = Date.now()
      const answers = await Promise.all(Array.from({ length: 2 * atOnce }, () => ask(own)))
      const took = Date.now() - started
      const [passed, refused] = [count(answers, 200), answers.filter(({ status }) => status === 429)]
      assert.equal(passed + refused.length, 2 * atOnce)
      assert.ok(passed >= atOnce && passed <= atOnce + Math.ceil((took / 1000) * perSecond), `${passed} in ${took} ms`)
      for (const answer of refused) throttled(answer, 'rate', 1, 1)
      if (refused.length > 0) return own
    }
    assert.fail('nobody is refused')
  }

  test('a member writes 30 times at once and then five times a second', async () => {
    const other = await member()
    const own = await flood(member, change, 30, 5)
    assert.equal((await change(other)).status, 200, 'another member, another count')
    assert.equal((await own.get('/accounts/')).status, 200, 'reading is another count')
    await new Promise((done) => setTimeout(done, 1050))
    assert.equal((await change(own)).status, 200, 'after the second it said')
  })

  test('an address reads 200 times at once and then 50 times a second', async () => {
    await flood(from, (own) => own.get('/products/'), 200, 50)
    assert.equal((await from().get('/products/')).status, 200, 'another address, another count')
  })

  test('ten sign-ups of an address, then one in three minutes', async () => {
    const own = from()
    const signUp = (n) => own.post('/accounts/signup/', { email: `crowd${n}@example.com`, password: 'short', username: 'x' })
    for (let i = 0; i < 10; i++) assert.equal((await signUp(i)).status, 400)
    throttled(await signUp(10), 'rate', 170, 180)
    assert.equal((await from().post('/accounts/signup/', {})).status, 400, 'another address, another count')
  })

  test('60 uploads of a member, then one a minute', async () => {
    const own = await member()
    const answers = []
    for (let i = 0; i < 60; i++) answers.push(await own.post('/api/uploads/', form({ file: photo(Buffer.from('no photo')) })))
    assert.equal(count(answers, 415), 60)
    throttled(await own.post('/api/uploads/', form({ file: photo() })), 'rate', 50, 60)
    assert.equal((await change(own)).status, 200)
  })

  test('five wrong passwords lock an account for a while, whoever tries next, and no other account', async () => {
    const [own, other] = [await member(), await member()]
    const logIn = (caller, email, word) => caller.post('/accounts/login/', { email, password: word })
    for (let i = 0; i < 5; i++) assert.equal((await logIn(own.guest, own.email, `wrong password ${i}`)).status, 401, `${i}`)
    for (const [guest, word] of [[own.guest, 'wrong again'], [own.guest, password], [from(), password]]) {
      throttled(await logIn(guest, own.email, word), 'locked_out', 1, 901)
    }
    throttled(await from().post('/accounts/token/', { email: own.email.toUpperCase(), password }), 'locked_out', 1, 901)
    assert.equal((await logIn(own.guest, other.email, password)).status, 200)
    assert.equal((await change(own)).status, 200, 'who is signed in stays so')
  })

  test('20 wrong passwords lock an address, whatever the account, known or not', async () => {
    const own = await member()
    const guest = from()
    for (let i = 0; i < 20; i++) {
      const { status } = await guest.post('/accounts/login/', { email: `nobody${i}@example.com`, password })
      assert.equal(status, 401, `${i}`)
    }
    throttled(await guest.post('/accounts/login/', { email: own.email, password }), 'locked_out', 1, 901)
    assert.equal((await own.guest.post('/accounts/login/', { email: own.email, password })).status, 200)
  })

  test('an unknown account is locked like a known one', async () => {
    const guest = from()
    const logIn = () => guest.post('/accounts/login/', { email: 'nobody.at.all@example.com', password })
    for (let i = 0; i < 5; i++) assert.equal((await logIn()).status, 401)
    throttled(await logIn(), 'locked_out', 1, 901)
  })
})

test('who is no configured proxy counts by his own address, whatever he says', async () => {
  const market = await openMarket({ env: { WOOGA_LIMITS: 'on' } })
  try {
    const signUp = (n) => market.guest.post('/accounts/signup/', {}, { 'X-Forwarded-For': `203.0.113.${n}`, Forwarded: `for=203.0.113.${n}`, 'X-Real-IP': `203.0.113.${n}` })
    for (let i = 0; i < 10; i++) assert.equal((await signUp(i)).status, 400)
    assert.equal((await signUp(10)).status, 429)
    const { body } = await market.guest.get('/api/settings/', { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'evil.example' })
    assert.doesNotMatch(JSON.stringify(body), /evil/)
  } finally {
    await market.close()
  }
})

describe('with limits off', () => {
  let market
  before(async () => (market = await openMarket()))
  after(() => market.close())

  test('two passwords are checked at once and 16 wait; more are 503 and may come again', async () => {
    const own = await market.member('busy')
    const answers = await Promise.all(Array.from({ length: 100 }, () => market.guest.post('/accounts/login/', { email: own.email, password })))
    assert.equal(count(answers, 200) + count(answers, 503), 100)
    assert.ok(count(answers, 200) >= 18, `${count(answers, 200)}`)
    assert.ok(count(answers, 503) > 0, 'the queue has an end')
    const busy = answers.find(({ status }) => status === 503)
    assert.ok(Number(busy.headers.get('retry-after')) >= 1)
    assert.equal(typeof busy.body.code, 'string')
    assert.equal((await market.guest.post('/accounts/login/', { email: own.email, password })).status, 200)
  })

  test('a storm of passwords does not hold up pages', async () => {
    const own = await market.member('storm')
    const storm = Promise.all(Array.from({ length: 60 }, () => market.guest.post('/accounts/login/', { email: own.email, password })))
    const started = Date.now()
    for (let i = 0; i < 20; i++) assert.equal((await market.guest.get('/products/')).status, 200)
    const pages = Date.now() - started
    await storm
    assert.ok(pages < Date.now() - started, `${pages} ms`)
  })

  test('photos of a member take 200 MiB at most, and the next is refused before it is looked at', async () => {
    const { owner, renter } = await pair(market)
    const upload = (member, bytes = png()) => member.post('/api/uploads/', form({ file: photo(bytes) }))
    const full = 200 * 1024 * 1024
    const fill = (bytes) => write(market.server.data, 'UPDATE photos SET bytes = CASE key WHEN (SELECT MIN(key) FROM photos WHERE member_id = ?) THEN ? ELSE 0 END WHERE member_id = ?', [owner.id, bytes, owner.id])
    fill(full - 1)
    assert.equal((await upload(owner)).status, 201, 'one byte is left')
    fill(full)
    const refused = await upload(owner)
    assert.equal(refused.status, 413)
    assert.equal(refused.body.code, 'photo_quota')
    assert.equal((await owner.put('/accounts/', form({ profile: photo() }))).body.code, 'photo_quota', 'by every way')
    assert.equal((await upload(renter)).status, 201, "another member's are his own")
  })
})
