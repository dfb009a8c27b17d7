// Records of hand-over and return: guided photos and a checklist, frozen by the move (docs/rentals.md section 12).
import assert from 'node:assert/strict'
import { File } from 'node:buffer'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { after, before, test } from 'node:test'
import { run } from '../support/server.mjs'
import { write } from '../support/database.mjs'
import { agree, dates, form, handOver, openMarket, pair, photo, sameKeys } from '../support/market.mjs'
import { until } from '../support/until.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const records = (member, id) => member.get(`/api/rentals/${id}/handover/`)
const record = async (member, id, side = 'out') => (await records(member, id)).body.records.find((one) => one.side === side)
const take = (member, id, slot = 'front', file = photo()) => member.post(`/api/rentals/${id}/handover/photos/`, form({ file, slot }))
const answer = (member, id, items) => member.put(`/api/rentals/${id}/handover/checklist/`, { items })
const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)
const shown = async (member, id) => (await member.get(`/api/rentals/${id}/code/`)).body.code
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex')
const all = (list, good = true) => list.map(({ item }) => ({ item, good, note: '' }))

/** An agreed rental from today on, on these terms. */
async function agreed(terms) {
  const people = await pair(market)
  if (terms) assert.equal((await people.owner.put(`/products/${people.product.id}/terms/`, terms)).status, 200)
  const { body } = await people.renter.post(`/products/${people.product.id}/rentals/`, dates(0, 2))
  assert.equal((await move(people.owner, body.id, 'accept')).status, 200)
  return { ...people, id: body.id }
}

/** The bytes of a photo as they come. */
async function bytesOf(member, path) {
  const answer = await fetch(member.url + path, { headers: member.headers })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

test('both records are there from the start, the one that goes out is open and has the list of its kind of gear', async () => {
  const { owner, renter, id } = await agreed()
  const { status, body } = await records(renter, id)
  assert.equal(status, 200)
  sameKeys(body, ['photos_needed', 'records', 'units'])
  assert.equal(body.photos_needed, 0)
  assert.deepEqual(body.records.map(({ side, open, complete, digest, photos, confirmed }) => [side, open, complete, digest, photos, confirmed]), [
    ['out', true, true, null, [], null], ['back', false, true, null, [], null],
  ])
  assert.equal(body.records[0].checklist[0].item, '헤드와 줄에 금이나 끊긴 곳이 없어요')
  assert.deepEqual(body.records[0].checklist[0], { item: '헤드와 줄에 금이나 끊긴 곳이 없어요', good: null, note: '', by: null, at: null })
  assert.deepEqual((await records(owner, id)).body, body)
})

test('a photo has its slot, who took it, the time of the server and the digest of its stored bytes', async () => {
  const { owner, renter, id } = await agreed()
  const before = Date.now() - 5000
  const { status, body, text } = await take(owner, id, 'serial')
  assert.equal(status, 201, text)
  sameKeys(body, ['id', 'slot', 'url', 'width', 'height', 'sha256', 'by', 'at'])
  assert.deepEqual([body.slot, body.by, body.url], ['serial', owner.id, `/api/rentals/${id}/handover/photos/${body.id}/`])
  assert.ok(Date.parse(body.at) > before && Date.parse(body.at) < Date.now() + 5000, body.at)
  assert.deepEqual((await record(renter, id)).photos, [body])
  const { bytes, headers } = await bytesOf(renter, body.url)
  assert.equal(headers.get('content-type'), 'image/webp')
  assert.match(headers.get('cache-control'), /^private/)
  assert.equal(digest(bytes), body.sha256)
  for (const size of ['s', 'm']) assert.equal((await bytesOf(owner, `${body.url}?size=${size}`)).status, 200)
  assert.equal((await bytesOf(owner, `${body.url}?size=xl`)).status, 404)
})

test('photos are seen by the two and by a moderator, and by nobody else, under no address', async () => {
  const { owner, renter, id } = await agreed(), other = await agreed()
  const { body } = await take(owner, id)
  const stranger = await market.member('stranger')
  for (const path of [`/api/rentals/${id}/handover/`, body.url, `${body.url}?size=s`]) {
    assert.equal((await renter.get(path)).status, 200, path)
    assert.equal((await stranger.get(path)).status, 404, path)
    assert.equal((await market.guest.get(path)).status, 401, path)
  }
  // One's own rental is no way to another's photo.
  assert.equal((await other.owner.get(`/api/rentals/${other.id}/handover/photos/${body.id}/`)).status, 404)
  assert.equal((await take(stranger, id)).status, 404)
  assert.equal((await answer(stranger, id, [])).status, 404)
  assert.equal((await stranger.del(body.url)).status, 404)
  const files = readdirSync(join(market.server.data, 'photos'), { recursive: true }).map((name) => basename(String(name))).filter((name) => name.startsWith('own-'))
  assert.ok(files.length >= 3)
  for (const name of files) assert.equal((await owner.get(`/photos/${name}`)).status, 404, name)
  for (const name of files) assert.equal((await owner.get(`/photos/${name.slice(4)}`)).status, 404, name)

  const moderator = await market.member('moderator')
  assert.equal(run(market.server.data, 'user', '--email', moderator.email, '--admin').status, 0)
  await until('an operator sees it', async () => (await moderator.get(body.url)).status === 200)
  assert.equal((await records(moderator, id)).status, 200)
  assert.equal((await take(moderator, id)).status, 404)
})

test('who took a photo may take it back while the record is open; the other may not', async () => {
  const { owner, renter, id } = await agreed()
  const { body } = await take(owner, id)
  assert.equal((await renter.del(body.url)).body.code, 'not_your_photo')
  assert.equal((await owner.del(body.url)).status, 204)
  assert.equal((await owner.get(body.url)).status, 404)
  assert.equal((await owner.del(body.url)).status, 404)
  assert.deepEqual((await record(owner, id)).photos, [])
})

test('ten photos of each in a record, not eleven', async () => {
  const { owner, renter, id } = await agreed()
  for (let i = 0; i < 10; i++) assert.equal((await take(owner, id, 'other')).status, 201)
  assert.equal((await take(owner, id, 'other')).body.code, 'too_many_photos')
  assert.equal((await take(renter, id, 'other')).status, 201)
  assert.equal((await record(owner, id)).photos.length, 11)
})

test('eleven photos at once are ten', async () => {
  const { owner, id } = await agreed()
  const answers = await Promise.all(Array.from({ length: 11 }, () => take(owner, id)))
  assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(10).fill(201), 409])
})

