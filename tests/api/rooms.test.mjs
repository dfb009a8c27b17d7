// Rooms and histories: contract part A over section 5 of part B.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startServer } from '../support/server.mjs'
import { call, dial, makeTown, roomsOf, tokensOf } from '../support/chat.mjs'

const folder = mkdtempSync(join(tmpdir(), 'wooga-chat-'))
const data = join(folder, 'data')
let server, tokens, rooms, room, stranger

before(async () => {
  makeTown(data, { messages: 2400 })
  tokens = tokensOf(data, 1, 8)
  server = await startServer({ data })
  rooms = await roomsOf(server, tokens)
  room = rooms[0]
  stranger = [...tokens].find(([id]) => id !== room.owner.id && id !== room.visitor.id)[1]
})
after(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const get = (token, path) => call(server, token, path)
const open = (token, body) => call(server, token, '/chat/rooms/', { method: 'POST', body })
const alias = (id) => `${id}@users.invalid`
const next = (answer) => /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]

/** A product about which the visitor has no room yet. */
async function unaskedProduct(visitorId) {
  const known = new Set(rooms.filter((one) => one.visitor.id === visitorId).map((one) => one.product))
  const products = await (await get(null, '/products/')).json()
  return products.find((product) => product.owner.id !== visitorId && !known.has(product.id))
}

test('a list of rooms carries exactly the contract’s keys', async () => {
  const answer = await get(room.visitor.token, '/chat/rooms/?type=visitor')
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get('cache-control'), /no-store|private/)
  const [first] = await answer.json()
  assert.deepEqual(Object.keys(first), [
    'id', 'shop_user', 'visitor_user', 'latest_message', 'latest_message_timestamp', 'opponent_username', 'messages', 'product',
    'last_seq', 'read_seq', 'recv_seq', 'unread',
  ])
  assert.deepEqual(Object.keys(first.shop_user), ['id', 'username', 'email', 'level', 'point', 'manner_score', 'profile'])
  assert.deepEqual(Object.keys(first.messages[0]), ['id', 'sender', 'text', 'timestamp', 'room', 'seq', 'cid', 'kind', 'body'])
  assert.equal(first.opponent_username, first.shop_user.username)
  assert.equal(first.shop_user.email, alias(first.shop_user.id))
  assert.ok(!first.visitor_user.email.endsWith('@users.invalid'))
  assert.ok(first.product.rental_fee_for_a_week > 0)
  assert.ok(first.product.thumbnails.length > 0)
})

test('a room in the list holds its newest 50 messages, oldest first', async () => {
  for (const one of await (await get(room.visitor.token, '/chat/rooms/?type=visitor')).json()) {
    const seqs = one.messages.map((message) => message.seq)
    assert.equal(seqs.length, Math.min(50, one.last_seq))
    seqs.forEach((seq, i) => assert.equal(seq, one.last_seq - seqs.length + 1 + i))
    assert.equal(one.latest_message, one.messages.at(-1).text)
    assert.equal(one.latest_message_timestamp, one.messages.at(-1).timestamp)
    assert.equal(one.unread, one.last_seq - one.read_seq)
  }
})

test('the owner sees the same rooms from the other side', async () => {
  const list = await (await get(room.owner.token, '/chat/rooms/?type=owner')).json()
  const same = list.find((one) => one.id === room.id)
  assert.equal(same.visitor_user.email, alias(room.visitor.id))
  assert.equal(same.opponent_username, same.visitor_user.username)
})

test('a list of rooms is the caller’s own', async () => {
  const path = '/chat/rooms/?type=visitor'
  assert.equal((await get(null, path)).status, 401)
  const own = await (await get(room.visitor.token, '/accounts/')).json()
  assert.equal((await get(room.visitor.token, `${path}&email=${encodeURIComponent(own.email)}`)).status, 200)
  assert.equal((await get(room.visitor.token, `${path}&email=${alias(own.id)}`)).status, 200)
  const other = await get(room.visitor.token, `${path}&email=${alias(room.owner.id)}`)
  const unknown = await get(room.visitor.token, `${path}&email=nobody@nowhere.example`)
  assert.deepEqual([other.status, unknown.status], [403, 403])
  assert.deepEqual(await other.json(), await unknown.json())
})

test('a missing or other type is 400', async () => {
  for (const query of ['', '?type=', '?type=all', '?email=1@users.invalid']) {
    const answer = await get(room.visitor.token, `/chat/rooms/${query}`)
    assert.equal(answer.status, 400, query)
    assert.equal(typeof (await answer.json()).detail, 'string')
  }
})

