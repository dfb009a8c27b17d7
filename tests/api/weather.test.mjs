// Official warnings of bad weather: who enters them, whom they free, who is told.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, day as dayOf, openMarket, pair } from '../support/market.mjs'
import { run } from '../support/server.mjs'

const NOON = Date.parse('2027-01-10T03:00:00Z') // in Seoul
const day = (n) => dayOf(n, NOON)
let market, operator

/** The first answer that is good, or the last of forty seconds. */
async function until(ask, good) {
  let answer = await ask()
  for (let tries = 0; tries < 400 && !good(answer); tries++) {
    await new Promise((done) => setTimeout(done, 100))
    answer = await ask()
  }
  return answer
}

before(async () => {
  market = await openMarket({ now: NOON })
  operator = await market.member('operator')
  assert.equal(run(market.server.data, 'user', '--email', operator.email, '--admin').status, 0)
  const { status } = await until(() => operator.get('/api/admin/deposits/'), ({ status }) => status === 200)
  assert.equal(status, 200)
})
after(() => market.close())

const move = (member, id, name, body) => member.post(`/api/rentals/${id}/${name}/`, body)
const warn = (region, kind, from, to, text) => operator.post('/api/admin/weather/', { region, kind, from, to, text })

/** An agreed rental of two days of gear for the snow of a region. */
async function agreed(region, from, terms = {}) {
  const people = await pair(market)
  const { owner, renter, product } = people
  const put = await owner.put(`/products/${product.id}/terms/`, { policy: 'strict', weather: 'snow', region, ...terms })
  assert.equal(put.status, 200, put.text)
  assert.equal(put.body.region, region)
  const asked = await renter.post(`/products/${product.id}/rentals/`, dates(from, from + 1, NOON))
  assert.equal((await move(owner, asked.body.id, 'accept')).status, 200)
  return { ...people, id: asked.body.id }
}

test('on a day of a warning of its kind and region each of the two cancels for nothing, alone', async () => {
  for (const who of ['renter', 'owner']) {
    const people = await agreed('KR-42', 1)
    assert.ok(!(await people[who].get(`/api/rentals/${people.id}/`)).body.moves.includes('agree_weather'))
    assert.equal((await move(people[who], people.id, 'agree_weather')).status, 409)
    assert.equal((await warn('KR-42', 'snow', day(2), day(2), '대설경보')).status, 201)
    const { body: warned } = await people[who].get(`/api/rentals/${people.id}/`)
    assert.deepEqual(warned.flags, ['WEATHER_WARNING'])
    assert.ok(warned.moves.includes('agree_weather') && !warned.moves.includes('weather'))
    const { status, body } = await move(people[who], people.id, 'agree_weather')
    assert.equal(status, 200)
    assert.equal(body.state, 'CANCELLED')
    assert.deepEqual(body.cancelled, { reason: 'weather', by: people[who].id, penalty: 0 })
    const { body: warnings } = await market.guest.get('/api/weather/?region=KR-42')
    assert.deepEqual(warnings.map(({ region, kind, date, text }) => [region, kind, date, text]), [['KR-42', 'snow', day(2), '대설경보']])
    assert.equal((await operator.del(`/api/admin/weather/${warnings[0].id}/`)).status, 204)
  }
})

const warnings = async (member) => (await member.get('/api/notifications/')).body.notifications.filter(({ kind }) => kind === 'rental_warning')

test('other weather, other regions, other days and gear for indoors are not concerned', async () => {
  const other = [await agreed('KR-43', 1), await agreed('KR-41', 5), await agreed('KR-41', 1, { weather: 'wind' }), await agreed('none', 1)]
  const concerned = await agreed('KR-41', 2)
  assert.equal((await warn('KR-41', 'snow', day(0), day(2))).status, 201)
  for (const { renter, id } of other) {
    const { body } = await renter.get(`/api/rentals/${id}/`)
    assert.deepEqual(body.flags, [])
    assert.ok(!body.moves.includes('agree_weather'))
  }
  assert.deepEqual((await concerned.renter.get(`/api/rentals/${concerned.id}/`)).body.flags, ['WEATHER_WARNING'])
  await until(() => warnings(concerned.renter), (list) => list.length > 0)
  for (const { renter, owner } of other) assert.deepEqual([await warnings(renter), await warnings(owner)], [[], []])
})

