// What fits whom (docs/fit.md): fields of gear by family, the private body, the verdict, the filter, and what renters say.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { giveBack, openMarket, pair, PRODUCT_KEYS, sameKeys } from '../support/market.mjs'

const VERDICT_KEYS = ['verdict', 'variant', 'measure', 'yours', 'range', 'votes']
let market
before(async () => (market = await openMarket({ env: { WOOGA_LIMITS: 'off' } })))
after(() => market.close())

const fitPath = (product) => `/api/products/${product.id}/fit/`
const put = (owner, product, sizes) => owner.put(fitPath(product), { sizes })
/** Somebody with such a body. */
async function body(measures) {
  const member = await market.member('body')
  const { status, text } = await member.put('/api/fit/', measures)
  assert.equal(status, 200, text)
  return member
}
async function boots(foot, more) {
  const people = await pair(market, { category: '축구화', ...more })
  const { status, text } = await put(people.owner, people.product, [{ foot, width: 'regular' }])
  assert.equal(status, 200, text)
  return people
}
const verdict = async (who, product) => (await who.get(`/products/${product.id}/`)).body.fit

test('every one of the 179 categories has its family, and each family its fields', async () => {
  const { body } = await market.guest.get('/api/fit/families/')
  const names = new Set(body.families.map(({ family }) => family))
  assert.equal(names.size, 16)
  for (const { category, family } of body.categories) assert.ok(names.has(family), `${category} ${family}`)
  const of = Object.fromEntries(body.categories.map(({ category, family }) => [category, family]))
  assert.deepEqual(
    ['산악자전거', '스키장비(스키,스키부츠,폴)', '하이킹부츠', '구명조끼', '테니스라켓', '골프클럽', '텐트', '등산배낭', '사이클링헬멧', '어린이자전거', '요가매트'].map((name) => of[name]),
    ['bike', 'ski', 'boots', 'wetsuit', 'racket', 'golf', 'tent', 'pack', 'helmet', 'kids', undefined])
  const foot = body.families.find(({ family }) => family === 'boots').fields[0]
  assert.deepEqual(foot, { name: 'foot', kind: 'range', decides: true, unit: 'mm', min: 90, max: 350, choices: null })
})

test('a body is its owner\'s alone, is changed as a whole, and is forgotten at a word', async () => {
  const member = await body({ height: 172, foot: 265, width: 'wide', side: 'left', level: 'beginner', born: 1990 })
  const { body: said } = await member.get('/api/fit/')
  assert.deepEqual([said.height, said.foot, said.width, said.side, said.level, said.born, said.weight], [172, 265, 'wide', 'left', 'beginner', 1990, null])
  const other = await market.member('other')
  assert.deepEqual(Object.values((await other.get('/api/fit/')).body).filter((value) => value !== null), [])
  for (const path of [`/accounts/${member.id}/`, `/api/members/${member.id}/facts/`]) assert.ok(!(await other.get(path)).text.includes('265'))
  assert.equal((await member.put('/api/fit/', { weight: 70 })).body.height, null)
  assert.equal((await member.del('/api/fit/')).status, 204)
  assert.equal((await member.get('/api/fit/')).body.weight, null)
  assert.equal((await market.guest.get('/api/fit/')).status, 401)
})

for (const [wrong, field] of [[{ height: 20 }, 'height'], [{ height: 'tall' }, 'height'], [{ foot: 26.5 }, 'foot'], [{ width: 'huge' }, 'width'], [{ side: 1 }, 'side'],
  [{ born: 3000 }, 'born'], [[], 'non_field_errors'], [{ level: ['beginner'] }, 'level'], [{ weight: true }, 'weight']]) {
  test(`a body of ${JSON.stringify(wrong)} is refused at its field`, async () => {
    const member = await market.member('wrong')
    const { status, body } = await member.put('/api/fit/', wrong)
    assert.equal(status, 400)
    assert.deepEqual(Object.keys(body), [field])
  })
}

