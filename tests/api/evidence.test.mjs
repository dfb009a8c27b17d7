// Everything that is known of a rental in one ZIP, checked by other programs than ours (docs/rentals.md section 12).
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { dial } from '../support/chat.mjs'
import { dates, form, handOver, openMarket, pair, photo, png } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'

let market, folder
before(async () => {
  market = await openMarket()
  folder = mkdtempSync(join(tmpdir(), 'wooga-evidence-'))
})
after(() => {
  rmSync(folder, { recursive: true, force: true })
  return market.close()
})

const digest = (bytes) => createHash('sha256').update(bytes).digest('hex')
let shade = 0
/** No two photos are the same. */
const take = (member, id, slot) => member.post(`/api/rentals/${id}/handover/photos/`, form({ file: photo(png(64, 48, [(shade += 20) % 256, 80, 40])), slot }))

/** A rental with photos, a checklist and talk, handed over and given back. */
async function story() {
  const people = await pair(market)
  const { owner, renter, product, room } = people
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 1))
  const id = asked.id
  await owner.post(`/api/rentals/${id}/accept/`)
  await take(owner, id, 'front')
  await take(renter, id, 'serial')
  const { body } = await owner.get(`/api/rentals/${id}/handover/`)
  await owner.put(`/api/rentals/${id}/handover/checklist/`, { items: body.records[0].checklist.map(({ item }, i) => ({ item, good: i > 0, note: i ? '' : '긁힌 자국' })) })
  await handOver(people, id)
  await take(renter, id, 'damage')
  const { body: code } = await renter.get(`/api/rentals/${id}/code/`)
  assert.equal((await owner.post(`/api/rentals/${id}/return/`, { code: code.code })).status, 200)
  return { ...people, id, room }
}

