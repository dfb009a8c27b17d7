// Moderators: what they may, what only operators may, and that a role that is taken is gone (docs/rentals.md section 14, decision 32). And what
// somebody banned is told.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { write } from '../support/database.mjs'
import { openMarket, pair, password } from '../support/market.mjs'
import { openPostOffice } from '../support/post_office.mjs'
import { routes } from '../support/routes.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const WHY = '여러 이웃이 신고했고 모두 살펴보았습니다.'
const CONTACT = 'help@gear.example'
let market, office, boss, moderator
const user = (member, ...options) => run(market.server.data, 'user', '--email', member.email, ...options)
const act = (by, member, what, more) => by.post(`/api/admin/members/${member.id}/${what}/`, { reason: WHY, ...more })
const says = async (member) => (await member.get('/api/settings/')).body
const logIn = ({ email }, headers, path = '/accounts/login/') => market.guest.post(path, { email, password }, headers)
const refused = (answer, status, code) => assert.deepEqual([answer.status, answer.body.code], [status, code], answer.text)

before(async () => {
  office = await openPostOffice()
  market = await openMarket({ env: { WOOGA_SMTP: office.url, WOOGA_CONTACT: CONTACT } })
  boss = await market.member('boss')
  moderator = await market.member('mod')
  assert.equal(user(boss, '--admin').status, 0)
  boss = await market.again(boss)
  assert.equal((await act(boss, moderator, 'make-moderator')).body.moderator, true)
  await until('the moderator is known on all nodes', async () => (await says(moderator)).moderator && (await says(moderator)).moderator)
})
after(async () => {
  office.close()
  await market.close()
})

test('a moderator is let in where moderators are, and nowhere else where operators are', async () => {
  assert.deepEqual([(await says(boss)).operator, (await says(boss)).moderator], [true, true])
  assert.deepEqual([(await says(moderator)).operator, (await says(moderator)).moderator], [false, true])
  assert.equal((await says(market.guest)).moderator, false)
  const seen = { ADMIN: 0, MODERATOR: 0 }
  for (const { method, path, who } of routes().filter((route) => route.who in seen)) {
    const answer = await moderator.call(method, path.replace(/\{\w+\}/g, '999999'), method === 'GET' ? undefined : {})
    assert.equal(answer.status === 403 && answer.body.code === 'permission_denied', who === 'ADMIN', `${method} ${path}: ${answer.text}`)
    assert.ok(answer.status < 500, answer.text)
    seen[who]++
  }
  assert.ok(seen.ADMIN > 20 && seen.MODERATOR > 10, JSON.stringify(seen))
})

test('a moderator warns, bans and lets in again, but nobody who has a role, and gives none', async () => {
  const member = await market.member('member'), other = await market.member('othermod')
  assert.equal(user(other, '--moderator').status, 0)
  for (const what of ['make-operator', 'unmake-operator', 'make-moderator', 'unmake-moderator']) refused(await act(moderator, member, what), 403, 'for_operators')
  for (const one of [boss, other]) for (const what of ['ban', 'warn', 'sign-out', 'unban']) refused(await act(moderator, one, what), 403, 'for_operators')
  refused(await act(moderator, moderator, 'unmake-moderator'), 403, 'for_operators')
  refused(await act(moderator, moderator, 'ban'), 403, 'own_case')
  assert.equal((await boss.get('/accounts/')).status, 200)

  assert.equal((await act(moderator, member, 'warn')).status, 200)
  const [notice] = (await member.get('/api/notifications/', { 'Accept-Language': 'en' })).body.notifications
  assert.deepEqual([notice.kind, notice.text, notice.link], ['warning', `A moderator warns you: ${WHY}`, '/me'])
  assert.equal((await act(moderator, member, 'ban')).body.banned, true)
  refused(await act(moderator, member, 'warn'), 409, 'not_now')
  assert.equal((await act(moderator, member, 'unban')).body.banned, false)

  const done = (await moderator.get('/api/admin/audit/')).body
  assert.deepEqual(done.map(({ action }) => action), ['unban', 'ban', 'warn'], 'of the log he has his own part')
  assert.ok((await boss.get('/api/admin/audit/')).body.some(({ action }) => action === 'make_moderator'))
})

