// What is looked at: one view a viewer and hour, added up apart from the request; and what is popular by it.
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { openMarket } from '../support/market.mjs'
import { story } from '../support/story.mjs'
import { notAtTurn, until } from '../support/until.mjs'

let market
afterEach(() => market?.close())
after(() => (market = null))

async function settles(caller, product, wanted) {
  const views = async () => (await caller.get(`/products/${product.id}/`)).body.views
  await until(`${wanted} views`, async () => (await views()) >= wanted)
  assert.equal(await views(), wanted)
}

test('who looks again in the next hour counts again, in the same hour not', async () => {
  const told = await story()
  const [owner, member] = [await told.market.member('owner'), await told.market.member('viewer')]
  const product = await owner.list()
  const [viewer] = await told.later(1 - 20 / 3600, member)
  const ready = Date.now() // later than its clock began
  for (let i = 0; i < 3; i++) await viewer.get(`/products/${product.id}/`)
  await sleep(ready + 20_100 - Date.now())
  for (let i = 0; i < 3; i++) await viewer.get(`/products/${product.id}/`)
  await settles(viewer, product, 2)
})

test('the popular categories are the parents of what is looked at most; a root has none and is skipped', async () => {
  market = await openMarket()
  await notAtTurn(3_600_000, 20_000)
  const owner = await market.member('owner')
  const viewers = []
  for (let i = 0; i < 3; i++) viewers.push(await market.member('viewer'))
  const [leaf, middle, root] = [await owner.list({ category: '농구공' }), await owner.list({ category: '축구' }), await owner.list({ category: '구기 스포츠' })]
  for (const [product, n] of [[leaf, 1], [middle, 2], [root, 3]]) for (const viewer of viewers.slice(0, n)) await viewer.get(`/products/${product.id}/`)
  await settles(viewers[0], root, 3)
  await settles(viewers[0], middle, 2)
  await settles(viewers[0], leaf, 1)
  assert.deepEqual((await market.guest.get('/products/?order=views')).body.map(({ id }) => id), [root.id, middle.id, leaf.id])
  // The tree of categories follows what is added up.
  const wanted = [middle.category.parent.sort, leaf.category.parent.sort]
  await until(`${wanted} are popular`, async () => {
    const { body } = await market.guest.get('/products/categories/popularity/')
    return isDeepStrictEqual(body.map(({ sort }) => sort), wanted)
  })
})

test('a list, a store or a refused call is no view', async () => {
  market = await openMarket()
  await notAtTurn(3_600_000, 20_000)
  const owner = await market.member('owner')
  const viewer = await market.member('viewer')
  const product = await owner.list()
  for (const path of ['/products/', `/accounts/${owner.id}/store/products/`, '/products/popularity/', `/products/${product.id}/reviews/`, `/products/${product.id}/calendar/`]) {
    assert.equal((await viewer.get(path)).status, 200, path)
  }
  await viewer.get(`/products/${product.id}/`, { Authorization: 'Bearer junk' })
  const other = await owner.list()
  await viewer.get(`/products/${other.id}/`)
  await settles(viewer, other, 1) // what came before is added up by now
  assert.equal((await market.guest.get('/products/')).body.find(({ id }) => id === product.id).views, 0)
})
