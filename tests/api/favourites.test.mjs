// docs/wishes.md "Favourites": what a member keeps for later.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { read, write } from '../support/database.mjs'
import { keys, openMarket, password, PRODUCT_KEYS, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.text)
  return answer.body
}
const keep = (member, product) => member.put(`/api/products/${product.id}/favourite/`)
const drop = (member, product) => member.del(`/api/products/${product.id}/favourite/`)
const ids = async (member) => ok(await member.get('/api/favourites/ids/'))
const listed = async (member, query = '') => ok(await member.get(`/api/favourites/${query}`)).map(({ id }) => id)
const of = async (member, product) => ok(await member.get(`/api/products/${product.id}/favourite/`))

let market, owner
before(async () => {
  market = await openMarket()
  owner = await market.member('owner')
})
after(() => market.close())

test('what is kept comes as a list of products, the newest first, each once however often it is kept', async () => {
  const member = await market.member('keeper')
  const [one, two, three] = [await owner.list({ name: '하나' }), await owner.list({ name: '둘' }), await owner.list({ name: '셋' })]
  assert.deepEqual([await listed(member), await ids(member)], [[], []])
  for (const product of [two, one, three]) assert.equal(ok(await keep(member, product), 204), undefined)
  ok(await keep(member, two), 204)
  const wanted = [three.id, one.id, two.id]
  assert.deepEqual(await ids(member), wanted)
  const list = ok(await member.get('/api/favourites/'))
  assert.deepEqual(list.map(({ id }) => id), wanted)
  sameKeys(list[0], PRODUCT_KEYS)
  const [asListed] = ok(await member.get('/products/?limit=1'))
  assert.deepEqual(list[0], asListed, 'the same object as in any list')
  ok(await drop(member, one), 204)
  ok(await drop(member, one), 204)
  assert.deepEqual(await ids(member), [three.id, two.id])
  assert.deepEqual(await ids(await market.member('other')), [], 'his own alone')
  ok(await keep(member, one), 204)
  assert.deepEqual(await listed(member), [one.id, three.id, two.id], 'what is kept anew is the newest')
})

test('pages follow each other, also where two were kept at the same instant and one of them goes in between', async () => {
  const member = await market.member('pager')
  const products = []
  for (let i = 0; i < 5; i++) products.push(await owner.list({ name: `쪽 ${i}` }))
  for (const product of products) ok(await keep(member, product), 204)
  write(market.server.data, 'UPDATE favourites SET kept_us = 1700000000000000 WHERE member_id = ?', [member.id])
  const newest = products.map(({ id }) => id).reverse()
  const first = await member.get('/api/favourites/?limit=2')
  assert.deepEqual(first.body.map(({ id }) => id), newest.slice(0, 2))
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link'))[1]
  ok(await drop(member, products[3]), 204)
  const second = await member.get(next)
  assert.deepEqual(second.body.map(({ id }) => id), newest.slice(2, 4))
  const last = await member.get(/<([^>]+)>/.exec(second.headers.get('link'))[1])
  assert.deepEqual([last.body.map(({ id }) => id), last.headers.get('link')], [newest.slice(4), null])
  assert.equal((await member.get('/api/favourites/?cursor=x')).body.code, 'bad_cursor')
  assert.equal((await member.get('/api/favourites/?limit=101')).status, 400)
})

test('what is paused says so, what is hidden or deleted is left out, and comes back where it was when it is shown again', async () => {
  const member = await market.member('watcher')
  const operator = await market.member('operator')
  assert.equal(run(market.server.data, 'user', '--email', operator.email, '--admin').status, 0)
  const admin = await market.again(operator)
  const [paused, hidden, deleted, banned] = [await owner.list(), await owner.list(), await owner.list(), await (await market.member('banned')).list()]
  for (const product of [paused, hidden, deleted, banned]) ok(await keep(member, product), 204)
  ok(await owner.put(`/api/products/${paused.id}/pause/`, { paused: true }))
  ok(await owner.del(`/products/${deleted.id}/`), 204)
  ok(await admin.post(`/api/admin/listings/${hidden.id}/hide/`, { reason: '사진이 다른 사람의 것입니다.' }))
  ok(await admin.post(`/api/admin/members/${banned.owner.id}/ban/`, { reason: '돈을 받고 나오지 않았습니다.' }))
  const said = async () => ok(await member.get('/api/favourites/')).map(({ id, paused: not }) => [id, not])
  assert.deepEqual(await said(), [[banned.id, true], [paused.id, true]])
  assert.deepEqual(await ids(member), [banned.id, paused.id])
  ok(await owner.put(`/api/products/${paused.id}/pause/`, { paused: false }))
  ok(await admin.post(`/api/admin/listings/${hidden.id}/show/`, { reason: '주인이 사진을 바꾸었습니다.' }))
  assert.deepEqual(await said(), [[banned.id, true], [hidden.id, undefined], [paused.id, undefined]])
  for (const product of [deleted, { id: 999999 }]) {
    assert.equal((await keep(member, product)).status, 404)
    assert.equal((await of(member, hidden)).favourite, true)
    ok(await drop(member, product), 204)
  }
})

