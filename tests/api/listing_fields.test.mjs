// Each field of a listing, one by one: what it takes, what it becomes, what is said otherwise (docs/contract.md section 3).
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { agree, dates, day, form, giveBack, handOver, openMarket, pair, photo, png, productFields } from '../support/market.mjs'

let market, owner
before(async () => {
  market = await openMarket()
  owner = await market.member('owner')
})
after(() => market.close())

const post = (more, caller = owner) => caller.post('/products/', form(productFields(more)))
const put = (product, fields) => owner.put(`/products/${product.id}/`, form({ category: '테니스 라켓', ...fields }))
async function becomes(more, key, value) {
  const { status, body, text } = await post(more)
  assert.equal(status, 201, text)
  assert.deepEqual(body[key], value, JSON.stringify(more))
}
async function refused(more, body) {
  const answer = await post(more)
  assert.equal(answer.status, 400, answer.text)
  assert.deepEqual(answer.body, body)
}
const most = (n) => [`Ensure this field has no more than ${n} characters.`]

test('what is left out or left empty has its default', async () => {
  for (const empty of [undefined, '']) {
    await becomes({ state: empty }, 'state', '')
    await becomes({ model_name: empty }, 'model_name', '')
    await becomes({ direct_dealing_place: empty }, 'direct_dealing_place', '')
    await becomes({ rental_fee_for_a_week: empty }, 'rental_fee_for_a_week', null)
  }
  await becomes({ delivery_fee_is_included: undefined }, 'delivery_fee_is_included', false)
  await becomes({ direct_dealing_is_allowed: undefined }, 'direct_dealing_is_allowed', false)
  await becomes({ tags: undefined }, 'tags', [])
  await becomes({ tags: '[]' }, 'tags', [])
})

test('a form says yes and no in many words', async () => {
  for (const key of ['delivery_fee_is_included', 'direct_dealing_is_allowed']) {
    for (const yes of ['true', 'True', 'TRUE', '1', 'yes', 'on', 't', 'y']) await becomes({ [key]: yes }, key, true)
    for (const no of ['false', 'False', '0', 'no', 'off', 'f', 'n']) await becomes({ [key]: no }, key, false)
    await refused({ [key]: 'maybe' }, { [key]: ['Must be a valid boolean.'] })
  }
})

test('each of the three states, and the spelling of the original edit page, is one', async () => {
  for (const state of ['새 것과 비슷해요', '깨끗해요', '쓸 만해요']) await becomes({ state }, 'state', state)
  await becomes({ state: '쓸 만 해요' }, 'state', '쓸 만해요')
  await refused({ state: '낡았어요' }, { state: ['"낡았어요" is not a valid choice.'] })
})

test('a text one character too long is refused field by field', async () => {
  for (const [key, length] of [['name', 32], ['model_name', 64], ['description', 1024], ['direct_dealing_place', 128]]) {
    await refused({ [key]: '가'.repeat(length + 1) }, { [key]: most(length) })
    await becomes({ [key]: '가'.repeat(length) }, key, '가'.repeat(length))
  }
})

test('name, description and day fee are required and not blank', async () => {
  for (const key of ['name', 'description']) {
    await refused({ [key]: undefined }, { [key]: ['This field is required.'] })
    await refused({ [key]: '   ' }, { [key]: ['This field may not be blank.'] })
  }
  await refused({ rental_fee_for_a_day: undefined }, { rental_fee_for_a_day: ['This field is required.'] })
  await refused({ rental_fee_for_a_day: '' }, { rental_fee_for_a_day: ['A valid integer is required.'] })
  await refused({ thumbnails: undefined }, { thumbnails: ['This field is required.'] })
})

test('a fee is a whole number of 32 bits', async () => {
  for (const key of ['rental_fee_for_a_day', 'rental_fee_for_a_week']) {
    await becomes({ [key]: '2147483647' }, key, 2147483647)
    await refused({ [key]: '2147483648' }, { [key]: ['Ensure this value is less than or equal to 2147483647.'] })
    await refused({ [key]: '-2147483648' }, { [key]: ['Ensure this value is greater than or equal to -2147483647.'] })
    for (const bad of ['x', '1.5', '1,000', '1e3']) await refused({ [key]: bad }, { [key]: ['A valid integer is required.'] })
  }
})

