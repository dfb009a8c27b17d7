// What is looked at: one view a viewer and hour, added up apart from the request; and what is popular by it.
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openMarket } from '../support/market.mjs'

let market
afterEach(() => market?.close())
after(() => (market = null))

async function settles(caller, product, wanted) {
  let views
  for (let tries = 0; tries < 120; tries++) {
    ;({ views } = (await caller.get(`/products/${product.id}/`)).body)
    if (views >= wanted) break
    await sleep(100)
  }
  assert.equal(views, wanted)
}

test('who looks again in the next hour counts again, in the same hour not', async () => {
  const now = Date.UTC(2027, 2, 10, 3, 59, 52)
  const started = Date.now()
  market = await openMarket({ now })
  const owner = await market.member('owner')
  const viewer = await market.member('viewer')
  const product = await owner.list()
  for (let i = 0; i < 3; i++) await viewer.get(`/products/${product.id}/`)
  await sleep(8200 - (Date.now() - started))
  for (let i = 0; i < 3; i++) await viewer.get(`/products/${product.id}/`)
  await settles(viewer, product, 2)
})

test('the popular categories are the parents of what is looked at most; a root has none and is skipped', async () => {
  market = await openMarket()
  const owner = await market.member('owner')
  const viewers = []
  for (let i = 0; i < 3; i++) viewers.push(await market.member('viewer'))
  const [leaf, middle, root] = [await owner.list({ category: '농구공' }), await owner.list({ category: '축구' }), await owner.list({ category: '구기 스포츠' })]
  for (const [product, n] of [[leaf, 1], [middle, 2], [root, 3]]) for (const viewer of viewers.slice(0, n)) await viewer.get(`/products/${product.id}/`)
  await settles(viewers[0], root, 3)
  await settles(viewers[0], middle, 2)
  assert.deepEqual((await market.guest.get('/products/?order=views')).body.map(({ id }) => id), [root.id, middle.id, leaf.id])
  const { body } = await market.guest.get('/products/categories/popularity/')
  assert.deepEqual(body.map(({ sort }) => sort), [middle.category.parent.sort, leaf.category.parent.sort])
})

test('a list, a store or a refused call is no view', async () => {
  market = await openMarket()
  const owner = await market.member('owner')
  const viewer = await market.member('viewer')
  const product = await owner.list()
  for (const path of ['/products/', `/accounts/${owner.id}/store/products/`, '/products/popularity/', `/products/${product.id}/reviews/`, `/products/${product.id}/calendar/`]) {
    assert.equal((await viewer.get(path)).status, 200, path)
  }
  await viewer.get(`/products/${product.id}/`, { Authorization: 'Bearer junk' })
  await sleep(2500)
  assert.equal((await market.guest.get('/products/')).body[0].views, 0)
})
