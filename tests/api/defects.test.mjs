// The defects of the original (docs/contract.md section 8), one test each, in its numbers; each fails on the original.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import WebSocket from 'ws'
import { agree, dates, day, form, giveBack, openMarket, pair, photo, png, productFields, Caller } from '../support/market.mjs'
import { routes } from '../support/routes.mjs'
import { until } from '../support/until.mjs'

let market, people, stranger
before(async () => {
  market = await openMarket()
  people = await pair(market)
  stranger = await market.member('stranger')
})
after(() => market.close())

const socket = (headers) => new WebSocket(`${market.url.replace('http', 'ws')}/ws/room/${people.room.id}/messages`, { headers })

test('defect 1: nobody reads or writes a room that is not his, whoever he says he is', async () => {
  for (const headers of [{}, { Authorization: `Bearer ${stranger.token}` }, { Cookie: `access-token=${people.renter.token}`, Origin: 'https://evil.example' }]) {
    const own = socket(headers)
    const [, answer] = await once(own, 'unexpected-response')
    assert.ok([401, 403, 404].includes(answer.statusCode))
    own.on('error', () => {})
    own.terminate()
  }
})

test('defect 2: rooms and messages are not open to who knows an address or counts ids', async () => {
  for (const path of [`/chat/rooms/?type=owner&email=${people.owner.email}`, `/chat/${people.room.id}/messages/`]) {
    assert.equal((await market.guest.get(path)).status, 401)
    assert.ok([403, 404].includes((await stranger.get(path)).status))
  }
})

test('defect 3: nobody but its owner edits, deletes or gives away a product', async () => {
  const path = `/products/${people.product.id}/`
  for (const [caller, status] of [[market.guest, 401], [stranger, 403]]) {
    assert.equal((await caller.put(path, { name: 'x', category: '', owner: stranger.id })).status, status)
    assert.equal((await caller.del(path)).status, status)
  }
  assert.equal((await people.owner.put(path, { category: '테니스라켓', owner: stranger.id })).body.owner.id, people.owner.id)
})

test('defect 4: points, level, score and address are not for their owner to set', async () => {
  const { body } = await stranger.put('/accounts/', { username: 's', point: 9999, level: 'MASTER', manner_score: 100, email: 'x@example.com', is_admin: true })
  assert.deepEqual([body.point, body.level, body.manner_score, body.email], [0, 'NEWBIE', 0, stranger.email])
})

test('defect 5: a rental is moved by its two only, gives no points for calls, and only its two review, once', async () => {
  const own = await pair(market)
  const id = await agree(own, 0)
  assert.equal((await stranger.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })).status, 404)
  assert.equal((await stranger.schedule(own.product, own.renter, dates(3))).status, 403)
  for (let i = 0; i < 5; i++) await own.owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  assert.equal((await own.owner.get('/accounts/')).body.point, 0)
  const review = (caller, star = 5) => caller.post(`/products/${own.product.id}/reviews/`, { star, comment: 'x' })
  assert.equal((await review(stranger)).status, 403)
  assert.equal((await review(own.renter, 500)).status, 400)
  assert.equal((await review(own.renter)).status, 201)
  assert.notEqual((await review(own.renter)).status, 201)
})

test('defect 6: no answer to anybody else holds a real address', async () => {
  const own = await pair(market)
  await giveBack(own)
  await own.renter.post(`/products/${own.product.id}/reviews/`, { star: 5, comment: 'x' })
  await own.owner.post(`/products/${own.product.id}/reviews/`, { star: 5, comment: 'x' })
  for (const { path } of routes().filter(({ method, path }) => method === 'GET' && !path.startsWith('/ws/'))) {
    const id = path.startsWith('/accounts') ? own.owner.id : /rentals?\//.test(path) && path.startsWith('/api/rentals') ? 1 : own.product.id
    for (const caller of [market.guest, stranger]) {
      const { text } = await caller.get(path.replace('{id}', id).replace(/\{\w+\}/g, 'x'))
      assert.doesNotMatch(text, /(owner|renter)\d+@example\.com/, path)
    }
  }
})

test('defect 7: a foreign origin gets no credentials, and a cookie alone does nothing for it', async () => {
  const { headers } = await market.guest.get('/products/', { Origin: 'https://evil.example' })
  assert.equal(headers.get('access-control-allow-origin'), null)
  assert.equal(headers.get('access-control-allow-credentials'), null)
  const victim = new Caller(market.url, null, { Cookie: `access-token=${people.owner.token}`, Origin: 'https://evil.example' })
  assert.equal((await victim.del(`/products/${people.product.id}/`)).status, 403)
  const unknown = new Caller(market.url, null, { Cookie: `access-token=${people.owner.token}` })
  assert.equal((await unknown.del(`/products/${people.product.id}/`)).status, 401, 'an unsafe call that names no origin')
})