test('what is no photo, no slot or no file is refused in words', async () => {
  const { owner, id } = await agreed()
  assert.ok((await take(owner, id, 'inside')).body.slot)
  assert.ok((await owner.post(`/api/rentals/${id}/handover/photos/`, form({ slot: 'front' }))).body.file)
  const text = new File(['no photo'], 'a.png', { type: 'image/png' })
  const { status, body } = await take(owner, id, 'front', text)
  assert.equal(status, 400)
  assert.ok(body.file)
  assert.equal((await take(owner, 'x')).status, 404)
  assert.equal((await owner.post(`/api/rentals/${id}/handover/photos/`, { slot: 'front' })).status, 400)
  assert.deepEqual((await record(owner, id)).photos, [])
})

test('answers of the checklist keep who gave them; what stays as it was stays his', async () => {
  const { owner, renter, id } = await agreed()
  const { checklist } = await record(owner, id)
  const said = all(checklist)
  said[1] = { item: said[1].item, good: false, note: '  손잡이가 닳았어요 ' }
  said[2].good = null
  const { status, body, text } = await answer(owner, id, said)
  assert.equal(status, 200, text)
  const [out] = body.records
  assert.deepEqual(out.checklist.slice(0, 3).map(({ good, note, by }) => [good, note, by]), [[true, '', owner.id], [false, '손잡이가 닳았어요', owner.id], [null, '', owner.id]])
  said[2].good = true
  await answer(renter, id, said)
  assert.deepEqual((await record(owner, id)).checklist.slice(0, 3).map(({ good, by }) => [good, by]), [[true, owner.id], [false, owner.id], [true, renter.id]])
})

