// What operators make of the tree of categories, and that the original's client goes on (docs/rentals.md section 14).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openMarket, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const PATH = '/api/admin/categories/'
let market, admin, member
before(async () => {
  // On PostgreSQL two nodes of one database, asked in turns.
  market = await openMarket({ nodes: 2 })
  admin = await market.member('admin')
  assert.equal(run(market.server.data, 'user', '--email', admin.email, '--admin').status, 0)
  for (let i = 0; i < market.urls.length; i++) await until('he is known as one', async () => (await admin.get('/api/settings/')).body.operator)
  await until('everywhere', async () => (await Promise.all(market.urls.map(() => admin.get('/api/settings/')))).every(({ body }) => body.operator))
  member = await market.member('member')
})
after(() => market.close())

const all = async () => (await admin.get(PATH)).body
const named = async (name) => (await all()).find((one) => one.name === name)
/** Every node's answer, once all of them say so. */
async function everywhere(what, check) {
  for (const url of market.urls) await until(what, async () => check((path, headers) => fetch(url + path, { headers }).then((answer) => answer.json())))
}
const flat = (tree) => tree.flatMap(({ children, ...one }) => [one, ...flat(children)])
const names = (tree) => flat(tree).map(({ name }) => name)
const listed = async (category) => {
  const { status, body } = await market.guest.get(`/products/?category=${encodeURIComponent(category)}`)
  return status === 200 ? body.map(({ id }) => id) : status
}
const audit = async () => {
  const [{ action, object_id, reason }] = (await admin.get('/api/admin/audit/')).body
  return [action, object_id, reason]
}

test('a renamed category is the same one under both names, on every node', async () => {
  const product = await member.list({ category: '농구공' })
  const old = await named('농구공')
  sameKeys(old, ['id', 'parent', 'sort', 'name', 'name_en', 'retired', 'things'])
  assert.deepEqual([old.sort, old.name_en, old.retired, old.things], ['농구공', 'Basketballs', false, 1])
  const renamed = await admin.put(`${PATH}${old.id}/`, { name: '농구 공 (모든 크기)', name_en: 'Balls for basketball' })
  assert.equal(renamed.status, 200, renamed.text)
  assert.deepEqual([renamed.body.id, renamed.body.sort, renamed.body.name_en], [old.id, '농구공(모든크기)', 'Balls for basketball'])
  assert.deepEqual(await audit(), ['category_rename', old.id, '농구공 → 농구 공 (모든 크기) / Balls for basketball'])
  await everywhere('the tree says it', async (get) => {
    const tree = await get('/products/categories/')
    return names(tree).includes('농구 공 (모든 크기)') && !names(tree).includes('농구공')
  })
  const one = flat((await market.guest.get('/products/categories/')).body).find(({ id }) => id === old.id)
  sameKeys(one, ['id', 'sort', 'name', 'views'])
  await everywhere('in English by its own name', async (get) => names(await get('/products/categories/?lang=en')).includes('Balls for basketball'))
  const { category } = (await market.guest.get(`/products/${product.id}/`, { 'Accept-Language': 'en' })).body
  assert.deepEqual([category.id, category.sort, category.name, category.parent.sort], [old.id, '농구공(모든크기)', 'Balls for basketball', '농구'])
  for (const name of ['농구공', '농구 공(모든 크기)', '농구공 (모든크기)']) assert.deepEqual(await listed(name), [product.id], name)
  // The original's client lists by the name of its menu.
  const again = await member.list({ category: '농구공' })
  assert.equal(again.category.id, old.id)
  assert.equal((await admin.put(`${PATH}${old.id}/`, { name: '농구공' })).body.sort, '농구공', 'and back')
  assert.equal((await admin.put(`${PATH}${old.id}/`, { name_en: '' })).body.name_en, null)
  assert.deepEqual(await listed('농구공(모든크기)'), [again.id, product.id])
})

