// The set-up wizard: the link that a market without an operator prints (docs/operations.md, "The first start").
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { read, write } from '../support/database.mjs'
import { Caller, Member, password, sameKeys } from '../support/market.mjs'
import { environmentOf, forget, onPostgres } from '../support/postgres.mjs'
import { run, startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const DAY = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'wooga-setup-'))
const used = []
after(() => {
  used.forEach(forget)
  rmSync(folder, { recursive: true, force: true })
})

let n = 0
async function fresh(options = {}) {
  const data = options.data ?? join(folder, `${++n}`)
  if (!options.data) used.push(data)
  const server = await startServer({ ...options, data })
  return { server, data, guest: new Caller(server.url), stop: () => server.stop() }
}
/** The word of the newest link that was printed. */
async function tokenOf({ server }) {
  await until('the link is printed', async () => server.log().includes('/setup?token='))
  return server.log().match(/\/setup\?token=([0-9a-f]{64})\n/)[1]
}
const ask = (token, more = {}) => ({ token, name: '느티동 장터', place: '느티동', email: 'boss@gear.example', password, username: '지우', ...more })
const over = ({ status, body }) => assert.deepEqual([status, body.code], [410, 'setup_over'])
const pageOf = async ({ server }) => (await fetch(`${server.url}/setup`, { headers: { accept: 'text/html' } })).status

