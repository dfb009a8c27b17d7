import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { startServer } from '../support/server.mjs'
import { form, list, listing, photo, png, signUp } from '../support/people.mjs'
import { notAtTurn, until } from '../support/until.mjs'

let server, owner, other
before(async () => {
  server = await startServer()
  owner = await signUp(server, 'owner')
  other = await signUp(server, 'other')
})
after(() => server.stop())

const call = (method, path, { as, body, json } = {}) =>
  fetch(server.url + path, {
    method,
    headers: { ...as?.as, ...(json === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: json === undefined ? body : JSON.stringify(json),
  })
const get = (path, as) => call('GET', path, { as })
const json = async (path, as) => (await get(path, as)).json()
const post = (fields, as = owner) => call('POST', '/products/', { as, body: form(listing(fields)) })
const put = (id, fields, as = owner) => call('PUT', `/products/${id}/`, { as, body: form(fields) })
const ids = (products) => products.map((product) => product.id)

async function refused(answer, status, body) {
  const got = await answer.json()
  assert.equal(answer.status, status, JSON.stringify(got))
  if (body) assert.deepEqual(got, body)
  return got
}

const KEYS = ['id', 'tags', 'owner', 'category', 'thumbnails', 'created_at', 'updated_at', 'name', 'model_name', 'description',
  'rental_fee_for_a_day', 'rental_fee_for_a_week', 'direct_dealing_is_allowed', 'direct_dealing_place',
  'delivery_fee_is_included', 'state', 'views']
const required = ['This field is required.']

test('the original client lists gear and gets the whole product back', async () => {
  const answer = await post({
    category: '농구공', state: '깨끗해요', rental_fee_for_a_week: 5000, delivery_fee_is_included: true,
    direct_dealing_is_allowed: false, direct_dealing_place: '서울',
    tags: ['[{"hashtag":"농구"}]', '[{"hashtag":"공"}]'],
  })
  assert.equal(answer.status, 201)
  const product = await answer.json()
  assert.deepEqual(Object.keys(product), KEYS)
  assert.deepEqual(product.tags, [{ hashtag: '농구', views: 0 }, { hashtag: '공', views: 0 }])
  assert.deepEqual([product.category.sort, product.category.parent.sort, product.category.parent.parent.sort],
    ['농구공', '농구', '구기스포츠'])
  assert.equal(product.category.parent.parent.parent, null)
  assert.equal(product.category.parent.parent.name, '구기 스포츠')
  assert.match(product.thumbnails[0].thumbnail, new RegExp(`^${server.url}/photos/[0-9a-f]{32}\\.webp$`))
  assert.match(product.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/)
  assert.equal(product.owner.email, owner.email)
  assert.equal(product.model_name, '')
  assert.equal(product.rental_fee_for_a_week, 5000)
  assert.deepEqual([product.direct_dealing_is_allowed, product.delivery_fee_is_included, product.views], [false, true, 0])
})

test('listing gear gives no points', async () => {
  const before = (await json('/accounts/', owner)).point
  await list(server, owner)
  assert.equal((await json('/accounts/', owner)).point, before)
})

test('a photo is served as WebP for ever, without the sender\'s bytes', async () => {
  const product = await list(server, owner)
  for (const size of ['', '-m', '-s']) {
    const answer = await fetch(product.thumbnails[0].thumbnail.replace('.webp', `${size}.webp`))
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'image/webp')
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.equal(Buffer.from(await answer.arrayBuffer()).toString('latin1', 8, 12), 'WEBP')
  }
})

test('nobody but the caller sees an address', async () => {
  const { id } = await list(server, owner)
  assert.equal((await json(`/products/${id}/`, owner)).owner.email, owner.email)
  assert.equal((await json(`/products/${id}/`, other)).owner.email, `${owner.id}@users.invalid`)
  assert.equal((await json(`/products/${id}/`)).owner.email, `${owner.id}@users.invalid`)
})

test('missing fields are named in the order of the form', async () => {
  const got = await refused(await call('POST', '/products/', { as: owner, body: form({ category: '농구공' }) }), 400)
  assert.deepEqual(got, { thumbnails: required, name: required, description: required, rental_fee_for_a_day: required })
})

test('JSON cannot bring a photo and must say both booleans', async () => {
  const got = await refused(await call('POST', '/products/', { as: owner, json: { category: '농구공' } }), 400)
  assert.deepEqual(got, {
    thumbnails: required, name: required, description: required, rental_fee_for_a_day: required,
    direct_dealing_is_allowed: required, delivery_fee_is_included: required,
  })
})

test('without a chosen picture the original client sends "null"', async () => {
  await refused(await post({ thumbnails: 'null' }), 400, { thumbnails: required })
})

test('a text in place of a photo is refused by its index', async () => {
  const message = 'The submitted data was not a file. Check the encoding type on the form.'
  await refused(await post({ thumbnails: 'http://x/y.png' }), 400, { thumbnails: { 0: [message] } })
})

const noImage = 'Upload a valid image. The file you uploaded was either not an image or a corrupted image.'
for (const [name, bytes, body] of [
  ['text', Buffer.from('hello'), { thumbnails: [noImage] }],
  ['a cut PNG', png().subarray(0, 60), { thumbnails: [noImage] }],
  ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'), { thumbnails: [noImage] }],
  ['an empty file', Buffer.alloc(0), { thumbnails: ['The submitted file is empty.'] }],
]) {
  test(`${name} is no photo`, async () => {
    await refused(await post({ thumbnails: photo(bytes) }), 400, body)
  })
}

test('a picture that claims more than 40 megapixel is refused before it is decoded', async () => {
  await refused(await post({ thumbnails: photo(png(8, 8, [0, 0, 0], [9000, 9000])) }), 413)
})

for (const [name, fields, body] of [
  ['a long name', { name: 'x'.repeat(33) }, { name: ['Ensure this field has no more than 32 characters.'] }],
  ['a blank name', { name: '  ' }, { name: ['This field may not be blank.'] }],
  ['an unknown state', { state: '새것' }, { state: ['"새것" is not a valid choice.'] }],
  ['a fee that is no number', { rental_fee_for_a_day: 'x' }, { rental_fee_for_a_day: ['A valid integer is required.'] }],
  ['a fee beyond the wire\'s integers', { rental_fee_for_a_day: 2147483648 },
    { rental_fee_for_a_day: ['Ensure this value is less than or equal to 2147483647.'] }],
  ['a long tag', { tags: '[{"hashtag":"12345678901234567"}]' }, { tags: ['Ensure this field has no more than 16 characters.'] }],
  ['tags that are no JSON', { tags: '농구' }, { tags: ['Value must be valid JSON.'] }],
  ['a boolean that is none', { delivery_fee_is_included: 'maybe' }, { delivery_fee_is_included: ['Must be a valid boolean.'] }],
  ['no category', { category: undefined }, { category: required }],
]) {
  test(`${name} is refused in the contract's words`, async () => {
    await refused(await post(fields), 400, body)
  })
}

test('an unknown category is 404', async () => {
  await refused(await post({ category: '없는분류' }), 404)
})

test('the longest values of every field are kept', async () => {
  const fields = { name: '가'.repeat(32), model_name: '나'.repeat(64), description: '다'.repeat(1024),
    direct_dealing_place: '라'.repeat(128), rental_fee_for_a_day: 2147483647 }
  const product = await list(server, owner, fields)
  for (const [key, value] of Object.entries(fields)) assert.equal(product[key], value)
})

test('SQL, HTML and control characters are only text', async () => {
  const name = `';DROP TABLE x;--<b>\u202e`
  const product = await list(server, owner, { name })
  assert.equal((await json(`/products/${product.id}/`)).name, name)
})

test('only a member lists gear, only its owner changes or deletes it', async () => {
  await refused(await post({}, null), 401)
  const { id } = await list(server, owner)
  const change = { category: '농구공', name: '내것' }
  await refused(await put(id, change, null), 401)
  await refused(await put(id, change, other), 403)
  await refused(await call('DELETE', `/products/${id}/`), 401)
  await refused(await call('DELETE', `/products/${id}/`, { as: other }), 403)
  assert.equal((await json(`/products/${id}/`)).name, '테스트 농구공')
})

test('the edit page of the original sends tags as objects, an old spelling and an old picture beside the new', async () => {
  const made = await list(server, owner, { tags: '[{"hashtag":"옛것"}]', rental_fee_for_a_week: 7000 })
  const old = made.thumbnails[0].thumbnail
  const answer = await put(made.id, {
    thumbnails: [photo(png(30, 30, [1, 2, 3])), old], category: '농구', state: '쓸 만 해요', name: '고친 공',
    tags: ['{"hashtag":"새것"}', '{"hashtag":"둘째"}'],
  })
  const product = await answer.json()
  assert.equal(answer.status, 200, JSON.stringify(product))
  assert.deepEqual(product.tags.map((tag) => tag.hashtag), ['새것', '둘째'])
  assert.equal(product.state, '쓸 만해요')
  assert.equal(product.category.sort, '농구')
  assert.equal(product.rental_fee_for_a_week, 7000)
  assert.equal(product.thumbnails.length, 1)
  assert.notEqual(product.thumbnails[0].thumbnail, old)
  assert.equal((await fetch(old)).status, 404)
})

test('an edit says the category; empty takes it out of all', async () => {
  const { id } = await list(server, owner)
  await refused(await put(id, { name: 'x' }), 400, { category: required })
  await refused(await put(id, { category: '없는분류' }), 404)
  const product = await (await put(id, { category: '' })).json()
  assert.equal(product.category, null)
  assert.ok(ids(await json('/products/')).includes(id))
  assert.ok(!ids(await json('/products/?category=농구공')).includes(id))
  const back = await (await put(id, { category: '구기 스포츠' })).json()
  assert.equal(back.category.sort, '구기스포츠')
})

test('a week fee can be taken away, in a form and in JSON', async () => {
  const { id } = await list(server, owner, { rental_fee_for_a_week: 7000 })
  assert.equal((await (await put(id, { category: '농구공', rental_fee_for_a_week: '' })).json()).rental_fee_for_a_week, null)
  const again = await call('PUT', `/products/${id}/`, { as: owner, json: { category: '농구공', rental_fee_for_a_week: 1 } })
  assert.equal((await again.json()).rental_fee_for_a_week, 1)
  const none = await call('PUT', `/products/${id}/`, { as: owner, json: { category: '농구공', rental_fee_for_a_week: null } })
  assert.equal((await none.json()).rental_fee_for_a_week, null)
})

test('two edits of different fields at once both last', async () => {
  const { id } = await list(server, owner)
  await Promise.all([
    put(id, { category: '농구공', name: '이름만' }), put(id, { category: '농구공', model_name: '모델만' }),
    put(id, { category: '농구공', description: '설명만' }), put(id, { category: '농구공', direct_dealing_place: '장소만' }),
  ])
  const product = await json(`/products/${id}/`)
  assert.deepEqual([product.name, product.model_name, product.description, product.direct_dealing_place],
    ['이름만', '모델만', '설명만', '장소만'])
})

test('an edit without an id is told so', async () => {
  for (const path of ['/products/', '/products']) {
    const got = await refused(await call('PUT', path, { as: owner, body: form({ name: 'x' }) }), 400)
    assert.equal(got.code, 'product_id_missing')
  }
})

test('a deleted product is gone from everywhere', async () => {
  const { id, thumbnails } = await list(server, owner, { name: '사라질물건', tags: '[{"hashtag":"사라질꼬리표"}]' })
  assert.equal((await call('DELETE', `/products/${id}`, { as: owner })).status, 204)
  await refused(await get(`/products/${id}/`), 404)
  await refused(await call('DELETE', `/products/${id}/`, { as: owner }), 404)
  await refused(await put(id, { category: '농구공' }), 404)
  for (const path of ['/products/', '/products/?category=농구공', '/products/?keyword=사라질', '/products/?keyword=사라질꼬리표',
    `/accounts/${owner.id}/store/products/`, '/products/popularity/', '/products/recommendation/']) {
    assert.ok(!ids(await json(path)).includes(id), path)
  }
  assert.equal((await fetch(thumbnails[0].thumbnail)).status, 200)
})

test('ids that are none are 404, never 500', async () => {
  for (const id of ['0', 'abc', '-1', '99999999999', '9223372036854775808', '1%00', '%ff', '1.5']) {
    const { status } = await get(`/products/${id}/`)
    assert.ok([400, 404].includes(status), `${id}: ${status}`)
  }
})

test('a keyword is a part of the name, model, description, place or a tag', async () => {
  const made = await list(server, owner, { name: '러닝 머신', model_name: 'TreadMill-X9', description: '접이식 100% 새것',
    direct_dealing_place: '망원동 공원', tags: '[{"hashtag":"홈트레이닝"}]' })
  for (const word of ['러닝머신', '닝머', '러닝 머신', 'treadmill', 'L-X9', '100%', '망원', '원동공원', '홈트', '신', 'ㄹㄴㅁㅅ', 'ㅎㅌ', 'ＴＲＥＡＤ']) {
    assert.deepEqual(ids(await json('/products/?keyword=' + encodeURIComponent(word))).filter((id) => id === made.id), [made.id], word)
  }
  for (const word of ['머신러닝', '새것망원', '"', '_', '*', 'OR', 'ㄹㄴㅅ', '\u200b']) {
    assert.ok(!ids(await json('/products/?keyword=' + encodeURIComponent(word))).includes(made.id), word)
  }
})

test('an edited product is found by its new words only', async () => {
  const { id } = await list(server, owner, { name: '옛날물건' })
  await put(id, { category: '농구공', name: '새로운물건' })
  assert.ok(!ids(await json('/products/?keyword=옛날물건')).includes(id))
  assert.ok(ids(await json('/products/?keyword=새로운물건')).includes(id))
})

test('a keyword of more than 100 characters is refused', async () => {
  await refused(await get('/products/?keyword=' + 'a'.repeat(101)), 400)
  assert.equal((await get('/products/?keyword=' + encodeURIComponent('가'.repeat(100)))).status, 200)
})

test('a category means itself and all below, with or without spaces', async () => {
  const { id } = await list(server, owner, { category: '탁구 라켓 및 볼' })
  for (const name of ['탁구라켓및볼', '탁구 라켓 및 볼', '테니스및라켓스포츠', '구기스포츠', '구기 스포츠']) {
    assert.ok(ids(await json('/products/?category=' + encodeURIComponent(name))).includes(id), name)
  }
  assert.ok(!ids(await json('/products/?category=축구')).includes(id))
  await refused(await get('/products/?category=없음'), 404)
  assert.equal((await get('/products/?category=')).status, 200)
})

test('lists are ordered as asked; anything else is the newest first', async () => {
  const cheap = await list(server, owner, { name: '정렬시험', rental_fee_for_a_day: 1 })
  const dear = await list(server, owner, { name: '정렬시험', rental_fee_for_a_day: 9 })
  const middle = await list(server, owner, { name: '정렬시험', rental_fee_for_a_day: 5 })
  const order = async (word) => ids(await json(`/products/?keyword=정렬시험&category=농구공&order=${word}`))
  assert.deepEqual(await order('min_price'), [cheap.id, middle.id, dear.id])
  assert.deepEqual(await order('recent'), [middle.id, dear.id, cheap.id])
  assert.deepEqual(await order('nonsense'), [middle.id, dear.id, cheap.id])
  const prices = (await json('/products/?order=min_price')).map((product) => product.rental_fee_for_a_day)
  assert.deepEqual(prices, [...prices].sort((a, b) => a - b))
})

async function walk(path) {
  const seen = []
  for (let next = path; next; ) {
    const answer = await get(next)
    assert.equal(answer.status, 200)
    seen.push(...ids(await answer.json()))
    next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1]
  }
  return seen
}

