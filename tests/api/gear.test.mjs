// What a member lends in one place: how each thing stands, what it earned, who has it when (docs/rentals.md section 8).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read, write } from '../support/database.mjs'
import { dates, day, handOver, pair, sameKeys } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { NOON, start, story } from '../support/story.mjs'

const gear = async (member) => (await member.get('/api/gear/')).body
const days = async (member, query = '') => (await member.get(`/api/gear/days/${query}`)).body
const say = (member, id, entry, step) => member.post(`/api/rentals/${id}/ledger/`, { entry, step })
const NOTHING = { month: 0, year: 0, all: 0, due: 0, back: 0 }

/** An agreed rental by our calls. */
async function lend({ owner, renter, product }, from, to = from, now) {
  const asked = await renter.post(`/products/${product.id}/rentals/`, dates(from, to, now))
  assert.equal(asked.status, 201, asked.text)
  const agreed = await owner.post(`/api/rentals/${asked.body.id}/accept/`)
  assert.equal(agreed.status, 200, agreed.text)
  return asked.body.id
}

test('gear is listed with its photos and how it stands, the newest first; nobody sees that of others', async () => {
  const market = await start()
  const people = await pair(market)
  const { owner, renter, product } = people
  const second = await owner.list({ name: '텐트', category: '텐트' })
  const third = await owner.list({ name: '헬멧', category: '텐트' })
  const gone = await owner.list({ name: '지운 장비' })
  assert.equal((await owner.del(`/products/${gone.id}/`)).status, 204)
  assert.equal((await owner.put(`/api/products/${second.id}/pause/`, { paused: true })).status, 200)
  let admin = await market.member('admin')
  assert.equal(run(market.server.data, 'user', '--email', admin.email, '--admin').status, 0)
  admin = await market.again(admin)
  const hidden = await admin.post(`/api/admin/listings/${third.id}/hide/`, { reason: '확인이 필요한 장비예요.' })
  assert.equal(hidden.status, 200, hidden.text)

  const mine = await gear(owner)
  assert.deepEqual(mine.earned, NOTHING)
  assert.deepEqual(mine.gear.map(({ id, name, paused, hidden }) => [id, name, paused, hidden]), [[third.id, '헬멧', false, true], [second.id, '텐트', true, false], [product.id, product.name, false, false]])
  sameKeys(mine.gear[0], ['id', 'name', 'thumbnails', 'rental_fee_for_a_day', 'paused', 'hidden', 'favourites', 'earned'])
  assert.deepEqual(mine.gear[2].thumbnails, product.thumbnails)
  assert.deepEqual(mine.gear[2].earned, NOTHING)
  assert.deepEqual(await gear(renter), { earned: NOTHING, count: 0, gear: [] })
  assert.equal((await market.guest.get('/api/gear/')).status, 401)
})

test('an owner sees how many keep each of his listings', async () => {
  const market = await start()
  const { owner, renter, product } = await pair(market)
  const second = await owner.list({ name: '텐트', category: '텐트' })
  const third = await owner.list({ name: '헬멧', category: '텐트' })
  const gone = await owner.list({ name: '지운 장비' })
  const other = await renter.list({ name: '이웃의 장비' })
  const friend = await market.member('friend')
  for (const [member, ids] of [[renter, [product.id, third.id, gone.id]], [friend, [product.id, other.id]]]) {
    for (const id of ids) assert.equal((await member.put(`/api/products/${id}/favourite/`)).status, 204)
  }
  assert.equal((await owner.del(`/products/${gone.id}/`)).status, 204)
  assert.deepEqual((await gear(owner)).gear.map(({ id, favourites }) => [id, favourites]), [[third.id, 1], [second.id, 0], [product.id, 2]])
  assert.deepEqual((await gear(renter)).gear.map(({ favourites }) => favourites), [1])
})

