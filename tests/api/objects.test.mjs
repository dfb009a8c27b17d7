// Every object of docs/contract.md section 1: its keys in the contract's order, its types, and whose address it shows.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, giveBack, openMarket, pair, PRODUCT_KEYS, RENTAL_KEYS, STAMP, USER_KEYS, WRITE_KEYS } from '../support/market.mjs'
import { dial } from '../support/chat.mjs'

let market, people, owner, renter, product, room, rental
before(async () => {
  market = await openMarket()
  people = await pair(market)
  ;({ owner, renter, product, room } = people)
  const socket = await dial(market.server, room.id, renter.token)
  socket.say('안녕하세요')
  await socket.hear(1)
  socket.socket.terminate()
  rental = await giveBack(people)
  for (const [member, comment] of [[renter, '좋아요'], [owner, '고마워요']]) {
    assert.equal((await member.post(`/products/${product.id}/reviews/`, { star: 4, comment })).status, 201)
  }
})
after(() => market.close())

/** `kinds`: a key in the contract's order → a type's name, a pattern, or a check. */
function is(object, kinds, what) {
  assert.deepEqual(Object.keys(object), Object.keys(kinds), what)
  for (const [key, kind] of Object.entries(kinds)) {
    const value = object[key]
    const told = `${what}.${key} is ${JSON.stringify(value)}`
    if (kind === 'int') assert.ok(Number.isInteger(value), told)
    else if (kind instanceof RegExp) assert.match(value, kind, told)
    else if (typeof kind === 'function') kind(value, told)
    else assert.equal(typeof value, kind, told)
  }
}
const URL = /^http:\/\/127\.0\.0\.1:\d+\/photos\/[\w-]+\.(webp|png)$/
const DATE = /^\d{4}-\d\d-\d\d$/
const ALIAS = /^\d+@users\.invalid$/
const nullOr = (kind) => (value, told) => value === null || is({ value }, { value: kind }, told)

const user = (email) => ({ id: 'int', username: 'string', email, level: /^(NEWBIE|ROOKIE|SEMIPRO|PRO|MASTER)$/, point: 'int', manner_score: 'number', profile: URL })
const simple = (email) => ({ id: 'int', username: 'string', profile: URL, email })
const category = (value, told) => {
  is(value, { id: 'int', sort: /^\S+$/, name: 'string', parent: (parent) => parent === null || category(parent, `${told}.parent`), views: 'int' }, told)
  assert.equal(value.name.replaceAll(' ', ''), value.sort)
}
const tags = (list, told) => list.forEach((tag) => is(tag, { hashtag: 'string', views: 'int' }, told))
const thumbs = (list, told) => {
  assert.ok(list.length >= 1)
  list.forEach((thumb) => is(thumb, { thumbnail: URL }, told))
}
const listing = (email) => ({
  id: 'int', tags, owner: (value, told) => is(value, user(email), told), category, thumbnails: thumbs, created_at: STAMP, updated_at: STAMP,
  name: 'string', model_name: nullOr('string'), description: 'string', rental_fee_for_a_day: 'int', rental_fee_for_a_week: nullOr('int'),
  direct_dealing_is_allowed: 'boolean', direct_dealing_place: nullOr('string'), delivery_fee_is_included: 'boolean', state: 'string', views: 'int',
})
const message = (email) => ({
  id: 'int', sender: (value, told) => is(value, user(email), told), text: 'string', timestamp: STAMP, room: 'int',
  seq: 'int', cid: nullOr('string'), kind: /^(text|card)$/, body: 'object',
})
const lent = (email) => ({
  id: 'int', renter: (value, told) => is(value, simple(email), told), product: (value, told) => is(value, { id: 'int', name: 'string', thumbnails: thumbs }, told),
  created_at: STAMP, updated_at: STAMP, rental_start_date: DATE, rental_end_date: DATE, remaining_days: 'int', state: /^(SCHEDULED|IN_USE|RETURNED)$/, owner: 'int',
})
const one = async (caller, path) => {
  const { status, body, text } = await caller.get(path)
  assert.equal(status, 200, `${path}: ${text}`)
  return Array.isArray(body) ? body.at(-1) : body
}

test('User: the own with the own address, another with the alias', async () => {
  assert.deepEqual(Object.keys(user('')), USER_KEYS)
  is(await one(owner, '/accounts/'), user(new RegExp(`^${owner.email}$`)), 'own')
  is(await one(renter, `/accounts/${owner.id}/`), user(ALIAS), 'another')
})

test('Product, CategoryUp, Tag and Thumb: in every call that shows one', async () => {
  assert.deepEqual(Object.keys(listing('')), PRODUCT_KEYS)
  for (const path of ['/products/', `/products/${product.id}/`, `/accounts/${owner.id}/store/products/`, '/products/popularity/', '/products/recommendation/']) {
    is(await one(renter, path), listing(ALIAS), path)
    is(await one(owner, path), listing(new RegExp(`^${owner.email}$`)), path)
  }
  is(product, listing(new RegExp(`^${owner.email}$`)), 'what POST answers')
})