test('the link names the market and signs its operator in, once', async () => {
  const market = await fresh()
  try {
    const token = await tokenOf(market)
    assert.equal(await pageOf(market), 200)
    const { status, body } = await market.guest.post('/api/setup/check/', { token })
    assert.equal(status, 200)
    sameKeys(body, ['name', 'place', 'zone', 'google', 'kakao', 'mail', 'address', 'address_set'])
    assert.deepEqual(body, { name: 'Wooga', place: '', zone: 'Asia/Seoul', google: false, kakao: false, mail: false, address: market.server.url, address_set: false })
    const made = await market.guest.post('/api/setup/', ask(token), { Origin: market.server.url })
    assert.equal(made.status, 201, made.text)
    sameKeys(made.body, ['user', 'message', 'token', 'first_login'])
    assert.match(made.headers.get('set-cookie'), /access-token=/)
    const boss = new Member(market.server.url, made.body, 'boss@gear.example', password)
    assert.equal((await boss.get('/api/settings/')).body.operator, true)
    const [first, ...more] = (await boss.get('/api/admin/audit/')).body
    assert.deepEqual(more, [])
    assert.deepEqual([first.action, first.object, first.object_id, first.reason, first.admin.id], ['setup', 'member', boss.id, '느티동 장터', boss.id])
    const home = await (await fetch(market.server.url)).text()
    assert.match(home, /<title>느티동 장터 · 이웃과 나눠 쓰는 스포츠 장비<\/title>/)
    assert.match(home, /og:site_name" content="느티동 장터"/)

    over(await market.guest.post('/api/setup/check/', { token }))
    over(await market.guest.post('/api/setup/', ask(token, { email: 'second@gear.example' })))
    over(await market.guest.post('/api/setup/mail/', { token, email: 'second@gear.example' }))
    assert.equal(await pageOf(market), 404)
    assert.equal((await boss.post('/accounts/login/', { email: 'second@gear.example', password })).status, 401, 'nothing of it was stored')
    assert.equal(market.server.log().split(token).length, 2, 'the word is said once')
  } finally {
    await market.stop()
  }
})

test('a wrong word opens nothing, and each start has a new one while nobody runs the market', async () => {
  const market = await fresh()
  const token = await tokenOf(market)
  for (const wrong of ['0'.repeat(64), token.slice(0, 63), token.toUpperCase() + 'x']) over(await market.guest.post('/api/setup/', ask(wrong)))
  for (const missing of [{}, { token: '' }, { token: null }]) assert.equal((await market.guest.post('/api/setup/check/', missing)).status, 400)
  assert.equal((await market.guest.post('/accounts/signup/', { email: 'a@gear.example', password, username: 'anna' })).status, 201, 'a member is no operator')
  await market.stop()
  const again = await fresh({ data: market.data })
  const next = await tokenOf(again)
  over(await again.guest.post('/api/setup/check/', { token }))
  assert.equal((await again.guest.post('/api/setup/check/', { token: next })).status, 200)
  assert.equal(run(market.data, 'user', '--email', 'a@gear.example', '--admin').status, 0)
  over(await again.guest.post('/api/setup/', ask(next)))
  assert.equal(await pageOf(again), 404, 'who became one by a command has ended it, too')
  await again.stop()
  const ruled = await fresh({ data: market.data })
  await until('it is up', async () => ruled.server.log().includes(ruled.server.url))
  assert.doesNotMatch(ruled.server.log(), /setup\?token/)
  await ruled.stop()
})

test('the link is good for 24 hours, and only its digest is kept', async () => {
  const market = await fresh()
  try {
    const token = await tokenOf(market)
    const [[digest, until_us]] = read(market.data, 'SELECT digest, until_us FROM setup_links')
    assert.equal(digest, createHash('sha256').update(token).digest('hex'))
    const left = until_us / 1000 - Date.now()
    assert.ok(left > DAY - 60_000 && left <= DAY, `${left}`)
    assert.equal((await market.guest.post('/api/setup/check/', { token })).status, 200)
    write(market.data, 'UPDATE setup_links SET until_us = until_us - ?', [DAY * 1000])
    over(await market.guest.post('/api/setup/check/', { token }))
    over(await market.guest.post('/api/setup/', ask(token)))
  } finally {
    await market.stop()
  }
})

test('what cannot be taken is said by field, in the reader’s language, and the link stays', async () => {
  const market = await fresh()
  try {
    const token = await tokenOf(market)
    const wrong = await market.guest.post('/api/setup/', ask(token, { name: '', email: 'none', password: 'password', username: 'x'.repeat(17) }), { 'Accept-Language': 'ko' })
    assert.equal(wrong.status, 400)
    assert.deepEqual(Object.keys(wrong.body).sort(), ['email', 'name', 'password', 'username'])
    assert.deepEqual(wrong.body.email, ['이메일 주소를 확인해 주세요.'])
    assert.equal((await market.guest.post('/api/setup/', ask(token, { name: 'x'.repeat(31) }))).status, 400)
    await market.guest.post('/accounts/signup/', { email: 'boss@gear.example', password, username: 'anna' })
    assert.deepEqual((await market.guest.post('/api/setup/', ask(token))).body, { email: ['user with this email already exists.'] })
    assert.deepEqual((await market.guest.post('/api/setup/mail/', { token, email: 'x@gear.example' })).body.code, 'mail_off')
    assert.equal((await market.guest.post('/api/setup/', ask(token, { email: 'other@gear.example', name: '"\\<b>' }))).status, 201)
    assert.equal(JSON.parse(await (await fetch(`${market.server.url}/manifest.webmanifest`)).text()).name, '"\\<b>')
    assert.match(await (await fetch(market.server.url)).text(), /content="&quot;\\&lt;b&gt;"/)
  } finally {
    await market.stop()
  }
})

test('of many who use it at once one becomes the operator, also on two nodes', async () => {
  const market = await fresh()
  const other = onPostgres ? await startServer({ env: environmentOf(market.data) }) : undefined
  try {
    // The later start has renewed it.
    const token = await tokenOf(other ? { server: other } : market)
    const doors = [market.guest, other ? new Caller(other.url) : market.guest]
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => doors[i % 2].post('/api/setup/', ask(token, { email: `boss${i}@gear.example` }))))
    const statuses = answers.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [201, 410, 410, 410, 410, 410])
    const made = answers.find(({ status }) => status === 201)
    const boss = new Member(market.server.url, made.body, '', password)
    for (const node of [market.server, other ?? market.server]) {
      await until('both nodes say its name', async () => (await (await fetch(node.url)).text()).includes('느티동 장터'))
      await until('both know the operator', async () => (await new Caller(node.url, boss.token).get('/api/settings/')).body.operator)
    }
    assert.equal((await boss.get('/api/admin/audit/')).body.length, 1)
  } finally {
    await other?.stop()
    await market.stop()
  }
})

test('guessing is limited by address', async () => {
  const market = await fresh({ env: { WOOGA_LIMITS: 'on' } })
  try {
    let status
    for (let i = 0; i < 12 && status !== 429; i++) ({ status } = await market.guest.post('/api/setup/check/', { token: '0'.repeat(64) }))
    assert.equal(status, 429)
  } finally {
    await market.stop()
  }
})
