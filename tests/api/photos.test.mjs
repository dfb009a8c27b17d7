// Photos: what is taken, what is refused, what is stripped, how they are served (docs/security.md section 3).
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { form, openMarket, pair, photo, png, productFields } from '../support/market.mjs'
import { looked } from '../support/story.mjs'
import { until } from '../support/until.mjs'

let market, member
before(async () => {
  market = await openMarket()
  member = await market.member('사진')
})
after(() => market.close())

// A JPEG of 16 x 8, left half red, right half blue; EXIF goes between its SOI and the rest.
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAoHBwgHBgoICAgLCgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KSEiMEExNDk7Pj4+JS5ESUM8SDc9' +
  'Pjv/2wBDAQoLCw4NDhwQEBw7KCIoOzs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv/wAARCAAIABADAREAAhEB' +
  'AxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS' +
  '0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKz' +
  'tLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgEC' +
  'BAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpj' +
  'ZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6' +
  '/9oADAMBAAIRAxEAPwDja8E/WDn6/dj8ZP/Z',
  'base64')
const u16 = (n) => [n >> 8, n & 255]
/** An APP1 segment with an orientation and a maker's text, as a telephone writes it. */
function exif(orientation, text) {
  const words = Buffer.from(`${text}\0`, 'latin1')
  const tiff = Buffer.concat([
    Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 2, ...u16(0x010f), 0, 2, 0, 0, 0, words.length, 0, 0, 0, 38, ...u16(0x0112), 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]),
    words,
  ])
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  return Buffer.concat([Buffer.from([0xff, 0xe1, ...u16(body.length + 2)]), body])
}
const withExif = (orientation, text = 'GPS-37.5N-SECRET') => Buffer.concat([JPEG.subarray(0, 2), exif(orientation, text), JPEG.subarray(2), Buffer.from('TRAILING-SECRET')])

const upload = (bytes, name = 'file', as = member) => as.post('/api/uploads/', form({ [name]: photo(bytes) }))
const bytesOf = async (url, headers) => {
  const answer = await fetch(url, { headers })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}
/** How many files the server keeps, whatever the folders are called. */
function files(folder = market.server.data) {
  return readdirSync(folder).reduce((n, name) => {
    const path = join(folder, name)
    return n + (statSync(path).isDirectory() ? files(path) : name.endsWith('.webp') ? 1 : 0)
  }, 0)
}

test('what a telephone hides in a photo is gone, in every size', async () => {
  const { status, body, text } = await upload(withExif(1))
  assert.equal(status, 201, text)
  for (const size of ['', '-m', '-s']) {
    const { bytes } = await bytesOf(body.url.replace('.webp', `${size}.webp`))
    for (const secret of ['SECRET', 'Exif', 'EXIF', 'ICCP', 'XMP ']) assert.ok(!bytes.includes(secret), `${secret} in "${size}"`)
  }
})

test('a photo is turned upright before its orientation is dropped', async () => {
  for (const [orientation, width, height] of [[1, 16, 8], [3, 16, 8], [6, 8, 16], [8, 8, 16]]) {
    const { status, body, text } = await upload(withExif(orientation))
    assert.equal(status, 201, text)
    assert.deepEqual([body.width, body.height], [width, height], `orientation ${orientation}`)
  }
})

test('an orientation that is none is ignored', async () => {
  for (const orientation of [0, 9, 255]) assert.equal((await upload(withExif(orientation))).body.width, 16)
})

test('a photo is found under a name that nobody can guess, never the client\'s', async () => {
  const first = await upload(png())
  const second = await upload(png())
  assert.match(first.body.url, /\/photos\/[0-9a-f]{32}\.webp$/)
  assert.notEqual(first.body.url, second.body.url, 'the same bytes twice overwrite nothing')
})