test('CategoryTree and CategoryFlat', async () => {
  const tree = (node, told) => is(node, { id: 'int', sort: /^\S+$/, name: 'string', children: (list) => list.forEach((child) => tree(child, told)), views: 'int' }, told)
  for (const root of (await market.guest.get('/products/categories/')).body) tree(root, 'tree')
  const flat = await one(market.guest, '/products/categories/popularity/')
  is(flat, { id: 'int', sort: /^\S+$/, name: 'string', views: 'int' }, 'flat')
})

test('Review and SimpleUser: thumbnails are numbers, the writer has an alias', async () => {
  const review = (email) => ({
    id: 'int', product: (value, told) => is(value, { name: 'string', thumbnails: (list) => assert.ok(list.length && list.every(Number.isInteger)) }, told),
    product_name: 'string', writer: (value, told) => is(value, simple(email), told), created_at: STAMP, updated_at: STAMP, star: 'int', comment: 'string',
  })
  for (const path of [`/products/${product.id}/reviews/`, `/accounts/${owner.id}/store/reviews/`]) {
    const ordered = (object) => Object.fromEntries(Object.keys(review('')).map((key) => [key, object[key]]))
    const theirs = await one(owner, path)
    assert.deepEqual(Object.keys(theirs).sort(), Object.keys(review('')).sort())
    is(ordered(theirs), review(ALIAS), path)
    is(ordered(await one(renter, path)), review(new RegExp(`^${renter.email}$`)), path)
  }
})

test('Rental and RentalWrite: the other party has an alias, oneself the own address', async () => {
  assert.deepEqual(Object.keys(lent('')), RENTAL_KEYS)
  const id = await agree(people, 3)
  is(await one(renter, '/rentalhistories/rental/'), lent(new RegExp(`^${renter.email}$`)), 'rental')
  for (const path of [`/rentalhistories/enrollment/${product.id}/`, `/rentalhistories/?product=${product.id}&renter=${renter.id}`, `/products/${product.id}/rentalhistories/`]) {
    is(await one(owner, path), lent(ALIAS), path)
  }
  const write = (await owner.put(`/rentalhistories/${id}/`, { state: 'SCHEDULED' })).body
  assert.deepEqual(Object.keys(write), WRITE_KEYS)
  const { id: one_, product: of, renter: by, owner: from } = write
  assert.deepEqual([one_, of, by, from], [id, product.id, renter.id, owner.id])
  const { body } = await renter.schedule(product, renter, dates(8))
  assert.deepEqual(Object.keys(body), WRITE_KEYS)
})

test('Message, Room and ChatUser: the partner has an alias everywhere', async () => {
  const of = (me, shop, visitor) => ({
    id: 'int', shop_user: (value, told) => is(value, user(shop), told), visitor_user: (value, told) => is(value, user(visitor), told),
    latest_message: 'string', latest_message_timestamp: STAMP, opponent_username: 'string',
    messages: (list, told) => list.forEach((each) => is(each, message(each.sender.id === me.id ? new RegExp(`^${me.email}$`) : ALIAS), told)),
    product: (value, told) => is(value, listing(shop), told), last_seq: 'int', read_seq: 'int', recv_seq: 'int', unread: 'int',
  })
  is(await one(owner, '/chat/rooms/?type=owner'), of(owner, new RegExp(`^${owner.email}$`), ALIAS), 'owner')
  is(await one(renter, '/chat/rooms/?type=visitor'), of(renter, ALIAS, new RegExp(`^${renter.email}$`)), 'visitor')
  for (const me of [owner, renter]) {
    const { body } = await me.get(`/chat/${room.id}/messages/`)
    assert.ok(body.some(({ sender }) => sender.id !== me.id))
    for (const each of body) is(each, message(each.sender.id === me.id ? new RegExp(`^${me.email}$`) : ALIAS), 'message')
  }
  const again = await renter.post('/chat/rooms/', { shop_user_email: owner.email, visitor_user_email: renter.email, product: product.id })
  assert.equal(again.status, 200, 'the real address of the owner is known too')
  is(again.body, of(renter, ALIAS, new RegExp(`^${renter.email}$`)), 'the room asked for')
})

test('a returned rental still says how long it was, and never less than no days', async () => {
  const { body } = await renter.get('/rentalhistories/rental/')
  const back = body.find(({ id }) => id === rental)
  assert.deepEqual([back.state, back.remaining_days, back.rental_end_date], ['RETURNED', 0, day(0)])
})

test('a score has one decimal', async () => {
  const { manner_score: score } = await one(market.guest, `/accounts/${owner.id}/`)
  assert.ok(score > 0 && score < 100, `${score}`)
  assert.ok(Math.abs(score * 10 - Math.round(score * 10)) < 1e-9, `${score}`)
})
