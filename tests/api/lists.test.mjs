// What all lists have in common: pages, limits, order, and nothing to show (docs/contract.md part A, "lists").
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { agree, Caller, day, giveBack, openMarket, pair, productFields, form } from '../support/market.mjs'
import { call, makeTown, roomsOf, tokensOf } from '../support/chat.mjs'
import { startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const next = ({ headers }) => /^<(\/[^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]

describe('with three of everything', () => {
  let market, people
  const lists = {}
  before(async () => {
    market = await openMarket()
    people = await pair(market)
    const { owner, renter, product, room } = people
    for (let i = 0; i < 2; i++) await renter.room(await owner.list())
    for (let i = 0; i < 3; i++) {
      const other = { ...people, renter: await market.member('other') }
      await other.renter.room(product)
      await giveBack(other)
      assert.equal((await other.renter.post(`/products/${product.id}/reviews/`, { star: 5, comment: `${i}` })).status, 201)
      assert.equal((await owner.post(`/products/${product.id}/reviews/`, { star: 5, comment: `${i}` })).status, 201)
    }
    for (let i = 1; i < 4; i++) await agree(people, i * 2)
    Object.assign(lists, {
      '/products/': [market.guest], [`/accounts/${owner.id}/store/products/`]: [market.guest], [`/products/${product.id}/reviews/`]: [market.guest],
      [`/accounts/${owner.id}/store/reviews/`]: [market.guest], [`/products/${product.id}/rentalhistories/`]: [market.guest],
      '/rentalhistories/rental/': [renter], [`/rentalhistories/enrollment/${product.id}/`]: [owner],
      [`/rentalhistories/?product=${product.id}&renter=${renter.id}`]: [owner], '/chat/rooms/?type=visitor': [renter, 'id'],
      [`/chat/${room.id}/messages/`]: [renter, 'seq'], '/api/rentals/?role=renter': [renter], '/api/rentals/?role=owner&live=1': [owner], [`/api/rooms/${room.id}/rentals/`]: [renter],
    })
  })
  after(() => market.close())

  test('every list is a bare array that pages walk without a gap or a repeat', async () => {
    for (const [path, [caller]] of Object.entries(lists)) {
      const whole = (await caller.get(path)).body
      assert.ok(Array.isArray(whole) && whole.length >= 3, `${path}: ${JSON.stringify(whole)?.slice(0, 200)}`)
      const seen = []
      for (let at = `${path}${path.includes('?') ? '&' : '?'}limit=2`; at; ) {
        const answer = await caller.get(at)
        assert.equal(answer.status, 200, at)
        assert.ok(answer.body.length <= 2 && answer.body.length > 0, at)
        seen.push(...answer.body.map(({ id }) => id))
        at = next(answer)
      }
      assert.deepEqual(seen, whole.map(({ id }) => id), path)
    }
  })

  test('a limit of none, of more than 1,000 or in words, and a cursor that is none, are 400', async () => {
    for (const [path, [caller]] of Object.entries(lists)) {
      for (const bad of ['limit=0', 'limit=-1', 'limit=1001', 'limit=x', 'cursor=x', 'cursor=%00', 'cursor=AAAA']) {
        const { status } = await caller.get(`${path}${path.includes('?') ? '&' : '?'}${bad}`)
        assert.equal(status, 400, `${path} ${bad}`)
      }
      assert.equal((await caller.get(`${path}${path.includes('?') ? '&' : '?'}limit=1000`)).status, 200, path)
    }
  })

  test('the newest stands first, but for rooms and messages, which stand in their order', async () => {
    for (const [path, [caller, upwards]] of Object.entries(lists)) {
      const { body } = await caller.get(path)
      const key = upwards ?? 'created_at'
      const sorted = [...body].sort((a, b) => (upwards ? a[key] - b[key] : b[key].localeCompare(a[key])))
      assert.deepEqual(body.map(({ id }) => id), sorted.map(({ id }) => id), path)
    }
  })

  test('an empty keyword, category or order is none', async () => {
    const whole = (await market.guest.get('/products/')).body.map(({ id }) => id)
    for (const query of ['keyword=', 'category=', 'order=', 'keyword=&category=&order=', 'keyword=%20%20', 'category=%20']) {
      const { status, body } = await market.guest.get(`/products/?${query}`)
      assert.equal(status, 200, query)
      assert.deepEqual(body.map(({ id }) => id), whole, query)
    }
  })

  test('what a list has is counted, whatever it is narrowed by', async () => {
    const count = async (query, caller = market.guest) => (await caller.get(`/products/count/?${query}`)).body
    for (const query of ['', 'keyword=zzzz', 'min_price=1', 'max_price=1', `category=${encodeURIComponent(people.product.category.sort)}`, 'near=37.5,127&km=5', `rental_start_date=${day(2)}&rental_end_date=${day(3)}`]) {
      const { length } = (await market.guest.get(`/products/?${query}`)).body
      assert.deepEqual(await count(query), { count: length, more: false }, query)
    }
    assert.ok((await count('')).count >= 3)
    for (const bad of ['max_price=0', 'state=x', 'order=near']) assert.equal((await market.guest.get(`/products/count/?${bad}`)).status, 400, bad)
    assert.equal((await market.guest.get('/products/count/?category=none')).status, 404)
    assert.equal((await people.renter.get('/products/count/?fits=me')).body.code, 'fit_unknown')
  })

  test('a product without a category that everybody looks at breaks no list', async () => {
    const product = await people.owner.list({ name: '분류 없는 것' })
    assert.equal((await people.owner.put(`/products/${product.id}/`, { category: '' })).body.category, null)
    for (let i = 0; i < 4; i++) await (await market.member('viewer')).get(`/products/${product.id}/`)
    await until('all are counted', async () => (await people.owner.get(`/products/${product.id}/`)).body.views >= 4)
    for (const path of ['/products/categories/popularity/', '/products/popularity/', '/products/?order=views']) {
      assert.equal((await market.guest.get(path)).status, 200, path)
    }
    assert.equal((await market.guest.get('/products/?order=views')).body[0].id, product.id)
  })

  test('the popular are as many as there are, and the recommended at most four', async () => {
    const all = (await market.guest.get('/products/')).body.length
    assert.ok(all >= 4 && all < 8)
    assert.equal((await market.guest.get('/products/recommendation/')).body.length, 4)
    assert.ok((await market.guest.get('/products/popularity/')).body.length <= all)
  })
})

test('a site without anybody has empty lists', async () => {
  const market = await openMarket()
  try {
    for (const path of ['/products/', '/products/popularity/', '/products/recommendation/', '/products/categories/popularity/', '/products/1/reviews/',
      '/products/0/rentalhistories/', '/accounts/1/store/products/', '/accounts/1/store/reviews/', '/products/?keyword=x', '/products/?order=views']) {
      const { status, body } = await market.guest.get(path)
      assert.deepEqual([status, body], [200, []], path)
    }
    const member = await market.member()
    for (const path of ['/rentalhistories/rental/', '/rentalhistories/enrollment/1/', '/chat/rooms/?type=owner', '/chat/rooms/?type=visitor', '/api/rentals/']) {
      assert.deepEqual((await member.get(path)).body, [], path)
    }
    assert.equal((await member.post('/products/', form(productFields()))).status, 201)
  } finally {
    await market.close()
  }
})

test('without a limit a list is 1,000 long and says where it goes on; of a history these are the newest', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-lists-'))
  const data = join(folder, 'data')
  makeTown(data, { members: 3, products: 1020, rooms: 2, messages: 2100 })
  const tokens = tokensOf(data, 1, 3)
  const server = await startServer({ data })
  try {
    const products = await new Caller(server.url).get('/products/')
    assert.equal(products.body.length, 1000)
    assert.equal((await new Caller(server.url).get(next(products))).body.length, 20)
    assert.deepEqual((await new Caller(server.url).get('/products/count/')).body, { count: 100, more: true }, 'more than a hundred are not counted')
    const [room] = await roomsOf(server, tokens)
    const seqs = async (query) => (await (await call(server, room.owner.token, `/chat/${room.id}/messages/${query}`)).json()).map(({ seq }) => seq)
    const newest = await seqs('')
    assert.equal(newest.length, 1000)
    const last = newest.at(-1)
    assert.ok(last > 1000, `${last}`)
    assert.deepEqual(newest, Array.from({ length: 1000 }, (_, i) => last - 999 + i), 'oldest first')
    assert.deepEqual((await seqs('?limit=1000')).slice(0, 3), [1, 2, 3], 'with a limit from the oldest')
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('words that many listings have give the same page as looking at all of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-words-'))
  const data = join(folder, 'data')
  makeTown(data, { members: 3, products: 1990, rooms: 2, messages: 2 })
  const server = await startServer({ data })
  const guest = new Caller(server.url)
  const texts = ({ name, model_name: model, description, direct_dealing_place: place, tags }) =>
    [name, model, description, place, ...tags.map(({ hashtag }) => hashtag)].map((text) => text.replaceAll(' ', ''))
  const ids = async (query) => (await guest.get(`/products/?${new URLSearchParams(query)}`)).body.map(({ id }) => id)
  const days = { rental_start_date: day(3), rental_end_date: day(4) }
  try {
    for (const order of ['views', 'min_price']) {
      const first = await guest.get(`/products/?order=${order}`)
      const all = [...first.body, ...(await guest.get(next(first))).body]
      assert.equal(all.length, 1990)
      for (const keyword of ['빌려드립니다', '주말', '드', '한결']) {
        const wanted = all.filter((product) => texts(product).some((text) => text.includes(keyword))).map(({ id }) => id)
        assert.ok(wanted.length > 100 && (keyword !== '드' || wanted.length === 1990), `${keyword} ${wanted.length}`)
        for (const limit of [1, 30, 200]) assert.deepEqual(await ids({ order, keyword, limit }), wanted.slice(0, limit), `${order} ${keyword} ${limit}`)
        assert.deepEqual((await ids({ order, keyword, limit: 1000 })), wanted.slice(0, 1000), `${order} ${keyword}: more than are walked`)
        const free = await ids({ order, keyword, limit: 30, ...days })
        const all_free = new Set(await ids({ order, limit: 1000, ...days }))
        assert.deepEqual(free, wanted.filter((id) => all_free.has(id)).slice(0, 30), `${order} ${keyword} with days`)
      }
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