test('a photo is cached for ever and 304 to who has it', async () => {
  const { body } = await upload(png())
  const first = await bytesOf(body.url)
  assert.equal(first.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal(first.headers.get('x-content-type-options'), 'nosniff')
  const etag = first.headers.get('etag')
  assert.match(etag, /^"[^"]+"$/)
  const again = await bytesOf(body.url, { 'If-None-Match': etag })
  assert.equal(again.status, 304)
  assert.equal(again.bytes.length, 0)
  assert.equal((await bytesOf(body.url, { 'If-None-Match': '"other"' })).status, 200)
})

test('a part of a photo is 206, a part beyond it 416', async () => {
  const { body } = await upload(png(200, 150))
  const { bytes: whole } = await bytesOf(body.url)
  for (const [range, from, to] of [['0-9', 0, 10], ['5-', 5, whole.length], ['-4', whole.length - 4, whole.length], [`0-${whole.length + 99}`, 0, whole.length]]) {
    const { status, headers, bytes } = await bytesOf(body.url, { Range: `bytes=${range}` })
    assert.equal(status, 206, range)
    assert.equal(headers.get('content-range'), `bytes ${from}-${to - 1}/${whole.length}`)
    assert.deepEqual(bytes, whole.subarray(from, to))
  }
  assert.equal((await bytesOf(body.url, { Range: `bytes=${whole.length}-` })).status, 416)
  for (const junk of ['bytes=x-y', 'lines=1-2', 'bytes=9-1', 'bytes=-', 'bytes=0-1,3-4', 'bytes=99999999999999999999-']) {
    const { status } = await bytesOf(body.url, { Range: junk })
    assert.ok([200, 206, 416].includes(status), `${junk}: ${status}`)
  }
})

test('the smaller sizes are not larger, and no size makes a small photo large', async () => {
  const { body } = await upload(png(2400, 1200))
  const sizes = await Promise.all(['', '-m', '-s'].map(async (size) => {
    const { bytes } = await bytesOf(body.url.replace('.webp', `${size}.webp`))
    assert.equal(bytes.toString('latin1', 0, 4), 'RIFF')
    return dimensions(bytes)
  }))
  assert.ok(sizes[0].width > sizes[1].width && sizes[1].width > sizes[2].width, JSON.stringify(sizes))
  for (const { width, height } of sizes) assert.ok(Math.abs(width / height - 2) < 0.02, `${width} x ${height}`)
  const small = await upload(png(20, 10))
  assert.deepEqual(dimensions((await bytesOf(small.body.url)).bytes), { width: 20, height: 10 })
})

/** Of a WebP, simple or extended. */
function dimensions(bytes) {
  const kind = bytes.toString('latin1', 12, 16)
  if (kind === 'VP8X') return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) }
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21)
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
  }
  return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
}

const noPhotos = {
  'a text': Buffer.from('hello'),
  'an HTML page': Buffer.from('<html><script>alert(1)</script>'),
  'an SVG': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
  'a GIF': Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'),
  'a PDF': Buffer.from('%PDF-1.4\n'),
  'a BMP': Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)]),
  'a TIFF': Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1'),
  'a program': Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(60)]),
}
for (const [name, bytes] of Object.entries(noPhotos)) {
  test(`${name} is 415 whatever its name and type say`, async () => {
    const answer = await upload(bytes)
    assert.equal(answer.status, 415, answer.text)
    assert.equal(typeof answer.body.code, 'string')
  })
}

test('a photo cut off at any place is refused or whole, never a 5xx', async () => {
  for (const whole of [png(40, 40), JPEG]) {
    for (let at = 1; at < whole.length; at += Math.ceil(whole.length / 24)) {
      const { status, text } = await upload(whole.subarray(0, at))
      assert.ok([201, 400, 415].includes(status), `${at}: ${status} ${text}`)
    }
  }
  const cut = await upload(png(40, 40).subarray(0, 50))
  assert.ok([400, 415].includes(cut.status), cut.text)
})

test('a photo with any one byte spoiled is no 5xx, and the next one is fine', async () => {
  for (const whole of [png(24, 24), JPEG]) {
    for (let at = 8; at < whole.length; at += Math.ceil(whole.length / 30)) {
      const spoiled = Buffer.from(whole)
      spoiled[at] ^= 0xff
      const { status, text } = await upload(spoiled)
      assert.ok(status < 500, `${at}: ${status} ${text}`)
    }
  }
  assert.equal((await upload(png())).status, 201)
})

test('more than 40 megapixel are refused from the header, before anything is decoded', async () => {
  const started = Date.now()
  for (const claim of [[7000, 7000], [65_535, 65_535], [0x7fffffff, 0x7fffffff], [0xffffffff, 1]]) {
    const { status } = await upload(png(8, 8, [0, 0, 0], claim))
    assert.ok([400, 413, 415].includes(status), `${claim}: ${status}`)
  }
  assert.ok(Date.now() - started < 15_000)
})

test('a picture without a width is refused', async () => {
  const { status } = await upload(png(8, 8, [0, 0, 0], [0, 8]))
  assert.ok([400, 415].includes(status), `${status}`)
})

test('a file of 10 MiB is taken, one of a byte more is 413', async () => {
  const whole = Buffer.concat([png(), Buffer.alloc(10 * 1024 * 1024 - png().length)])
  assert.equal((await upload(whole)).status, 201)
  assert.equal((await upload(Buffer.concat([whole, Buffer.alloc(1)]))).status, 413)
})

test('a WebP is a photo, one that moves is none, nor a PNG that does', async () => {
  const still = (await bytesOf((await upload(png(40, 30))).body.url)).bytes
  const again = await upload(still)
  assert.deepEqual([again.status, again.body.width, again.body.height], [201, 40, 30])
  const part = (name, body) => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(body.length)
    return Buffer.concat([Buffer.from(name, 'latin1'), size, body, Buffer.alloc(body.length % 2)])
  }
  const frame = part('ANMF', Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 39, 0, 0, 29, 0, 0, 100, 0, 0, 0]), still.subarray(12)]))
  const moving = Buffer.concat([Buffer.from('WEBP'), part('VP8X', Buffer.from([2, 0, 0, 0, 39, 0, 0, 29, 0, 0])), part('ANIM', Buffer.alloc(6)), frame, frame])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(moving.length)
  const refused = [await upload(Buffer.concat([Buffer.from('RIFF'), size, moving]))]
  const plain = png()
  const control = Buffer.from('000000086163544c0000000200000000f38d9370', 'hex')
  refused.push(await upload(Buffer.concat([plain.subarray(0, 33), control, plain.subarray(33)])))
  for (const { status, text } of refused) {
    assert.equal(status, 400, text)
    assert.match(text, /Upload a valid image/)
  }
})