test('answers that are not of the list are refused, and nothing of them is kept', async () => {
  const { owner, id } = await agreed()
  const { checklist } = await record(owner, id)
  const good = all(checklist)
  const other = [{ ...good[0], item: '다른 것' }, ...good.slice(1)]
  for (const items of [[], good.slice(1), [...good, good[0]], other, [{ ...good[0], good: 1 }, ...good.slice(1)], [{ ...good[0], note: 'x'.repeat(201) }, ...good.slice(1)],
    [{ ...good[0], note: 'a\nb' }, ...good.slice(1)], [{ ...good[0], note: 3 }, ...good.slice(1)], 'x', null, {}, good.map(() => null)]) {
    const { status, body } = await answer(owner, id, items)
    assert.equal(status, 400, JSON.stringify(items))
    assert.ok(body.items, JSON.stringify(body))
  }
  assert.equal((await answer(owner, id, [{ ...good[0], note: 'x'.repeat(200) }, ...good.slice(1)])).status, 200)
})

test('an owner has a list of his own for a product; an empty one is that of its kind again', async () => {
  const { owner, renter, product, id } = await agreed()
  const path = `/products/${product.id}/checklist/`
  const ofKind = (await market.guest.get(path)).body
  assert.equal(ofKind.own, false)
  const mine = await owner.put(path, { items: ['케이스가 있어요', ' 줄이 새것이에요 '] })
  assert.deepEqual(mine.body, { own: true, items: ['케이스가 있어요', '줄이 새것이에요'] })
  assert.deepEqual((await record(renter, id)).checklist.map(({ item }) => item), mine.body.items)
  assert.equal((await renter.put(path, { items: [] })).status, 403)
  for (const items of [Array(21).fill('x'), ['x'.repeat(81)], [''], ['  '], [3], 'x', null, ['a\nb']]) assert.equal((await owner.put(path, { items })).status, 400, JSON.stringify(items))
  assert.equal((await owner.put(path, { items: Array.from({ length: 20 }, (_, i) => `${i}`.padEnd(80, '가')) })).status, 200)
  // What is begun keeps its list.
  await owner.put(path, { items: ['하나'] })
  await answer(owner, id, [{ item: '하나', good: true }])
  assert.deepEqual((await owner.put(path, { items: [] })).body, ofKind)
  assert.deepEqual((await record(renter, id)).checklist.map(({ item }) => item), ['하나'])
})

test('terms that ask for photos: nothing is handed over by code before they and the checklist are there', async () => {
  const people = await agreed({ photos_needed: 2 })
  const { owner, renter, id } = people
  assert.equal((await renter.get(`/api/rentals/${id}/`)).body.terms.photos_needed, 2)
  const tryIt = async () => (await move(renter, id, 'hand_over', { code: await shown(owner, id) })).body.code
  assert.equal(await tryIt(), 'record_needed')
  await take(owner, id, 'front')
  await take(renter, id, 'back')
  assert.equal(await tryIt(), 'record_needed')
  const { checklist } = await record(owner, id)
  const open = all(checklist)
  open[0].good = null
  await answer(owner, id, open)
  assert.equal(await tryIt(), 'record_needed')
  assert.equal((await record(owner, id)).complete, false)
  await answer(owner, id, all(checklist))
  assert.equal((await record(owner, id)).complete, true)
  assert.equal((await handOver(people, id)).state, 'IN_USE')
})

test('the number of photos is between 0 and 10, of the terms that the renter saw', async () => {
  const { owner, product } = await agreed()
  for (const photos_needed of [-1, 11, 'x', null]) assert.equal((await owner.put(`/products/${product.id}/terms/`, { photos_needed })).status, 400)
  assert.equal((await owner.put(`/products/${product.id}/terms/`, { photos_needed: 10 })).body.photos_needed, 10)
  const { id, ...people } = await agreed()
  await people.owner.put(`/products/${people.product.id}/terms/`, { photos_needed: 5 })
  assert.equal((await handOver(people, id)).state, 'IN_USE')
})

test("who agreed by the original's calls saw no terms: his hand-over needs no photos", async () => {
  const people = await pair(market)
  await people.owner.put(`/products/${people.product.id}/terms/`, { photos_needed: 3 })
  const id = await agree(people, 0)
  assert.equal((await records(people.owner, id)).body.photos_needed, 0)
  assert.equal((await handOver(people, id)).state, 'IN_USE')
})