test('pages follow each other without a gap or a repeat, in every order', async () => {
  for (let i = 0; i < 5; i++) await list(server, owner, { name: '쪽수시험', rental_fee_for_a_day: i % 2 })
  for (const filter of ['', 'category=구기스포츠&', 'keyword=쪽수&', 'keyword=쪽수&category=농구공&']) {
    for (const order of ['recent', 'views', 'min_price']) {
      const path = `/products/?${filter}order=${order}`
      // Views of the tests before are added up later: a walk counts if nothing has moved meanwhile.
      const [walked, whole] = await until(`the order by ${order} stays`, async () => {
        const before = ids(await json(path))
        const walked = await walk(`${path}&limit=2`)
        const after = ids(await json(path))
        return isDeepStrictEqual(before, after) && [walked, after]
      })
      assert.deepEqual(walked, whole, path)
    }
  }
  const store = `/accounts/${owner.id}/store/products/`
  assert.deepEqual(await walk(`${store}?limit=3`), ids(await json(store)))
})

test('a bad limit or cursor is 400', async () => {
  for (const query of ['limit=0', 'limit=1001', 'limit=x', 'cursor=%21', 'cursor=AAAA']) {
    assert.equal((await get(`/products/?${query}`)).status, 400, query)
  }
})

test('a store of nobody is empty', async () => {
  assert.deepEqual(await json('/accounts/999999/store/products/'), [])
  assert.deepEqual(await json('/accounts/0/store/products/'), [])
})

