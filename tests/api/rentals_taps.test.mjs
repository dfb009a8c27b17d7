// The table of docs/rentals.md section 11, tap by tap: who, in which state, to which state, and the card it writes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { agree, dates, day, handOver, openMarket, pair, sameKeys, WRITE_KEYS } from '../support/market.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const change = (from, to = from) => ({ new_rental_start_date: day(from), new_rental_end_date: day(to) })
const put = (member, id, body) => member.put(`/rentalhistories/${id}/`, body)
const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)
const state = async (member, id) => (await member.get(`/api/rentals/${id}/`)).body.state
const cards = async ({ owner, room }) => (await owner.get(`/chat/${room.id}/messages/`)).body.map(({ kind, sender, body }) => [kind, sender.id, body.event])
/** A rental of the pair in that state, made by our calls and theirs; its days begin today. */
async function rentalIn(wanted, people) {
  const { owner, renter, product } = people
  if (wanted === 'COUNTERED') return (await owner.schedule(product, renter, dates(0, 1))).body.id
  const { id } = (await renter.schedule(product, renter, dates(0, 1))).body
  if (wanted === 'REQUESTED') return id
  await owner.schedule(product, renter, dates(0, 1))
  if (wanted === 'IN_USE') await handOver(people, id)
  if (['RETURNED', 'COMPLETED'].includes(wanted)) await put(owner, id, { state: 'RETURNED' })
  if (wanted === 'COMPLETED') assert.equal((await move(owner, id, 'release')).status, 200)
  assert.equal(await state(owner, id), wanted)
  return id
}

// State → what DELETE by the renter and by the owner answers and leaves.
const deletes = {
  REQUESTED: [[204, 'CANCELLED'], [204, 'DECLINED']],
  COUNTERED: [[204, ['DECLINED', 'CANCELLED']], [204, 'CANCELLED']],
  ACCEPTED: [[204, 'CANCELLED'], [204, 'CANCELLED']],
  IN_USE: [[409, 'IN_USE'], [409, 'IN_USE']],
  RETURNED: [[409, 'RETURNED'], [409, 'RETURNED']],
  COMPLETED: [[409, 'COMPLETED'], [409, 'COMPLETED']],
}
for (const [from, ends] of Object.entries(deletes)) {
  for (const [i, who] of ['renter', 'owner'].entries()) {
    const [status, to] = ends[i]
    test(`DELETE of a rental ${from} by its ${who} is ${status} and leaves it ${[to].flat().join(' or ')}`, async () => {
      const people = await pair(market)
      const id = await rentalIn(from, people)
      const answer = await people[who].del(`/rentalhistories/${id}/`)
      assert.equal(answer.status, status, answer.text)
      assert.ok([to].flat().includes(await state(people.owner, id)), await state(people.owner, id))
      const listed = (await people.renter.get('/rentalhistories/rental/?open=1')).body.some((rental) => rental.id === id)
      assert.equal(listed, status === 409, 'what ended without use is in no list')
      const free = await market.guest.get(`/products/${people.product.id}/availability/?rental_start_date=${day(1)}&rental_end_date=${day(1)}`)
      assert.equal(free.status === 200, status === 204 || from !== 'IN_USE', 'its days are free again')
    })
  }
}

// State → what PUT {"state":"RETURNED"} by the renter and by the owner answers, as what, and leaves.
const returns = {
  REQUESTED: [[409, 'REQUESTED'], [409, 'REQUESTED']],
  COUNTERED: [[409, 'COUNTERED'], [409, 'COUNTERED']],
  ACCEPTED: [[200, 'ACCEPTED', 'SCHEDULED'], [200, 'RETURNED', 'RETURNED']],
  IN_USE: [[200, 'IN_USE', 'IN_USE'], [200, 'RETURNED', 'RETURNED']],
  RETURNED: [[200, 'RETURNED', 'RETURNED'], [200, 'RETURNED', 'RETURNED']],
  COMPLETED: [[200, 'COMPLETED', 'RETURNED'], [200, 'COMPLETED', 'RETURNED']],
}
for (const [from, ends] of Object.entries(returns)) {
  for (const [i, who] of ['renter', 'owner'].entries()) {
    const [status, to, shown] = ends[i]
    test(`"returned" by the ${who} of a rental ${from} is ${status} and leaves it ${to}`, async () => {
      const people = await pair(market)
      const id = await rentalIn(from, people)
      const answer = await put(people[who], id, { state: 'RETURNED' })
      assert.ok(answer.status === status || (status === 409 && answer.status === 400), answer.text)
      assert.equal(await state(people.owner, id), to)
      if (status !== 200) return
      sameKeys(answer.body, WRITE_KEYS)
      assert.equal(answer.body.state, shown)
      const { body } = await people.renter.get('/rentalhistories/rental/')
      assert.deepEqual(body.map((rental) => [rental.id, rental.state]), [[id, shown]])
      const pairs = (await people.owner.get(`/rentalhistories/?product=${people.product.id}&renter=${people.renter.id}`)).body
      assert.equal(pairs.length, shown === 'RETURNED' ? 0 : 1, "the pair's list holds what is planned or in use")
    })
  }
}

