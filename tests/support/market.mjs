// Members, products, rooms and dates for black-box tests.
//
//   const market = await openMarket()                    // a server of one's own
//   const minsu = await market.member('minsu')           // signed up
//   const product = await minsu.list({ name: '라켓' })   // with a drawn photo
//   const { status, body } = await minsu.get('/accounts/')
//   after(() => market.close())
import assert from 'node:assert/strict'
import { form, photo } from './people.mjs'
import { environmentOf, onPostgres } from './postgres.mjs'
import { startServer } from './server.mjs'
import { notAtMidnight } from './until.mjs'

export { form, photo, png } from './people.mjs'

const DAY = 86_400_000

/** The day `days` from today in Seoul, as the wire writes it; `now` in milliseconds. */
export function day(days, now = Date.now()) {
  return new Date(now + 9 * 3_600_000 + days * DAY).toISOString().slice(0, 10)
}
export const dates = (from, to = from, now) => ({
  rental_start_date: day(from, now),
  rental_end_date: day(to, now),
})

export const productFields = (more = {}) => ({
  thumbnails: photo(),
  name: '테니스 라켓',
  category: '테니스 라켓',
  state: '깨끗해요',
  model_name: 'PS97',
  rental_fee_for_a_day: '10000',
  rental_fee_for_a_week: '50000',
  description: '가볍고 좋은 라켓입니다.',
  delivery_fee_is_included: 'true',
  direct_dealing_is_allowed: 'true',
  direct_dealing_place: '서울 마포구',
  tags: '[{"hashtag":"테니스"}]',
  ...more,
})

/** Whoever calls: `get`, `post`, `put`, `del` answer {status, body, text, headers}. */
export class Caller {
  /** Of several `url`, as of several nodes, each call takes the next. */
  constructor(url, token, headers = {}) {
    this.urls = [url].flat()
    this.turn = 0
    this.headers = token ? { ...headers, Authorization: `Bearer ${token}` } : headers
  }

  get url() {
    return this.urls[this.turn++ % this.urls.length]
  }

  set url(url) {
    this.urls = [url].flat()
  }

  async call(method, path, body, headers = {}) {
    const init = { method, headers: { ...this.headers, ...headers }, redirect: 'manual' }
    if (body instanceof FormData || typeof body === 'string' || body instanceof Uint8Array) init.body = body
    else if (body !== undefined) {
      init.body = JSON.stringify(body)
      init.headers['Content-Type'] ??= 'application/json'
    }
    const answer = await fetch(this.url + path, init)
    const text = await answer.text()
    let parsed
    try {
      parsed = JSON.parse(text)
    } catch {
      parsed = undefined
    }
    return { status: answer.status, body: parsed, text, headers: answer.headers }
  }

  get = (path, headers) => this.call('GET', path, undefined, headers)
  post = (path, body, headers) => this.call('POST', path, body, headers)
  put = (path, body, headers) => this.call('PUT', path, body, headers)
  del = (path, headers) => this.call('DELETE', path, undefined, headers)
}

export class Member extends Caller {
  constructor(url, session, email, password) {
    super(url, session.token.access_token)
    Object.assign(this, { id: session.user.id, username: session.user.username, email, password, session })
    this.token = session.token.access_token
    this.alias = `${this.id}@users.invalid`
  }

  async list(more) {
    const answer = await this.post('/products/', form(productFields(more)))
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }

  /** The room of a product of somebody else. */
  async room(product) {
    const answer = await this.post('/chat/rooms/', {
      shop_user_email: product.owner.email.includes('@users.invalid') ? product.owner.email : `${product.owner.id}@users.invalid`,
      visitor_user_email: this.email,
      product: product.id,
    })
    assert.ok(answer.status === 200 || answer.status === 201, answer.text)
    return answer.body
  }

  schedule(product, renter, body) {
    return this.post(`/rentalhistories/?product=${product.id ?? product}&renter=${renter.id ?? renter}`, body)
  }
}

export const password = 'correct horse battery'

/**
 * A server with people. `now`: the instant (milliseconds) at which its clock starts; `count`: so many members it may have already;
 * `nodes`: on PostgreSQL so many servers of one database, which everybody asks in turns; each has photos of its own.
 */