test('the category tree has 179 names, siblings in code point order', async () => {
  const roots = await json('/products/categories/')
  let n = 0
  const check = (nodes) => {
    const names = nodes.map((node) => node.sort)
    assert.deepEqual(names, [...names].sort())
    for (const node of nodes) {
      n++
      assert.deepEqual(Object.keys(node), ['id', 'sort', 'name', 'children', 'views'])
      assert.equal(node.name.replaceAll(' ', ''), node.sort)
      check(node.children)
    }
  }
  check(roots)
  assert.deepEqual([roots.length, n], [8, 179])
})

test('a view counts once for a viewer, later and not while asking', async () => {
  await notAtTurn(3_600_000, 20_000)
  const { id } = await list(server, owner)
  assert.equal((await json(`/products/${id}/`, other)).views, 0)
  for (let i = 0; i < 4; i++) assert.ok((await json(`/products/${id}/`, other)).views <= 1)
  await get(`/products/${id}/`)
  await until('both are counted', async () => (await json(`/products/${id}/`, other)).views >= 2)
  const product = await json(`/products/${id}/`, other)
  assert.equal(product.views, 2)
  assert.equal(product.updated_at, product.created_at)
  const viewsOf = async () => (await json('/products/?order=views')).map((listed) => listed.views)
  const views = await until('all views are added up', async () => {
    const now = await viewsOf()
    return isDeepStrictEqual(now, await viewsOf()) && now
  })
  assert.deepEqual(views, [...views].sort((a, b) => b - a))
  assert.ok(views[0] >= 2)
  // The tree of categories follows what is added up.
  const popular = await until('what was looked at is popular', async () => {
    const now = await json('/products/categories/popularity/')
    return now[0]?.sort === '농구' && now
  })
  assert.ok(popular.length <= 5)
  assert.deepEqual(Object.keys(popular[0]), ['id', 'sort', 'name', 'views'])
})

