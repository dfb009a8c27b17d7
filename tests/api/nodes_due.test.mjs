// What time does, with three nodes that all look for it (on PostgreSQL; one server elsewhere): each due row is done once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { write } from '../support/database.mjs'
import { dates } from '../support/market.mjs'
import { looked, start } from '../support/story.mjs'

const RENTERS = 5, PRODUCTS = 5 // at most five open requests a renter

test('what is due at the same moment is done once, told once and said once, on three nodes', { timeout: 300_000 }, async () => {
  const market = await start({ nodes: 3 })
  const owner = await market.member('owner')
  const products = await Promise.all(Array.from({ length: PRODUCTS }, (_, n) => owner.list({ name: `라켓 ${n}` })))
  const renters = await Promise.all(Array.from({ length: RENTERS }, (_, n) => market.member(`renter${n}`)))
  const asked = renters.map(() => [])
  for (const product of products) {
    const answers = await Promise.all(renters.map((renter) => renter.post(`/products/${product.id}/rentals/`, dates(5, 6))))
    answers.forEach(({ status, body, text }, n) => (assert.equal(status, 201, text), asked[n].push(body)))
  }
  write(market.server.data, 'UPDATE rentals SET due_us = updated_us') // all of them, between two looks of any node
  await looked()
  for (const [n, renter] of renters.entries()) {
    const { body } = await renter.get('/api/notifications/?limit=100')
    const expired = body.notifications.filter(({ kind }) => kind === 'rental_expire').map(({ link }) => link)
    assert.deepEqual(expired.sort(), asked[n].map(({ id }) => `/rentals/${id}`).sort())
    for (const { id, room } of asked[n]) {
      const { events } = (await renter.get(`/api/rentals/${id}/proof/`)).body
      assert.equal(events.filter(({ event }) => event === 'expire').length, 1, JSON.stringify(events))
      const { body: messages } = await renter.get(`/chat/${room}/messages/`)
      assert.equal(messages.filter((message) => message.body?.event === 'expire').length, 1)
    }
  }
})
