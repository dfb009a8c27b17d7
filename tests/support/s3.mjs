// A bucket of a test's own: enough of S3 to keep objects, and a strict reading of AWS Signature Version 4, written from its
// description and not from the server's code. A request whose signature, date, payload hash or address is not exactly right is
// refused as S3 refuses it.
//
//   const s3 = await openBucket()
//   const server = await startServer({ env: s3.env })       // WOOGA_BLOBS and the keys
//   s3.objects                                               // Map of key to bytes
//   s3.fail = ({ method, key }) => 503                       // or 'cut', 'hang': what goes wrong; undefined: nothing
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { freePort } from './server.mjs'

const SKEW_MS = 15 * 60_000
const hex = (bytes) => createHash('sha256').update(bytes).digest('hex')
const hmac = (key, text) => createHmac('sha256', key).update(text).digest()
const escapeXml = (text) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c])
/** Percent-encoding as the description has it: all but letters, digits and -._~ */
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

class Refusal extends Error {
  constructor(status, code) {
    super(code)
    Object.assign(this, { status, code })
  }
}

/** "20130524T000000Z" in milliseconds; NaN when it is none. */
function instantOf(text = '') {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  return Date.UTC(y, mo - 1, d, h, mi, s)
}

function readAuthorization(header = '') {
  const found = /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(header)
  if (!found) throw new Refusal(403, 'AccessDenied')
  const [, access, date, region, names, signature] = found
  return { access, date, region, names: names.split(';'), signature }
}

/** Throws what S3 would answer; `body` is what has come. */
export function checkSignature(request, body, keys, now = Date.now()) {
  const { access, date, region, names, signature } = readAuthorization(request.headers.authorization)
  const at = request.headers['x-amz-date']
  const payload = request.headers['x-amz-content-sha256']
  if (access !== keys.access) throw new Refusal(403, 'InvalidAccessKeyId')
  if (region !== keys.region || at?.slice(0, 8) !== date) throw new Refusal(400, 'AuthorizationHeaderMalformed')
  if (!(Math.abs(instantOf(at) - now) <= SKEW_MS)) throw new Refusal(403, 'RequestTimeTooSkewed')
  if (payload !== hex(body)) throw new Refusal(400, 'XAmzContentSHA256Mismatch')
  const signed = Object.keys(request.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  if (names.join() !== [...names].sort().join() || signed.some((name) => !names.includes(name))) throw new Refusal(403, 'AccessDenied')

  const [path, query = ''] = request.url.split('?')
  const pairs = query.split('&').filter(Boolean).map((pair) => pair.split('=').map(decodeURIComponent))
  const canonical = [
    request.method,
    path.split('/').map((part) => encode(decodeURIComponent(part))).join('/'),
    pairs.map(([name, value = '']) => `${encode(name)}=${encode(value)}`).sort().join('&'),
    ...names.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    payload,
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', at, `${date}/${region}/s3/aws4_request`, hex(canonical)].join('\n')
  const key = [date, region, 's3', 'aws4_request'].reduce(hmac, `AWS4${keys.secret}`)
  if (!timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'))) throw new Refusal(403, 'SignatureDoesNotMatch')
}

/** A page of ListObjectsV2. */
function list(bucket, query) {
  const prefix = query.get('prefix') ?? ''
  const most = Math.min(Number(query.get('max-keys') ?? 1000), bucket.pageMax)
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString()
  const keys = [...bucket.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
  const page = keys.slice(0, most)
  const more = keys.length > page.length
  return `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket.name}</Name><Prefix>${escapeXml(prefix)}</Prefix><IsTruncated>${more}</IsTruncated>${
  more ? `<NextContinuationToken>${Buffer.from(page.at(-1)).toString('base64')}</NextContinuationToken>` : ''
}${page.map((key) => `<Contents><Key>${escapeXml(key)}</Key><ETag>&quot;0&quot;</ETag><Size>${bucket.objects.get(key).length}</Size></Contents>`).join('')}</ListBucketResult>`
}

function act(bucket, { method, url }, key, body) {
  if (key === '') {
    if (method !== 'GET') throw new Refusal(405, 'MethodNotAllowed')
    return [200, list(bucket, new URL(url, 'http://x').searchParams)]
  }
  if (method === 'PUT') return bucket.objects.set(key, body), [200]
  if (method === 'DELETE') return bucket.objects.delete(key), [204]
  if (!bucket.objects.has(key)) throw new Refusal(404, 'NoSuchKey')
  return [200, bucket.objects.get(key)]
}

function answer(bucket, request, response, body) {
  const [, name, ...rest] = decodeURIComponent(request.url.split('?')[0]).split('/')
  const key = rest.join('/')
  const wrong = bucket.fail?.({ method: request.method, key })
  bucket.asked.push({ method: request.method, key, url: request.url, headers: request.headers })
  if (wrong === 'cut') return request.socket.destroy()
  if (wrong === 'hang') return
  try {
    checkSignature(request, body, bucket.keys, bucket.now())
    if (wrong) throw new Refusal(wrong, 'SlowDown')
    if (name !== bucket.name) throw new Refusal(404, 'NoSuchBucket')
    const [status, bytes = ''] = act(bucket, request, key, body)
    response.writeHead(status, status === 204 ? {} : { 'Content-Length': Buffer.byteLength(bytes) })
    response.end(request.method === 'HEAD' || status === 204 ? undefined : bytes)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (!wrong && error.status !== 404) bucket.refused.push(`${request.method} ${request.url}: ${error.code}`)
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error.code}</Code><Message>no</Message></Error>`
    response.writeHead(error.status, { 'Content-Type': 'application/xml' }).end(request.method === 'HEAD' ? undefined : text)
  }
}

/** `pageMax`: keys of one page of a list. `query`: more of the URL's, as "cache=1". */
export async function openBucket({ name = 'wooga-test', prefix = '', pageMax = 1000, query = '' } = {}) {
  const keys = { access: 'test-access', secret: 'a/secret+of=tests', region: 'kr-test-1' }
  const bucket = { name, keys, pageMax, objects: new Map(), asked: [], refused: [], fail: undefined, now: Date.now }
  const server = createServer((request, response) => {
    const pieces = []
    request.on('error', () => {})
    request.on('data', (piece) => pieces.push(piece))
    request.on('end', () => answer(bucket, request, response, Buffer.concat(pieces)))
  })
  server.unref() // a test that failed before it closed this ends all the same
  const listen = (port) => new Promise((done) => server.listen(port, '127.0.0.1', done))
  const port = await freePort()
  await listen(port)
  const url = `s3://${name}${prefix && `/${prefix}`}?endpoint=http://127.0.0.1:${port}&region=${keys.region}${query && `&${query}`}`
  return Object.assign(bucket, {
    port,
    url,
    env: { WOOGA_BLOBS: url, WOOGA_S3_ACCESS_KEY: keys.access, WOOGA_S3_SECRET_KEY: keys.secret },
    /** Away and back, at the same address. */
    away: () => new Promise((done) => (server.close(done), server.closeAllConnections())),
    back: () => listen(port),
    close: () => new Promise((done) => (server.close(done), server.closeAllConnections())),
  })
}