test('the hand-over freezes its record and names its digest; from then on the one of the return is open', async () => {
  const people = await agreed()
  const { owner, renter, id } = people
  const { body: kept } = await take(owner, id)
  const { checklist } = await record(owner, id)
  await answer(renter, id, all(checklist))
  const before = await record(owner, id)
  assert.match(before.digest, /^[0-9a-f]{64}$/)
  await handOver(people, id)

  const { body } = await records(owner, id)
  const [out, back] = body.records
  assert.deepEqual([out.open, back.open, out.digest], [false, true, before.digest])
  sameKeys(out.confirmed, ['taker', 'giver', 'by_press', 'at'])
  assert.deepEqual([out.confirmed.taker, out.confirmed.giver], [renter.id, owner.id])
  assert.equal((await owner.del(kept.url)).body.code, 'record_closed')
  const { body: late } = await take(owner, id, 'damage')
  assert.deepEqual((await record(owner, id)).photos, out.photos)
  assert.deepEqual((await record(owner, id, 'back')).photos, [late])
  assert.deepEqual((await record(owner, id, 'back')).checklist.map(({ item, good }) => [item, good]), checklist.map(({ item }) => [item, null]))
  const events = (await owner.get(`/api/rentals/${id}/proof/`)).body.events
  assert.equal(events.at(-1).record, before.digest)
  assert.ok(events.at(-1).text.includes(`\nrecord ${before.digest}\nform 2\n`))
})

test('after the return no record takes anything any more', async () => {
  const people = await agreed()
  const { owner, renter, id } = people
  await handOver(people, id)
  const { body: kept } = await take(renter, id, 'back')
  assert.equal((await move(owner, id, 'return', { code: await shown(renter, id) })).status, 200)
  for (const who of [owner, renter]) {
    assert.equal((await take(who, id)).body.code, 'record_closed')
    assert.equal((await answer(who, id, all((await record(who, id, 'back')).checklist))).body.code, 'record_closed')
  }
  assert.equal((await renter.del(kept.url)).body.code, 'record_closed')
  const back = await record(owner, id, 'back')
  assert.deepEqual([back.confirmed.taker, back.confirmed.giver], [owner.id, renter.id])
  assert.equal((await renter.get(kept.url)).status, 200)
})

test("the owner's word without a code needs no record, and is said to be without one", async () => {
  const people = await agreed({ photos_needed: 1 })
  const { owner, renter, id } = people
  await take(owner, id)
  await answer(owner, id, all((await record(owner, id)).checklist))
  await handOver(people, id)
  assert.equal((await move(owner, id, 'return', { code: await shown(renter, id) })).body.code, 'record_needed')
  assert.equal((await move(owner, id, 'return')).status, 200)
  assert.equal((await record(owner, id, 'back')).confirmed.giver, null)
})

test('who enters a code for the record that he saw does not confirm another', async () => {
  const { owner, renter, id } = await agreed()
  await take(owner, id)
  const seen = (await record(renter, id)).digest
  await take(owner, id, 'damage')
  const code = await shown(owner, id)
  assert.equal((await move(renter, id, 'hand_over', { code, record: seen })).body.code, 'record_changed')
  assert.equal((await move(renter, id, 'hand_over', { code, record: (await record(renter, id)).digest })).status, 200)
})

/** A rental of three that is out: the owner's units are made as only he could. */
async function threeOut() {
  const people = await agreed()
  const { owner, product, id } = people
  const data = market.server.data
  write(data, 'UPDATE rentals SET qty = 3 WHERE id = ?', [id])
  for (const number of [2, 3]) {
    write(data, 'INSERT INTO units (product_id, number) VALUES (?, ?)', [product.id, number])
    write(data, 'INSERT INTO rental_units (rental_id, unit_id) SELECT ?, id FROM units WHERE product_id = ? AND number = ?', [id, product.id, number])
  }
  await handOver(people, id)
  const units = (await records(owner, id)).body.units
  assert.deepEqual(units.map(({ number, back_at }) => [number, back_at]), [[1, null], [2, null], [3, null]])
  return { ...people, units: units.map((unit) => unit.id) }
}
const backOf = async (member, id) => (await records(member, id)).body.units.map(({ back_at }) => back_at !== null)