test('the popular and the recommended stay for a minute, and show the owner his own address only', async () => {
  for (const [path, most] of [['/products/popularity/', 8], ['/products/recommendation/', 4]]) {
    await notAtTurn(60_000, 10_000)
    const [first, second, mine] = [await json(path), await json(path, other), await json(path, owner)]
    assert.equal(first.length, most)
    assert.equal(new Set(ids(first)).size, most)
    assert.deepEqual(ids(second).sort(), ids(first).sort())
    for (const product of [...first, ...second]) assert.equal(product.owner.email, `${product.owner.id}@users.invalid`)
    for (const product of mine) assert.equal(product.owner.email, owner.email)
    assert.deepEqual(Object.keys(first[0]), KEYS)
  }
})

test('an upload is one photo with its size', async () => {
  const upload = (bytes, as = owner) => call('POST', '/api/uploads/', { as, body: form({ file: photo(bytes) }) })
  const answer = await upload(png(100, 50))
  const body = await answer.json()
  assert.equal(answer.status, 201, JSON.stringify(body))
  assert.deepEqual([body.width, body.height], [100, 50])
  assert.ok(Number.isInteger(body.id) && body.id > 0)
  assert.match(body.url, new RegExp(`^${server.url}/photos/[0-9a-f]{32}\\.webp$`))
  await refused(await upload(Buffer.from('%PDF-1.4')), 415)
  await refused(await upload(png(), null), 401)
})

test('nothing but names of photos reaches the folder', async () => {
  for (const name of ['..%2fwooga.db', 'a.webp', '0'.repeat(32), '0'.repeat(32) + '.webp%00', 'A'.repeat(32) + '.webp']) {
    assert.ok([400, 404].includes((await get(`/photos/${name}`)).status), name)
  }
  assert.equal((await get('/photos/profile-default-image.png')).headers.get('content-type'), 'image/png')
})