test('gear says its sizes by the fields of its family, and a guest reads them', async () => {
  const { owner, renter, product } = await pair(market, { category: '산악자전거' })
  const empty = (await market.guest.get(fitPath(product))).body
  assert.deepEqual(empty, { family: 'bike', sizes: [], votes: { small: 0, right: 0, large: 0, runs: 'true' }, fit: null })
  const answer = await put(owner, product, [{ variant: 'M', height: { low: 165, high: 178 }, frame: 52, wheel: '27.5' }, { variant: 'L', height: { low: 175 } }, { variant: 'XL' }])
  assert.equal(answer.status, 200, answer.text)
  const sizes = (await market.guest.get(fitPath(product))).body.sizes
  assert.deepEqual(sizes.find(({ variant }) => variant === 'M'), { variant: 'M', frame: 52, height: { low: 165, high: 178 }, wheel: '27.5', fit: null })
  assert.deepEqual(sizes.map(({ variant }) => variant).sort(), ['L', 'M'], 'a size of which nothing is said is none')
  assert.equal(sizes.find(({ variant }) => variant === 'L').height.high, 230, 'an end that is not said is the last one')
  assert.equal((await put(renter, product, [])).status, 403)
  assert.equal((await put(owner, product, [])).status, 200)
  assert.deepEqual((await market.guest.get(fitPath(product))).body.sizes, [])
  assert.equal((await market.guest.get('/api/products/999999/fit/')).status, 404)
})

test('sizes that cannot be are refused with the size and the field, and nothing changes', async () => {
  const { owner, product } = await boots({ low: 260, high: 270 })
  for (const [sizes, words] of [
    [[{ foot: 265 }], 'foot: low, high or both'], [[{ foot: { low: 270, high: 260 } }], 'low must not be above'], [[{ foot: { low: 20 } }], 'from 90 to 350'],
    [[{ foot: { low: 'x' } }], 'valid integer'], [[{ width: 'huge' }], 'width: This is not'], [[{ width: 2 }], 'width: This is not'], [['x'], 'dictionary'],
    [[{ foot: { low: 260 } }, { foot: { low: 260 } }], 'Size 2: variant: The same'], [[{ variant: 'x'.repeat(21), foot: { low: 260 } }], '20 characters'],
    [[{ variant: 260, foot: { low: 260 } }], '20 characters'], [Array(61).fill({ foot: { low: 260 } }), '60 elements'], ['x', '60 elements'], [{}, '60 elements'],
  ]) {
    const { status, body, text } = await put(owner, product, sizes)
    assert.equal(status, 400, JSON.stringify(sizes))
    assert.deepEqual(Object.keys(body), ['sizes'])
    assert.ok(text.includes(words), `${words}: ${text}`)
  }
  const korean = await owner.put(fitPath(product), { sizes: [{ foot: { low: 20 } }] }, { 'Accept-Language': 'ko' })
  assert.deepEqual(korean.body, { sizes: ['1번째: 90부터 350까지의 숫자를 적어 주세요.'] })
  assert.equal((await market.guest.get(fitPath(product))).body.sizes[0].foot.high, 270)
  const mat = await owner.list({ category: '요가매트' })
  assert.match((await put(owner, mat, [{ foot: { low: 260 } }])).text, /no sizes/)
  assert.equal((await put(owner, mat, [])).status, 200)
})

test('the verdict stands at the product and in every list, for who asks alone, with its reason', async () => {
  const { owner, product } = await boots({ low: 260, high: 270 })
  const right = await body({ foot: 265 }), near = await body({ foot: 274 }), no = await body({ foot: 285 }), tall = await body({ height: 180 })
  sameKeys(await verdict(right, product), VERDICT_KEYS)
  for (const [who, word, yours] of [[right, 'fits', 265], [near, 'nearly', 274], [no, 'no', 285], [tall, 'unknown', null]]) {
    const fit = await verdict(who, product)
    assert.deepEqual([fit.verdict, fit.measure, fit.yours, fit.range], [word, 'foot', yours, { low: 260, high: 270 }])
    const found = (await who.get('/products/?category=축구화')).body.find(({ id }) => id === product.id)
    assert.deepEqual(found.fit, fit)
    assert.deepEqual((await who.get(`/accounts/${owner.id}/store/products/`)).body[0].fit, fit)
    assert.deepEqual((await who.get(fitPath(product))).body.fit, fit)
  }
  sameKeys((await market.guest.get(`/products/${product.id}/`)).body, PRODUCT_KEYS)
  sameKeys((await market.member('nobody')).session, ['user', 'message', 'token', 'first_login'])
})