test('of very many listings the newest are shown, and how many there are', async () => {
  const market = await start()
  const { owner, product } = await pair(market)
  const columns = 'owner_id, category_id, name, description, rental_fee_for_a_day, created_us, updated_us'
  write(market.server.data, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1003)
    INSERT INTO products (id, ${columns}) SELECT ${product.id} + n.i, ${columns} FROM products, n WHERE id = ${product.id}`)
  const { count, gear: list } = await gear(owner)
  assert.deepEqual([count, list.length, list[0].id, list[999].id], [1004, 1000, product.id + 1003, product.id + 4])
  const brief = (await owner.get('/api/gear/brief/')).body
  assert.deepEqual([brief.count, brief.gear.length], [1004, 8])
})

test('gear earns what the statement says: due or paid, without deposits and what is waived, and what is deleted stays in the sum', async () => {
  const market = await start()
  const people = await pair(market)
  const { owner, renter } = people
  const other = { ...people, product: await owner.list({ name: '텐트', category: '텐트' }) }
  assert.equal((await owner.put(`/products/${people.product.id}/terms/`, { declared_value: 300000, deposit: 50000 })).status, 200)
  const id = await lend(people, 2, 4)
  await say(renter, id, 1, 'given')
  await say(owner, id, 1, 'received')
  const earned = async () => {
    const { earned: all, gear: list } = await gear(owner)
    const statement = (await owner.get('/api/statement/')).body.filter(({ of, state, parted }) => !of.startsWith('deposit') && state !== 'waived' && !parted)
    assert.equal(all.all, statement.reduce((sum, { amount }) => sum + amount, 0))
    return [all, ...list.map((one) => one.earned)].map(({ all: total, due, back }) => [total, due, back])
  }
  assert.deepEqual(await earned(), [[30000, 30000, 0], [0, 0, 0], [30000, 30000, 0]])
  await say(renter, id, 2, 'given')
  await say(owner, id, 2, 'received')
  assert.deepEqual(await earned(), [[30000, 0, 0], [0, 0, 0], [30000, 0, 0]])
  const second = await lend(other, 6)
  assert.deepEqual(await earned(), [[40000, 10000, 0], [10000, 10000, 0], [30000, 0, 0]])
  await say(owner, second, 1, 'waived')
  assert.deepEqual(await earned(), [[30000, 0, 0], [0, 0, 0], [30000, 0, 0]])
  assert.equal((await renter.post(`/api/rentals/${id}/cancel/`)).status, 200)
  const after = await earned()
  assert.ok(after[0][0] < 30000 && after[0][1] === 0 && after[0][2] === 30000 - after[0][0], 'what has to be paid back comes off')
  await lend(other, 8)
  assert.deepEqual((await earned())[0], [after[0][0] + 10000, 10000, after[0][2]], 'neither hides the other')
  assert.equal((await owner.del(`/products/${people.product.id}/`)).status, 204)
  assert.deepEqual(await earned(), [[after[0][0] + 10000, 10000, after[0][2]], [10000, 10000, 0]])
  assert.deepEqual((await gear(renter)).earned, NOTHING, 'who rents earns nothing')
})

test('a fee that only its payer speaks of is not earned once the rental is cancelled, until its owner says that he got it', async () => {
  const market = await start()
  const people = await pair(market)
  const { owner, renter } = people
  const id = await lend(people, 5, 6)
  await say(renter, id, 1, 'given')
  assert.deepEqual((await gear(owner)).earned, { month: 20000, year: 20000, all: 20000, due: 20000, back: 0 })
  assert.equal((await owner.post(`/api/rentals/${id}/cancel/`)).status, 200)
  assert.deepEqual((await gear(owner)).earned, NOTHING)
  for (const member of [owner, renter]) {
    const lines = (await member.get('/api/statement/')).body
    assert.deepEqual(lines.map(({ kind, state, parted }) => [kind, state, parted]), [['rental_fee', 'given', true]])
  }
  await say(owner, id, 1, 'received')
  const { all, due, back } = (await gear(owner)).earned
  assert.deepEqual([all, due, back], [0, 0, 20000], 'it was paid after all, and goes back')
})

test('in brief: how many, the newest eight, and what this month brought', async () => {
  const told = await story()
  const people = await pair(told.market)
  const brief = async (member) => (await member.get('/api/gear/brief/')).body
  assert.deepEqual(await brief(people.renter), { count: 0, month: 0, gear: [] })
  const ids = [people.product.id]
  for (let i = 0; i < 8; i++) ids.unshift((await people.owner.list({ name: `텐트 ${i}`, category: '텐트' })).id)
  const first = await lend(people, 0, 1, NOON)
  await handOver(people, first)
  for (const move of ['return', 'release']) assert.equal((await people.owner.post(`/api/rentals/${first}/${move}/`)).status, 200)
  const { count, month, gear: list } = await brief(people.owner)
  assert.deepEqual([count, month, list.map(({ id }) => id)], [9, 20000, ids.slice(0, 8)])
  sameKeys(list[0], ['id', 'name', 'thumbnails'])
  const [owner] = await told.later(22 * 24, people.owner)
  assert.equal((await brief(owner)).month, 0)
  assert.equal((await say(owner, first, 1, 'received')).status, 200)
  assert.equal((await brief(owner)).month, 0, 'what is said in April of a line of March')
  assert.equal((await owner.del(`/products/${ids[0]}/`)).status, 204)
  assert.deepEqual((await brief(owner)).gear.map(({ id }) => id), ids.slice(1, 9))
  assert.equal((await told.market.guest.get('/api/gear/brief/')).status, 401)
})

test('however much was lent, all of it counts', async () => {
  const market = await start()
  const people = await pair(market)
  const { data } = market.server
  const first = await lend(people, 2)
  const MORE = 10_003
  const copy = (table, id, columns, more) =>
    write(data, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MORE})
      INSERT INTO ${table} (id, ${columns}${more ? `, ${more[0]}` : ''}) SELECT ${id} + n.i, ${columns}${more ? `, ${more[1]}` : ''} FROM ${table}, n WHERE id = ${id}`)
  copy('rentals', first, 'product_id, owner_id, renter_id, room_id, state, start_day, end_day, day_fee, total, fee_lines, created_us, updated_us, accepted_us')
  const [[event]] = read(data, `SELECT id FROM rental_events WHERE rental_id = ${first} AND event = 'accept'`)
  copy('rental_events', event, 'event, old_state, new_state, actor_id, start_day, end_day, request_id, at_us, amount', ['rental_id', `${first} + n.i`])
  const mine = await gear(people.owner)
  const all = 10000 * (MORE + 1)
  assert.deepEqual(mine.earned, { month: all, year: all, all, due: all, back: 0 })
  assert.deepEqual(mine.gear[0].earned, mine.earned)
  assert.equal((await people.owner.get('/api/gear/brief/')).body.month, all)
})