test('defect 7: equal file names do not overwrite each other', async () => {
  const files = [[255, 0, 0], [0, 0, 255]].map((colour) => photo(png(16, 16, colour)))
  const urls = []
  for (const thumbnails of files) {
    const body = new FormData()
    for (const [name, value] of Object.entries(productFields({ thumbnails: undefined }))) if (value !== undefined) body.append(name, value)
    body.append('thumbnails', thumbnails, 'same.png')
    urls.push((await people.owner.post('/products/', body)).body.thumbnails[0].thumbnail)
  }
  const bytes = await Promise.all(urls.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())))
  assert.notEqual(urls[0], urls[1])
  assert.ok(!bytes[0].equals(bytes[1]))
})

test('defect 8: of 20 who want the same days at once one gets them', async () => {
  const own = await pair(market)
  const others = []
  for (let i = 0; i < 5; i++) others.push(await market.member('other'))
  for (const other of others) await other.room(own.product)
  const taps = Array.from({ length: 20 }, (_, i) => own.owner.schedule(own.product, others[i % 5], dates(1, 2)))
  const answers = await Promise.all(taps)
  assert.equal(new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id)).size, 1)
  assert.ok(answers.every(({ status }) => status === 201 || status === 400))
})

test('defect 9: no view is lost under load, and a view is no edit', async () => {
  const product = await people.owner.list()
  const viewers = []
  for (let i = 0; i < 12; i++) viewers.push(await market.member('viewer'))
  const answers = await Promise.all(viewers.flatMap((viewer) => Array.from({ length: 5 }, () => viewer.get(`/products/${product.id}/`))))
  assert.ok(answers.every(({ status }) => status === 200))
  const seen = async () => (await people.owner.get(`/products/${product.id}/`)).body
  await until('all are added up', async () => (await seen()).views >= 12)
  const body = await seen()
  assert.ok(body.views === 12 || body.views === 13, `${body.views}: one of each viewer and hour`)
  assert.equal(body.updated_at, product.updated_at)
})

test('defect 10: a date change sees conflicts and remaining days, and GETs move nothing', async () => {
  const own = await pair(market)
  const other = { ...own, renter: await market.member('other') }
  await other.renter.room(own.product)
  const id = await agree(own, 1, 2)
  await agree(other, 5, 6)
  const put = (from, to) => own.renter.put(`/rentalhistories/${id}/`, { new_rental_start_date: day(from), new_rental_end_date: day(to) })
  assert.equal((await put(4, 5)).status, 400)
  await put(8, 9)
  const agreed = await own.owner.put(`/rentalhistories/${id}/`, { new_rental_start_date: day(8), new_rental_end_date: day(9) })
  assert.equal(agreed.body.remaining_days, 9)
  const back = await giveBack({ ...own, product: await own.owner.list() })
  for (let i = 0; i < 2; i++) {
    const { body } = await own.renter.get('/rentalhistories/rental/')
    assert.equal(body.find((rental) => rental.id === back).state, 'RETURNED')
  }
})

test('defect 11: a member without points is a NEWBIE', async () => {
  for (let i = 0; i < 2; i++) assert.equal((await stranger.get('/accounts/')).body.level, 'NEWBIE')
})

test('defect 12: what was a 500 is a 4xx in JSON', async () => {
  const own = await pair(market)
  await giveBack(own)
  const { product, renter, owner } = own
  const answers = [
    await renter.post(`/products/${product.id}/reviews/`, {}),
    await renter.post(`/rentalhistories/?product=${product.id}&renter=${renter.id}`, {}),
    await renter.post(`/rentalhistories/?product=${product.id}&renter=${renter.id}`, { rental_start_date: 'x', rental_end_date: 'y' }),
    await renter.post('/rentalhistories/?product=99999&renter=1', dates(1)),
    await renter.post('/chat/rooms/', { shop_user_email: owner.alias, visitor_user_email: renter.email, product: 99999 }),
    await owner.post('/products/', form({ name: 'x' })),
    await owner.post('/products/', form(productFields({ tags: 'x' }))),
    await owner.post('/products/', form(productFields({ tags: `[{"hashtag":"${'x'.repeat(17)}"}]` }))),
    await renter.get('/chat/rooms/'),
    await market.guest.post('/accounts/google/callback/', {}),
    await market.guest.post('/test/'),
    await market.guest.get(`/products/${product.id}/availability/`),
    await renter.get('/rentalhistories/?product=x&renter=1'),
    await renter.get('/chat/0/messages/'),
  ]
  for (const [i, { status, body }] of answers.entries()) {
    assert.ok(status >= 400 && status < 500, `${i}: ${status}`)
    assert.equal(typeof body, 'object', `${i}`)
  }
})