export async function openMarket({ now, count = 0, nodes = 1, ...options } = {}) {
  if (!now) await notAtMidnight()
  const env = { ...options.env }
  if (now) env.WOOGA_TEST_NOW = String(Math.round(now * 1000))
  const server = await startServer({ ...options, env })
  const others = []
  while (onPostgres && others.length + 1 < nodes) others.push(await startServer({ env: { ...env, ...environmentOf(server.data) } }))
  const urls = [server, ...others].map(({ url }) => url)
  return {
    server,
    url: server.url,
    urls,
    others,
    guest: new Caller(urls),
    async member(name = 'member') {
      const email = `${name}${++count}@example.com`
      const answer = await new Caller(server.url).post('/accounts/signup/', { email, password, username: name })
      assert.equal(answer.status, 201, answer.text)
      return new Member(urls, answer.body, email, password)
    },
    /** The same person again, after a restart. */
    async again(member) {
      const answer = await new Caller(server.url).post('/accounts/login/', { email: member.email, password })
      assert.equal(answer.status, 200, answer.text)
      return new Member(urls, answer.body, member.email, password)
    },
    async close() {
      for (const other of others) await other.stop()
      return server.stop()
    },
  }
}

/** Two people, a product of the first and the second's room about it. */
export async function pair(market, more) {
  const owner = await market.member('owner')
  const renter = await market.member('renter')
  const product = await owner.list(more)
  const room = await renter.room(product)
  return { owner, renter, product, room }
}

/** An agreed rental by the original's two taps; answers its id. */
export async function agree({ owner, renter, product }, from, to = from, now) {
  const asked = await renter.schedule(product, renter, dates(from, to, now))
  assert.equal(asked.status, 201, asked.text)
  const agreed = await owner.schedule(product, renter, dates(from, to, now))
  assert.equal(agreed.status, 201, agreed.text)
  assert.equal(agreed.body.state, 'SCHEDULED')
  return agreed.body.id
}

/** The owner says that he got the deposit, if there is one, and shows his code; the renter enters it. */
export async function handOver({ owner, renter }, id) {
  const [first] = (await owner.get(`/api/rentals/${id}/ledger/`)).body
  if (first?.kind === 'deposit') await owner.post(`/api/rentals/${id}/ledger/`, { entry: 1, step: 'received' })
  const shown = await owner.get(`/api/rentals/${id}/code/`)
  assert.equal(shown.status, 200, shown.text)
  const taken = await renter.post(`/api/rentals/${id}/hand_over/`, { code: shown.body.code })
  assert.equal(taken.status, 200, taken.text)
  return taken.body
}

/** A returned rental that began today. */
export async function giveBack(people) {
  const id = await agree(people, 0)
  const back = await people.owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  assert.equal(back.status, 200, back.text)
  return id
}

/** The Set-Cookie lines of an answer; Debian's Node 18 joins them, and our cookies' dates hold no comma. */
export const setCookies = (headers) => headers.getSetCookie?.() ?? (headers.get('set-cookie')?.split(/,\s*(?=[\w-]+=)/) ?? [])

export const keys = (object) => Object.keys(object).sort()
/** Equal objects but for the order of their keys. */
export const sameKeys = (object, names) => assert.deepEqual(keys(object), [...names].sort())
export const RENTAL_KEYS = ['id', 'renter', 'product', 'created_at', 'updated_at', 'rental_start_date', 'rental_end_date', 'remaining_days', 'state', 'owner']
export const WRITE_KEYS = ['id', 'created_at', 'updated_at', 'rental_start_date', 'rental_end_date', 'remaining_days', 'state', 'product', 'renter', 'owner']
export const USER_KEYS = ['id', 'username', 'email', 'level', 'point', 'manner_score', 'profile']
export const PRODUCT_KEYS = ['id', 'tags', 'owner', 'category', 'thumbnails', 'created_at', 'updated_at', 'name', 'model_name', 'description', 'rental_fee_for_a_day', 'rental_fee_for_a_week', 'direct_dealing_is_allowed', 'direct_dealing_place', 'delivery_fee_is_included', 'state', 'views']
export const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/