test('its owner is told how many keep it, nobody else, and nobody who; one does not keep what is his own', async () => {
  const product = await owner.list()
  const [one, two] = [await market.member('one'), await market.member('two')]
  assert.deepEqual(await of(owner, product), { favourite: false, count: 0 })
  for (const member of [one, two]) ok(await keep(member, product), 204)
  assert.deepEqual(await of(owner, product), { favourite: false, count: 2 })
  assert.deepEqual(await of(one, product), { favourite: true, count: null })
  assert.deepEqual(await of(await market.member('three'), product), { favourite: false, count: null })
  const own = await keep(owner, product)
  assert.deepEqual([own.status, own.body.code], [403, 'own_product'])
  const notices = ok(await owner.get('/api/notifications/')).notifications
  assert.ok(!notices.some(({ kind }) => /favourite/.test(kind)), 'nobody is told')
})

test('lists and the page of a product say nothing of it', async () => {
  const member = await market.member('member')
  const product = await owner.list()
  ok(await keep(member, product), 204)
  assert.deepEqual(keys(ok(await member.get(`/products/${product.id}/`))), keys(ok(await market.guest.get(`/products/${product.id}/`))))
  assert.deepEqual(keys(ok(await member.get('/products/?limit=1'))[0]), [...PRODUCT_KEYS].sort())
})

test('500 at most: one more is refused in words that say what to do, unless what was deleted makes room', async () => {
  const member = await market.member('hoarder')
  const [kept, more, gone] = [await owner.list(), await owner.list(), await owner.list()]
  for (const product of [kept, gone]) ok(await keep(member, product), 204)
  const { data } = market.server
  // 498 others, as no two: the server reads no names of them here.
  const copies = 'INSERT INTO products (id, owner_id, category_id, name, model_name, description, direct_dealing_place, state, rental_fee_for_a_day, direct_dealing_is_allowed, delivery_fee_is_included, created_us, updated_us) ' +
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 498) SELECT 500000 + i, owner_id, category_id, name, model_name, description, direct_dealing_place, state, rental_fee_for_a_day, direct_dealing_is_allowed, delivery_fee_is_included, created_us, updated_us FROM n, products WHERE id = ${kept.id}`
  write(data, copies)
  write(data, `INSERT INTO favourites (member_id, product_id, kept_us) SELECT ${member.id}, id, 1 FROM products WHERE id > 500000`)
  const refused = await keep(member, more)
  assert.deepEqual([refused.status, refused.body.code], [409, 'too_many_favourites'])
  assert.match(refused.body.detail, /take one of them away/)
  ok(await keep(member, kept), 204)
  ok(await owner.del(`/products/${gone.id}/`), 204)
  ok(await keep(member, more), 204)
  assert.equal((await keep(member, await owner.list())).body.code, 'too_many_favourites')
  const all = await ids(member)
  assert.deepEqual([all.length, all[0], new Set(all).size], [500, more.id, 500])
  assert.equal(ok(await member.get('/api/favourites/?limit=100')).length, 100)
})

test('many at once keep one product once, and a member who presses in both windows has one of it', async () => {
  const member = await market.member('twice')
  const product = await owner.list()
  const answers = await Promise.all(Array.from({ length: 12 }, () => keep(member, product)))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [204])
  assert.deepEqual(await ids(member), [product.id])
  assert.equal((await of(owner, product)).count, 1)
})

test('they go with the account', async () => {
  const member = await market.member('leaver')
  const product = await owner.list()
  ok(await keep(member, product), 204)
  ok(await member.post('/api/account/leaving/', { email: member.email, password }), 204)
  assert.equal((await of(owner, product)).count, 0)
  assert.deepEqual(read(market.server.data, 'SELECT * FROM favourites WHERE member_id = ?', [member.id]), [])
})
