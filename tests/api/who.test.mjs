// docs/security.md section 3 as a matrix: every route that needs a member, with a request that would be good (but for the
// password, which each changes for himself only), asked by
// {a guest, a bad token, another member, a moderator, its owner or party}. A route without a row fails: say who may, then add it.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { agree, Caller, dates, form, giveBack, openMarket, pair, photo, productFields } from '../support/market.mjs'
import { openPushService } from '../support/push_service.mjs'
import { run } from '../support/server.mjs'
import { routes } from '../support/routes.mjs'

let market, bad, stranger, moderator, service
before(async () => {
  service = await openPushService()
  market = await openMarket({ env: { WOOGA_INSIDE: 'on' } })
  bad = new Caller(market.url, 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.AAAA')
  stranger = await market.member('stranger')
  moderator = await market.member('moderator')
  assert.equal(run(market.server.data, 'user', '--email', moderator.email, '--moderator').status, 0)
  moderator = await market.again(moderator)
})
after(async () => {
  await market.close()
  service.close()
})

const handoverPhoto = async (people) => {
  const answer = await people.owner.post(`/api/rentals/${await agree(people, 0)}/handover/photos/`, form({ file: photo(), slot: 'front' }))
  return answer.body.url
}

const report = async ({ renter, room }) => (await renter.post(`/chat/${room.id}/report/`, { reason: '욕을 합니다' })).body.id
/** The path of the one unit of the owner's product. */
const unitOf = async ({ owner, product }) => {
  const { body } = await owner.put(`/products/${product.id}/units/`, { units: [{}] })
  return `/products/${product.id}/units/${body.units[0].id}/`
}
/** A rental that came back, and what is claimed for it. */
const claimed = async (people) => {
  const id = await giveBack(people)
  const answer = await people.owner.post(`/api/rentals/${id}/claim/`, { amount: 1000, text: '긁혔어요' })
  assert.equal(answer.status, 200, answer.text)
  return id
}

const wantedBy = async (member) => (await member.post('/api/wanted/', { text: '자전거 구해요' })).body.id

/** The statuses of other members and of whose it is (`by` of the pair), and the request with its body. */
const rows = {
  'GET /accounts/': [200, 200, () => ['/accounts/']],
  'PUT /accounts/': [200, 200, () => ['/accounts/', { username: '새이름' }]],
  'POST /accounts/password/': [400, 400, () => ['/accounts/password/', { old_password: 'not the old one', new_password: 'an entirely other one' }]],
  'POST /api/wanted/': [201, 201, () => ['/api/wanted/', { text: '자전거 구해요' }]],
  'DELETE /api/wanted/{id}/': [403, 204, async ({ renter }) => [`/api/wanted/${await wantedBy(renter)}/`], 'renter'],
  'POST /api/wanted/{id}/answers/': [403, 201, async ({ renter, product }) => [`/api/wanted/${await wantedBy(renter)}/answers/`, { product: product.id }]],
  'POST /api/wanted/{id}/report/': [204, 403, async ({ renter }) => [`/api/wanted/${await wantedBy(renter)}/report/`, { reason: '광고예요' }], 'renter'],
  'GET /api/admin/wanted/': [403, 403, () => ['/api/admin/wanted/']],
  'GET /api/admin/wanted/{id}/': [403, 403, async ({ renter }) => [`/api/admin/wanted/${await wantedBy(renter)}/`]],
  'POST /api/admin/wanted/{id}/': [403, 403, async ({ renter }) => [`/api/admin/wanted/${await wantedBy(renter)}/`, { reason: '두 분의 말을 들었습니다.', hide: true }]],
  'PUT /api/account/business/': [204, 204, () => ['/api/account/business/', { kind: 'none' }]],
  'GET /api/neighbourhood/': [200, 200, () => ['/api/neighbourhood/']],
  'GET /api/neighbourhood/names/': [200, 200, () => ['/api/neighbourhood/names/']],
  'PUT /api/neighbourhood/': [200, 200, () => ['/api/neighbourhood/', { name: '연남동' }]],
  'DELETE /api/neighbourhood/': [204, 204, () => ['/api/neighbourhood/']],
  'GET /api/favourites/': [200, 200, () => ['/api/favourites/']],
  'GET /api/favourites/ids/': [200, 200, () => ['/api/favourites/ids/']],
  'GET /api/products/{id}/favourite/': [200, 200, ({ product }) => [`/api/products/${product.id}/favourite/`]],
  'PUT /api/products/{id}/favourite/': [204, 403, ({ product }) => [`/api/products/${product.id}/favourite/`]],
  'DELETE /api/products/{id}/favourite/': [204, 204, ({ product }) => [`/api/products/${product.id}/favourite/`]],
  'GET /api/searches/': [200, 200, () => ['/api/searches/']],
  'POST /api/searches/': [201, 201, () => ['/api/searches/?keyword=racket', { address: 'keyword=racket' }]],
  'DELETE /api/searches/{id}/': [404, 204, async ({ owner }) => [`/api/searches/${(await owner.post('/api/searches/?keyword=x1', { address: 'keyword=x1' })).body.id}/`]],
  'GET /api/account/leaving/': [200, 200, () => ['/api/account/leaving/']],
  'POST /api/account/leaving/': [400, 400, ({ owner }) => ['/api/account/leaving/', { email: owner.alias, password: 'not the right one' }]],
  'GET /api/account/export/': [200, 200, () => ['/api/account/export/']],
  'GET /api/account/export.zip': [200, 200, () => ['/api/account/export.zip']],
  'GET /api/account/sessions/': [200, 200, () => ['/api/account/sessions/']],
  'DELETE /api/account/sessions/': [204, 204, () => ['/api/account/sessions/']],
  'DELETE /api/account/sessions/{id}/': [404, 204, async ({ owner }) => {
    await market.again(owner)
    return [`/api/account/sessions/${(await owner.get('/api/account/sessions/')).body[0].id}/`]
  }],
  'POST /api/uploads/': [201, 201, () => ['/api/uploads/', form({ file: photo() })]],
  'POST /products/': [201, 201, () => ['/products/', form(productFields())]],
  'PUT /products/{id}/': [403, 200, ({ product }) => [`/products/${product.id}/`, { category: '농구공', name: '바뀐이름' }]],
  'DELETE /products/{id}/': [403, 204, ({ product }) => [`/products/${product.id}/`]],
  'GET /chat/rooms/': [403, 200, ({ owner }) => [`/chat/rooms/?type=owner&email=${owner.email}`]],
  'POST /chat/rooms/': [403, 200, ({ owner, renter, product }) => ['/chat/rooms/', { shop_user_email: owner.alias, visitor_user_email: renter.alias, product: product.id }], 'renter'],
  'GET /chat/states/': [200, 200, () => ['/chat/states/']],
  'GET /chat/{id}/messages/': [404, 200, ({ room }) => [`/chat/${room.id}/messages/`]],
  'GET /chat/{id}/search/': [404, 200, ({ room }) => [`/chat/${room.id}/search/?keyword=a`]],
  'POST /chat/{id}/read/': [404, 204, ({ room }) => [`/chat/${room.id}/read/`, { seq: 1 }]],
  'POST /chat/{id}/mute/': [404, 204, ({ room }) => [`/chat/${room.id}/mute/`, { muted: true }]],
  'POST /chat/{id}/leave/': [404, 204, ({ room }) => [`/chat/${room.id}/leave/`]],
  'POST /chat/{id}/report/': [404, 201, ({ room }) => [`/chat/${room.id}/report/`, { reason: '욕을 합니다' }]],
  'POST /members/{id}/block/': [204, 204, ({ renter }) => [`/members/${renter.id}/block/`]],
  'DELETE /members/{id}/block/': [204, 204, ({ renter }) => [`/members/${renter.id}/block/`]],
  'GET /members/me/blocks/': [200, 200, () => ['/members/me/blocks/']],
  'GET /api/notifications/': [200, 200, () => ['/api/notifications/']],
  'POST /api/notifications/read/': [204, 204, () => ['/api/notifications/read/', { upto: 1 }]],
  'GET /api/notifications/settings/': [200, 200, () => ['/api/notifications/settings/']],
  'PUT /api/notifications/settings/': [200, 200, () => ['/api/notifications/settings/', { mail: false }]],
  'GET /api/push/key/': [200, 200, () => ['/api/push/key/']],
  'POST /api/push/subscriptions/': [409, 201, async ({ owner }) => {
    const { subscription } = service.browser()
    await owner.post('/api/push/subscriptions/', subscription)
    return ['/api/push/subscriptions/', { ...subscription, keys: { ...subscription.keys, auth: 'A'.repeat(22) } }]
  }],
  'DELETE /api/push/subscriptions/': [404, 204, async ({ owner }) => {
    const { subscription } = service.browser()
    await owner.post('/api/push/subscriptions/', subscription)
    return ['/api/push/subscriptions/', { endpoint: subscription.endpoint }]
  }],
  'GET /rentalhistories/rental/': [200, 200, () => ['/rentalhistories/rental/']],
  'GET /rentalhistories/enrollment/{id}/': [200, 200, ({ product }) => [`/rentalhistories/enrollment/${product.id}/`]],
  'GET /rentalhistories/': [403, 200, ({ product, renter }) => [`/rentalhistories/?product=${product.id}&renter=${renter.id}`]],
  'POST /rentalhistories/': [403, 201, ({ product, renter }) => [`/rentalhistories/?product=${product.id}&renter=${renter.id}`, dates(3)], 'renter'],
  'PUT /rentalhistories/{id}/': [[403, 404], 200, async (people) => [`/rentalhistories/${await agree(people, 0)}/`, { state: 'RETURNED' }]],
  'DELETE /rentalhistories/{id}/': [[403, 404], 204, async (people) => [`/rentalhistories/${await agree(people, 5)}/`]],
  'PUT /products/{id}/calendar-rules/': [403, 200, ({ product }) => [`/products/${product.id}/calendar-rules/`, { lead_days: 1 }]],
  'GET /products/{id}/units/': [403, 200, ({ product }) => [`/products/${product.id}/units/`]],
  'GET /api/waiting/': [200, 200, () => ['/api/waiting/']],
  'POST /api/products/{id}/waiting/': [201, 201, async (people) => {
    await agree(people, 7)
    return [`/api/products/${people.product.id}/waiting/`, dates(7)]
  }, 'renter'],
  'DELETE /api/waiting/{id}/': [404, 204, async (people) => {
    await agree(people, 8)
    return [`/api/waiting/${(await people.renter.post(`/api/products/${people.product.id}/waiting/`, dates(8))).body.id}/`]
  }, 'renter'],
  'PUT /api/products/{id}/pause/': [403, 200, ({ product }) => [`/api/products/${product.id}/pause/`, { paused: false }]],
  'PUT /api/products/{id}/place/': [403, 200, ({ product }) => [`/api/products/${product.id}/place/`, { latitude_e6: 1, longitude_e6: 1 }]],
  'DELETE /api/products/{id}/place/': [403, 204, ({ product }) => [`/api/products/${product.id}/place/`]],
  'GET /api/fit/': [200, 200, () => ['/api/fit/']],
  'PUT /api/fit/': [200, 200, () => ['/api/fit/', { height: 172 }]],
  'DELETE /api/fit/': [204, 204, () => ['/api/fit/']],
  'PUT /api/products/{id}/fit/': [403, 200, ({ product }) => [`/api/products/${product.id}/fit/`, { sizes: [] }]],
  'PUT /products/{id}/units/': [403, 200, ({ product }) => [`/products/${product.id}/units/`, { units: [{ variant: '260' }] }]],
  'PUT /products/{id}/kit/': [403, 200, ({ product }) => [`/products/${product.id}/kit/`, { lines: [] }]],
  'PUT /products/{id}/terms/': [403, 200, ({ product }) => [`/products/${product.id}/terms/`, { declared_value: 1000 }]],
  'POST /products/{id}/rentals/': [201, 403, ({ product }) => [`/products/${product.id}/rentals/`, dates(3)]],
  'GET /api/rentals.csv': [200, 200, () => ['/api/rentals.csv']],
  'GET /api/calendar-link/': [200, 200, () => ['/api/calendar-link/']],
  'POST /api/calendar-link/': [201, 201, () => ['/api/calendar-link/']],
  'DELETE /api/calendar-link/': [204, 204, () => ['/api/calendar-link/']],
  'GET /products/{id}/calendar-import/': [403, 200, ({ product }) => [`/products/${product.id}/calendar-import/`]],
  'PUT /products/{id}/calendar-import/': [403, 200, ({ product }) => [`/products/${product.id}/calendar-import/`, { url: service.url }]],
  'POST /products/{id}/calendar-import/': [403, 200, async ({ owner, product }) => {
    await owner.put(`/products/${product.id}/calendar-import/`, { url: service.url })
    return [`/products/${product.id}/calendar-import/`]
  }],
  'DELETE /products/{id}/calendar-import/': [403, 204, ({ product }) => [`/products/${product.id}/calendar-import/`]],
  'PUT /products/{id}/calendar-import/file/': [403, 200, ({ product }) => [`/products/${product.id}/calendar-import/file/`, form({ file: new Blob(['BEGIN:VCALENDAR\r\n']) })]],
  'GET /products/{id}/calendar-link/': [403, 200, ({ product }) => [`/products/${product.id}/calendar-link/`]],
  'POST /products/{id}/calendar-link/': [403, 201, ({ product }) => [`/products/${product.id}/calendar-link/`]],
  'DELETE /products/{id}/calendar-link/': [403, 204, ({ product }) => [`/products/${product.id}/calendar-link/`]],
  ...Object.fromEntries([
    ['GET', 'calendar-import/', 200], ['PUT', 'calendar-import/', 200, () => ({ url: service.url })], ['POST', 'calendar-import/', 200], ['DELETE', 'calendar-import/', 204],
    ['PUT', 'calendar-import/file/', 200, () => form({ file: new Blob(['BEGIN:VCALENDAR\r\n']) })],
    ['GET', 'calendar-link/', 200], ['POST', 'calendar-link/', 201], ['DELETE', 'calendar-link/', 204],
  ].map(([method, what, status, body]) => [`${method} /products/{id}/units/{unit}/${what}`, [403, status, async (people) => {
    const path = `${await unitOf(people)}${what}`
    if (method === 'POST' && what === 'calendar-import/') await people.owner.put(path, { url: service.url })
    return [path, body?.()]
  }]])),
  'GET /api/rentals/': [200, 200, () => ['/api/rentals/']],
  'GET /api/rentals/{id}/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 5)}/`]],
  'GET /api/rentals/{id}/agreement/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 5)}/agreement/`]],
  'GET /api/rentals/{id}/units/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 5)}/units/`]],
  'GET /api/rentals/{id}/code/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 0)}/code/`]],
  'GET /api/rentals/{id}/check-ins/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 0)}/check-ins/`]],
  'GET /products/{id}/drop-places/': [403, 200, ({ product }) => [`/products/${product.id}/drop-places/`]],
  'PUT /products/{id}/drop-places/': [403, 200, ({ product }) => [`/products/${product.id}/drop-places/`, { places: [{ name: '보관함', directions: '정문 옆' }] }]],
  'GET /api/rentals/{id}/drop-places/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 0)}/drop-places/`]],
  'GET /api/rentals/{id}/proof/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 0)}/proof/`]],
  'GET /api/rentals/{id}/handover/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 0)}/handover/`]],
  'POST /api/rentals/{id}/handover/photos/': [404, 201, async (people) => [`/api/rentals/${await agree(people, 0)}/handover/photos/`, form({ file: photo(), slot: 'front' })]],
  'GET /api/rentals/{id}/handover/photos/{photo}/': [404, 200, async (people) => [await handoverPhoto(people)]],
  'DELETE /api/rentals/{id}/handover/photos/{photo}/': [404, 204, async (people) => [await handoverPhoto(people)]],
  'PUT /api/rentals/{id}/handover/checklist/': [404, 200, async (people) => {
    const path = `/api/rentals/${await agree(people, 0)}/handover/`
    const { body } = await people.owner.get(path)
    return [`${path}checklist/`, { items: body.records[0].checklist.map(({ item }) => ({ item, good: true, note: '' })) }]
  }],
  'GET /api/rentals/{id}/evidence.zip': [404, 200, async (people) => [`/api/rentals/${await agree(people, 0)}/evidence.zip`]],
  'PUT /products/{id}/checklist/': [403, 200, ({ product }) => [`/products/${product.id}/checklist/`, { items: ['줄'] }]],
  'GET /api/rentals/{id}/claim/': [404, 200, async (people) => [`/api/rentals/${await claimed(people)}/claim/`]],
  'POST /api/rentals/{id}/claim/': [404, 200, async (people) => [`/api/rentals/${await giveBack(people)}/claim/`, { amount: 1000, text: '긁혔어요' }]],
  'POST /api/rentals/{id}/claim/photos/': [404, 201, async (people) => [`/api/rentals/${await claimed(people)}/claim/photos/`, form({ file: photo() })]],
  'GET /api/rentals/{id}/claim/photos/{photo}/': [404, 200, async (people) => {
    const path = `/api/rentals/${await claimed(people)}/claim/photos/`
    return [(await people.owner.post(path, form({ file: photo() }))).body.url]
  }],
  'POST /api/rentals/{id}/claim/decision/': [403, 403, async (people) => [`/api/rentals/${await claimed(people)}/claim/decision/`, { amount: 0, text: '이유가 충분합니다.' }]],
  'GET /api/rentals/{id}/ledger/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 5)}/ledger/`]],
  'POST /api/rentals/{id}/ledger/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 5)}/ledger/`, { entry: 1, step: 'received' }]],
  'GET /api/gear/': [200, 200, () => ['/api/gear/']],
  'GET /api/gear/brief/': [200, 200, () => ['/api/gear/brief/']],
  'GET /api/gear/days/': [200, 200, () => ['/api/gear/days/']],
  'GET /api/statement/': [200, 200, () => ['/api/statement/']],
  'GET /api/statement.csv': [200, 200, () => ['/api/statement.csv']],
  'POST /api/admin/weather/': [403, 403, () => ['/api/admin/weather/', { region: 'KR-11', kind: 'snow', from: dates(1).rental_start_date }]],
  'DELETE /api/admin/weather/{id}/': [403, 403, () => ['/api/admin/weather/1/']],
  'GET /api/admin/articles/': [403, 403, () => ['/api/admin/articles/']],
  'POST /api/admin/articles/': [403, 403, () => ['/api/admin/articles/', { slug: 'a', language: 'ko', title: '글', body: '글' }]],
  'POST /api/admin/articles/preview/': [403, 403, () => ['/api/admin/articles/preview/', { body: '글' }]],
  'GET /api/admin/articles/{id}/': [403, 403, () => ['/api/admin/articles/1/']],
  'PUT /api/admin/articles/{id}/': [403, 403, () => ['/api/admin/articles/1/', { slug: 'a', language: 'ko', title: '글', body: '글' }]],
  'DELETE /api/admin/articles/{id}/': [403, 403, () => ['/api/admin/articles/1/']],
  'POST /api/admin/articles/{id}/restore/': [403, 403, () => ['/api/admin/articles/1/restore/']],
  'PUT /api/admin/articles/{id}/picture/': [403, 403, () => ['/api/admin/articles/1/picture/', form({ file: photo() })]],
  'DELETE /api/admin/articles/{id}/picture/': [403, 403, () => ['/api/admin/articles/1/picture/']],
  'GET /api/admin/holidays/': [403, 403, () => ['/api/admin/holidays/']],
  'PUT /api/admin/holidays/{date}/': [403, 403, () => [`/api/admin/holidays/${dates(1).rental_start_date}/`, { name: '창립일' }]],
  'DELETE /api/admin/holidays/{date}/': [403, 403, () => [`/api/admin/holidays/${dates(1).rental_start_date}/`]],
  'GET /api/admin/jobs/': [403, 403, () => ['/api/admin/jobs/']],
  'POST /api/admin/jobs/{name}/run/': [403, 403, () => ['/api/admin/jobs/usage/run/']],
  'GET /api/admin/backups/': [403, 403, () => ['/api/admin/backups/']],
  'POST /api/admin/checks/': [403, 403, () => ['/api/admin/checks/']],
  'GET /api/admin/usage/': [403, 403, () => ['/api/admin/usage/']],
  'GET /api/admin/deposits/': [403, 403, () => ['/api/admin/deposits/']],
  'GET /api/admin/members/': [403, 403, () => ['/api/admin/members/']],
  'POST /api/admin/members/{id}/{act}/': [403, 403, ({ renter }) => [`/api/admin/members/${renter.id}/ban/`, { reason: '두 분의 말을 들었습니다.' }]],
  'GET /api/admin/categories/': [403, 403, () => ['/api/admin/categories/']],
  'POST /api/admin/categories/': [403, 403, () => ['/api/admin/categories/', { name: '새것' }]],
  'PUT /api/admin/categories/{id}/': [403, 403, () => ['/api/admin/categories/46/', { name: '새것' }]],
  'POST /api/admin/categories/{id}/move/': [403, 403, () => ['/api/admin/categories/46/move/', { by: 1 }]],
  'POST /api/admin/categories/{id}/retire/': [403, 403, () => ['/api/admin/categories/46/retire/', {}]],
  'GET /api/admin/listings/': [403, 403, () => ['/api/admin/listings/']],
  'POST /api/admin/listings/{id}/{act}/': [403, 403, ({ product }) => [`/api/admin/listings/${product.id}/hide/`, { reason: '두 분의 말을 들었습니다.' }]],
  'GET /api/admin/queue/': [403, 403, () => ['/api/admin/queue/']],
  'GET /api/admin/audit/': [403, 403, () => ['/api/admin/audit/']],
  'POST /api/admin/rentals/{id}/{move}/': [403, 403, async (people) => [`/api/admin/rentals/${await agree(people, 5)}/force_cancel/`, { reason: '두 분의 말을 들었습니다.' }]],
  'GET /api/admin/reports/{id}/': [403, 403, async (people) => [`/api/admin/reports/${await report(people)}/`]],
  'POST /api/admin/reports/{id}/': [403, 403, async (people) => [`/api/admin/reports/${await report(people)}/`, { reason: '두 분의 말을 들었습니다.' }]],
  'POST /api/rentals/{id}/{move}/': [404, 200, async (people) => [`/api/rentals/${await agree(people, 5)}/cancel/`, {}], 'renter'],
  'GET /api/rooms/{id}/rentals/': [404, 200, ({ room }) => [`/api/rooms/${room.id}/rentals/`]],
  'POST /products/{id}/reviews/': [403, 201, async (people) => {
    await giveBack(people)
    return [`/products/${people.product.id}/reviews/`, { star: 5, comment: '좋아요' }]
  }, 'renter'],
}

/** Of others' rentals a moderator reads what he judges by. */
const reads = ['handover/', 'handover/photos/{photo}/', 'claim/', 'claim/photos/{photo}/', 'check-ins/', 'proof/', 'evidence.zip'].map((what) => `GET /api/rentals/{id}/${what}`)
/** What he is answered where moderators are let in, if it is not 200. */
const judges = { 'POST /api/admin/wanted/{id}/': 204, 'POST /api/rentals/{id}/claim/decision/': 409 }
const moderates = (name, who) => (who === 'ADMIN' ? 403 : who === 'MODERATOR' ? (judges[name] ?? 200) : reads.includes(name) ? 200 : rows[name][0])

const closed = routes().filter(({ who }) => who !== 'ANYONE')
for (const { method, path, who: level } of closed.filter((route) => !route.path.startsWith('/ws/'))) {
  const name = `${method} ${path}`
  test(`${name}: guests and bad tokens 401, another member ${[rows[name]?.[0]].flat().join(' or ')}, its own ${rows[name]?.[1]}`, async () => {
    assert.ok(rows[name], 'no row says who may call this')
    const [others, own, ask, by = 'owner'] = rows[name]
    const people = await pair(market)
    const [where, body] = await ask(people)
    for (const [caller, wanted] of [[market.guest, 401], [bad, 401], [stranger, others], [moderator, moderates(name, level)], [people[by], own]]) {
      const { status, text } = await caller.call(method, where, body)
      const who = caller === people[by] ? by : caller === stranger ? 'another member' : caller === moderator ? 'a moderator' : caller === bad ? 'bad token' : 'guest'
      assert.ok([wanted].flat().includes(status), `${who}: ${status} instead of ${wanted}: ${text.slice(0, 200)}`)
    }
  })
}

const opened = (who) => new Promise((done, fail) => {
  const asked = request({
    host: '127.0.0.1', port: market.server.port, path: who.path,
    headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': 13, 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==', ...who.headers },
  })
  asked.on('response', (answer) => done(answer.resume().statusCode))
  asked.on('upgrade', (answer, socket) => {
    socket.destroy()
    done(answer.statusCode)
  })
  asked.on('error', fail)
  asked.end()
})