test('the owner is the caller, whatever the form says', async () => {
  const other = await market.member('other')
  const { body } = await post({ owner: other.id })
  assert.equal(body.owner.id, owner.id)
})

test('all errors of a form come together, in the order of the fields', async () => {
  const { body } = await post({ name: 'x'.repeat(33), rental_fee_for_a_day: 'x', state: 'x', thumbnails: undefined })
  assert.deepEqual(Object.keys(body), ['thumbnails', 'name', 'rental_fee_for_a_day', 'state'])
})

test('photos stand in the order they came, and so do tags', async () => {
  const sizes = [[10, 20], [20, 10], [30, 10]]
  const { body } = await post({ thumbnails: sizes.map(([width, height]) => photo(png(width, height))), tags: ['[{"hashtag":"다"},{"hashtag":"가"}]', '[{"hashtag":"나"}]'] })
  const widths = await Promise.all(body.thumbnails.map(async ({ thumbnail }) => {
    const bytes = Buffer.from(await (await fetch(thumbnail)).arrayBuffer())
    return bytes.toString('latin1', 12, 16) === 'VP8L' ? (bytes.readUInt32LE(21) & 0x3fff) + 1 : bytes.readUInt16LE(26) & 0x3fff
  }))
  assert.deepEqual(widths, sizes.map(([width]) => width))
  assert.deepEqual(body.tags.map(({ hashtag }) => hashtag), ['다', '가', '나'])
})

test('a category of any depth is taken', async () => {
  for (const [category, sort] of [['구기 스포츠', '구기스포츠'], ['농구', '농구'], ['농구공', '농구공']]) {
    assert.equal((await post({ category })).body.category.sort, sort)
  }
})

test('an edit touches what it names and nothing else', async () => {
  const { body: product } = await post({ tags: '[{"hashtag":"남는것"}]' })
  const edits = { name: '새 이름', model_name: '새 모델', description: '새 설명', direct_dealing_place: '새 장소', rental_fee_for_a_day: 7, rental_fee_for_a_week: 8, state: '쓸 만해요', delivery_fee_is_included: false, direct_dealing_is_allowed: false }
  let before = product
  for (const [key, value] of Object.entries(edits)) {
    const answer = await put(product, { [key]: String(value) })
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(answer.body, { ...before, [key]: value, updated_at: answer.body.updated_at }, key)
    assert.ok(answer.body.updated_at > before.updated_at)
    before = answer.body
  }
})

test('an edit is checked like a listing, and a refused one changes nothing', async () => {
  const { body: product } = await post({})
  for (const [fields, body] of [
    [{ name: '' }, { name: ['This field may not be blank.'] }],
    [{ name: 'x'.repeat(33), description: '새 설명' }, { name: most(32) }],
    [{ state: 'x' }, { state: ['"x" is not a valid choice.'] }],
    [{ thumbnails: 'https://cdn.example/old.png' }, { thumbnails: { 0: ['The submitted data was not a file. Check the encoding type on the form.'] } }],
    [{ thumbnails: photo(Buffer.from('no')) }, { thumbnails: ['Upload a valid image. The file you uploaded was either not an image or a corrupted image.'] }],
    [{ tags: '{' }, { tags: ['Value must be valid JSON.'] }],
  ]) {
    const answer = await put(product, fields)
    assert.equal(answer.status, 400, answer.text)
    assert.deepEqual(answer.body, body)
  }
  assert.deepEqual((await owner.get(`/products/${product.id}/`)).body, product)
})

