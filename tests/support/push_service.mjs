// A push service of a test's own, and browsers that subscribe at it: it checks who sends (VAPID, RFC 8292) and opens what is
// sent as the browser would (RFC 8291).
import assert from 'node:assert/strict'
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer } from 'node:http'

const url64 = (bytes) => Buffer.from(bytes).toString('base64url')

/** Checks the word of the sender and answers its claims. */
export function checkVapid(authorization, audience) {
  const [, head, claims, mark, key] = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(authorization)
  const point = Buffer.from(key, 'base64url')
  assert.deepEqual([point.length, point[0]], [65, 4])
  const jwk = { kty: 'EC', crv: 'P-256', x: url64(point.subarray(1, 33)), y: url64(point.subarray(33)) }
  assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url')), { typ: 'JWT', alg: 'ES256' })
  const signed = verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(mark, 'base64url'))
  assert.ok(signed, 'the signature is of that key')
  const read = JSON.parse(Buffer.from(claims, 'base64url'))
  assert.equal(read.aud, audience)
  return { ...read, key }
}

/** One record of aes128gcm, for these keys. */
export function open(body, ecdh, auth) {
  const salt = body.subarray(0, 16), keyBytes = body[20]
  assert.ok(body.length <= 4096 && body.readUInt32BE(16) <= 4096 && keyBytes === 65)
  const sender = body.subarray(21, 86), sealed = body.subarray(86)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender])
  const input = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), auth, info, 32))
  const derive = (name, n) => Buffer.from(hkdfSync('sha256', input, salt, Buffer.from(`Content-Encoding: ${name}\0`), n))
  const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  cipher.setAuthTag(sealed.subarray(-16))
  const text = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
  const end = text.length - 1 - [...text].reverse().findIndex((byte) => byte !== 0)
  assert.equal(text[end], 2, 'the last record')
  return JSON.parse(text.subarray(0, end))
}

/**
 * `browser()` gives one with its `subscription`, the `messages` that it was sent (`{id, text, link, headers, claims}`), all
 * `tries` to send one, and what the service answers: `status` and `headers`.
 */
export async function openPushService() {
  const browsers = new Map()
  const server = createServer((request, answer) => {
    const pieces = []
    request.on('data', (piece) => pieces.push(piece))
    request.on('end', () => {
      const browser = browsers.get(request.url)
      if (!browser || request.method !== 'POST') return answer.writeHead(404).end()
      try {
        const claims = checkVapid(request.headers.authorization, service.url)
        const message = open(Buffer.concat(pieces), browser.ecdh, browser.auth)
        browser.tries.push(message)
        if (browser.status === 201) browser.messages.push({ ...message, headers: request.headers, claims })
      } catch (error) {
        service.faults.push(error)
      }
      answer.writeHead(browser.status, browser.headers).end()
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const service = {
    url: `http://127.0.0.1:${server.address().port}`,
    faults: [],
    browser() {
      const ecdh = createECDH('prime256v1'), auth = randomBytes(16), path = `/push/${url64(randomBytes(24))}`
      ecdh.generateKeys()
      const browser = { ecdh, auth, messages: [], tries: [], status: 201, headers: {} }
      browser.subscription = { endpoint: service.url + path, keys: { p256dh: url64(ecdh.getPublicKey()), auth: url64(auth) } }
      browsers.set(path, browser)
      return browser
    },
    close() {
      server.close()
      assert.deepEqual(service.faults, [])
    },
  }
  return service
}