test('a month and a year are those of Seoul', async () => {
  const told = await story()
  const people = await pair(told.market)
  const id = await lend(people, 0, 1, NOON)
  await handOver(people, id)
  for (const move of ['return', 'release']) assert.equal((await people.owner.post(`/api/rentals/${id}/${move}/`)).status, 200)
  assert.deepEqual((await gear(people.owner)).earned, { month: 20000, year: 20000, all: 20000, due: 20000, back: 0 })
  // 2027-03-31 23:00, then an hour and a half later.
  let [owner] = await told.later(21 * 24 + 11, people.owner)
  assert.equal((await gear(owner)).earned.month, 20000)
  ;[owner] = await told.later(21 * 24 + 12.5, people.owner)
  const april = await gear(owner)
  assert.deepEqual([april.earned.month, april.earned.year], [0, 20000])
  ;[owner] = await told.later(297 * 24, people.owner)
  const next = await gear(owner)
  assert.deepEqual([next.earned.month, next.earned.year, next.earned.all], [0, 0, 20000])
  assert.deepEqual(next.gear[0].earned, next.earned)
})

test('who asks for or has what stands on its days; what fell through does not, and what is late is out until today', async () => {
  const told = await story()
  const people = await pair(told.market)
  const { owner, renter, product } = people
  const at = (n) => day(n, NOON)
  const first = await lend(people, 0, 1, NOON)
  const third = await told.market.member('third')
  const asked = (await third.post(`/products/${product.id}/rentals/`, dates(4, 6, NOON))).body.id
  const fell = (await third.post(`/products/${(await owner.list({ name: '텐트', category: '텐트' })).id}/rentals/`, dates(4, 6, NOON))).body.id
  assert.equal((await owner.post(`/api/rentals/${fell}/decline/`)).status, 200)
  assert.deepEqual(await days(owner), [
    { rental: first, product: product.id, product_name: product.name, renter: renter.id, renter_name: renter.username, start: at(0), end: at(1), qty: 1, state: 'ACCEPTED' },
    { rental: asked, product: product.id, product_name: product.name, renter: third.id, renter_name: third.username, start: at(4), end: at(6), qty: 1, state: 'REQUESTED' },
  ])
  const seen = async (member, from, to) => (await days(member, `?from=${at(from)}&to=${at(to)}`)).map(({ rental }) => rental)
  assert.deepEqual(await seen(owner, 1, 1), [first])
  assert.deepEqual(await seen(owner, 2, 3), [])
  assert.deepEqual(await seen(owner, 2, 4), [asked])
  assert.deepEqual(await seen(renter, 0, 9), [], 'of gear of others nothing')
  assert.equal((await owner.post(`/api/rentals/${asked}/accept/`)).status, 200)
  await handOver(people, first)
  const [later] = await told.later(3 * 24, owner)
  assert.deepEqual(await seen(later, 3, 3), [first])
  assert.deepEqual(await seen(later, 4, 9), [asked])
  for (const query of ['?from=today', `?from=${at(2)}&to=${at(1)}`]) assert.equal((await later.get(`/api/gear/days/${query}`)).status, 400, query)
  assert.equal((await told.market.guest.get('/api/gear/days/')).status, 401)
})

