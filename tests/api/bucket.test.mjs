// Photos in a bucket: where they lie, what happens when the bucket is slow, away, full of errors or does not know us.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { form, openMarket, photo, png } from '../support/market.mjs'
import { openBucket } from '../support/s3.mjs'
import { until } from '../support/until.mjs'

const bytesOf = async (url) => {
  const answer = await fetch(url)
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) }
}
const upload = (member, bytes = png(60, 40)) => member.post('/api/uploads/', form({ file: photo(bytes) }))
const copies = (server) => join(server.data, 'photo-copies')
const forget = (server) => {
  for (const name of readdirSync(copies(server))) rmSync(join(copies(server), name), { recursive: true })
}
const keyOf = (url) => /\/photos\/((..).*)$/.exec(url).slice(1).reverse().join('/')
const sizeOf = (folder) =>
  readdirSync(folder).reduce((n, name) => {
    const path = join(folder, name)
    return n + (statSync(path).isDirectory() ? sizeOf(path) : statSync(path).size)
  }, 0)

/** A server whose photos are in a bucket of its own. */
async function open(options) {
  const bucket = await openBucket(options)
  const market = await openMarket({ env: bucket.env })
  const member = await market.member('사진')
  return { bucket, market, member, close: async () => (await market.close(), await bucket.close()) }
}

describe('a bucket', () => {
  let bucket, market, member, town
  before(async () => ({ bucket, market, member } = town = await open()))
  after(() => town.close())

  test('has a photo in its three sizes, and nothing else', async () => {
    const { body } = await upload(member)
    const key = keyOf(body.url)
    const keys = [key, key.replace('.webp', '-m.webp'), key.replace('.webp', '-s.webp')]
    assert.deepEqual([...bucket.objects.keys()].sort(), keys.sort())
    assert.deepEqual((await bytesOf(body.url)).bytes, bucket.objects.get(key))
    assert.ok(!existsSync(join(market.server.data, 'photos')))
  })

  test('is asked once for what has no copy here, and then no more', async () => {
    const { body } = await upload(member)
    forget(market.server)
    const asked = () => bucket.asked.filter(({ method, key }) => method === 'GET' && key === keyOf(body.url)).length
    for (let i = 0; i < 3; i++) {
      const { status, bytes } = await bytesOf(body.url)
      assert.deepEqual([status, bytes], [200, bucket.objects.get(keyOf(body.url))])
      assert.equal(asked(), 1)
    }
    assert.equal((await bytesOf(`${market.url}/photos/${'0'.repeat(32)}.webp`)).status, 404)
  })

  test('that says no twice, or cuts the line, is asked again', async () => {
    for (const wrong of [500, 503, 'cut']) {
      let left = 2
      bucket.fail = () => (left-- > 0 ? wrong : undefined)
      const { status, body, text } = await upload(member)
      assert.equal(status, 201, text)
      forget(market.server)
      left = 2
      assert.equal((await bytesOf(body.url)).status, 200, `${wrong}`)
    }
    bucket.fail = undefined
  })

  test('that is away is 503 to new photos; those with copies are seen; later all is well', async () => {
    const [seen, lost] = [await upload(member), await upload(member)]
    rmSync(join(copies(market.server), keyOf(lost.body.url)))
    await bucket.away()
    assert.equal((await bytesOf(seen.body.url)).status, 200)
    assert.equal((await bytesOf(lost.body.url)).status, 503)
    assert.equal((await upload(member)).status, 503)
    await bucket.back()
    assert.equal((await bytesOf(lost.body.url)).status, 200)
    assert.equal((await upload(member)).status, 201)
  })

  test('that does not answer holds up nobody who does not want a photo', async () => {
    const { body } = await upload(member)
    forget(market.server)
    bucket.fail = () => 'hang'
    let over = 0
    const waiting = Array.from({ length: 40 }, () => bytesOf(body.url).catch(() => {}).then(() => over++))
    await until('the bucket is asked', () => bucket.asked.at(-1).key === keyOf(body.url))
    for (let i = 0; i < 20; i++) assert.equal((await fetch(`${market.url}/products/`)).status, 200)
    assert.equal(over, 0, 'all of them were answered first')
    bucket.fail = undefined
    await bucket.away() // whoever waits is told
    await bucket.back()
    await Promise.all(waiting)
  })

  test('loses what is removed here, also when it was away just then', async () => {
    const product = await member.list()
    const replace = async () => {
      const old = (await member.get(`/products/${product.id}/`)).body.thumbnails[0].thumbnail
      assert.ok(bucket.objects.has(keyOf(old)))
      const edited = await member.put(`/products/${product.id}/`, form({ category: '농구공', thumbnails: photo(png(30, 30)) }))
      assert.equal(edited.status, 200)
      assert.equal((await fetch(old)).status, 404)
      return keyOf(old)
    }
    // In all its sizes: what waits is removed in its order.
    const isThere = (key) => [...bucket.objects.keys()].some((one) => one.startsWith(key.replace('.webp', '')))
    const first = await replace()
    await until('the photo is removed', () => !isThere(first))
    bucket.fail = ({ method }) => (method === 'DELETE' ? 503 : undefined)
    const second = await replace()
    await until('the bucket is asked', () => bucket.asked.some(({ method, key }) => method === 'DELETE' && key === second))
    bucket.fail = undefined
    await until('the photo is removed', () => !isThere(second))
  })

  test('was never asked with a signature that is wrong', () => assert.deepEqual(bucket.refused, []))
})