test('new dates are proposed by either and take effect when the other puts the same', async () => {
  for (const [first, second] of [['renter', 'owner'], ['owner', 'renter']]) {
    const people = await pair(market)
    const id = await agree(people, 2)
    const proposed = await put(people[first], id, change(5, 6))
    assert.deepEqual([proposed.status, proposed.body.rental_start_date], [200, day(2)])
    const instead = await put(people[second], id, change(8))
    assert.deepEqual([instead.status, instead.body.rental_start_date], [200, day(2)], 'other dates are a proposal of his own')
    const agreed = await put(people[first], id, change(8))
    assert.deepEqual([agreed.status, agreed.body.rental_start_date, agreed.body.rental_end_date], [200, day(8), day(8)])
  }
})

test('half a date, no date and a date that is none are told by field; nothing at all too', async () => {
  const people = await pair(market)
  const id = await agree(people, 2)
  const required = ['This field is required.']
  for (const [body, fields] of [
    [{ new_rental_start_date: day(3) }, ['new_rental_end_date']], [{ new_rental_end_date: day(3) }, ['new_rental_start_date']],
    [{ new_rental_start_date: '2027-02-30', new_rental_end_date: day(3) }, ['new_rental_start_date']],
  ]) {
    const answer = await put(people.renter, id, body)
    assert.equal(answer.status, 400, answer.text)
    assert.deepEqual(Object.keys(answer.body), fields)
  }
  assert.deepEqual((await put(people.renter, id, { new_rental_start_date: day(3) })).body, { new_rental_end_date: required })
  assert.equal((await put(people.renter, id, {})).status, 400)
  for (const bad of [change(5, 4), change(-2, 3), change(1, 31), change(180, 181)]) {
    const answer = await put(people.renter, id, bad)
    assert.deepEqual([answer.status, answer.body], [400, { message: '날짜 설정이 잘못되었습니다.' }])
  }
})

test('an unknown rental is 404 for every call, and a number that is none too', async () => {
  const member = await market.member()
  for (const id of ['999999', '0', 'abc', '99999999999999999999']) {
    assert.equal((await put(member, id, { state: 'RETURNED' })).status, 404, id)
    assert.equal((await put(member, id, change(1))).status, 404, id)
    assert.equal((await member.del(`/rentalhistories/${id}/`)).status, 404, id)
  }
})

test('an owner schedules for the visitor of a room of another product only there', async () => {
  const people = await pair(market)
  const second = await people.owner.list()
  assert.equal((await people.owner.schedule(second, people.renter, dates(1))).status, 403, 'no room about that one')
  await people.renter.room(second)
  assert.equal((await people.owner.schedule(second, people.renter, dates(1))).status, 201)
})

test('each tap writes its own card, by who tapped, and a repeated one writes none', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const tap = (member, from) => member.schedule(product, renter, dates(from))
  const wanted = []
  const after = async (member, event, act) => {
    const answer = await act()
    assert.ok(answer.status < 300, answer.text)
    if (event) wanted.push(['card', member.id, event])
    assert.deepEqual(await cards(people), wanted)
    return answer.body
  }
  const { id } = await after(renter, 'request', () => tap(renter, 0))
  await after(renter, null, () => tap(renter, 0))
  await after(owner, 'counter', () => tap(owner, 3))
  await after(owner, null, () => tap(owner, 3))
  await after(renter, 'ask', () => tap(renter, 0))
  await after(owner, 'accept', () => tap(owner, 0))
  await after(renter, null, () => tap(renter, 0))
  await after(renter, 'change', () => put(renter, id, change(4)))
  await after(owner, 'agree_change', () => put(owner, id, change(4)))
  await after(owner, 'change', () => put(owner, id, change(0)))
  await after(renter, 'agree_change', () => put(renter, id, change(0)))
  await after(renter, 'declare_return', () => put(renter, id, { state: 'RETURNED' }))
  await after(owner, 'return', () => put(owner, id, { state: 'RETURNED' }))
  await after(owner, null, () => put(owner, id, { state: 'RETURNED' }))
  const offer = await after(owner, 'offer', () => tap(owner, 9))
  await after(owner, 'withdraw', () => owner.del(`/rentalhistories/${offer.id}/`))
  const second = await after(renter, 'request', () => tap(renter, 9))
  await after(owner, 'decline', () => owner.del(`/rentalhistories/${second.id}/`))
})