test('who has what comes in pages, also where one begins behind what is left out', async () => {
  const told = await story()
  const people = await pair(told.market)
  const tent = { ...people, product: await people.owner.list({ name: '텐트', category: '텐트' }) }
  const early = await lend(people, 0, 6, NOON)
  await handOver(people, early)
  const rest = [await lend(tent, 0, 6, NOON), await lend(tent, 8, 9, NOON), await lend(tent, 11, 12, NOON)]
  const [owner] = await told.later(24, people.owner)
  assert.equal((await owner.post(`/api/rentals/${early}/return/`)).status, 200)
  const pages = []
  for (let next = `/api/gear/days/?from=${day(2, NOON)}&limit=1`; next; ) {
    const { status, text, body, headers } = await owner.get(next)
    assert.equal(status, 200, text)
    pages.push(body.map(({ rental }) => rental))
    next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  assert.deepEqual(pages, [[], ...rest.map((id) => [id])])
  for (const bad of ['limit=0', 'limit=1001', 'cursor=x']) assert.equal((await owner.get(`/api/gear/days/?${bad}`)).status, 400, bad)
})

test('what came back early is out until then, and what is lost is not out any more', async () => {
  const told = await story()
  const people = await pair(told.market)
  const { owner, renter } = people
  const at = (n) => day(n, NOON)
  const early = await lend(people, 0, 6, NOON)
  await handOver(people, early)
  const tent = { ...people, product: await owner.list({ name: '텐트', category: '텐트' }) }
  const lost = await lend(tent, 0, 6, NOON)
  await handOver(tent, lost)
  const [lender, taker] = await told.later(24, owner, renter)
  assert.equal((await lender.post(`/api/rentals/${early}/return/`)).status, 200)
  const seen = async (from, to) => (await days(lender, `?from=${at(from)}&to=${at(to)}`)).map(({ rental, start: first, end }) => [rental, first, end])
  assert.deepEqual(await seen(1, 9), [[early, at(0), at(1)], [lost, at(0), at(6)]])
  assert.deepEqual(await seen(2, 9), [[lost, at(0), at(6)]])
  write(told.market.server.data, "UPDATE rentals SET state = 'LOST' WHERE id = ?", [lost])
  assert.deepEqual(await seen(0, 9), [[early, at(0), at(1)]])
  assert.deepEqual(await days(taker), [])
})