test('eight files of nearly 10 MiB are one listing', async () => {
  const large = Buffer.concat([png(), Buffer.alloc(9.5 * 1024 * 1024)])
  const { status, text } = await member.post('/products/', form(productFields({ thumbnails: Array.from({ length: 8 }, () => photo(large)) })))
  assert.equal(status, 201, text)
})

test('a form without the field is 400 and says which', async () => {
  const { status, body } = await upload(png(), 'other')
  assert.equal(status, 400)
  assert.ok(Array.isArray(body.file))
  assert.equal((await member.post('/api/uploads/', { file: 'x' })).status, 400)
})

test('a guest uploads nothing', async () => {
  const before = files()
  assert.equal((await upload(png(), 'file', market.guest)).status, 401)
  assert.equal(files(), before)
})

test('more than eight photos of one listing are refused, and none is kept', async () => {
  const before = files()
  const nine = await member.post('/products/', form(productFields({ thumbnails: Array.from({ length: 9 }, () => photo()) })))
  assert.ok(nine.status === 400 || nine.status === 413, `${nine.status}`)
  assert.equal(files(), before)
  const eight = await member.post('/products/', form(productFields({ thumbnails: Array.from({ length: 8 }, () => photo()) })))
  assert.equal(eight.status, 201, eight.text)
  assert.equal(eight.body.thumbnails.length, 8)
})

test('a listing whose last photo is broken keeps none of the others', async () => {
  const before = files()
  const { status, body } = await member.post('/products/', form(productFields({ thumbnails: [photo(), photo(), photo(Buffer.from('no'))] })))
  assert.equal(status, 400)
  assert.ok(body.thumbnails)
  assert.equal(files(), before)
})

test('a listing with a bad field keeps no photo', async () => {
  const before = files()
  assert.equal((await member.post('/products/', form(productFields({ rental_fee_for_a_day: 'x' })))).status, 400)
  assert.equal(files(), before)
})

test('a photo that an edit replaced is gone', async () => {
  const product = await member.list()
  const old = product.thumbnails[0].thumbnail
  const { status, body } = await member.put(`/products/${product.id}/`, form({ category: '농구공', thumbnails: photo(png(30, 30)) }))
  assert.equal(status, 200)
  assert.notEqual(body.thumbnails[0].thumbnail, old)
  assert.equal((await fetch(old)).status, 404)
  assert.equal((await fetch(body.thumbnails[0].thumbnail)).status, 200)
})

/** Sends an upload into a room; answers the first frame of that kind. */
function sendPhoto(market, member, room, id) {
  const socket = new WebSocket(`${market.url.replace('http', 'ws')}/ws/room/${room.id}/messages`, 'wooga.chat.v1', {
    headers: { Authorization: `Bearer ${member.token}` },
  })
  return new Promise((done, fail) => {
    socket.once('error', fail)
    socket.once('open', () => socket.send(JSON.stringify({ t: 'send', cid: '7b1f1a54-8a3c-4a53-9d0f-3f1f0b0c7a11', photo: id })))
    socket.on('message', (data) => {
      const frame = JSON.parse(data)
      if (frame.t !== 'ack' && frame.t !== 'nack') return
      socket.close()
      done(frame)
    })
  })
}

test('an upload that nothing has used for a day is gone, with its bytes; a used one stays', async () => {
  const data = mkdtempSync(join(tmpdir(), 'wooga-uploads-'))
  const now = Date.UTC(2027, 2, 10, 3)
  const photos = () => files(data)
  const first = await openMarket({ data, now })
  const people = await pair(first)
  const [lost, sent] = [await upload(png(), 'file', people.renter), await upload(png(20, 20), 'file', people.renter)]
  assert.equal((await sendPhoto(first, people.renter, people.room, sent.body.id)).t, 'ack')
  await first.close()
  const second = await openMarket({ data, now: now + 23 * 3_600_000 })
  const late = await upload(png(30, 30), 'file', await second.again(people.renter))
  await looked(second)
  const before = photos()
  await second.close()
  const third = await openMarket({ data, now: now + 25 * 3_600_000 })
  await until('they are gone', () => photos() <= before - 3)
  assert.equal(photos(), before - 3, 'the three files of one')
  const status = async ({ body }) => (await fetch(third.url + new URL(body.url).pathname)).status
  assert.deepEqual(await Promise.all([lost, sent, late].map(status)), [404, 200, 200])
  await third.close()
  rmSync(data, { recursive: true, force: true })
})
