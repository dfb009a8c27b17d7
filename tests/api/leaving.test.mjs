// docs/security.md section 6: what a member may take with him, and what is left of him when he goes.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { agree, Caller, form, giveBack, openMarket, pair, password, photo, png } from '../support/market.mjs'
import { unpack } from '../support/archive.mjs'
import { dial } from '../support/chat.mjs'
import { openPushService } from '../support/push_service.mjs'
import { run } from '../support/server.mjs'

let market, service
before(async () => {
  service = await openPushService()
  market = await openMarket({ env: { WOOGA_INSIDE: 'on' } })
})
after(async () => {
  await market.close()
  service.close()
})

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.text)
  return answer.body
}
const leave = (member, more) => member.post('/api/account/leaving/', { email: member.email, password, ...more })
const bars = async (member) => ok(await member.get('/api/account/leaving/'))

async function copyOf(member, query = '') {
  const answer = await fetch(`${market.url}/api/account/export.zip${query}`, { headers: member.headers })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('cache-control'), 'private, no-store')
  const files = unpack(Buffer.from(await answer.arrayBuffer()))
  return { names: Object.keys(files), files, json: (name) => JSON.parse(files[name]), text: Object.values(files).map(String).join('\n') }
}

/** The whole database as text, by the command that moves a town. */
function everything() {
  const folder = mkdtempSync(join(tmpdir(), 'wooga-left-'))
  try {
    const done = run(market.server.data, 'export', join(folder, 'town'))
    assert.equal(done.status, 0, done.stderr)
    const files = readdirSync(join(folder, 'town'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return files.map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8')).join('\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('a copy has what the site has of a member, and of others only number and name', async () => {
  const people = await pair(market)
  const { owner, renter, product, room } = people
  await renter.post('/api/fit/', {})
  ok(await renter.put('/api/fit/', { height: 171 }))
  ok(await renter.put('/accounts/', form({ username: '빌리는이', profile: photo(png(8, 8, [9, 9, 9])) })))
  ok(await owner.put(`/api/products/${product.id}/place/`, { latitude_e6: 37556123, longitude_e6: 126924456 }))
  ok(await renter.put(`/api/products/${product.id}/favourite/`), 204)
  ok(await owner.put(`/products/${product.id}/units/`, { units: [{ serial: 'SERIAL-OF-OWNER' }] }))
  ok(await owner.put(`/products/${product.id}/drop-places/`, { places: [{ name: '보관함', directions: 'BESIDE-THE-DOOR', opening: 'OPEN-SESAME' }] }))
  const id = await giveBack(people)
  ok(await renter.post(`/products/${product.id}/reviews/`, { star: 4, comment: '잘 썼어요' }), 201)
  ok(await owner.post(`/products/${product.id}/reviews/`, { star: 5, comment: '시간을 지켜요' }), 201)
  ok(await owner.post(`/chat/${room.id}/report/`, { reason: 'a report about the renter' }), 201)

  const copy = await copyOf(renter)
  assert.deepEqual(copy.json('profile.json').map(({ id: one, email, username }) => [one, email, username]), [[renter.id, renter.email, '빌리는이']])
  assert.equal(copy.json('fit.json')[0].height, 171)
  assert.deepEqual(copy.json('rentals.json').map((one) => [one.id, one.role, one.other, one.other_name]), [[id, 'renter', owner.id, 'owner']])
  assert.ok(copy.json('events.json').some(({ event, mine }) => event === 'return' || mine))
  assert.deepEqual(copy.json('favourites.json').map(({ product: one, product_name }) => [one, product_name]), [[product.id, product.name]])
  assert.equal(copy.json('sessions.json').length, 1)
  assert.equal(copy.json('rooms.json')[0].id, room.id)
  assert.ok(copy.names.includes(`rooms/${room.id}/1.json`), copy.names.join(' '))
  const [face] = copy.json('photos.json')
  assert.equal(copy.files[`photos/${face.key}.webp`].subarray(8, 12).toString(), 'WEBP')
  assert.deepEqual(copy.json('reviews.json').filter(({ mine }) => mine).map(({ star }) => star), [4])
  for (const secret of [owner.email, 'SERIAL-OF-OWNER', 'OPEN-SESAME', '37556123', 'a report about the renter', 'pbkdf2', 'argon2']) assert.ok(!copy.text.includes(secret), secret)
  const own = await copyOf(owner)
  assert.equal(own.json('listings.json')[0].latitude_e6, 37556123)
  assert.equal(own.json('units.json')[0].serial, 'SERIAL-OF-OWNER')
  assert.equal(own.json('drop-places.json')[0].opening, 'OPEN-SESAME')
  assert.ok(!own.text.includes(renter.email))
  assert.deepEqual(ok(await renter.get('/api/account/export/')), { parts: 1 })
})

test('photos of a hand-over are in the copy of who took them', async () => {
  const people = await pair(market)
  const id = await agree(people, 0)
  ok(await people.renter.post(`/api/rentals/${id}/handover/photos/`, form({ file: photo(), slot: 'front' })), 201)
  const copy = await copyOf(people.renter)
  const [taken] = copy.json('photos.json')
  assert.equal(taken.rental, id)
  assert.ok(copy.names.includes(`photos/${taken.key}.webp`), `${taken.key} of ${copy.names.join(' ')}`)
})

test('messages of a room come in files of a thousand, none twice, and photos in as many archives as they need', async () => {
  const { owner, renter, room } = await pair(market)
  const socket = await dial(market.server, room.id, renter.token)
  for (let i = 1; i <= 1001; i++) {
    socket.say(`message ${i}`)
    await socket.hear(i)
  }
  socket.socket.close()
  const copy = await copyOf(renter)
  assert.ok(copy.names.includes('README.txt'))
  const told = [1, 1001].flatMap((first) => copy.json(`rooms/${room.id}/${first}.json`))
  assert.deepEqual(told.map(({ text }) => text), Array.from({ length: 1001 }, (_, i) => `message ${i + 1}`))
  assert.deepEqual([told[0].mine, told[0].sender], [true, renter.id])
  const second = await copyOf(owner, '?part=2')
  assert.deepEqual(second.names, [], 'there is no second one')
  assert.equal((await renter.get('/api/account/export.zip?part=0')).status, 400)
})

test('nobody leaves with an open rental, and is told which', async () => {
  const people = await pair(market)
  const { owner, renter, product } = people
  const id = await agree(people, 5)
  for (const [member, role] of [[owner, 'owner'], [renter, 'renter']]) {
    const said = await bars(member)
    assert.equal(said.may, false)
    assert.deepEqual(said.rentals, [{ rental: id, state: 'ACCEPTED', role, product: product.id, product_name: product.name }])
    const refused = await leave(member)
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'rentals_open')
  }
  ok(await renter.del(`/rentalhistories/${id}/`), 204)
  assert.equal((await bars(renter)).may, true)
  ok(await leave(renter), 204)
  ok(await leave(owner), 204)
})

test('it takes the address of the account, and its password', async () => {
  const member = await market.member('careful')
  ok(await leave(member, { email: 'other@example.com' }), 400)
  const wrong = await leave(member, { password: 'not the right one' })
  assert.equal(wrong.status, 400)
  assert.ok(wrong.body.password, wrong.text)
  ok(await leave(member, { email: undefined }), 400)
  const typed = await member.call('POST', '/api/account/leaving/', `email=${member.email}`, { 'Content-Type': 'application/x-www-form-urlencoded' })
  assert.equal(typed.status, 415)
  ok(await member.get('/accounts/'))
  ok(await leave(member, { email: ` ${member.email.toUpperCase()} ` }), 204)
})

test('the only operator stays until there is another', async () => {
  const first = await market.member('boss')
  assert.equal(run(market.server.data, 'user', '--email', first.email, '--admin').status, 0)
  const again = await market.again(first)
  assert.equal((await bars(again)).last_operator, true)
  const refused = await leave(again)
  assert.equal(refused.body.code, 'last_operator', refused.text)
  const second = await market.member('boss')
  assert.equal(run(market.server.data, 'user', '--email', second.email, '--admin').status, 0)
  ok(await leave(again), 204)
})

test('who has left is gone: his sessions, listings and everything that was only his; what others keep has no name', async () => {
  const people = await pair(market, { description: 'NEEDLE-DESCRIPTION' })
  const { owner, renter, product, room } = people
  const spare = await owner.list({ name: '아무도 묻지 않은 것', direct_dealing_place: 'NEEDLE-STREET' })
  ok(await owner.put('/accounts/', form({ username: 'NEEDLE-NAME', profile: photo(png(8, 8, [1, 2, 3])) })))
  const face = ok(await owner.get('/accounts/')).profile
  ok(await owner.put('/api/fit/', { height: 187, weight: 83 }))
  ok(await owner.put('/api/notifications/settings/', { quiet_from: 21 }))
  const { subscription } = service.browser()
  ok(await owner.post('/api/push/subscriptions/', subscription), 201)
  ok(await owner.post('/api/calendar-link/'), 201)
  ok(await owner.put(`/products/${product.id}/calendar-import/`, { url: `${service.url}/NEEDLE-FEED` }))
  ok(await owner.put(`/api/products/${product.id}/place/`, { latitude_e6: 35123457, longitude_e6: 128765431 }))
  const { units: [unit] } = ok(await owner.put(`/products/${product.id}/units/`, { units: [{ serial: 'NEEDLE-SERIAL' }] }))
  ok(await owner.put(`/products/${product.id}/units/${unit.id}/calendar-import/`, { url: `${service.url}/NEEDLE-UNIT` }))
  const unitLink = ok(await owner.post(`/products/${product.id}/units/${unit.id}/calendar-link/`), 201).url
  ok(await owner.put(`/products/${product.id}/drop-places/`, { places: [{ name: 'NEEDLE-BOX', directions: 'NEEDLE-WAY', opening: 'NEEDLE-KEY' }] }))
  ok(await owner.put('/api/neighbourhood/', { name: 'NEEDLE-HOME', latitude_e6: 36987000, longitude_e6: 127987000 }))
  ok(await owner.put('/api/account/business/', { kind: 'club', name: 'NEEDLE-CLUB', contact: 'NEEDLE-CALL' }), 204)
  ok(await owner.post('/api/wanted/', { text: 'NEEDLE-WANTED' }), 201)
  ok(await owner.post('/api/searches/?keyword=xy', { address: 'NEEDLE-SEARCH' }), 201)
  const other = await market.member('other')
  ok(await owner.post(`/members/${other.id}/block/`), 204)
  const id = await giveBack(people)
  ok(await renter.post(`/products/${product.id}/reviews/`, { star: 5, comment: '고마워요' }), 201)
  ok(await owner.post(`/products/${product.id}/reviews/`, { star: 5, comment: '또 오세요' }), 201)
  ok(await owner.post(`/api/rentals/${id}/release/`))
  const before_ = everything()
  const needles = ['NEEDLE-DESCRIPTION', 'NEEDLE-STREET', 'NEEDLE-NAME', 'NEEDLE-FEED', 'NEEDLE-UNIT', 'NEEDLE-HOME', 'NEEDLE-WANTED', 'NEEDLE-SEARCH', 'NEEDLE-SERIAL', 'NEEDLE-BOX', 'NEEDLE-KEY', owner.email, subscription.endpoint, '35123457', '128765431']
  for (const needle of needles) assert.ok(before_.includes(needle), `${needle} was there`)

  const second = await market.again(owner)
  ok(await leave(owner), 204)
  for (const session of [owner, second]) assert.equal((await session.get('/accounts/')).status, 401)
  assert.equal((await market.guest.post('/accounts/login/', { email: owner.email, password })).status, 401)
  assert.equal((await market.guest.post('/accounts/token/refresh/', { refresh: second.session.token.refresh_token })).status, 401)
  for (const one of [product, spare]) assert.equal((await renter.get(`/products/${one.id}/`)).status, 404)
  assert.deepEqual(ok(await renter.get(`/accounts/${owner.id}/store/products/`)), [])
  assert.equal((await fetch(face)).status, 404, 'his picture')
  assert.equal((await fetch(unitLink)).status, 404, 'the link of a unit')
  assert.equal((await fetch(spare.thumbnails[0].thumbnail)).status, 404, 'a photo that nobody was sent')

  const shown = ok(await renter.get(`/accounts/${owner.id}/`))
  assert.deepEqual([shown.username, shown.email, shown.point, shown.manner_score], [null, `${owner.id}@users.invalid`, 0, 0])
  const [kept] = ok(await renter.get('/chat/rooms/?type=visitor'))
  assert.equal(kept.id, room.id)
  assert.equal(kept.shop_user.username, null)
  assert.equal(ok(await renter.get(`/api/rentals/${id}/`)).state, 'COMPLETED')
  assert.equal(ok(await renter.get(`/api/rentals/${id}/proof/`)).verifies, true, 'the chain is whole')

  const left = everything()
  assert.ok(left.includes('또 오세요'), 'what he wrote of others stays, without his name')
  for (const needle of needles) assert.ok(!left.includes(needle), `${needle} is left`)
  const anew = ok(await new Caller(market.url).post('/accounts/signup/', { email: owner.email, password, username: 'anew' }), 201)
  assert.notEqual(anew.user.id, owner.id)
})

test('a member sees where he is signed in, and ends one or all others', async () => {
  const agents = { phone: 'Mozilla/5.0 (Linux; Android 14; SM-S921N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36', desk: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0' }
  const member = await market.member('devices')
  const enter = async (agent) => new Caller(market.url, ok(await market.guest.post('/accounts/login/', { email: member.email, password }, { 'User-Agent': agent })).token.access_token)
  const phone = await enter(agents.phone)
  const desk = await enter(agents.desk)
  const list = async (who) => ok(await who.get('/api/account/sessions/'))
  const seen = await list(desk)
  assert.deepEqual(seen.map(({ device, current }) => [device, current]).slice(0, 2), [['Edge · Windows', true], ['Samsung Internet · Android', false]])
  assert.equal(seen.length, 3)
  assert.deepEqual(Object.keys(seen[0]).sort(), ['created_at', 'current', 'device', 'id', 'seen_at'])
  const stranger = await market.member('stranger')
  ok(await stranger.del(`/api/account/sessions/${seen[1].id}/`), 404)
  ok(await desk.del(`/api/account/sessions/${seen[1].id}/`), 204)
  assert.equal((await phone.get('/accounts/')).status, 401)
  ok(await desk.del(`/api/account/sessions/${seen[1].id}/`), 404)
  ok(await desk.del('/api/account/sessions/'), 204)
  assert.equal((await member.get('/accounts/')).status, 401)
  assert.deepEqual((await list(desk)).map(({ current }) => current), [true])
  const copy = await copyOf(desk)
  assert.ok(!copy.text.includes('SM-S921N'), 'the header itself is not kept')
})

test('of what an operator has hidden the copy of who keeps it has the number, and no name', async () => {
  const owner = await market.member('owner')
  const keeper = await market.member('keeper')
  const operator = await market.member('operator')
  assert.equal(run(market.server.data, 'user', '--email', operator.email, '--admin').status, 0)
  const admin = await market.again(operator)
  const [hidden, shown] = [await owner.list({ name: 'HIDDEN-NAME' }), await owner.list({ name: 'SHOWN-NAME' })]
  for (const product of [hidden, shown]) ok(await keeper.put(`/api/products/${product.id}/favourite/`), 204)
  const reason = '사진이 다른 사람의 것입니다.'
  ok(await admin.post(`/api/admin/listings/${hidden.id}/hide/`, { reason }))
  const kept = async () => (await copyOf(keeper)).json('favourites.json').map(({ product, product_name }) => [product, product_name])
  assert.deepEqual(await kept(), [[hidden.id, null], [shown.id, 'SHOWN-NAME']])
  assert.equal((await copyOf(owner)).json('listings.json')[0].name, 'HIDDEN-NAME', 'its owner has it')
  ok(await admin.post(`/api/admin/listings/${hidden.id}/show/`, { reason }))
  assert.deepEqual(await kept(), [[hidden.id, 'HIDDEN-NAME'], [shown.id, 'SHOWN-NAME']])
})