test('days are changed for nothing, too, and a warning that is taken back frees nobody', async () => {
  const { owner, renter, id } = await agreed('KR-45', 3)
  await warn('KR-45', 'snow', day(3))
  await move(renter, id, 'change', dates(8, 9, NOON))
  const { body } = await move(owner, id, 'agree_change')
  assert.deepEqual(body.flags, [])
  await warn('KR-45', 'snow', day(9))
  assert.deepEqual((await renter.get(`/api/rentals/${id}/`)).body.flags, ['WEATHER_WARNING'])
  for (const warning of (await market.guest.get('/api/weather/?region=KR-45')).body) await operator.del(`/api/admin/weather/${warning.id}/`)
  assert.deepEqual((await renter.get(`/api/rentals/${id}/`)).body.flags, [])
  assert.equal((await move(renter, id, 'agree_weather')).status, 409)
})

test('the two are told, once for a rental, however many warnings there are', async () => {
  const { owner, renter, id } = await agreed('KR-49', 1)
  await warn('KR-49', 'snow', day(1))
  for (const member of [owner, renter]) {
    const notices = await until(() => warnings(member), (list) => list.length > 0)
    assert.equal(notices.length, 1)
    assert.match(notices[0].text, /기상 특보/)
    assert.equal(notices[0].link, `/rentals/${id}`)
  }
  await warn('KR-49', 'snow', day(2))
  // A later one of somebody else has been told: so has this one, if at all.
  const next = await agreed('KR-49', 2)
  await operator.post('/api/admin/weather/', { csv: `KR-49,${day(3)},snow` })
  await until(() => warnings(next.renter), (list) => list.length > 0)
  assert.equal((await warnings(renter)).length, 1)
})

test('a table of warnings is entered whole or not at all, and a wrong line is named', async () => {
  const count = async () => (await market.guest.get('/api/weather/?region=KR-31')).body.length
  const good = await operator.post('/api/admin/weather/', { csv: `region,date,kind,text\r\nKR-31,${day(1)},wind,"강풍, 주의보"\r\nKR-31,${day(2)},wind\r\n` })
  assert.equal(good.status, 201, good.text)
  assert.equal(await count(), 2)
  // Once more changes nothing.
  await operator.post('/api/admin/weather/', { csv: `KR-31,${day(1)},wind,other` })
  assert.equal(await count(), 2)
  for (const [line, words] of [
    ['KR-31,2027-01-09,wind', /Line 2: the date/],
    ['KR-99,2027-01-20,wind', /Line 2: the region/],
    ['KR-31,2027-01-20,hail', /Line 2: the kind/],
    ['KR-31,2027-01-20', /Line 2: a line is/],
    ['KR-31,2027-01-20,wind,"x', /Line 2: a line is/],
  ]) {
    const refused = await operator.post('/api/admin/weather/', { csv: `KR-31,${day(7)},wind\n${line}` })
    assert.equal(refused.status, 400, line)
    assert.match(refused.body.csv[0], words)
  }
  assert.equal((await operator.post('/api/admin/weather/', { csv: '' })).status, 400)
  assert.equal(await count(), 2)
})

test('what is no warning is refused with the field that is wrong', async () => {
  for (const [body, field] of [
    [{ kind: 'snow', from: day(1) }, 'region'],
    [{ region: 'KR-11', from: day(1) }, 'kind'],
    [{ region: 'KR-11', kind: 'snow' }, 'from'],
    [{ region: 'KR-1', kind: 'snow', from: day(1) }, 'region'],
    [{ region: 'KR-11', kind: 'none', from: day(1) }, 'kind'],
    [{ region: 'KR-11', kind: 'snow', from: day(-1) }, 'from'],
    [{ region: 'KR-11', kind: 'snow', from: day(2), to: day(1) }, 'to'],
    [{ region: 'KR-11', kind: 'snow', from: day(0), to: day(31) }, 'to'],
    [{ region: 'KR-11', kind: 'snow', from: day(0), text: 'x'.repeat(101) }, 'text'],
  ]) {
    const refused = await operator.post('/api/admin/weather/', body)
    assert.equal(refused.status, 400, refused.text)
    assert.deepEqual(Object.keys(refused.body), [field])
  }
  assert.deepEqual((await market.guest.get('/api/weather/?region=KR-11')).body, [])
  assert.equal((await market.guest.get('/api/weather/?region=Seoul')).status, 400)
  assert.equal((await operator.del('/api/admin/weather/999999/')).status, 404)
})

test('only an operator enters and takes back', async () => {
  const { owner } = await pair(market)
  assert.equal((await owner.post('/api/admin/weather/', { region: 'KR-11', kind: 'snow', from: day(1) })).status, 403)
  assert.equal((await owner.del('/api/admin/weather/1/')).status, 403)
})
