// docs/security.md section 3, generated from the route tables: who gets what from every route.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, openMarket, pair, Caller } from '../support/market.mjs'
import { routes } from '../support/routes.mjs'

let market, people, stranger, rental, spare
const bad = new Caller('', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.AAAA')
before(async () => {
  market = await openMarket()
  people = await pair(market)
  rental = await agree(people, 2)
  spare = await people.owner.list()
  stranger = await market.member('stranger')
  bad.url = market.url
})
after(() => market.close())

/** A path of a thing that exists and is not the stranger's. */
function fill(path) {
  const ids = [
    [/^\/(rentalhistories|api\/rentals)\//, rental],
    [/^\/(chat|ws\/room|api\/rooms)\//, people.room.id],
    [/^\/(accounts|members)\//, people.owner.id],
    [/^\//, people.product.id],
  ]
  const [, id] = ids.find(([pattern]) => pattern.test(path))
  return path.replace('{id}', id).replace('{move}', 'cancel').replace('{name}', 'no-photo.png').replace(/\{\w+\}/g, '1')
}

const write = (method) => method !== 'GET'
/** Bodies that a member's own call would need to be accepted. */
const bodyOf = (method) => (write(method) ? {} : undefined)

for (const { method, path, who } of routes()) {
  const socket = path.startsWith('/ws/')
  const name = `${method} ${path}`

  if (who === 'ANYONE') {
    test(`${name} is open to guests`, async () => {
      const { status } = await market.guest.call(method, fill(path), bodyOf(method))
      assert.ok(status !== 401 && status !== 403 && status < 500 || (path.includes('callback') && status === 404), `${status}`)
    })
  } else if (!socket) {
    test(`${name} is closed to guests`, async () => {
      const { status, body, headers } = await market.guest.call(method, fill(path), bodyOf(method))
      assert.equal(status, 401)
      assert.equal(body.detail, 'Authentication credentials were not provided.')
      assert.equal(headers.get('www-authenticate'), 'Bearer realm="api"')
    })
  }
  if (!socket && !path.startsWith('/photos') && !/^\/($|healthz|readyz|test|openapi|[pu]\/|articles\/|sitemap|robots)/.test(path) && !/callback|setup|token|login|signup|logout|verify|reset|forgot/.test(path)) {
    test(`${name} refuses a bad token`, async () => {
      const { status, body } = await bad.call(method, fill(path), bodyOf(method))
      assert.equal(status, 401)
      assert.equal(body.code, 'token_not_valid')
    })
  }
  test(`${name} refuses other methods with what it allows`, async () => {
    const known = routes().filter((route) => route.path === path).map((route) => route.method)
    const other = ['DELETE', 'PUT', 'POST', 'PATCH', 'GET'].find((one) => !known.includes(one))
    const { status, headers } = await people.owner.call(other, fill(path), bodyOf(other))
    assert.equal(status, 405)
    for (const one of known) assert.match(headers.get('allow'), new RegExp(`\\b${one}\\b`))
  })
  if (path.length > 1 && path.endsWith('/')) {
    test(`${name} answers without the last slash too`, async () => {
      const caller = who === 'ANYONE' ? market.guest : bad
      const with_ = await caller.call(method, fill(path), bodyOf(method))
      const without = await caller.call(method, fill(path).slice(0, -1), bodyOf(method))
      assert.equal(without.status, with_.status)
    })
  }
}

const strangers = [
  ['PUT', () => `/products/${spare.id}/`, [403]],
  ['DELETE', () => `/products/${spare.id}/`, [403]],
  ['PUT', () => `/rentalhistories/${rental}/`, [403, 404]],
  ['DELETE', () => `/rentalhistories/${rental}/`, [403, 404]],
  ['GET', () => `/rentalhistories/?product=${people.product.id}&renter=${people.renter.id}`, [403]],
  ['POST', () => `/rentalhistories/?product=${people.product.id}&renter=${people.renter.id}`, [403]],
  ['GET', () => `/api/rentals/${rental}/`, [404]],
  ['GET', () => `/api/rentals/${rental}/code/`, [404]],
  ['GET', () => `/api/rentals/${rental}/proof/`, [404]],
  ['GET', () => `/api/rentals/${rental}/drop-places/`, [404]],
  ['POST', () => `/api/rentals/${rental}/drop_off/`, [404]],
  ['GET', () => `/products/${people.product.id}/drop-places/`, [403]],
  ['PUT', () => `/products/${people.product.id}/drop-places/`, [403]],
  ['GET', () => `/api/rentals/${rental}/handover/`, [404]],
  ['GET', () => `/api/rentals/${rental}/evidence.zip`, [404]],
  ['PUT', () => `/api/rentals/${rental}/handover/checklist/`, [400, 404]],
  ['GET', () => `/api/rentals/${rental}/handover/photos/1/`, [404]],
  ['DELETE', () => `/api/rentals/${rental}/handover/photos/1/`, [404]],
  ['GET', () => `/api/rentals/${rental}/claim/`, [404]],
  ['POST', () => `/api/rentals/${rental}/claim/`, [404]],
  ['GET', () => `/api/rentals/${rental}/claim/photos/1/`, [404]],
  ['POST', () => `/api/rentals/${rental}/claim/decision/`, [403]],
  ['GET', () => `/api/rentals/${rental}/ledger/`, [404]],
  ['POST', () => `/api/rentals/${rental}/ledger/`, [404]],
  ['POST', () => `/api/rentals/${rental}/cancel/`, [404]],
  ['POST', () => `/api/rentals/${rental}/hand_over/`, [404]],
  ['GET', () => `/api/rooms/${people.room.id}/rentals/`, [404]],
  ['GET', () => `/products/${people.product.id}/calendar-import/`, [403]],
  ['PUT', () => `/products/${people.product.id}/calendar-import/`, [403]],
  ['POST', () => `/products/${people.product.id}/calendar-import/`, [403]],
  ['DELETE', () => `/products/${people.product.id}/calendar-import/`, [403]],
  ['PUT', () => `/products/${people.product.id}/calendar-import/file/`, [403]],
  ...['GET', 'PUT', 'POST', 'DELETE'].map((method) => [method, () => `/products/${people.product.id}/units/1/calendar-import/`, [403]]),
  ['PUT', () => `/products/${people.product.id}/units/1/calendar-import/file/`, [403]],
  ...['GET', 'POST', 'DELETE'].map((method) => [method, () => `/products/${people.product.id}/units/1/calendar-link/`, [403]]),
  ['GET', () => `/products/${people.product.id}/calendar-link/`, [403]],
  ['POST', () => `/products/${people.product.id}/calendar-link/`, [403]],
  ['DELETE', () => `/products/${people.product.id}/calendar-link/`, [403]],
  ['POST', () => `/products/${people.product.id}/reviews/`, [403]],
  ['GET', () => `/chat/${people.room.id}/messages/`, [404]],
  ['GET', () => `/chat/${people.room.id}/search/?keyword=a`, [404]],
  ['POST', () => `/chat/${people.room.id}/read/`, [404]],
  ['POST', () => `/chat/${people.room.id}/mute/`, [404]],
  ['POST', () => `/chat/${people.room.id}/leave/`, [404]],
  ['POST', () => `/chat/${people.room.id}/report/`, [404]],
  ['GET', () => `/chat/rooms/?type=owner&email=${people.owner.email}`, [403]],
  ['GET', () => '/chat/rooms/?type=owner&email=nobody@example.com', [403]],
]
for (const [method, path, statuses] of strangers) {
  test(`another member gets ${statuses.join(' or ')} from ${method} ${String(path).replace(/^.*`?(\/[^`']*)[`']$/s, '$1')}`, async () => {
    const body = write(method) ? { star: 5, comment: 'x', seq: 1, category: '', rental_start_date: '2027-01-01', rental_end_date: '2027-01-02' } : undefined
    const { status, text } = await stranger.call(method, path(), body)
    assert.ok(statuses.includes(status), `${status} ${text}`)
  })
}
