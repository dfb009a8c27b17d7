// People and pictures for tests: sign-ups, a drawn PNG, a listing as the original's client sends it.
import { deflateSync } from 'node:zlib'

let count = 0

/** A new member: `{id, email, token, as}`; `as` are the headers that make a call his. */
export async function signUp(server, name = `m${++count}`) {
  const email = `${name}-${process.pid}-${Math.random().toString(36).slice(2)}@example.com`
  const answer = await fetch(server.url + '/accounts/signup/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: 'long enough 7', username: name }),
  })
  if (answer.status !== 201) throw new Error(`sign-up: ${answer.status} ${await answer.text()}`)
  const { user, token } = await answer.json()
  return { id: user.id, email, token: token.access_token, as: { Authorization: `Bearer ${token.access_token}` } }
}

const table = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1
  return n >>> 0
})

function crc(bytes) {
  let c = 0xffffffff
  for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

function chunk(type, data) {
  const out = Buffer.alloc(12 + data.length)
  out.writeUInt32BE(data.length, 0)
  out.write(type, 4, 'latin1')
  data.copy(out, 8)
  out.writeUInt32BE(crc(out.subarray(4, 8 + data.length)), 8 + data.length)
  return out
}

/** A PNG of one colour; `claim` writes other sizes into the header than the pixels have. */
export function png(width = 64, height = 48, colour = [200, 80, 40], claim = [width, height]) {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(claim[0], 0)
  head.writeUInt32BE(claim[1], 4)
  head.set([8, 2, 0, 0, 0], 8)
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(colour))])
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export const photo = (bytes = png(), type = 'image/png') => new Blob([bytes], { type })

/** A form of [name, value] pairs; a Blob becomes a file. An array as value makes several parts. */
export function form(fields) {
  const data = new FormData()
  for (const [name, values] of Object.entries(fields)) {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (value instanceof Blob) data.append(name, value, 'my photo (1).png')
      else if (value !== undefined) data.append(name, String(value))
    }
  }
  return data
}

export const listing = (fields = {}) => ({
  thumbnails: photo(),
  name: '테스트 농구공',
  category: '농구공',
  rental_fee_for_a_day: 1000,
  description: '설명',
  ...fields,
})

/** Lists gear; the answer's JSON, or the whole answer when it is no 201. */
export async function list(server, member, fields) {
  const answer = await fetch(server.url + '/products/', {
    method: 'POST',
    headers: member.as,
    body: form(listing(fields)),
  })
  if (answer.status !== 201) throw new Error(`listing: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
