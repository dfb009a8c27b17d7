// Reviews (docs/contract.md section 3 and part A, docs/rentals.md section 9).
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { agree, giveBack, openMarket, pair, sameKeys, STAMP } from '../support/market.mjs'
import { until } from '../support/until.mjs'

const REVIEW_KEYS = ['id', 'product', 'product_name', 'writer', 'created_at', 'updated_at', 'star', 'comment']
let market
before(async () => (market = await openMarket()))
after(() => market.close())

const write = (member, product, star = 5, comment = '좋아요') => member.post(`/products/${product.id}/reviews/`, { star, comment })

test("a renter reviews a returned rental in the contract's shape", async () => {
  const people = await pair(market)
  await giveBack(people)
  const { status, body } = await write(people.renter, people.product)
  assert.equal(status, 201)
  sameKeys(body, REVIEW_KEYS)
  sameKeys(body.product, ['name', 'thumbnails'])
  assert.equal(body.product.name, people.product.name)
  assert.ok(body.product.thumbnails.length === 1 && Number.isInteger(body.product.thumbnails[0]))
  assert.equal(body.product_name, people.product.name)
  sameKeys(body.writer, ['id', 'username', 'profile', 'email'])
  assert.equal(body.writer.id, people.renter.id)
  assert.match(body.created_at, STAMP)
  assert.equal(body.star, 5)
  assert.equal(body.comment, '좋아요')
})

test('a review is unseen until both have written, and then the score follows', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  await giveBack(people)
  await write(renter, product, 5, '빌린 사람')
  const lists = [`/products/${product.id}/reviews/`, `/accounts/${owner.id}/store/reviews/`]
  for (const path of lists) assert.deepEqual((await market.guest.get(path)).body, [], 'blind')
  assert.equal((await market.guest.get(`/accounts/${owner.id}/`)).body.manner_score, 0)
  assert.equal((await write(owner, product, 4, '주인')).status, 201)
  for (const path of lists) {
    const { body } = await market.guest.get(path)
    assert.equal(body.length, 1, "the owner's rates the renter and stands nowhere")
    assert.equal(body[0].comment, '빌린 사람')
    assert.equal(body[0].writer.email, renter.alias)
  }
  assert.deepEqual((await market.guest.get(`/accounts/${renter.id}/store/reviews/`)).body, [])
  for (const member of [owner, renter]) {
    const { manner_score: score } = (await market.guest.get(`/accounts/${member.id}/`)).body
    assert.ok(score > 0 && score <= 100, `${score}`)
  }
})

test('each party writes once per rental, and again after the next', async () => {
  const people = await pair(market)
  await giveBack(people)
  assert.equal((await write(people.renter, people.product)).status, 201)
  const second = await write(people.renter, people.product)
  assert.ok(second.status === 409 || second.status === 400, second.text)
  const id = await agree(people, 1)
  assert.notEqual((await write(people.renter, people.product)).status, 201, 'not returned yet')
  assert.ok(id)
})

test('a rental says to each party whether it may still be reviewed', async () => {
  const people = await pair(market)
  const { owner, renter, product, room } = people
  const id = await agree(people, 0)
  const flags = async (member) => (await member.get(`/api/rentals/${id}/`)).body.flags
  assert.deepEqual(await flags(renter), [], 'not back yet')
  assert.equal((await owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })).status, 200)
  for (const member of [owner, renter]) assert.deepEqual(await flags(member), ['REVIEWABLE'])
  assert.equal((await write(renter, product)).status, 201)
  assert.deepEqual(await flags(renter), [])
  assert.deepEqual(await flags(owner), ['REVIEWABLE'])
  for (const [member, role, want] of [[renter, 'renter', []], [owner, 'owner', ['REVIEWABLE']]]) {
    for (const path of [`/api/rentals/?role=${role}`, `/api/rooms/${room.id}/rentals/`]) {
      const { body } = await member.get(path)
      assert.deepEqual(body.find((rental) => rental.id === id).flags, want, `${role} ${path}`)
    }
  }
  const released = await owner.post(`/api/rentals/${id}/release/`)
  assert.deepEqual([released.status, released.body.flags], [200, ['REVIEWABLE']], 'also after it is closed')
  const listed = async (member, role, live) => (await member.get(`/api/rentals/?role=${role}&live=${live}`)).body.map((rental) => rental.id)
  assert.deepEqual([await listed(owner, 'owner', 1), await listed(owner, 'owner', 0)], [[id], []], 'he may still review it')
  assert.deepEqual([await listed(renter, 'renter', 1), await listed(renter, 'renter', 0)], [[], [id]], 'he has')
})

