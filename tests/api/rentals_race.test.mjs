// Many at once: the database decides, whoever comes first.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, day, openMarket } from '../support/market.mjs'

let market
before(async () => (market = await openMarket({ nodes: 2 })))
after(() => market.close())

const count = (answers, status) => answers.filter((answer) => answer.status === status).length
/* One after the other: passwords take their time, and the queue for them is short. */
async function crowd(n) {
  const members = []
  while (members.length < n) members.push(await market.member('racer'))
  return members
}

test('of 20 acceptances at once for the same days exactly one wins', async () => {
  const owner = await market.member('owner')
  const product = await owner.list()
  const renters = await crowd(20)
  const asked = await Promise.all(renters.map((renter) => renter.post(`/products/${product.id}/rentals/`, dates(3, 5))))
  assert.equal(count(asked, 201), 20, 'requests do not block')
  const answers = await Promise.all(asked.map(({ body }) => owner.post(`/api/rentals/${body.id}/accept/`)))
  assert.equal(count(answers, 200), 1)
  assert.equal(count(answers, 409), 19)
  const { body } = await market.guest.get(`/products/${product.id}/rentalhistories/`)
  assert.equal(body.length, 1)
})

test("of 20 taps at once by the owner on 20 visitors exactly one offer stands, the rest hear the original's words", async () => {
  const owner = await market.member('owner')
  const product = await owner.list()
  const renters = await crowd(20)
  await Promise.all(renters.map((renter) => renter.room(product)))
  const answers = await Promise.all(renters.map((renter) => owner.schedule(product, renter, dates(3, 5))))
  assert.equal(count(answers, 201), 1)
  assert.equal(count(answers, 400), 19)
  assert.ok(answers.filter(({ status }) => status === 400).every(({ body }) => body.message === '해당 기간은 대여가 불가능합니다.'))
})

test('20 taps at once of one renter with the same dates are one request', async () => {
  const owner = await market.member('owner')
  const product = await owner.list()
  const renter = await market.member('renter')
  const answers = await Promise.all(Array.from({ length: 20 }, () => renter.schedule(product, renter, dates(3, 5))))
  assert.equal(count(answers, 201), 20)
  assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1)
  const { body } = await renter.get('/api/rentals/')
  assert.equal(body.length, 1)
})

test('20 acceptances at once of one request are one acceptance and one card', async () => {
  const owner = await market.member('owner')
  const product = await owner.list()
  const renter = await market.member('renter')
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(3, 5))
  const answers = await Promise.all(Array.from({ length: 20 }, () => owner.post(`/api/rentals/${asked.id}/accept/`)))
  assert.equal(count(answers, 200), 1)
  assert.equal(count(answers, 409), 19)
  const { body } = await owner.get(`/chat/${asked.room}/messages/`)
  assert.equal(body.length, 2)
})

test('releasing 20 times at once gives the points once', async () => {
  const owner = await market.member('owner')
  const product = await owner.list()
  const renter = await market.member('renter')
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(0))
  await owner.post(`/api/rentals/${asked.id}/accept/`)
  await owner.post(`/api/rentals/${asked.id}/return/`)
  const answers = await Promise.all(Array.from({ length: 20 }, () => owner.post(`/api/rentals/${asked.id}/release/`)))
  assert.equal(count(answers, 200), 1)
  assert.equal((await renter.get('/accounts/')).body.point, 100)
  assert.equal((await owner.get('/accounts/')).body.point, 100)
})

test('accepting, cancelling and changing at random never books a day twice', async () => {
  const owner = await market.member('owner')
  const product = await owner.list()
  const renters = await crowd(6)
  await Promise.all(renters.map((renter) => renter.room(product)))
  const random = (() => {
    let seed = 42
    return (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n
  })()
  const one = async (renter) => {
    for (let i = 0; i < 12; i++) {
      const from = random(12)
      const when = dates(from, from + random(3))
      const answers = [await renter.schedule(product, renter, when), await owner.schedule(product, renter, when)]
      for (const { status, text } of answers) assert.ok(status === 201 || status === 400 || status === 409, text)
      if (random(3) === 0) {
        const { body } = await renter.get('/rentalhistories/rental/')
        if (body.length) await renter.del(`/rentalhistories/${body[random(body.length)].id}/`)
      }
    }
  }
  await Promise.all(renters.map(one))
  const { body } = await market.guest.get(`/products/${product.id}/rentalhistories/`)
  const taken = new Map()
  for (const rental of body) {
    for (let i = 0; day(i) <= rental.rental_end_date; i++) {
      if (day(i) < rental.rental_start_date) continue
      assert.ok(!taken.has(day(i)), `${day(i)} belongs to ${taken.get(day(i))} and ${rental.id}`)
      taken.set(day(i), rental.id)
    }
  }
})