test('siblings are put in an order', async () => {
  const roots = (await market.guest.get('/products/categories/?lang=ko')).body.map(({ name }) => name)
  assert.equal(roots.at(-1), '기타', 'what fits nowhere is last')
  const last = await named(roots.at(-1))
  assert.equal((await admin.post(`${PATH}${last.id}/move/`, { by: 1 })).body.code, 'not_now')
  assert.equal((await admin.post(`${PATH}${last.id}/move/`, { by: -1 })).status, 200)
  const wanted = [...roots.slice(0, -2), roots.at(-1), roots.at(-2)]
  await everywhere('in the new order', async (get) => JSON.stringify((await get('/products/categories/?lang=ko')).map(({ name }) => name)) === JSON.stringify(wanted))
  const sorts = (await market.guest.get('/products/categories/')).body.map(({ sort }) => sort)
  assert.deepEqual(sorts, [...sorts].sort(), "the original's call has the order of the contract")
  assert.equal((await admin.post(`${PATH}${last.id}/move/`, { by: 2 })).status, 400)
  assert.deepEqual(await audit(), ['category_move', last.id, last.name])
})

test('a new category takes listings at once, under its path; of three levels', async () => {
  const parent = await named('축구')
  const made = await admin.post(PATH, { parent: parent.id, name: '풋살 화', name_en: 'Futsal shoes' })
  assert.equal(made.status, 201, made.text)
  assert.deepEqual([made.body.parent, made.body.sort, made.body.things], [parent.id, '풋살화', 0])
  await everywhere('it is there', async (get) => names(await get('/products/categories/')).includes('풋살 화'))
  const product = await member.list({ category: '풋살 화' })
  assert.deepEqual([product.category.parent.sort, product.category.parent.parent.sort], ['축구', '구기스포츠'])
  for (const name of ['풋살화', '축구', '구기 스포츠']) assert.ok((await listed(name)).includes(product.id), name)
  const wrong = async (body, headers) => (await admin.post(PATH, body, headers)).body
  assert.deepEqual(await wrong({ parent: parent.id, name: '풋 살화' }, { 'Accept-Language': 'ko' }), { name: ['그 이름의 분류가 이미 있어요.'] })
  assert.deepEqual(Object.keys(await wrong({ parent: made.body.id, name: '넷째' })), ['parent'])
  assert.deepEqual(Object.keys(await wrong({ parent: 999999, name: '없는 곳' })), ['parent'])
  assert.deepEqual(Object.keys(await wrong({ name: '' })), ['name'])
  assert.deepEqual(Object.keys(await wrong({ name: 'x'.repeat(33) })), ['name'])
  assert.equal((await admin.put(`${PATH}999999/`, { name: '없음' })).status, 404)
  assert.equal((await admin.put(`${PATH}${made.body.id}/`, { name: '축구화' })).status, 400)
})

