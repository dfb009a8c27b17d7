// What operators do about members and listings (docs/rentals.md section 14).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { write } from '../support/database.mjs'
import { dates, day, pair, password, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { NOON, story } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const WHY = '여러 이웃이 신고했고 모두 살펴보았습니다.'
const members = (admin, query = '') => admin.get(`/api/admin/members/${query}`)
const listings = (admin, query = '') => admin.get(`/api/admin/listings/${query}`)
const act = (admin, id, what, body = { reason: WHY }) => admin.post(`/api/admin/members/${id}/${what}/`, body)
const show = (admin, id, what, body = { reason: WHY }) => admin.post(`/api/admin/listings/${id}/${what}/`, body)
const audit = async (admin) => (await admin.get('/api/admin/audit/')).body.map(({ action, object, object_id, reason }) => [action, object, object_id, reason])
const newest = async (member) => (await member.get('/api/notifications/')).body.notifications[0]
const logIn = async (told, { email }) => (await told.market.guest.post('/accounts/login/', { email, password })).status

async function operator(told, name = 'boss') {
  const admin = await told.market.member(name)
  assert.equal(run(told.data, 'user', '--email', admin.email, '--admin').status, 0)
  await until('he is known as one', async () => (await admin.get('/api/settings/')).body.operator)
  return admin
}

test('members are found by number, name or address, page by page, with what is known of them', async () => {
  const told = await story()
  const admin = await operator(told)
  const people = await pair(told.market)
  const { owner, renter, room } = people
  await renter.post(`/chat/${room.id}/report/`, { reason: '욕을 합니다.' })
  await renter.post(`/products/${people.product.id}/rentals/`, dates(3, 4, NOON))
  const odd = await told.market.member('50%_!Anna')
  const ids = async (query) => (await members(admin, query)).body.map(({ id }) => id)
  assert.deepEqual(await ids(), [odd.id, renter.id, owner.id, admin.id].sort((a, b) => b - a))
  assert.deepEqual(await ids(`?q=${owner.id}`), [owner.id])
  assert.deepEqual(await ids(`?q=${encodeURIComponent(owner.email.toUpperCase())}`), [owner.id])
  assert.deepEqual(await ids(`?q=${encodeURIComponent('50%_!anna')}`), [odd.id], 'what LIKE knows is text')
  assert.deepEqual(await ids(`?q=${encodeURIComponent('%')}`), [odd.id])
  assert.deepEqual(await ids('?q=nobody'), [])
  assert.deepEqual(await ids('?q=0'), [])
  assert.deepEqual(await ids('?kind=operators'), [admin.id])
  assert.deepEqual(await ids('?kind=banned'), [])
  const [found] = (await members(admin, `?q=${owner.id}`)).body
  sameKeys(found, ['id', 'username', 'email', 'provider', 'email_verified', 'operator', 'moderator', 'banned', 'ban_reason', 'banned_until', 'created_at', 'listings', 'rentals', 'reports', 'sessions'])
  assert.deepEqual([found.email, found.operator, found.banned, found.listings, found.rentals, found.reports, found.sessions], [owner.email, false, false, 1, 1, 1, 1])
  const seen = []
  for (let next = '/api/admin/members/?limit=1'; next; ) {
    const { body, headers } = await admin.get(next)
    seen.push(...body.map(({ id }) => id))
    next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  assert.deepEqual(seen, await ids())
  assert.equal((await members(admin, '?cursor=x')).status, 400)
  assert.equal((await members(admin, `?q=${'x'.repeat(101)}`)).status, 400)
})

test('who is banned is out at once, his gear with him, and comes back when it is over or taken back', async () => {
  const told = await story()
  const { owner, renter, product } = await pair(told.market)
  let admin = await operator(told)
  const listed = async () => (await told.market.guest.get('/products/')).body.some(({ id }) => id === product.id)
  const banned = await act(admin, owner.id, 'ban', { reason: WHY, until: day(2, NOON) })
  assert.equal(banned.status, 200, banned.text)
  assert.deepEqual([banned.body.banned, banned.body.ban_reason, banned.body.banned_until, banned.body.sessions], [true, WHY, '2027-03-11T15:00:00Z', 0])
  assert.equal((await owner.get('/accounts/')).status, 401)
  assert.equal(await logIn(told, owner), 401)
  assert.equal(await listed(), false)
  assert.deepEqual((await members(admin, '?kind=banned')).body.map(({ id }) => id), [owner.id])
  assert.equal((await renter.post(`/products/${product.id}/rentals/`, dates(3, 3, NOON))).body.code, 'paused')
  const store = async (who) => (await who.get(`/accounts/${owner.id}/store/products/`)).body.map(({ id }) => id)
  assert.deepEqual(await store(told.market.guest), [])
  const noindex = async (path) => (await told.market.guest.get(path, { accept: 'text/html' })).text.includes('noindex')
  for (const path of [`/p/${product.id}`, `/u/${owner.id}`]) assert.equal(await noindex(path), true, path)
  // A second ban is another reason and end.
  assert.equal((await act(admin, owner.id, 'ban', { reason: WHY, until: day(3, NOON) })).body.banned_until, '2027-03-12T15:00:00Z')

  ;[admin] = await told.later(59, admin)
  assert.equal(await logIn(told, owner), 401)
  ;[admin] = await told.later(61, admin)
  await until('the clock has lifted it', async () => (await logIn(told, owner)) === 200)
  assert.equal(await listed(), true)
  assert.equal((await act(admin, owner.id, 'ban')).body.banned_until, null)
  assert.equal(await listed(), false)
  const back = await act(admin, owner.id, 'unban')
  assert.deepEqual([back.body.banned, back.body.ban_reason], [false, null])
  assert.equal(await logIn(told, owner), 200)
  assert.equal(await listed(), true)
  for (const path of [`/p/${product.id}`, `/u/${owner.id}`]) assert.equal(await noindex(path), false, path)
  assert.deepEqual(await store(told.market.guest), [product.id])
  assert.equal((await act(admin, owner.id, 'unban')).body.code, 'not_now')
  assert.deepEqual((await audit(admin)).map(([action]) => action), ['unban', 'ban', 'ban', 'ban'])

  assert.equal(run(told.data, 'user', '--email', owner.email, '--ban').status, 0)
  assert.equal(await listed(), false, 'the command does the same')
  assert.equal((await told.market.guest.get(`/api/products/${product.id}/pause/`)).body.paused, true)
  assert.equal(run(told.data, 'user', '--email', owner.email, '--unban').status, 0)
  assert.equal(await listed(), true)
})

test('somebody is signed out everywhere, and signs in again', async () => {
  const told = await story()
  const admin = await operator(told)
  const one = await told.market.member('one')
  const again = await told.market.again(one)
  assert.equal((await act(admin, one.id, 'sign-out')).body.sessions, 0)
  for (const device of [one, again]) assert.equal((await device.get('/accounts/')).status, 401)
  assert.equal(await logIn(told, one), 200)
  assert.deepEqual(await audit(admin), [['sign_out', 'member', one.id, WHY]])
  assert.equal((await admin.get('/api/admin/audit/')).body[0].name, one.username)
})

test('operators make and unmake operators, never themselves, and of two who do it to each other one stays', async () => {
  const told = await story()
  const admin = await operator(told)
  const one = await told.market.member('one')
  assert.equal((await one.get('/api/admin/members/')).status, 403)
  assert.equal((await act(one, admin.id, 'ban')).status, 403)
  assert.equal((await act(admin, one.id, 'make-operator')).body.operator, true)
  await until('he is known as one', async () => (await one.get('/api/admin/members/')).status === 200)
  assert.equal((await act(admin, one.id, 'make-operator')).body.code, 'not_now')
  assert.equal((await act(admin, one.id, 'ban')).body.code, 'is_operator')
  for (const what of ['ban', 'unban', 'sign-out', 'make-operator', 'unmake-operator']) {
    const own = await act(admin, admin.id, what)
    assert.deepEqual([own.status, own.body.code], [403, 'own_case'], what)
  }
  const answers = await Promise.all([act(admin, one.id, 'unmake-operator'), act(one, admin.id, 'unmake-operator')])
  assert.equal(answers.filter(({ status }) => status === 200).length, 1, answers.map(({ text }) => text).join())
  const left = answers[0].status === 200 ? admin : one
  assert.deepEqual((await members(left, '?kind=operators')).body.map(({ id }) => id), [left.id])
})

test('an action needs a reason, a member who is there and an end that is to come', async () => {
  const told = await story()
  const admin = await operator(told)
  const one = await told.market.member('one')
  for (const body of [{}, { reason: '' }, { reason: '짧은 이유' }, { reason: 'x'.repeat(1001) }, { reason: WHY, until: day(0, NOON) }, { reason: WHY, until: 'soon' }]) {
    assert.equal((await act(admin, one.id, 'ban', body)).status, 400, JSON.stringify(body).slice(0, 60))
  }
  const korean = await admin.post(`/api/admin/members/${one.id}/ban/`, { reason: WHY, until: day(0, NOON) }, { 'Accept-Language': 'ko' })
  assert.deepEqual(korean.body, { until: ['내일이나 그 뒤의 날을 적어 주세요.'] })
  assert.equal((await act(admin, 999999, 'ban')).status, 404)
  assert.equal((await act(admin, one.id, 'dance')).status, 404)
  assert.deepEqual(await audit(admin), [])
})

test('a hidden listing is nowhere but with its owner, who is told why, and operators', async () => {
  const told = await story()
  const admin = await operator(told)
  const { owner, renter, product } = await pair(told.market)
  const guest = told.market.guest
  const places = async () => ({
    list: (await guest.get('/products/')).body.some(({ id }) => id === product.id),
    search: (await guest.get(`/products/?keyword=${encodeURIComponent('테니스')}`)).body.some(({ id }) => id === product.id),
    category: (await guest.get(`/products/?category=${encodeURIComponent('테니스 라켓')}`)).body.some(({ id }) => id === product.id),
    store: (await guest.get(`/accounts/${owner.id}/store/products/`)).body.some(({ id }) => id === product.id),
    popular: (await guest.get('/products/popularity/')).body.some(({ id }) => id === product.id),
    sitemap: (await guest.get('/sitemaps/products-1.xml')).text.includes(`/p/${product.id}<`),
    page: (await guest.get(`/p/${product.id}`, { accept: 'text/html' })).text.includes(product.name),
    one: (await renter.get(`/products/${product.id}/`)).status === 200,
  })
  const all = (shown) => ({ list: shown, search: shown, category: shown, store: shown, popular: shown, sitemap: shown, page: shown, one: shown })
  assert.deepEqual(await places(), all(true))
  const { id: rental } = (await renter.post(`/products/${product.id}/rentals/`, dates(5, 6, NOON))).body
  assert.equal((await owner.post(`/api/rentals/${rental}/accept/`)).status, 200)
  assert.equal((await owner.put(`/api/products/${product.id}/place/`, { latitude_e6: 37556123, longitude_e6: 126924456 })).status, 200)
  const hidden = await show(admin, product.id, 'hide')
  assert.equal(hidden.status, 200, hidden.text)
  sameKeys(hidden.body, ['id', 'name', 'owner', 'category', 'fee', 'created_at', 'thumbnail', 'paused', 'hidden'])
  assert.equal(hidden.body.hidden, WHY)
  assert.deepEqual(await places(), all(false))
  assert.equal((await owner.get(`/products/${product.id}/`)).status, 200)
  assert.equal((await admin.get(`/products/${product.id}/`)).status, 200)
  assert.ok((await owner.get(`/accounts/${owner.id}/store/products/`)).body.some(({ id }) => id === product.id))
  const notice = await newest(owner)
  assert.deepEqual([notice.kind, notice.link], ['product_hidden', `/p/${product.id}`])
  const pause = async (who) => (await who.get(`/api/products/${product.id}/pause/`)).body
  assert.equal((await pause(owner)).hidden, WHY)
  assert.equal((await renter.post(`/products/${product.id}/rentals/`, dates(3, 3, NOON))).body.code, 'paused')
  const late = await told.market.member('late')
  // Nor what belongs to it; who talks about it already talks on, who has agreed to rent it finds the way.
  const parts = ['place', 'pause', 'fit', `alternatives/?from=${day(3, NOON)}&to=${day(3, NOON)}`].map((part) => `/api/products/${product.id}/${part}`)
  for (const part of ['calendar', 'calendar-rules', 'terms', 'ratings', 'variants', 'kit', 'checklist', ...['quote', 'availability'].map((one) => `${one}/?${new URLSearchParams(dates(3, 3, NOON))}`)]) parts.push(`/products/${product.id}/${part}`)
  for (const part of parts.map((one) => (one.includes('?') ? one : `${one}/`))) {
    for (const [who, status] of [[guest, 404], [late, 404], [owner, 200], [admin, 200]]) assert.equal((await who.get(part)).status, status, part)
  }
  assert.equal((await renter.post(`/api/products/${product.id}/waiting/`, dates(3, 3, NOON))).status, 404)
  const room = (member) => member.post('/chat/rooms/', { shop_user_email: owner.alias, visitor_user_email: member.email, product: product.id })
  assert.equal((await room(late)).status, 404)
  assert.equal((await room(renter)).status, 200)
  assert.equal((await renter.get(`/products/${product.id}/calendar/?rental=${rental}`)).status, 200)
  assert.equal((await renter.get(`/api/products/${product.id}/place/`)).body.place.exact, true)
  // Neither another edit nor the owner's own pause brings it back.
  assert.equal((await owner.put(`/products/${product.id}/`, { category: '테니스 라켓', name: '새 이름' })).status, 200)
  await owner.put(`/api/products/${product.id}/pause/`, { paused: true })
  await owner.put(`/api/products/${product.id}/pause/`, { paused: false })
  assert.deepEqual((await places()).list, false)

  assert.deepEqual((await listings(admin, '?hidden=1')).body.map(({ id }) => id), [product.id])
  assert.deepEqual((await listings(admin, `?owner=${owner.id}`)).body.map(({ id }) => id), [product.id])
  assert.deepEqual((await listings(admin, `?q=${encodeURIComponent('새 이')}`)).body.map(({ id }) => id), [product.id])
  assert.deepEqual((await listings(admin, '?q=999999')).body, [])
  // One that was moved here without its first photo.
  write(told.data, 'UPDATE product_photos SET position = 2 WHERE product_id = ?', [product.id])
  assert.ok((await listings(admin, `?q=${product.id}`)).body[0].thumbnail)
  assert.equal((await show(admin, product.id, 'hide')).body.code, 'not_now')
  assert.equal((await show(admin, product.id, 'show')).body.hidden, null)
  assert.equal((await places()).list, true)
  assert.equal((await newest(owner)).kind, 'product_shown')
  assert.equal((await show(admin, product.id, 'show')).body.code, 'not_now')
  assert.equal((await show(admin, product.id, 'hide', { reason: '짧다' })).status, 400)
  assert.equal((await show(renter, product.id, 'hide')).status, 403)
  const own = await admin.list()
  assert.equal((await show(admin, own.id, 'hide')).body.code, 'own_case')
  assert.deepEqual(await audit(admin), [['show', 'product', product.id, WHY], ['hide', 'product', product.id, WHY]])
  assert.deepEqual((await admin.get('/api/admin/audit/')).body.map(({ name }) => name), ['새 이름', '새 이름'], 'the log says what it is called today')
})