/** The archive, unpacked by Python's zipfile, which checks every CRC. */
async function unpack(member, id, name) {
  const answer = await fetch(`${market.url}/api/rentals/${id}/evidence.zip`, { headers: member.headers })
  assert.equal(answer.status, 200)
  const bytes = Buffer.from(await answer.arrayBuffer())
  const path = join(folder, `${name}.zip`), out = join(folder, name)
  writeFileSync(path, bytes)
  const script = 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nz.extractall(sys.argv[2])\nprint("\\n".join(z.namelist()))'
  const done = spawnSync('python3', ['-c', script, path, out], { encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
  const read = (file) => readFileSync(join(out, file))
  return { headers: answer.headers, out, names: done.stdout.trim().split('\n'), read, json: (file) => JSON.parse(read(file)) }
}

test('it holds the agreement, the chain, the records, the photos as stored and the talk around them', async () => {
  const { renter, owner, id, product } = await story()
  const say = (member, step, more) => member.post(`/api/rentals/${id}/ledger/`, { entry: 1, step, ...more })
  for (const [member, step, more] of [[renter, 'given'], [owner, 'received'], [owner, 'correct', { amount: 18000, reason: '2천 원을 깎아 줬어요.' }], [renter, 'agree', { amount: 18000 }]]) assert.equal((await say(member, step, more)).status, 200)
  const { headers, names, json, read } = await unpack(renter, id, 'whole')
  assert.equal(headers.get('content-type'), 'application/zip')
  assert.equal(headers.get('content-disposition'), `attachment; filename="rental-${id}.zip"`)
  assert.match(headers.get('cache-control'), /no-store/)
  assert.deepEqual(names, [
    'README.txt', 'agreement.json', 'agreement.txt', 'versions.json', 'proof.json', 'handover.json', 'ledger.json', 'messages.json',
    'records/out.txt', 'photos/out-01-front.webp', 'photos/out-02-serial.webp', 'records/back.txt', 'photos/back-01-damage.webp',
  ])
  const agreement = json('agreement.json')
  assert.deepEqual([agreement.rental, agreement.product, agreement.owner.id, agreement.renter.id, agreement.total, agreement.state], [id, { id: product.id, name: product.name }, owner.id, renter.id, 20000, 'RETURNED'])
  assert.match(read('agreement.txt').toString(), /합계\(원\): 20000/)
  assert.deepEqual(json('versions.json').map(({ version, by, total, place }) => [version, by, total, place]), [[1, owner.id, 20000, '서울 마포구']])
  assert.deepEqual(json('proof.json'), (await renter.get(`/api/rentals/${id}/proof/`)).body)
  assert.deepEqual(json('handover.json'), (await renter.get(`/api/rentals/${id}/handover/`)).body)
  const money = json('ledger.json')
  assert.deepEqual(money.map(({ kind, amount, stands, corrects, reason, state }) => [kind, amount, stands, corrects, reason, state]), [
    ['rental_fee', 20000, 18000, null, null, 'settled'], ['correction', 2000, 2000, 1, '2천 원을 깎아 줬어요.', 'settled'], ['rental_fee', 2000, 2000, null, null, 'due'],
  ])
  assert.ok(!('steps' in money[0]), 'what one of them may say now is no evidence')
  assert.ok(json('messages.json').some(({ kind, sender }) => kind === 'card' && sender === renter.id))
})

test('a few lines of one’s own find every digest right: events, records, photos', async () => {
  const { owner, id } = await story()
  const { json, read, out } = await unpack(owner, id, 'checked')
  let head = '0'.repeat(64)
  const { events } = json('proof.json')
  for (const event of events) {
    assert.ok(event.text.startsWith(`prev ${head}\n`))
    head = digest(event.text)
    assert.equal(head, event.hash)
  }
  const photos = readdirSync(join(out, 'photos')).map((name) => digest(read(`photos/${name}`)))
  const named = []
  for (const [event, file] of [['hand_over', 'records/out.txt'], ['return', 'records/back.txt']]) {
    const text = read(file)
    assert.ok(events.find((one) => one.event === event).text.includes(`\nrecord ${digest(text)}\nform 2\n`), file)
    for (const line of text.toString().split('\n')) if (line.startsWith('photo ')) named.push(line.split(' ').at(-1))
  }
  assert.deepEqual(named.sort(), photos.sort())
  assert.ok(read('records/out.txt').toString().includes(digest('긁힌 자국')))
})

test('the program that its README gives finds it right, and a changed photo or event wrong', async () => {
  const { owner, id } = await story()
  const { read, out } = await unpack(owner, id, 'readme')
  const script = read('README.txt').toString().split("python3 - <<'END'\n")[1].split('\nEND\n')[0]
  const check = () => spawnSync('python3', ['-c', script], { cwd: out, encoding: 'utf8' })
  const good = check()
  assert.equal(good.status, 0, good.stderr)
  assert.match(good.stdout, /the chain holds/)
  const picture = read('photos/out-01-front.webp'), proof = read('proof.json')
  writeFileSync(join(out, 'photos/out-01-front.webp'), Buffer.concat([picture, Buffer.from('x')]))
  assert.notEqual(check().status, 0)
  writeFileSync(join(out, 'photos/out-01-front.webp'), picture)
  writeFileSync(join(out, 'proof.json'), proof.toString().replace('amount 20000', 'amount 10000'))
  assert.notEqual(check().status, 0)
})

test('of what was agreed at once it says when its owner agreed to it, and the program finds it right', async () => {
  const { owner, renter, product } = await pair(market)
  await owner.put(`/products/${product.id}/terms/`, { instant: true })
  const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(2, 3))
  assert.equal(body.state, 'ACCEPTED')
  const { out, read, json } = await unpack(renter, body.id, 'at-once')
  const { consented_at, accepted_at } = json('agreement.json')
  assert.ok(Date.parse(consented_at) < Date.parse(accepted_at))
  assert.match(read('agreement.txt').toString(), /주인이 미리 동의한 때: 2.*Owner agreed beforehand at: 2/s)
  const script = read('README.txt').toString().split("python3 - <<'END'\n")[1].split('\nEND\n')[0]
  const check = () => spawnSync('python3', ['-c', script], { cwd: out, encoding: 'utf8' })
  assert.equal(check().status, 0, check().stderr)
  writeFileSync(join(out, 'versions.json'), read('versions.json').toString().replace('20000', '10000'))
  assert.notEqual(check().status, 0, 'what was booked is compared, too')
})

test('ten messages before and ten after the hand-over and the return, no more', async () => {
  const people = await pair(market)
  const { owner, renter, product, room } = people
  const socket = await dial(market.server, room.id, renter.token)
  const talk = async (n) => {
    const before = socket.heard.length
    for (let i = 0; i < n; i++) socket.say(`말 ${i}`)
    await socket.hear(before + n)
  }
  await talk(15)
  await talk(15)
  const { body: asked } = await renter.post(`/products/${product.id}/rentals/`, dates(0, 1))
  await owner.post(`/api/rentals/${asked.id}/accept/`)
  await handOver(people, asked.id)
  await owner.post(`/api/rentals/${asked.id}/return/`)
  await talk(15)
  await talk(15)
  socket.socket.close()
  const { json } = await unpack(owner, asked.id, 'talk')
  const messages = json('messages.json')
  assert.ok(messages.length >= 20 && messages.length <= 24, messages.length)
  assert.deepEqual(messages.map(({ seq }) => seq), messages.map((_, i) => messages[0].seq + i))
})

test('for its two and a moderator only', async () => {
  const { id } = await story()
  const path = `/api/rentals/${id}/evidence.zip`
  const stranger = await market.member('stranger')
  assert.equal((await stranger.get(path)).status, 404)
  assert.equal((await market.guest.get(path)).status, 401)
  assert.equal((await stranger.get('/api/rentals/999999/evidence.zip')).status, 404)
  const moderator = await market.member('moderator')
  assert.equal(run(market.server.data, 'user', '--email', moderator.email, '--admin').status, 0)
  await until('an operator gets it', async () => (await moderator.get(path)).status === 200)
})

test('a rental without photos or a hand-over has an archive too', async () => {
  const { owner, renter, product } = await pair(market)
  const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(3))
  const { names } = await unpack(owner, body.id, 'asked')
  assert.deepEqual(names, ['README.txt', 'agreement.json', 'agreement.txt', 'versions.json', 'proof.json', 'handover.json', 'ledger.json', 'messages.json'])
})

test('what was claimed is in it, with its photos as stored', async () => {
  const { renter, owner, id } = await story()
  const claim = await owner.post(`/api/rentals/${id}/claim/`, { amount: 20000, text: '프레임이 휘었어요' })
  assert.equal(claim.status, 200, claim.text)
  const { body: shown } = await owner.post(`/api/rentals/${id}/claim/photos/`, form({ file: photo(png(64, 48, [10, 80, 40])) }))
  const { names, json, read } = await unpack(renter, id, 'claimed')
  assert.deepEqual(names.slice(-2), ['claim.json', 'photos/claim-01.webp'])
  const { claim: seen } = (await renter.get(`/api/rentals/${id}/claim/`)).body
  assert.deepEqual(json('claim.json'), seen)
  assert.equal(digest(read('photos/claim-01.webp')), shown.sha256)
})