test('who has told nothing, or gear that has no sizes, gets the original\'s keys alone; ours come after them', async () => {
  const { product } = await boots({ low: 260, high: 270 })
  const known = await body({ foot: 265 })
  assert.deepEqual(Object.keys((await known.get(`/products/${product.id}/`)).body).slice(0, -1).sort(), [...PRODUCT_KEYS].sort())
  assert.equal(Object.keys((await known.get(`/products/${product.id}/`)).body).at(-1), 'fit')
  const stranger = await market.member('untold')
  sameKeys((await stranger.get(`/products/${product.id}/`)).body, PRODUCT_KEYS)
  const ball = await stranger.list({ category: '농구공' })
  sameKeys((await known.get(`/products/${ball.id}/`)).body, PRODUCT_KEYS)
})

test('of several sizes the one that fits is named, if there is a unit of it that can be lent', async () => {
  const { owner, product } = await pair(market, { category: '하이킹부츠' })
  const sizes = [250, 260, 270].map((foot) => ({ variant: `${foot}`, foot: { low: foot - 4, high: foot } }))
  assert.equal((await put(owner, product, sizes)).status, 200)
  const who = await body({ foot: 268 })
  assert.equal((await verdict(who, product)).verdict, 'unknown', 'there are no units of these sizes')
  const units = (await owner.put(`/products/${product.id}/units/`, { units: [{ variant: '250' }, { variant: '270' }] })).body.units
  const fit = await verdict(who, product)
  assert.deepEqual([fit.verdict, fit.variant], ['fits', '270'])
  const each = (await who.get(fitPath(product))).body.sizes.map((size) => [size.variant, size.fit.verdict])
  assert.deepEqual(each, [['250', 'no'], ['260', 'no'], ['270', 'fits']])
  units[1].status = 'maintenance'
  assert.equal((await owner.put(`/products/${product.id}/units/`, { units })).status, 200)
  assert.equal((await verdict(who, product)).verdict, 'no')
  assert.ok(!(await who.get('/products/?fits=me&category=하이킹부츠')).body.some(({ id }) => id === product.id))
})