test('one is retired when it is empty, or with a place for what it has; old names lead there', async () => {
  const [from, to, root] = [await named('폼 롤러'), await named('리커버리 볼'), await named('기타')]
  const product = await member.list({ category: '폼 롤러' })
  const paused = await member.list({ category: '폼 롤러' })
  await member.put(`/api/products/${paused.id}/pause/`, { paused: true })
  const retire = (id, body = {}) => admin.post(`${PATH}${id}/retire/`, body)
  assert.equal((await retire(from.id)).body.code, 'category_in_use')
  assert.equal((await retire(root.id)).body.code, 'category_in_use', 'with others below it')
  for (const bad of [from.id, root.id, 999999]) assert.deepEqual(Object.keys((await retire(from.id, { to: bad })).body), ['to'])
  assert.deepEqual(await listed('폼 롤러'), [product.id], 'nothing of it was done')
  const done = await retire(from.id, { to: to.id })
  assert.equal(done.status, 200, done.text)
  assert.deepEqual([done.body.retired, done.body.things], [true, 0])
  assert.deepEqual(await audit(), ['category_retire', from.id, '폼 롤러 → 리커버리 볼'])
  await everywhere('it is out of the tree', async (get) => !names(await get('/products/categories/')).includes('폼 롤러'))
  for (const name of ['리커버리 볼', '폼 롤러', '폼롤러']) await until('old and new name lead there', async () => JSON.stringify(await listed(name)) === JSON.stringify([product.id]))
  assert.equal((await market.guest.get(`/products/${product.id}/`)).body.category.id, to.id)
  assert.equal((await member.list({ category: '폼 롤러' })).category.id, to.id)
  await member.put(`/api/products/${paused.id}/pause/`, { paused: false })
  assert.ok((await listed('리커버리 볼')).includes(paused.id))
  assert.equal((await retire(from.id, { to: to.id })).body.code, 'category_in_use', 'once')

  const empty = await named('균형 보드')
  assert.equal((await retire(empty.id)).body.retired, true)
  await everywhere('it is gone', async (get) => !names(await get('/products/categories/')).includes('균형 보드'))
  assert.equal(await listed('균형 보드'), 404)
  const back = await admin.post(PATH, { parent: empty.parent, name: '균형 보드' })
  assert.deepEqual([back.status, back.body.id, back.body.retired], [201, empty.id, false], 'it comes back as the same one')
  await until('on every node', async () => (await Promise.all(market.urls.map(() => listed('균형 보드')))).every(Array.isArray))
})

test('a retired one keeps its name, so that what leads to it is not lost', async () => {
  const [from, to] = [await named('체조 링'), await named('체조봉')]
  assert.equal((await admin.post(`${PATH}${from.id}/retire/`, { to: to.id })).status, 200)
  const renamed = await admin.put(`${PATH}${from.id}/`, { name: '공 하나' })
  assert.deepEqual([renamed.status, renamed.body.code], [409, 'not_now'], renamed.text)
  await until('its name leads on', async () => Array.isArray(await listed('체조 링')))
})

test('a search that asks for nothing but a retired root is not one of everything', async () => {
  const root = await admin.post(PATH, { name: '겨울 놀이' })
  assert.equal(root.status, 201, root.text)
  await everywhere('it is there', async (get) => names(await get('/products/categories/')).includes('겨울 놀이'))
  const seeker = await market.member('seeker')
  const save = async (query, address) => assert.equal((await seeker.post(`/api/searches/?${new URLSearchParams({ category: '겨울 놀이', ...query })}`, { address })).status, 201)
  await save({}, 'bare')
  await save({ max_price: 20000 }, 'fee')
  await save({ keyword: '썰매' }, 'word')
  await save({ near: '37.55,126.92', km: 5 }, 'near')
  assert.equal((await admin.post(`${PATH}${root.body.id}/retire/`, {})).status, 200)
  assert.deepEqual((await seeker.get('/api/searches/')).body.map(({ address }) => address), ['near', 'word'])
})

test('nobody else does any of it', async () => {
  const one = await named('농구공')
  for (const [method, path, body] of [['get', PATH], ['post', PATH, { name: '새것' }], ['put', `${PATH}${one.id}/`, { name: '새것' }], ['post', `${PATH}${one.id}/move/`, { by: 1 }], ['post', `${PATH}${one.id}/retire/`, {}]]) {
    assert.equal((await member[method](path, body)).status, 403)
    assert.equal((await market.guest[method](path, body)).status, 401)
  }
})

test('of two who rename at once both names lead to it', async () => {
  const one = await named('수면 마스크')
  const done = await Promise.all(['안대 하나', '안대 둘'].map((name) => admin.put(`${PATH}${one.id}/`, { name })))
  assert.deepEqual(done.map(({ status }) => status), [200, 200])
  for (const name of ['수면 마스크', '안대 하나', '안대 둘']) await until(`${name} leads there`, async () => Array.isArray(await listed(name)))
})
