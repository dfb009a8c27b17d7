// Who lends as a business or a club (docs/rentals.md section 8).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, openMarket, pair, sameKeys } from '../support/market.mjs'

let market
before(async () => {
  market = await openMarket()
})
after(() => market.close())

const lendAs = (member, as) => member.put('/api/account/business/', as)
const seen = async (member) => (await market.guest.get(`/api/members/${member.id}/facts/`)).body.business
const SHOP = { kind: 'business', name: '한강 카약', number: '1234567891', contact: '02-123-4567' }

test('a member says as what he lends, everybody sees it, and as a neighbour nothing of it is left', async () => {
  const owner = await market.member('owner')
  assert.equal(await seen(owner), null)
  assert.equal((await lendAs(owner, SHOP)).status, 204)
  const shown = await seen(owner)
  sameKeys(shown, ['kind', 'name', 'number', 'contact'])
  assert.deepEqual(shown, { ...SHOP, number: '123-45-67891' })
  assert.equal((await lendAs(owner, { kind: 'club', name: '등산 동아리' })).status, 204)
  assert.deepEqual(await seen(owner), { kind: 'club', name: '등산 동아리', number: '', contact: '' })
  assert.equal((await lendAs(owner, { kind: 'none' })).status, 204)
  assert.equal(await seen(owner), null)
  assert.equal((await lendAs(market.guest, SHOP)).status, 401)
})

test('what is wrong is said by field, in Korean too, and nothing is kept then', async () => {
  const owner = await market.member('owner')
  for (const [as, field] of [
    [{}, 'kind'], [{ ...SHOP, kind: 'shop' }, 'kind'], [{ kind: 'club' }, 'name'], [{ ...SHOP, name: ' ' }, 'name'], [{ ...SHOP, name: 'a\nb' }, 'name'],
    [{ ...SHOP, name: 'x'.repeat(61) }, 'name'], [{ ...SHOP, number: '123-45-67890' }, 'number'], [{ ...SHOP, number: '12' }, 'number'],
    [{ ...SHOP, contact: 'a\nb' }, 'contact'], [{ ...SHOP, contact: 'x'.repeat(101) }, 'contact'],
  ]) {
    const { status, body } = await lendAs(owner, as)
    assert.deepEqual([status, Object.keys(body)], [400, [field]], JSON.stringify(as))
  }
  assert.equal(await seen(owner), null)
  const { body } = await owner.call('PUT', '/api/account/business/', { ...SHOP, number: '1' }, { 'Accept-Language': 'ko' })
  assert.match(body.number[0], /숫자 10자리/)
})

test('the strict policy is not for a business: neither set nor kept for what is asked from then on; what is agreed stays as it was', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const other = await owner.list(), strangers = await renter.list()
  const terms = (of) => `/products/${of.id}/terms/`
  const strict = { policy: 'strict', declared_value: 200000, return_hour: 9, wait_minutes: 45, answer_hours: 7, instant: true }
  for (const one of [product, other]) assert.equal((await owner.put(terms(one), one === product ? strict : { policy: 'flexible' })).status, 200)
  assert.equal((await renter.put(terms(strangers), { policy: 'strict' })).status, 200)
  const before = (await market.guest.get(terms(product))).body
  const { body: agreed } = await renter.post(`/products/${product.id}/rentals/`, dates(3, 4))
  assert.deepEqual([agreed.state, agreed.terms.policy], ['ACCEPTED', 'strict'])
  const day = dates(8, 9), query = new URLSearchParams(day)
  const { body: old } = await renter.get(`/products/${product.id}/quote/?${query}`)
  assert.match(old.policy_text, /100%/)

  assert.equal((await lendAs(owner, SHOP)).status, 204)
  assert.deepEqual((await market.guest.get(terms(product))).body, { ...before, policy: 'standard' }, 'and nothing else')
  assert.equal((await market.guest.get(terms(other))).body.policy, 'flexible')
  assert.equal((await market.guest.get(terms(strangers))).body.policy, 'strict')
  const stale = await renter.post(`/products/${product.id}/rentals/`, { ...day, quote_id: old.id })
  assert.deepEqual([stale.status, stale.body.code], [409, 'price_changed'])
  const { body: quote } = await renter.get(`/products/${product.id}/quote/?${query}`)
  assert.match(quote.policy_text, /72시간/)
  const { status, body, text } = await renter.post(`/products/${product.id}/rentals/`, { ...day, quote_id: quote.id })
  assert.equal(status, 201, text)
  assert.deepEqual([body.state, body.terms.policy], ['ACCEPTED', 'standard'])
  assert.equal((await renter.get(`/api/rentals/${agreed.id}/`)).body.terms.policy, 'strict')

  const refused = await owner.put(terms(product), { policy: 'strict', deposit: 1000 })
  assert.deepEqual([refused.status, Object.keys(refused.body)], [400, ['policy']])
  assert.equal((await market.guest.get(terms(product))).body.deposit, before.deposit)
  const inKorean = await owner.call('PUT', terms(product), { policy: 'strict' }, { 'Accept-Language': 'ko' })
  assert.match(inKorean.body.policy[0], /다른 규칙/)
  assert.equal((await owner.put(terms(product), { policy: 'flexible' })).status, 200)
  await lendAs(owner, { kind: 'none' })
  assert.equal((await owner.put(terms(product), { policy: 'strict' })).status, 200, 'a neighbour may')
})