test('the filter gives what fits or nearly does, in every order and page by page, and agrees with the badges', async () => {
  const owner = await market.member('shop')
  for (let i = 0; i < 40; i++) {
    const product = await owner.list({ category: '등산화', name: `등산화 ${i}`, rental_fee_for_a_day: 1000 + (i * 7 % 13) * 100 })
    if (i % 5 === 4) continue
    const low = 230 + (i * 11 % 60)
    assert.equal((await put(owner, product, [{ foot: { low, high: low + 10 }, ...(i % 3 ? { width: 'wide' } : {}) }])).status, 200)
  }
  const who = await body({ foot: 262, width: 'regular', height: 170 })
  const all = (await who.get('/products/?category=등산화')).body
  const right = all.filter(({ fit }) => fit && ['fits', 'nearly'].includes(fit.verdict)).map(({ id }) => id)
  assert.ok(right.length > 5 && right.length < 30, `${right.length}`)
  for (const order of ['recent', 'views', 'min_price']) {
    const wanted = (await who.get(`/products/?category=등산화&order=${order}`)).body.map(({ id }) => id).filter((id) => right.includes(id))
    let path = `/products/?category=등산화&fits=me&order=${order}&limit=4`
    const got = []
    while (path) {
      const page = await who.get(path)
      got.push(...page.body.map(({ id }) => id))
      path = /<([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
    }
    assert.deepEqual(got, wanted, order)
  }
  const found = (await who.get('/products/?keyword=등산화&fits=me')).body.filter(({ name }) => name.startsWith('등산화 '))
  assert.deepEqual(found.map(({ id }) => id).sort(), [...right].sort())
})

test('the filter needs a member who has told something of himself', async () => {
  assert.equal((await market.guest.get('/products/?fits=me')).status, 401)
  const { status, body: problem } = await (await market.member('untold')).get('/products/?fits=me')
  assert.deepEqual([status, problem.code], [409, 'fit_unknown'])
  assert.equal((await market.guest.get('/products/?fits=you')).status, 400)
})

test('what renters say of the fit moves it, from three on, and is shown with its number', async () => {
  const people = await boots({ low: 260, high: 270 })
  const who = await body({ foot: 258 }), wide = await body({ foot: 269 })
  assert.equal((await verdict(who, people.product)).verdict, 'nearly')
  for (let i = 0; i < 4; i++) {
    await giveBack(people)
    const { text, status } = await people.renter.post(`/products/${people.product.id}/reviews/`, { star: 5, comment: '작아요', owner_star: 5, fit: 'small', as_described: true })
    assert.equal(status, 201, text)
    assert.equal((await people.owner.post(`/products/${people.product.id}/reviews/`, { star: 5, comment: '좋아요' })).status, 201)
    if (i === 1) assert.equal((await verdict(who, people.product)).verdict, 'nearly', 'two are too few')
  }
  const fit = await verdict(who, people.product)
  assert.deepEqual([fit.verdict, fit.votes], ['fits', { small: 4, right: 0, large: 0, runs: 'small' }])
  assert.deepEqual(fit.range, { low: 260, high: 270 }, 'as its owner says')
  assert.equal((await verdict(wide, people.product)).verdict, 'nearly')
  assert.ok((await who.get('/products/?fits=me&category=축구화')).body.some(({ id }) => id === people.product.id))
  assert.equal((await people.owner.put(fitPath(people.product), { sizes: [{ foot: { low: 260, high: 270 } }] })).body.votes.small, 4, 'they stay when it is said again')
})

test('another family forgets what it does not have', async () => {
  const { owner, product } = await boots({ low: 260, high: 270 })
  assert.equal((await owner.put(`/products/${product.id}/`, { category: '인라인스케이트' })).status, 200)
  assert.equal((await market.guest.get(fitPath(product))).body.sizes.length, 1, 'the same family')
  assert.equal((await owner.put(`/products/${product.id}/`, { category: '사이클링헬멧' })).status, 200)
  assert.deepEqual((await market.guest.get(fitPath(product))).body.sizes, [])
})

test('a child grows out of what it has: ages count from the year of birth', async () => {
  const { owner, product } = await pair(market, { category: '어린이자전거' })
  assert.equal((await put(owner, product, [{ age: { low: 5, high: 7 } }])).status, 200)
  const year = new Date().getFullYear()
  const words = []
  for (const born of [year - 6, year - 8, year - 12, year]) words.push((await verdict(await body({ born }), product)).verdict)
  assert.deepEqual(words, ['fits', 'nearly', 'no', 'no'])
})

test('fee, condition and how it may be had narrow a search, together', async () => {
  const owner = await market.member('terms')
  const name = { category: '덤벨' }
  const cheap = await owner.list({ ...name, rental_fee_for_a_day: 1000, state: '깨끗해요', direct_dealing_is_allowed: true, delivery_fee_is_included: false })
  const dear = await owner.list({ ...name, rental_fee_for_a_day: 9000, state: '새 것과 비슷해요', direct_dealing_is_allowed: false, delivery_fee_is_included: true })
  const ids = async (query) => (await market.guest.get(`/products/?category=덤벨&${query}`)).body.map(({ id }) => id)
  for (const order of ['recent', 'views', 'min_price']) {
    assert.deepEqual(await ids(`order=${order}&max_price=5000`), [cheap.id])
    assert.deepEqual(await ids(`order=${order}&min_price=5000`), [dear.id])
    assert.deepEqual(await ids(`order=${order}&min_price=2000&max_price=8000`), [])
  }
  assert.deepEqual(await ids('state=깨끗해요'), [cheap.id])
  assert.deepEqual(await ids('state=깨끗해요,새 것과 비슷해요'), [dear.id, cheap.id])
  assert.deepEqual(await ids('direct=1'), [cheap.id])
  assert.deepEqual(await ids('delivery=1'), [dear.id])
  assert.deepEqual(await ids('direct=1&delivery=1'), [])
  assert.deepEqual(await ids('keyword=러닝머신&max_price=1'), [])
  for (const wrong of ['state=새거', 'min_price=-1', 'max_price=x', 'direct=2']) assert.equal((await market.guest.get(`/products/?${wrong}`)).status, 400, wrong)
})
