// What time does, with three nodes that all look for it at once (on PostgreSQL; one server elsewhere): each due row is done once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dates } from '../support/market.mjs'
import { NOON, looked, story } from '../support/story.mjs'

const RENTERS = 4, PRODUCTS = 5 // at most five open requests a renter

test('what is due at the same moment is done once, told once and said once, on three nodes', { timeout: 300_000 }, async () => {
  const told = await story({}, 3)
  const owner = await told.market.member('owner')
  const products = await Promise.all(Array.from({ length: PRODUCTS }, (_, n) => owner.list({ name: `라켓 ${n}` })))
  const renters = await Promise.all(Array.from({ length: RENTERS }, (_, n) => told.market.member(`renter${n}`)))
  const asked = renters.map(() => [])
  for (const product of products) {
    const answers = await Promise.all(renters.map((renter) => renter.post(`/products/${product.id}/rentals/`, dates(5, 6, NOON))))
    answers.forEach(({ status, body, text }, n) => (assert.equal(status, 201, text), asked[n].push(body)))
  }
  const again = await told.later(25, ...renters)
  await looked()
  for (const [n, me] of again.entries()) {
    const { body } = await me.get('/api/notifications/?limit=100')
    const expired = body.notifications.filter(({ kind }) => kind === 'rental_expire').map(({ link }) => link)
    assert.equal(expired.length, PRODUCTS)
    assert.equal(new Set(expired).size, PRODUCTS)
    for (const { id, room } of asked[n]) {
      const { events } = (await me.get(`/api/rentals/${id}/proof/`)).body
      assert.equal(events.filter(({ event }) => event === 'expire').length, 1, JSON.stringify(events))
      const { body: messages } = await me.get(`/chat/${room}/messages/`)
      assert.equal(messages.filter((message) => message.body?.event === 'expire').length, 1)
    }
  }
})