test('a photo that another node removed is gone here within the time of check=', async () => {
  const town = await open({ query: 'check=1' })
  const { body } = await upload(town.member)
  assert.equal((await bytesOf(body.url)).status, 200)
  town.bucket.objects.delete(keyOf(body.url))
  await until('it is gone', async () => (await bytesOf(body.url)).status === 404)
  const away = await upload(town.member)
  await town.bucket.away()
  const started = Date.now()
  while (Date.now() - started < 2500) assert.equal((await bytesOf(away.body.url)).status, 200, 'a bucket that is away has removed nothing')
  await town.close()
})

test('copies take no more than cache= says, and every photo is seen still', async () => {
  const town = await open({ query: 'cache=1' })
  const noise = (i) => png(500, 500, [i * 7, 255 - i * 5, (i * 90) % 256])
  const urls = []
  for (let i = 0; i < 12; i++) urls.push((await upload(town.member, noise(i))).body.url)
  // Drawn pictures are small: fill the bucket with larger ones under their names.
  for (const url of urls) town.bucket.objects.set(keyOf(url), Buffer.concat([town.bucket.objects.get(keyOf(url)), Buffer.alloc(200_000)]))
  forget(town.market.server)
  for (const url of [...urls, ...urls]) {
    const { status, bytes } = await bytesOf(url)
    assert.deepEqual([status, bytes.length], [200, town.bucket.objects.get(keyOf(url)).length])
    assert.ok(sizeOf(copies(town.market.server)) <= 1 << 20)
  }
  await town.close()
})

test('wrong keys, a wrong clock', async (t) => {
  const { bucket, market, member, close } = await open()
  const { secret } = bucket.keys
  await t.test('a key that is not ours is refused, and the log says why but not the key', async () => {
    bucket.keys.secret = 'another'
    assert.equal((await upload(member)).status, 503)
    await until('the log says it', () => /photo_not_stored .*SignatureDoesNotMatch/.test(market.server.log()))
    assert.ok(!market.server.log().includes(secret))
    bucket.keys.secret = secret
    assert.equal((await upload(member)).status, 201)
  })
  await t.test('a clock that is wrong by twenty minutes is refused', async () => {
    for (const minutes of [-20, 20]) {
      bucket.now = () => Date.now() + minutes * 60_000
      assert.equal((await upload(member)).status, 503)
    }
    bucket.now = Date.now
    await until('the log says it', () => /RequestTimeTooSkewed/.test(market.server.log()))
  })
  await close()
})

test('the bucket of these tests refuses what is not signed exactly', async () => {
  const { bucket, member, close } = await open()
  await upload(member)
  const { url, headers } = bucket.asked.find(({ method }) => method === 'PUT')
  const whole = bucket.objects.get(url.split('/').slice(2).join('/'))
  const say = (change = {}, body = whole) =>
    new Promise((done, fail) => {
      const { path = url, method = 'PUT', ...other } = change
      request({ port: bucket.port, path, method, headers: { ...headers, ...other } }, (answer) => {
        let text = ''
        answer.on('data', (piece) => (text += piece))
        answer.on('end', () => done(/<Code>(.*)<\/Code>/.exec(text)?.[1] ?? answer.statusCode))
      })
        .on('error', fail)
        .end(body)
    })
  assert.equal(await say(), 200, 'the same again is good')
  const spoiled = headers.authorization.replace(/.$/, (c) => (c === '0' ? '1' : '0'))
  const shorter = Buffer.from(whole.subarray(1))
  assert.equal(await say({ authorization: spoiled }), 'SignatureDoesNotMatch')
  assert.equal(await say({ authorization: '' }), 'AccessDenied')
  assert.equal(await say({ path: `${url}x` }), 'SignatureDoesNotMatch')
  assert.equal(await say({ path: `${url}?acl=` }), 'SignatureDoesNotMatch')
  assert.equal(await say({ method: 'DELETE' }), 'SignatureDoesNotMatch')
  assert.equal(await say({ 'content-length': String(shorter.length) }, shorter), 'XAmzContentSHA256Mismatch')
  assert.equal(await say({ 'x-amz-acl': 'public-read' }), 'AccessDenied')
  assert.equal(await say({ authorization: headers.authorization.replace('kr-test-1', 'us-east-1') }), 'AuthorizationHeaderMalformed')
  bucket.now = () => Date.now() + 16 * 60_000
  assert.equal(await say(), 'RequestTimeTooSkewed')
  await close()
})