test('of several units some may be back before the others; with the last one the rental is back', async () => {
  const { owner, renter, id, units } = await threeOut()
  assert.ok((await owner.get(`/api/rentals/${id}/`)).body.moves.includes('return_part'))
  const part = await move(owner, id, 'return_part', { units: [units[1]] })
  assert.equal(part.status, 200, part.text)
  assert.equal(part.body.state, 'IN_USE')
  assert.deepEqual(await backOf(renter, id), [false, true, false])
  assert.equal((await renter.get('/api/notifications/')).body.notifications[0].kind, 'rental_return_part')
  assert.equal((await take(renter, id, 'back')).status, 201, 'the record of the return is still open')
  const last = await move(owner, id, 'return_part', { units: [units[0], units[2]], code: await shown(renter, id) })
  assert.equal(last.body.state, 'RETURNED')
  assert.deepEqual(await backOf(renter, id), [true, true, true])
  const { events, verifies } = (await owner.get(`/api/rentals/${id}/proof/`)).body
  assert.deepEqual(events.slice(-2).map(({ event, by_code, record }) => [event, by_code, record !== null]), [['return_part', false, false], ['return', true, true]])
  assert.equal(verifies, true)
})

test('only units that are out come back, each once, and only the owner says so', async () => {
  const { owner, renter, id, units } = await threeOut()
  const other = await threeOut()
  for (const list of [[], [units[0], units[0]], [other.units[0]], [-1]]) {
    const { status, body } = await move(owner, id, 'return_part', { units: list })
    assert.deepEqual([status, body.code], [400, 'bad_units'], JSON.stringify(list))
  }
  for (const list of [undefined, 'x', ['x'], {}, Array(501).fill(1)]) assert.ok((await move(owner, id, 'return_part', { units: list })).body.units, JSON.stringify(list))
  assert.equal((await move(renter, id, 'return_part', { units: [units[0]] })).body.code, 'not_your_move')
  await move(owner, id, 'return_part', { units: [units[0]] })
  assert.equal((await move(owner, id, 'return_part', { units: [units[0]] })).body.code, 'bad_units')
  assert.equal((await move(owner, id, 'return')).body.state, 'RETURNED')
  assert.deepEqual(await backOf(owner, id), [true, true, true])
})

test('who has one unit gives it back whole', async () => {
  const people = await agreed()
  await handOver(people, people.id)
  const { body } = await records(people.owner, people.id)
  assert.ok(!(await people.owner.get(`/api/rentals/${people.id}/`)).body.moves.includes('return_part'))
  // His one unit is all of it.
  assert.equal((await move(people.owner, people.id, 'return_part', { units: [body.units[0].id] })).body.state, 'RETURNED')
})

test('no record is written before it is agreed', async () => {
  const { owner, renter, product } = await pair(market)
  const { body } = await renter.post(`/products/${product.id}/rentals/`, dates(3))
  assert.equal((await take(owner, body.id)).body.code, 'record_closed')
  assert.equal((await records(renter, body.id)).body.records[0].open, false)
})

test('a photo or an answer that is changed in the database breaks the proof at the hand-over', async () => {
  for (const [sql, what] of [['UPDATE handover_photos SET sha256 = ? WHERE id = ?', 'photo'], ['UPDATE handover_checks SET note = ? WHERE rental_id = ?', 'answer']]) {
    const people = await agreed()
    const { owner, id } = people
    const { body } = await take(owner, id)
    await answer(owner, id, all((await record(owner, id)).checklist))
    await handOver(people, id)
    assert.equal((await owner.get(`/api/rentals/${id}/proof/`)).body.verifies, true)
    write(market.server.data, sql, ['00', what === 'photo' ? body.id : id])
    const { verifies, why, broken_at, events } = (await owner.get(`/api/rentals/${id}/proof/`)).body
    assert.deepEqual([verifies, why, broken_at], [false, 'record', events.at(-1).id], what)
  }
})
