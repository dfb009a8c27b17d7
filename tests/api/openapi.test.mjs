// docs/api/openapi.json says what the route tables say, no more and no less.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { openMarket } from '../support/market.mjs'
import { routes } from '../support/routes.mjs'

const document = JSON.parse(readFileSync(new URL('../../docs/api/openapi.json', import.meta.url), 'utf8'))
let market
before(async () => (market = await openMarket()))
after(() => market.close())

const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, operation })))

test('every route is described and every description has a route', () => {
  assert.deepEqual(described.map(({ key }) => key).sort(), routes().map(({ method, path }) => `${method} ${path}`).sort())
})

test('who may call is described as the route says', () => {
  const who = Object.fromEntries(routes().map((route) => [`${route.method} ${route.path}`, route.who]))
  for (const { key, operation } of described) {
    assert.equal(operation['x-who'], who[key], key)
    assert.equal(operation.security.length > 0, who[key] !== 'ANYONE', key)
  }
})

test('every reference of the document leads somewhere', () => {
  const text = JSON.stringify(document)
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) assert.ok(document.components.schemas[name], name)
  const ids = described.map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
})

test('the server serves the document', async () => {
  const { status, body } = await market.guest.get('/openapi.json')
  assert.equal(status, 200)
  assert.deepEqual(body, document)
})