test('addresses of members are for operators', async () => {
  const member = await market.member('hidden')
  const find = async (by, q) => (await by.get(`/api/admin/members/?q=${encodeURIComponent(q)}`)).body
  assert.deepEqual((await find(boss, member.email)).map(({ email }) => email), [member.email])
  assert.deepEqual(await find(moderator, member.email), [])
  assert.deepEqual((await find(moderator, String(member.id))).map(({ id, email }) => [id, email]), [[member.id, null]])
  assert.deepEqual((await boss.get('/api/admin/members/?kind=moderators')).body.every((one) => one.moderator && !one.operator), true)
})

test('a role ends at once where it is taken, by the desk, by a ban and by the command; it is one or the other', async () => {
  const one = await market.member('one')
  const queue = async () => (await one.get('/api/admin/queue/')).status
  assert.equal(user(one, '--moderator').status, 0)
  await until('the command is seen', async () => (await queue()) === 200 && (await queue()) === 200)
  assert.match(user(one, '--moderator').stderr, /moderator already/)
  assert.equal(user(one, '--no-moderator').status, 0)
  await until('the command is seen', async () => (await queue()) === 403 && (await queue()) === 403)
  assert.match(user(one, '--no-moderator').stderr, /is no moderator/)

  assert.equal((await act(boss, one, 'make-moderator')).body.moderator, true)
  refused(await act(boss, one, 'make-moderator'), 409, 'not_now')
  await until('it is known', async () => (await queue()) === 200 && (await queue()) === 200)
  assert.equal((await act(boss, one, 'unmake-moderator')).body.moderator, false)
  await until('it is gone', async () => (await queue()) === 403 && (await queue()) === 403)
  refused(await act(boss, one, 'unmake-moderator'), 409, 'not_now')

  await act(boss, one, 'make-moderator')
  const made = (await act(boss, one, 'make-operator')).body
  assert.deepEqual([made.operator, made.moderator], [true, false])
  refused(await act(boss, one, 'make-moderator'), 409, 'not_now')
  assert.match(user(one, '--moderator').stderr, /or an operator/)
  await act(boss, one, 'unmake-operator')
  await act(boss, one, 'make-moderator')
  const banned = (await act(boss, one, 'ban')).body
  assert.deepEqual([banned.banned, banned.moderator], [true, false], 'an operator bans a moderator, who is none any more')
  await act(boss, one, 'unban')
  assert.equal((await says(await market.again(one))).moderator, false)
})

test('a moderator decides reports and hides listings, and sees what is hidden', async () => {
  const { owner, renter, product, room } = await pair(market)
  const { body: report } = await renter.post(`/chat/${room.id}/report/`, { reason: '욕을 합니다.' })
  assert.ok((await moderator.get('/api/admin/queue/?limit=200')).body.some(({ kind, id }) => kind === 'report' && id === report.id))
  assert.equal((await moderator.post(`/api/admin/reports/${report.id}/`, { reason: WHY })).status, 200)
  const [notice] = (await renter.get('/api/notifications/')).body.notifications
  assert.deepEqual([notice.kind, notice.link], ['report_done', `/chats/${room.id}`])
  assert.deepEqual((await owner.get('/api/notifications/')).body.notifications.filter(({ kind }) => kind === 'report_done'), [], 'whom it accuses is not told')
  assert.equal((await moderator.post(`/api/admin/listings/${product.id}/hide/`, { reason: WHY })).status, 200)
  assert.equal((await market.guest.get(`/products/${product.id}/`)).status, 404)
  assert.equal((await moderator.get(`/products/${product.id}/`)).status, 200)
})