test('the socket of a room: guests and bad tokens 401, another member 403, its two 101', async () => {
  const { owner, renter, room } = await pair(market)
  const path = `/ws/room/${room.id}/messages`
  assert.equal(await opened({ path }), 401)
  for (const [caller, wanted] of [[bad, 401], [stranger, 403], [owner, 101], [renter, 101]]) {
    assert.equal(await opened({ path, headers: caller.headers }), wanted)
  }
})

test("a member's own socket: guests and bad tokens 401, any member 101 in wooga.chat.v1, 400 without it", async () => {
  const v1 = { 'Sec-WebSocket-Protocol': 'wooga.chat.v1' }
  assert.equal(await opened({ path: '/ws/me', headers: v1 }), 401)
  assert.equal(await opened({ path: '/ws/me', headers: { ...bad.headers, ...v1 } }), 401)
  assert.equal(await opened({ path: '/ws/me', headers: { ...stranger.headers, ...v1 } }), 101)
  assert.equal(await opened({ path: '/ws/me', headers: stranger.headers }), 400)
})

test('only sockets and the routes of the table need a member, and no row is left over', () => {
  const names = closed.filter(({ path }) => !path.startsWith('/ws/')).map(({ method, path }) => `${method} ${path}`)
  assert.deepEqual(Object.keys(rows).sort(), names.sort())
})