test('defect 13: every tag of a form counts, and a category is known with and without spaces', async () => {
  const product = await people.owner.list({ tags: ['[{"hashtag":"하나"}]', '[{"hashtag":"둘"}]'] })
  assert.deepEqual(product.tags.map(({ hashtag }) => hashtag), ['하나', '둘'])
  const edited = await people.owner.put(`/products/${product.id}/`, form({ category: '구기 스포츠', state: '쓸 만 해요', tags: '{"hashtag":"셋"}' }))
  assert.equal(edited.status, 200, edited.text)
  assert.equal(edited.body.category.sort, '구기스포츠')
  assert.equal(edited.body.state, '쓸 만해요')
  assert.ok(photo().size > 0)
})

/** A member's socket of a room, open, with all that it was told. */
async function listen(room, member) {
  const own = new WebSocket(`${market.url.replace('http', 'ws')}/ws/room/${room.id}/messages`, { headers: { Authorization: `Bearer ${member.token}` } })
  const heard = []
  own.on('message', (text) => heard.push(JSON.parse(text)))
  await once(own, 'open')
  return { heard, say: (text, more) => own.send(JSON.stringify({ message: text, ...more })), close: () => own.terminate() }
}

test('defect 14: of 500 messages in a burst none is dropped, and a frame for another room is stored nowhere', async () => {
  const here = await pair(market)
  const there = await pair(market)
  const [renter, owner] = [await listen(here.room, here.renter), await listen(here.room, here.owner)]
  for (let i = 0; i < 500; i++) renter.say(`${i}`)
  await until('all are heard', () => owner.heard.length >= 500 && renter.heard.length >= 500)
  assert.deepEqual(owner.heard.map(({ message }) => message), Array.from({ length: 500 }, (_, i) => `${i}`))
  renter.say('elsewhere', { room_id: there.room.id })
  await until('it is refused', () => renter.heard.some(({ error }) => error))
  renter.close()
  owner.close()
  assert.deepEqual((await there.renter.get(`/chat/${there.room.id}/messages/`)).body, [])
})

test('defect 15: a list carries each row whole, however many there are', async () => {
  const own = await pair(market)
  for (let i = 0; i < 40; i++) await agree(own, i)
  const { body } = await own.renter.get('/rentalhistories/rental/')
  assert.equal(body.length, 40)
  for (const rental of body) assert.ok(rental.product.thumbnails[0].thumbnail && rental.renter.username)
})

test('defect 16: the category and keyword of a list are read, not written', async () => {
  const { body: product } = await people.owner.get(`/products/${people.product.id}/`)
  const before = (await market.guest.get(`/products/${product.id}/`)).body
  const ask = `/products/?category=${encodeURIComponent(product.category.sort)}&keyword=${encodeURIComponent(product.name)}`
  for (let i = 0; i < 20; i++) assert.equal((await market.guest.get(ask)).status, 200)
  const other = await people.owner.list()
  await market.guest.get(`/products/${other.id}/`)
  await until('the views are added up', async () => (await market.guest.get(`/products/${other.id}/`)).body.views > 0)
  const later = (await market.guest.get(`/products/${product.id}/`)).body
  assert.ok(later.category.views - before.category.views <= 1)
  assert.equal(later.updated_at, before.updated_at)
})

test('defect 17: many rooms talk at once, and each hears its own only', async () => {
  const pairs = []
  for (let i = 0; i < 10; i++) pairs.push(await pair(market))
  const sockets = await Promise.all(pairs.map(async ({ room, renter, owner }) => [await listen(room, renter), await listen(room, owner)]))
  for (let n = 0; n < 20; n++) sockets.forEach(([renter], i) => renter.say(`${i}:${n}`))
  await until('each hears its own', () => sockets.every(([, owner]) => owner.heard.length >= 20))
  sockets.forEach(([renter, owner], i) => {
    assert.deepEqual(owner.heard.map(({ message }) => message), Array.from({ length: 20 }, (_, n) => `${i}:${n}`))
    renter.close()
    owner.close()
  })
})
