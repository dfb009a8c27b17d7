// Hand-over and return by a code that changes: who gives shows it, who takes enters it (docs/rentals.md section 3, 10 and 16).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, handOver, openMarket, pair, sameKeys } from '../support/market.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const code = (member, id) => member.get(`/api/rentals/${id}/code/`)
const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)
const seen = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body
/** Six digits that are none of these. */
const wrong = (...codes) => ['000000', '111111', '222222'].find((one) => !codes.includes(one))

/** An agreed rental from today on, by our calls. */
async function agreed(more) {
  const people = await pair(market)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 2))
  assert.equal((await move(people.owner, body.id, 'accept')).status, 200)
  return { ...people, id: body.id, ...more }
}

test('the owner shows a code of six digits with its picture, and the renter who enters it has the gear', async () => {
  const { owner, renter, id } = await agreed()
  const { status, body } = await code(owner, id)
  assert.equal(status, 200)
  sameKeys(body, ['event', 'code', 'seconds', 'link', 'qr'])
  assert.equal(body.event, 'hand_over')
  assert.match(body.code, /^\d{6}$/)
  assert.ok(body.seconds >= 1 && body.seconds <= 30, body.seconds)
  assert.equal(body.link, `${market.url}/rentals/${id}#code=${body.code}`)
  assert.match(body.qr, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"[^<]*><path fill="#fff"[^<]*\/><path d="M4 4h7v1h-7z[Mhvz\d -]*"\/><\/svg>$/)
  const taken = await move(renter, id, 'hand_over', { code: body.code })
  assert.equal(taken.status, 200, taken.text)
  assert.equal(taken.body.state, 'IN_USE')
})

test('for the return the sides are swapped: the renter shows, the owner enters', async () => {
  const people = await agreed()
  await handOver(people, people.id)
  const { status, body } = await code(people.renter, people.id)
  assert.equal(status, 200)
  assert.equal(body.event, 'return')
  assert.equal((await code(people.owner, people.id)).body.code, 'not_your_move')
  const back = await move(people.owner, people.id, 'return', { code: body.code })
  assert.equal(back.status, 200, back.text)
  assert.equal(back.body.state, 'RETURNED')
  assert.equal((await code(people.renter, people.id)).body.code, 'not_now')
})

test('a rental tells each side whether it shows a code or enters one', async () => {
  const people = await agreed()
  const { owner, renter, id } = people
  const both = async () => [await seen(owner, id), await seen(renter, id)].map(({ shows_code, moves }) => [shows_code, moves.filter((name) => ['hand_over', 'return'].includes(name))])
  assert.deepEqual(await both(), [['hand_over', ['return']], [null, ['hand_over']]])
  await handOver(people, id)
  assert.deepEqual(await both(), [[null, ['return']], ['return', []]])
  await move(owner, id, 'return')
  assert.deepEqual(await both(), [[null, []], [null, []]])
})

test('without a code nothing is handed over, by neither', async () => {
  const { owner, renter, id } = await agreed()
  for (const body of [undefined, {}, { code: '' }]) {
    const { status, body: why } = await move(renter, id, 'hand_over', body)
    assert.equal(status, 400)
    assert.ok(['code_needed'].includes(why.code) || Array.isArray(why.code), JSON.stringify(why))
  }
  const { body } = await code(owner, id)
  assert.equal((await move(owner, id, 'hand_over', { code: body.code })).body.code, 'not_your_move')
  assert.equal((await seen(owner, id)).state, 'ACCEPTED')
})

test('a wrong code is refused with the attempts that are left; after five none is read any more, not even the right one', async () => {
  const { owner, renter, id } = await agreed()
  for (const left of [4, 3, 2, 1, 0]) {
    const { status, body } = await move(renter, id, 'hand_over', { code: wrong((await code(owner, id)).body.code) })
    assert.equal(status, 400)
    assert.equal(body.code, 'wrong_code')
    assert.equal(body.attempts_left, left)
  }
  const { status, body, headers } = await move(renter, id, 'hand_over', { code: (await code(owner, id)).body.code })
  assert.equal(status, 429)
  assert.equal(body.code, 'too_many_codes')
  const wait = Number(headers.get('retry-after'))
  assert.ok(wait > 15 * 60 - 60 && wait <= 15 * 60, wait)
  assert.equal((await seen(renter, id)).state, 'ACCEPTED')
  // Others are not kept from theirs.
  const other = await agreed()
  assert.equal((await handOver(other, other.id)).state, 'IN_USE')
})

test('forty guesses at once are not more than five', async () => {
  const { owner, renter, id } = await agreed()
  const { body } = await code(owner, id)
  const answers = await Promise.all(Array.from({ length: 40 }, () => move(renter, id, 'hand_over', { code: wrong(body.code) })))
  const count = (status) => answers.filter((answer) => answer.status === status).length
  assert.equal(count(400), 5)
  assert.equal(count(429), 35)
})

test("neither another rental's code nor the hand-over's at the return is good, nor is what is no code", async () => {
  const people = await agreed(), other = await agreed()
  const { body: out } = await code(people.owner, people.id)
  assert.equal((await move(other.renter, other.id, 'hand_over', { code: out.code })).status, 400)
  await handOver(people, people.id)
  assert.equal((await move(people.owner, people.id, 'return', { code: out.code })).body.code, 'wrong_code')
  for (const said of ['12345', 'abcdef', 1234567, '１２３４５６']) {
    assert.equal((await move(other.renter, other.id, 'hand_over', { code: said })).status, 400, said)
  }
  for (const said of [null, ['1'], 'x'.repeat(65)]) {
    const { status, body } = await move(people.owner, people.id, 'return', { code: said })
    assert.equal(status, 400, JSON.stringify(said))
    assert.ok(Array.isArray(body.code), JSON.stringify(body))
  }
  assert.equal((await seen(people.owner, people.id)).state, 'IN_USE')
})

test('a stranger finds no code; before the first day there is none, nor before it is agreed', async () => {
  const people = await pair(market)
  const { body: asked } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(3))
  assert.equal((await code(people.owner, asked.id)).body.code, 'not_now')
  await move(people.owner, asked.id, 'accept')
  assert.equal((await code(people.owner, asked.id)).body.code, 'too_early')
  assert.equal((await move(people.renter, asked.id, 'hand_over', { code: '123456' })).body.code, 'too_early')
  const stranger = await market.member('stranger')
  assert.equal((await code(stranger, asked.id)).status, 404)
  assert.equal((await move(stranger, asked.id, 'hand_over', { code: '123456' })).status, 404)
  assert.equal((await market.guest.get(`/api/rentals/${asked.id}/code/`)).status, 401)
  assert.equal((await code(people.renter, asked.id)).body.code, 'not_your_move')
})

test('both hear of it: a card of the event in the room, from who entered the code', async () => {
  const people = await agreed()
  await handOver(people, people.id)
  await move(people.owner, people.id, 'return', { code: (await code(people.renter, people.id)).body.code })
  const messages = (await people.renter.get(`/chat/${people.room.id}/messages/`)).body
  assert.deepEqual(
    messages.slice(-2).map(({ kind, sender, body }) => [kind, sender.id, body.event, body.state]),
    [['card', people.renter.id, 'hand_over', 'IN_USE'], ['card', people.owner.id, 'return', 'RETURNED']],
  )
})

test("the original's rental can be handed over by code too, and its owner's word still brings it back", async () => {
  const people = await pair(market)
  const id = await agree(people, 0)
  assert.equal((await handOver(people, id)).state, 'IN_USE')
  const back = await people.owner.put(`/rentalhistories/${id}/`, { state: 'RETURNED' })
  assert.equal(back.status, 200)
  assert.equal(back.body.state, 'RETURNED')
})