test("a renter's review is taken as soon as he says it is back, and held until the owner says so too", async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const id = await agree(people, 0)
  const flags = async (member) => (await member.get(`/api/rentals/${id}/`)).body.flags
  assert.equal((await write(renter, product)).status, 403, 'not said yet')
  assert.equal((await renter.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })).status, 200)
  assert.deepEqual(await flags(renter), ['RETURN_DECLARED', 'REVIEWABLE'])
  assert.deepEqual(await flags(owner), ['RETURN_DECLARED', 'REVIEWABLE'])
  const written = await write(renter, product, 5, '먼저')
  assert.deepEqual([written.status, written.body.comment], [201, '먼저'])
  assert.deepEqual(await flags(renter), ['RETURN_DECLARED'])
  assert.equal((await write(renter, product)).status, 409)
  const seen = async () => (await market.guest.get(`/products/${product.id}/reviews/`)).body.map(({ comment }) => comment)
  assert.deepEqual(await seen(), [])
  assert.equal((await owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })).status, 200)
  assert.deepEqual(await seen(), [], 'blind as any other')
  assert.equal((await write(owner, product, 4)).status, 201)
  assert.deepEqual(await seen(), ['먼저'])
  assert.ok((await owner.get('/accounts/')).body.manner_score > 0)
})

/** What `read` answers once it is `want`, or at last. */
async function eventually(read, want, tries = 400) {
  let got
  for (; tries > 0; tries--) {
    got = await read()
    if (JSON.stringify(got) === JSON.stringify(want)) break
    await sleep(100)
  }
  return got
}

test('two held reviews are seen once the owner says that it is back', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const id = await agree(people, 0)
  await renter.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  for (const member of [renter, owner]) assert.equal((await write(member, product)).status, 201)
  const seen = async () => (await market.guest.get(`/products/${product.id}/reviews/`)).body.length
  assert.equal(await seen(), 0)
  assert.equal((await owner.get('/accounts/')).body.manner_score, 0)
  await owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  assert.equal(await eventually(seen, 1), 1)
})

test('a held review goes with a rental that is cancelled after all', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const id = await agree(people, 0)
  await renter.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  assert.equal((await write(renter, product)).status, 201)
  assert.equal((await owner.del(`/rentalhistories/${id}/`)).status, 204)
  assert.equal((await write(renter, product)).status, 409)
  const again = async () => (await write(renter, product)).status
  assert.equal(await eventually(again, 403), 403, 'nothing of it is left')
  assert.deepEqual((await market.guest.get(`/products/${product.id}/reviews/`)).body, [])
})

test('20 reviews at once of one rental are one review', async () => {
  const people = await pair(market)
  await giveBack(people)
  const answers = await Promise.all(Array.from({ length: 20 }, () => write(people.renter, people.product)))
  assert.equal(answers.filter(({ status }) => status === 201).length, 1)
  assert.ok(answers.every(({ status }) => status === 201 || status === 409 || status === 400))
})