test('a profile keeps its picture when only the name is sent, and ignores fields that are not its own', async () => {
  const member = await market.member('profile')
  const { body } = await member.put('/accounts/', form({ username: '사진', profile: photo() }))
  const named = await member.put('/accounts/', { username: '이름만', email: 'no address', level: 'GOD', point: 'many', manner_score: 'high' })
  assert.equal(named.status, 200, named.text)
  assert.deepEqual(named.body, { ...body, username: '이름만' })
  assert.equal((await member.put('/accounts/', form({ profile: photo(Buffer.alloc(0)) }))).body.profile[0], 'The submitted file is empty.')
})

test("a product in somebody's hands cannot be deleted; after the return the two keep the rental and its pictures", async () => {
  const people = await pair(market)
  const { body: asked } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0))
  assert.equal((await people.owner.post(`/api/rentals/${asked.id}/accept/`)).status, 200)
  await handOver(people, asked.id)
  const held = await people.owner.del(`/products/${people.product.id}/`)
  assert.equal(held.status, 409)
  assert.equal(typeof held.body.code, 'string')
  await people.owner.put(`/rentalhistories/${asked.id}/`, { state: 'RETURNED' })
  const gone = await people.owner.del(`/products/${people.product.id}/`)
  assert.deepEqual([gone.status, gone.text], [204, ''])
  for (const path of [`/products/${people.product.id}/`, `/products/${people.product.id}/availability/?rental_start_date=${day(1)}&rental_end_date=${day(1)}`, `/products/${people.product.id}/calendar/`]) {
    assert.equal((await market.guest.get(path)).status, 404, path)
  }
  const [kept] = (await people.renter.get('/rentalhistories/rental/')).body
  assert.deepEqual([kept.id, kept.product.name], [asked.id, people.product.name])
  assert.equal((await fetch(kept.product.thumbnails[0].thumbnail)).status, 200)
  assert.equal((await people.owner.get(`/rentalhistories/enrollment/${people.product.id}/`)).body[0].id, asked.id)
})

test('availability reads the dates of a body too, as the original did', async () => {
  const people = await pair(market)
  await agree(people, 3, 5)
  const ask = (from, to) => new Promise((done, fail) => {
    const body = JSON.stringify(dates(from, to))
    const asked = request(`${market.url}/products/${people.product.id}/availability/`, { method: 'GET', headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } }, async (answer) => {
      let text = ''
      for await (const piece of answer) text += piece
      done({ status: answer.statusCode, body: JSON.parse(text) })
    })
    asked.on('error', fail)
    asked.end(body)
  })
  assert.deepEqual(await ask(6, 8), { status: 200, body: { message: '해당 기간은 대여가 가능합니다.' } })
  const taken = await ask(4, 4)
  assert.equal(taken.status, 400)
  assert.equal(taken.body.conflicting_days.length, 1)
  assert.deepEqual(await ask(5, 4), { status: 400, body: { message: '날짜 설정이 잘못되었습니다.' } })
})

test('five finished rentals make a ROOKIE of a NEWBIE', async () => {
  const people = await pair(market)
  for (let n = 1; n <= 5; n++) {
    const id = await giveBack(people)
    assert.equal((await people.owner.post(`/api/rentals/${id}/release/`)).status, 200)
    for (const member of [people.owner, people.renter]) {
      const { point, level } = (await member.get('/accounts/')).body
      assert.deepEqual([point, level], [100 * n, n < 5 ? 'NEWBIE' : 'ROOKIE'])
    }
  }
})

test('a review belongs to the newest returned rental that its writer has not reviewed', async () => {
  const people = await pair(market)
  const ids = [await giveBack(people), await giveBack(people)]
  const review = (member) => member.post(`/products/${people.product.id}/reviews/`, { star: 5, comment: 'x' })
  const reviewable = async (id) => (await people.renter.get(`/api/rentals/${id}/`)).body.flags.includes('REVIEWABLE')
  assert.equal((await review(people.renter)).status, 201)
  assert.deepEqual([await reviewable(ids[0]), await reviewable(ids[1])], [true, false])
  assert.equal((await review(people.renter)).status, 201)
  assert.deepEqual([await reviewable(ids[0]), await reviewable(ids[1])], [false, false])
  assert.ok((await review(people.renter)).status >= 400)
})