test('who is banned is told why, until when and whom to tell, in his language, where he signs in; nobody else is', async () => {
  const member = await market.member('banned')
  assert.equal((await act(moderator, member, 'ban', { until: '2099-12-31' })).status, 200)
  const ko = await logIn(member)
  refused(ko, 401, 'user_inactive')
  assert.equal(ko.body.detail, `이용이 정지된 계정이에요. 2099-12-31에 풀려요. 이유: ${WHY}\n다르게 생각하면 운영자에게 알려 주세요: ${CONTACT}`)
  const en = await logIn(member, { 'Accept-Language': 'en-US,en;q=0.9,ko;q=0.5' })
  assert.equal(en.body.detail, `This account is banned until 2099-12-31. Why: ${WHY}\nIf you object, tell the operator: ${CONTACT}`)
  assert.equal((await logIn(member, {}, '/accounts/token/')).body.detail, ko.body.detail)
  const wrong = await market.guest.post('/accounts/login/', { email: member.email, password: 'another password' })
  refused(wrong, 401, 'bad_credentials')
  assert.equal(wrong.body.detail, (await market.guest.post('/accounts/login/', { email: 'nobody@example.com', password })).body.detail)
  assert.equal((await act(moderator, member, 'unban')).status, 200)
  assert.equal((await logIn(member)).status, 200)
})

test('a letter says the same, once, to an address that is proven', async () => {
  const proven = await market.member('proven'), other = await market.member('unproven'), third = await market.member('third')
  write(market.server.data, 'UPDATE members SET email_verified = 1 WHERE id IN (?, ?)', [proven.id, third.id])
  const letters = (member) => office.letters.filter((one) => one.includes(`To: <${member.email}>`) && !/login\?verify/.test(Buffer.from(one.split('\r\n\r\n')[1], 'base64')))
  const told = ({ email }) => office.to(email).find((text) => !/login\?verify/.test(text))
  for (const one of [other, proven]) assert.equal((await act(boss, one, 'ban')).status, 200)
  await until('the letter is there', () => letters(proven).length > 0)
  assert.equal(user(third, '--ban', '--reason', 'He sold what was not his.').status, 0)
  await until('the other letter is there', () => letters(third).length > 0)
  assert.deepEqual([letters(proven).length, letters(other).length, letters(third).length], [1, 0, 1])
  const text = told(proven)
  for (const words of ['이용이 정지된 계정이에요.', 'This account is banned.', WHY, CONTACT]) assert.ok(text.includes(words), text)
  assert.ok(told(third).includes('Why: He sold what was not his.'))
})

test('a ban by the command is told, with a reason or without', async () => {
  const one = await market.member('one'), two = await market.member('two')
  assert.equal(user(one, '--ban', '--reason', WHY).status, 0)
  assert.equal(user(two, '--ban').status, 0)
  assert.ok((await logIn(one)).body.detail.includes(WHY))
  assert.equal((await logIn(two)).body.detail, `이용이 정지된 계정이에요.\n다르게 생각하면 운영자에게 알려 주세요: ${CONTACT}`)
  const shown = async (member) => (await boss.get(`/api/admin/members/?q=${member.id}`)).body[0].ban_reason
  assert.deepEqual([await shown(one), await shown(two)], [WHY, null])
  assert.match(user(one, '--unban', '--reason', WHY).stderr, /--reason goes with --ban/)
  assert.match(user(one, '--ban', '--unban').stderr, /one of --admin/)
  write(market.server.data, 'UPDATE member_bans SET told = 0 WHERE member_id = ?', [one.id])
  assert.equal((await logIn(one)).body.detail, (await logIn(two)).body.detail, 'what was written for the log alone is told to nobody')
  for (const member of [one, two]) assert.equal(user(member, '--unban').status, 0)
  assert.equal((await logIn(one)).status, 200)
})

test('a ban by the command ends a moderator’s role, too', async () => {
  const member = await market.member('rogue')
  for (const change of ['--moderator', '--ban', '--unban']) assert.equal(user(member, change).status, 0)
  const shown = (await boss.get(`/api/admin/members/?q=${member.id}`)).body[0]
  assert.equal(shown.moderator, false)
  assert.equal((await logIn(member)).status, 200)
})