test('rooms come in pages', async () => {
  const all = await (await get(room.owner.token, '/chat/rooms/?type=owner')).json()
  const paged = []
  for (let path = '/chat/rooms/?type=owner&limit=1'; path; ) {
    const answer = await get(room.owner.token, path)
    const page = await answer.json()
    assert.equal(page.length, 1)
    paged.push(...page)
    path = next(answer)
  }
  assert.deepEqual(paged.map((one) => one.id), all.map((one) => one.id))
  assert.deepEqual(paged.map((one) => one.messages.length), all.map((one) => one.messages.length))
})

test('asking about a product makes one room, also of eight at once', async () => {
  const product = await unaskedProduct(room.visitor.id)
  const body = { shop_user_email: product.owner.email, visitor_user_email: alias(room.visitor.id), product: String(product.id) }
  const answers = await Promise.all(Array.from({ length: 8 }, () => open(room.visitor.token, body)))
  const made = await Promise.all(answers.map((answer) => answer.json()))
  assert.equal(answers.filter((answer) => answer.status === 201).length, 1)
  assert.equal(answers.filter((answer) => answer.status === 200).length, 7)
  assert.equal(new Set(made.map((one) => one.id)).size, 1)
  assert.deepEqual(made[0].messages, [])
  assert.equal(made[0].latest_message, null)
  assert.equal(made[0].latest_message_timestamp, null)
  assert.equal(made[0].opponent_username, product.owner.username)
})

test('nobody opens a room for others, with others’ products, or with himself', async () => {
  const product = await unaskedProduct(room.visitor.id)
  const shop = product.owner.email
  const me = alias(room.visitor.id)
  const third = [...tokens.keys()].find((id) => id !== room.visitor.id && id !== product.owner.id)
  const tries = [
    [{ shop_user_email: 'nobody@nowhere.example', visitor_user_email: me, product: product.id }, 400],
    [{ shop_user_email: shop, visitor_user_email: 'nobody@nowhere.example', product: product.id }, 400],
    [{ shop_user_email: shop, visitor_user_email: alias(third), product: product.id }, 403],
    [{ shop_user_email: alias(third), visitor_user_email: me, product: product.id }, 403],
    [{ shop_user_email: me, visitor_user_email: me, product: product.id }, 403],
    [{ shop_user_email: shop, visitor_user_email: me, product: 999999 }, 404],
    [{ shop_user_email: shop, visitor_user_email: me, product: 'x' }, 400],
    [{ shop_user_email: shop, visitor_user_email: me }, 400],
    [{}, 400],
  ]
  for (const [body, status] of tries) assert.equal((await open(room.visitor.token, body)).status, status, JSON.stringify(body))
  const detail = async (body) => (await (await open(room.visitor.token, body)).json()).detail
  assert.equal(await detail(tries[0][0]), '물건 주인의 이메일을 User에서 찾을 수 없습니다.')
  assert.equal(await detail(tries[1][0]), '구매/대여 희망자의 이메일을 User에서 찾을 수 없습니다.')
  assert.equal((await open(null, tries[0][0])).status, 401)
})

test('a history is its two members’ only', async () => {
  const path = `/chat/${room.id}/messages/`
  assert.equal((await get(null, path)).status, 401)
  assert.equal((await get(stranger, path)).status, 404)
  for (const id of ['999999', '0', 'x', '99999999999999999999']) {
    assert.equal((await get(room.owner.token, `/chat/${id}/messages/`)).status, 404, id)
  }
  assert.equal((await get(room.owner.token, path)).status, 200)
})

test('a history is paged from the oldest, after a number and before a number', async () => {
  const seqs = (rows) => rows.map((row) => row.seq)
  const page = async (query) => seqs(await (await get(room.owner.token, `/chat/${room.id}/messages/?${query}`)).json())
  const all = await page('')
  assert.deepEqual(all, Array.from({ length: all.length }, (_, i) => i + 1))
  const paged = []
  for (let path = `/chat/${room.id}/messages/?limit=70`; path; ) {
    const answer = await get(room.owner.token, path)
    paged.push(...seqs(await answer.json()))
    path = next(answer)
  }
  assert.deepEqual(paged, all)
  assert.deepEqual(await page('after_seq=10&limit=3'), [11, 12, 13])
  assert.deepEqual(await page('before_seq=10&limit=3'), [7, 8, 9])
  assert.deepEqual(await page('before_seq=3'), [1, 2])
  assert.deepEqual(await page('before_seq=9223372036854775807&limit=2'), (await page('after_seq=0')).slice(-2)) // beyond the newest
  assert.deepEqual(await page(`after_seq=${all.length}`), [])
  for (const bad of ['after_seq=x', 'after_seq=-1', 'before_seq=1e3', 'limit=0', 'limit=1001', 'cursor=%00']) {
    assert.equal((await get(room.owner.token, `/chat/${room.id}/messages/?${bad}`)).status, 400, bad)
  }
})