test('without a returned rental nobody reviews: guests 401, others 403, also the owner', async () => {
  const people = await pair(market)
  const stranger = await market.member('stranger')
  assert.equal((await write(market.guest, people.product)).status, 401)
  assert.equal((await write(stranger, people.product)).status, 403)
  assert.equal((await write(people.owner, people.product)).status, 403)
  await agree(people, 2)
  assert.equal((await write(people.renter, people.product)).status, 403, 'agreed, not returned')
})

test('star and comment are checked, field by field', async () => {
  const people = await pair(market)
  await giveBack(people)
  const path = `/products/${people.product.id}/reviews/`
  const bad = async (body) => {
    const answer = await people.renter.post(path, body)
    assert.equal(answer.status, 400, JSON.stringify(body))
    return answer.body
  }
  assert.deepEqual(await bad({ star: 'five', comment: '' }), {
    star: ['A valid integer is required.'],
    comment: ['This field may not be blank.'],
  })
  assert.deepEqual(await bad({}), { star: ['This field is required.'], comment: ['This field is required.'] })
  assert.deepEqual(Object.keys(await bad({ star: 6, comment: 'x' })), ['star'])
  assert.deepEqual(Object.keys(await bad({ star: 0, comment: 'x' })), ['star'])
  assert.deepEqual(Object.keys(await bad({ star: 500, comment: 'x' })), ['star'])
  assert.deepEqual(await bad({ star: 3, comment: '가'.repeat(65) }), { comment: ['Ensure this field has no more than 64 characters.'] })
  assert.equal((await people.renter.post(path, { star: 3, comment: '가'.repeat(64) })).status, 201)
})

test('reviews of unknown products and members are empty lists, writing one is a 404', async () => {
  const member = await market.member()
  assert.deepEqual((await market.guest.get('/products/999999/reviews/')).body, [])
  assert.deepEqual((await market.guest.get('/accounts/999999/store/reviews/')).body, [])
  assert.equal((await member.post('/products/999999/reviews/', { star: 5, comment: 'x' })).status, 404)
})

test('reviews stay with the parties when the product is deleted', async () => {
  const people = await pair(market)
  await giveBack(people)
  await write(people.renter, people.product)
  assert.equal((await people.owner.del(`/products/${people.product.id}/`)).status, 204)
  assert.equal((await write(people.owner, people.product, 3)).status, 201)
  const { body } = await market.guest.get(`/accounts/${people.owner.id}/store/reviews/`)
  assert.equal(body.length, 1)
  assert.equal(body[0].product_name, people.product.name)
})

test('after 14 days a lone review is seen and counts, and it is too late for another', async () => {
  const data = mkdtempSync(join(tmpdir(), 'wooga-reviews-'))
  const now = Date.UTC(2027, 2, 10, 3)
  const early = await openMarket({ data, now })
  const people = await pair(early)
  const id = await agree(people, 0, 0, now)
  await people.owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  await write(people.renter, people.product, 5, '혼자')
  assert.deepEqual((await people.owner.get(`/api/rentals/${id}/`)).body.flags, ['REVIEWABLE'])
  await early.close()
  const last = await openMarket({ data, now: now + 14 * 86_400_000 - 120_000 })
  assert.deepEqual((await last.guest.get(`/products/${people.product.id}/reviews/`)).body, [], 'a moment before it is blind')
  assert.deepEqual((await (await last.again(people.owner)).get(`/api/rentals/${id}/`)).body.flags, ['REVIEWABLE'])
  await last.close()
  const late = await openMarket({ data, now: now + 14 * 86_400_000 + 120_000 })
  const owner = await late.again(people.owner)
  const { body } = await late.guest.get(`/products/${people.product.id}/reviews/`)
  assert.deepEqual(body.map((review) => review.comment), ['혼자'])
  await until('it counts', async () => (await owner.get('/accounts/')).body.manner_score === 100)
  assert.equal((await write(owner, people.product)).status, 403)
  assert.deepEqual((await owner.get(`/api/rentals/${id}/`)).body.flags, [])
  await late.close()
  rmSync(data, { recursive: true, force: true })
})