test('what was said in a room is found, newest first, a page at a time', async () => {
  const search = (keyword, query = '') => get(room.owner.token, `/chat/${room.id}/search/?keyword=${encodeURIComponent(keyword)}${query}`)
  const said = async (keyword) => (await (await search(keyword)).json()).map(({ text }) => text)
  const words = ['스키 부츠 270 있나요', '50% 할인', '50 할인', 'a_b', 'axb', 'C:\\gear', 'Boots in XL', '부츠는 내일', 'Été']
  const visitor = await dial(server, room.id, room.visitor.token)
  for (const text of words) visitor.say(text)
  await visitor.hear(words.length)
  visitor.socket.close()
  assert.deepEqual(await said('부츠'), ['부츠는 내일', '스키 부츠 270 있나요'])
  assert.deepEqual(await said('  boots '), ['Boots in XL'])
  assert.deepEqual([await said('0%'), await said('a_b'), await said('C:\\g')], [['50% 할인'], ['a_b'], ['C:\\gear']])
  assert.deepEqual(await said('nobody said this'), [])
  assert.deepEqual([await said('ÉTÉ'), await said('ÉtÉ'), await said('ÉTé')], [[], [], ['Été']]) // on either engine A to Z are a to z, and no others
  const all = await (await get(room.owner.token, `/chat/${room.id}/messages/`)).json()
  const wanted = all.filter(({ text, kind }) => kind === 'text' && text.toLowerCase().includes('o')).map(({ seq }) => seq).reverse()
  const found = []
  for (let path = `/chat/${room.id}/search/?keyword=o&limit=7`; path; ) {
    const answer = await get(room.owner.token, path)
    found.push(...(await answer.json()).map(({ seq }) => seq))
    path = next(answer)
  }
  assert.deepEqual(found, wanted)
  for (const bad of ['', '%20', 'a'.repeat(101), 'a&limit=0', 'a&limit=101', 'a&cursor=x']) {
    assert.equal((await get(room.owner.token, `/chat/${room.id}/search/?keyword=${bad}`)).status, 400, bad)
  }
  assert.equal((await get(stranger, `/chat/${room.id}/search/?keyword=a`)).status, 404)
})

test('a read mark goes forward only, at most to the newest', async () => {
  const marks = async () => {
    const list = await (await get(room.owner.token, '/chat/rooms/?type=owner')).json()
    return list.find((one) => one.id === room.id)
  }
  const read = (token, seq) => call(server, token, `/chat/${room.id}/read/`, { method: 'POST', body: { seq } })
  assert.equal((await read(room.owner.token, 1e9)).status, 204)
  const all = await marks()
  assert.deepEqual([all.read_seq, all.unread], [all.last_seq, 0])
  assert.equal((await read(room.owner.token, 1)).status, 204)
  assert.equal((await marks()).read_seq, all.last_seq)
  assert.equal((await read(stranger, 1)).status, 404)
  assert.equal((await read(null, 1)).status, 401)
  for (const bad of [undefined, null, 'x', -1, 1.5]) assert.equal((await read(room.owner.token, bad)).status, 400, `${bad}`)
})

test('a message counts as unread for the other until he reads or answers', async () => {
  const unread = async (who, type) => {
    const list = await (await get(who.token, `/chat/rooms/?type=${type}`)).json()
    return list.find((one) => one.id === room.id).unread
  }
  const say = async (who, text) => {
    const socket = await dial(server, room.id, who.token)
    socket.say(text)
    await socket.hear(1)
    socket.socket.close()
  }
  await call(server, room.visitor.token, `/chat/${room.id}/read/`, { method: 'POST', body: { seq: 1e9 } })
  await say(room.owner, 'did you see this?')
  assert.deepEqual([await unread(room.owner, 'owner'), await unread(room.visitor, 'visitor')], [0, 1])
  await say(room.visitor, 'yes')
  assert.equal(await unread(room.visitor, 'visitor'), 0)
})
