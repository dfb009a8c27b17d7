// docs/wishes.md: posts that say what somebody needs, who answers them, and where members live.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Caller, day, openMarket, sameKeys } from '../support/market.mjs'
import { looked, story } from '../support/story.mjs'
import { run } from '../support/server.mjs'
import { notAtTurn } from '../support/until.mjs'

let market
before(async () => (market = await openMarket()))
after(() => market.close())

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.text)
  return answer.body
}
const POST = { text: '주말에 탈 로드 자전거를 찾아요', category: '로드자전거', start: day(5), end: day(6), fee_most: 15000, place: '연남동', latitude_e6: 37556123, longitude_e6: 126924456 }
const KEYS = ['id', 'member', 'text', 'category', 'start', 'end', 'fee_most', 'place', 'near', 'until', 'created_at', 'open', 'hidden', 'hidden_why', 'answers', 'mine']
const seek = async (member, more) => ok(await member.post('/api/wanted/', { ...POST, ...more }), 201)
const listed = async (caller, query = {}) => ok(await caller.get(`/api/wanted/?${new URLSearchParams(query)}`)).map(({ id }) => id)
const bike = (member, more) => member.list({ name: '로드 자전거', category: '로드자전거', ...more })
const answers = (member, post, product) => member.post(`/api/wanted/${post.id}/answers/`, { product: product.id })

test('a post says what, when, for how much and roughly where; guests read it', async () => {
  const seeker = await market.member('seeker')
  const post = await seek(seeker)
  sameKeys(post, KEYS)
  assert.deepEqual([post.category, post.start, post.end, post.fee_most, post.place, post.until, post.open, post.mine], ['로드자전거', POST.start, POST.end, 15000, '연남동', POST.end, true, true])
  assert.notEqual(post.near.latitude_e6, POST.latitude_e6)
  assert.ok(Math.abs(post.near.latitude_e6 - POST.latitude_e6) < 2300 && Math.abs(post.near.longitude_e6 - POST.longitude_e6) < 2900, 'the middle of its square')
  const shown = ok(await market.guest.get(`/api/wanted/${post.id}/`))
  sameKeys(shown, [...KEYS, 'answered'])
  assert.deepEqual([shown.mine, shown.member.id, shown.member.email], [false, seeker.id, seeker.alias])
  const little = await seek(seeker, { category: null, start: undefined, end: undefined, fee_most: undefined, place: '', latitude_e6: undefined, longitude_e6: undefined })
  assert.deepEqual([little.category, little.start, little.near, little.fee_most, little.until], [null, null, null, null, day(30)])
})

test('what is wrong with a post is said; five are open at a time', async () => {
  const seeker = await market.member('seeker')
  for (const [field, wrong] of [['text', { text: ' ' }], ['text', { text: '가'.repeat(501) }], ['category', { category: '없는 것' }], ['end', { end: undefined }], ['end', { start: day(6), end: day(5) }],
    ['end', { start: day(-3), end: day(-2) }], ['until', { until: day(-1) }], ['fee_most', { fee_most: -1 }], ['longitude_e6', { longitude_e6: undefined }], ['latitude_e6', { latitude_e6: 90000001 }], ['place', { place: 'x'.repeat(31) }]]) {
    const answer = await seeker.post('/api/wanted/', { ...POST, ...wrong })
    assert.equal(answer.status, 400, JSON.stringify(wrong))
    assert.ok(answer.body[field], `${JSON.stringify(wrong)}: ${answer.text}`)
  }
  assert.equal((await seeker.call('POST', '/api/wanted/', 'text=x', { 'Content-Type': 'application/x-www-form-urlencoded' })).status, 415)
  const posts = []
  for (let i = 0; i < 5; i++) posts.push(await seek(seeker))
  assert.equal((await seeker.post('/api/wanted/', POST)).body.code, 'too_many_wanted')
  ok(await seeker.del(`/api/wanted/${posts[0].id}/`), 204)
  await seek(seeker)
  const stranger = await market.member('stranger')
  assert.equal((await stranger.del(`/api/wanted/${posts[1].id}/`)).status, 403)
  assert.deepEqual((await listed(seeker, { mine: 1 })).length, 6)
  assert.equal((await market.guest.get('/api/wanted/?mine=1')).status, 401)
})

test('the list has open ones by category and place, in pages, without those of whom one has blocked', async () => {
  const one = await market.member('one'), two = await market.member('two'), reader = await market.member('reader')
  const near = await seek(one, { latitude_e6: 35100000, longitude_e6: 129000000 })
  const tent = await seek(two, { category: '텐트', latitude_e6: 35110000, longitude_e6: 129000000 })
  const far = await seek(two, { latitude_e6: 35300000, longitude_e6: 129000000 })
  const here = { near: '35.1,129.0', km: 5 }
  assert.deepEqual(await listed(market.guest, here), [tent.id, near.id])
  assert.deepEqual(await listed(market.guest, { ...here, km: 50 }), [far.id, tent.id, near.id])
  assert.deepEqual(await listed(market.guest, { ...here, category: '아웃도어' }), [tent.id, near.id], 'and what is below it')
  assert.deepEqual(await listed(market.guest, { ...here, category: '로드 자전거' }), [near.id])
  assert.equal((await market.guest.get('/api/wanted/?category=nothing')).status, 404)
  assert.equal((await market.guest.get('/api/wanted/?near=x')).status, 400)
  const first = await market.guest.get('/api/wanted/?near=35.1,129.0&km=50&limit=2')
  const next = first.headers.get('link').match(/<(.*)>/)[1]
  assert.deepEqual([...first.body, ...ok(await market.guest.get(next))].map(({ id }) => id), [far.id, tent.id, near.id])
  ok(await reader.post(`/members/${two.id}/block/`), 204)
  assert.deepEqual(await listed(reader, here), [near.id])
  assert.deepEqual(await listed(two, here), [tent.id, near.id])
  ok(await one.del(`/api/wanted/${near.id}/`), 204)
  assert.deepEqual(await listed(market.guest, here), [tent.id])
  assert.equal(ok(await market.guest.get(`/api/wanted/${near.id}/`)).open, false)
})

test('an owner answers with a listing of his: their room opens with a first word, and the poster hears of it', async () => {
  const seeker = await market.member('seeker'), owner = await market.member('owner'), other = await market.member('other')
  const post = await seek(seeker)
  const product = await bike(owner)
  const answer = await answers(owner, post, product)
  const { room } = ok(answer, 201)
  assert.deepEqual([(await answers(owner, post, product)).status, (await answers(owner, post, product)).body], [200, { room }])
  const messages = ok(await seeker.get(`/chat/${room}/messages/`))
  assert.deepEqual(messages.map(({ text, kind, sender, body }) => [text, kind, sender.id, body]), [[`구해요 글에 이 물건으로 답했어요: “${POST.text}”`, 'card', owner.id, { event: 'wanted', wanted: post.id }]])
  const [mine] = ok(await seeker.get('/chat/rooms/?type=visitor'))
  assert.deepEqual([mine.id, mine.product.id], [room, product.id])
  const [notice] = ok(await seeker.get('/api/notifications/')).notifications.filter(({ kind }) => kind === 'wanted_answer')
  assert.deepEqual([notice.link, notice.who, notice.product], [`/chats/${room}`, 'owner', '로드 자전거'])
  const shown = ok(await seeker.get(`/api/wanted/${post.id}/`))
  assert.equal(shown.answers, 1)
  assert.deepEqual(shown.answered.map((one) => [one.product.id, one.room]), [[product.id, room]])
  assert.deepEqual(ok(await other.get(`/api/wanted/${post.id}/`)).answered, [], 'who has it is for who looks for it')

  const refused = async (member, gear, code, status) => {
    const said = await answers(member, post, gear)
    assert.deepEqual([said.status, said.body.code], [status, code], said.text)
  }
  await refused(other, product, 'not_your_product', 403)
  await refused(seeker, await bike(seeker), 'own_post', 403)
  const paused = await bike(other)
  ok(await other.put(`/api/products/${paused.id}/pause/`, { paused: true }))
  await refused(other, paused, 'paused', 409)
  ok(await seeker.post(`/members/${other.id}/block/`), 204)
  await refused(other, await bike(other), 'blocked', 403)
  assert.equal((await answers(owner, post, { id: 999999 })).status, 404)
  for (let i = 0; i < 2; i++) ok(await answers(owner, post, await bike(owner)), 201)
  await refused(owner, await bike(owner), 'too_many_answers', 409)
  assert.deepEqual(ok(await answers(owner, post, product)), { room }, 'again, though he has as many as he may')
  ok(await seeker.del(`/api/wanted/${post.id}/`), 204)
  assert.deepEqual(ok(await answers(owner, post, product)), { room }, 'again, though it is closed')
  await refused(await market.member('late'), product, 'not_your_product', 403)
  const late = await market.member('late')
  await refused(late, await bike(late), 'wanted_closed', 409)
})

test('three reports hide a post until an operator has looked; his reason is kept', async () => {
  const seeker = await market.member('seeker'), boss = await market.member('boss')
  assert.equal(run(market.server.data, 'user', '--email', boss.email, '--admin').status, 0)
  const admin = await market.again(boss)
  const post = await seek(seeker, { text: '광고예요' })
  assert.equal((await seeker.post(`/api/wanted/${post.id}/report/`, { reason: '나' })).body.code, 'own_post')
  const reporters = [await market.member('a'), await market.member('b'), await market.member('c')]
  for (const member of [reporters[0], ...reporters.slice(0, 2)]) ok(await member.post(`/api/wanted/${post.id}/report/`, { reason: '광고예요' }), 204)
  assert.equal((await market.guest.get(`/api/wanted/${post.id}/`)).status, 200, 'who repeats himself is one')
  ok(await reporters[2].post(`/api/wanted/${post.id}/report/`, { reason: '스팸' }), 204)
  assert.equal((await market.guest.get(`/api/wanted/${post.id}/`)).status, 404)
  assert.ok(!(await listed(market.guest)).includes(post.id))
  assert.equal(ok(await seeker.get(`/api/wanted/${post.id}/`)).hidden, true)
  const queue = ok(await admin.get('/api/admin/wanted/'))
  assert.deepEqual(queue.map(({ id, reports, reasons }) => [id, reports, reasons]), [[post.id, 3, ['광고예요', '광고예요', '스팸']]])
  const decide = (hide, reason = '글을 읽어 보았고 광고가 아니에요') => admin.post(`/api/admin/wanted/${post.id}/`, { hide, reason })
  assert.equal((await decide(false, '짧아요')).status, 400)
  ok(await decide(false), 204)
  assert.equal((await market.guest.get(`/api/wanted/${post.id}/`)).status, 200)
  assert.deepEqual(ok(await admin.get('/api/admin/wanted/')), [])
  const [done] = ok(await admin.get('/api/admin/audit/'))
  assert.deepEqual([done.action, done.object, done.object_id, done.name], ['wanted_show', 'wanted', post.id, post.text])
  // There need not be another operator than the one who reported it.
  ok(await admin.post(`/api/wanted/${post.id}/report/`, { reason: '다시 보니 광고예요' }), 204)
  ok(await decide(true), 204)
  assert.equal((await market.guest.get(`/api/wanted/${post.id}/`)).status, 404)
})

test('a reported post waits in the queue with its words and author; what becomes of it is told with the reason', async () => {
  const seeker = await market.member('seeker'), reporter = await market.member('reporter'), other = await market.member('other')
  const mods = [await market.member('mod'), seeker, reporter]
  for (const { email } of mods) assert.equal(run(market.server.data, 'user', '--email', email, '--moderator').status, 0)
  const [admin, own, told] = await Promise.all(mods.map((one) => market.again(one)))
  const post = await seek(seeker, { text: '돈을 먼저 보내 주면 빌릴게요' })
  const waits = async (who) => ok(await who.get('/api/admin/queue/?limit=200')).filter(({ kind, id }) => kind === 'wanted' && id === post.id)
  assert.deepEqual(await waits(admin), [])
  ok(await reporter.post(`/api/wanted/${post.id}/report/`, { reason: '사기 같아요' }), 204)
  ok(await other.post(`/api/wanted/${post.id}/report/`, { reason: '광고예요' }), 204)
  const [waiting, ...more] = await waits(admin)
  assert.deepEqual(more, [])
  sameKeys(waiting, ['kind', 'id', 'since', 'product', 'product_name', 'people', 'text'])
  assert.deepEqual([waiting.product, waiting.text, waiting.people], [null, post.text, [{ role: 'accused', id: seeker.id, username: seeker.username }]])
  assert.deepEqual(ok(await admin.get(`/api/admin/wanted/${post.id}/`)).reasons, ['사기 같아요', '광고예요'])
  assert.deepEqual(await waits(own), [], 'not for who wrote it')
  assert.ok(!ok(await own.get('/api/admin/wanted/')).some(({ id }) => id === post.id))

  const reason = '먼저 돈을 달라는 글은 올릴 수 없어요'
  const decide = (who, hide) => who.post(`/api/admin/wanted/${post.id}/`, { hide, reason })
  for (const one of [own, told]) assert.equal((await decide(one, false)).body.code, 'own_case')
  assert.equal((await own.get(`/api/admin/wanted/${post.id}/`)).body.code, 'own_case')
  ok(await decide(admin, true), 204)
  assert.deepEqual(await waits(admin), [])
  const heard = async (who) => ok(await who.get('/api/notifications/')).notifications.map(({ kind, text, link }) => [kind, text, link])
  assert.deepEqual(await heard(seeker), [['wanted_hidden', `운영자가 구해요 글을 내렸어요. 이유: ${reason}`, '/wanted?show=mine']])
  const thanks = ['report_done', '신고해 주신 일을 운영자가 살펴보고 처리했어요. 고마워요.', '/wanted']
  for (const one of [reporter, other]) assert.deepEqual(await heard(one), [thanks])
  assert.deepEqual([ok(await seeker.get(`/api/wanted/${post.id}/`)).hidden_why, (await market.guest.get(`/api/wanted/${post.id}/`)).status], [reason, 404])
  ok(await decide(admin, false), 204)
  assert.equal((await heard(seeker))[0][0], 'wanted_shown')
  assert.equal(ok(await market.guest.get(`/api/wanted/${post.id}/`)).hidden_why, null)

  ok(await other.post(`/api/wanted/${post.id}/report/`, { reason: '또 그래요' }), 204)
  ok(await decide(admin, false), 204)
  assert.equal((await heard(seeker)).length, 2, 'nothing has become of it')
  assert.equal((await heard(other)).length, 2)
})

test('what somebody banned looks for is for operators alone', async () => {
  const seeker = await market.member('seeker'), owner = await market.member('owner'), boss = await market.member('boss')
  assert.equal(run(market.server.data, 'user', '--email', boss.email, '--admin').status, 0)
  const admin = await market.again(boss)
  const post = await seek(seeker)
  const product = await bike(owner)
  assert.equal(run(market.server.data, 'user', '--email', seeker.email, '--ban').status, 0)
  for (const member of [market.guest, owner]) assert.equal((await member.get(`/api/wanted/${post.id}/`)).status, 404)
  assert.equal((await answers(owner, post, product)).status, 404)
  assert.equal((await owner.post(`/api/wanted/${post.id}/report/`, { reason: '광고예요' })).status, 404)
  ok(await admin.get(`/api/wanted/${post.id}/`))
  assert.equal(run(market.server.data, 'user', '--email', seeker.email, '--unban').status, 0)
  ok(await answers(owner, post, product), 201)
})

test('a post ends with its last day', async () => {
  const told = await story()
  const seeker = await told.market.member('seeker')
  const post = ok(await seeker.post('/api/wanted/', { text: '하루만 쓸 텐트' , start: day(1, told.now), end: day(1, told.now) }), 201)
  assert.deepEqual((await listed(told.market.guest)), [post.id])
  await told.later(48)
  await looked()
  assert.deepEqual(await listed(told.market.guest), [])
  const guest = new Caller(told.market.url)
  assert.equal(ok(await guest.get(`/api/wanted/${post.id}/`)).open, false)
})

test('a member says where he lives: by name, which others see, or by his device, kept to 500 m for himself', async () => {
  const member = await market.member('local')
  assert.deepEqual(ok(await member.get('/api/neighbourhood/')), { name: null, latitude_e6: null, longitude_e6: null, confirmed_on: null })
  assert.equal(ok(await market.guest.get(`/api/members/${member.id}/facts/`)).neighbourhood, null)
  assert.deepEqual(ok(await member.put('/api/neighbourhood/', { name: ' 망원동 ' })), { name: '망원동', latitude_e6: null, longitude_e6: null, confirmed_on: null })
  const is = ok(await member.put('/api/neighbourhood/', { name: '연남동', latitude_e6: 37556123, longitude_e6: 126924456 }))
  assert.deepEqual([is.name, is.confirmed_on], ['연남동', day(0)])
  assert.ok(is.latitude_e6 !== 37556123 && Math.abs(is.latitude_e6 - 37556123) < 2300, 'the middle of its square')
  const again = ok(await member.put('/api/neighbourhood/', { name: '연남동', latitude_e6: 37556200, longitude_e6: 126924400 }))
  assert.deepEqual([again.latitude_e6, again.longitude_e6], [is.latitude_e6, is.longitude_e6])
  assert.deepEqual(ok(await member.put('/api/neighbourhood/', { name: '연남동' })), again, 'the same name moves nothing')
  assert.deepEqual(ok(await member.put('/api/neighbourhood/', { name: '연남동 2' })), { name: '연남동 2', latitude_e6: null, longitude_e6: null, confirmed_on: null }, 'nothing is confirmed under a new one')
  const facts = ok(await market.guest.get(`/api/members/${member.id}/facts/`))
  assert.equal(facts.neighbourhood, '연남동 2')
  assert.ok(!JSON.stringify(facts).includes('latitude'))
  for (const wrong of [{ name: '' }, { name: 'x'.repeat(31) }, { name: 'x', latitude_e6: 1 }, { name: 'x', latitude_e6: 1, longitude_e6: 180000001 }]) assert.equal((await member.put('/api/neighbourhood/', wrong)).status, 400)
  assert.equal((await market.guest.get('/api/neighbourhood/')).status, 401)
  ok(await member.del('/api/neighbourhood/'), 204)
  assert.equal(ok(await member.get('/api/neighbourhood/')).name, null)
})

test('names that three or more members confirmed are offered, the same for a minute', async () => {
  const people = await Promise.all(['one', 'two', 'three', 'four'].map((name) => market.member(name)))
  const live = async (member, name, latitude_e6) => ok(await member.put('/api/neighbourhood/', { name, ...(latitude_e6 ? { latitude_e6, longitude_e6: 126924000 } : {}) }))
  const names = async () => ok(await people[0].get('/api/neighbourhood/names/'))
  await notAtTurn(60_000, 30_000)
  assert.equal((await live(people[0], '역촌동')).latitude_e6, null)
  for (const [i, member] of people.slice(1).entries()) await live(member, '역촌동', 37600000 + i * 5000)
  assert.deepEqual(ok(await people[0].get('/api/neighbourhood/')), { name: '역촌동', latitude_e6: null, longitude_e6: null, confirmed_on: null }, 'by name one is nowhere')
  assert.deepEqual(await names(), ['역촌동'])
  await live(people[3], '대조동', 37600000)
  assert.deepEqual(await names(), ['역촌동'], 'for a minute')
  assert.equal((await market.guest.get('/api/neighbourhood/names/')).status, 401)
})

test('a name of two, of two and one by name only, or of two and a banned one is not offered', async () => {
  const own = await openMarket()
  try {
    const live = async (name, confirmed) => {
      const member = await own.member('local')
      ok(await member.put('/api/neighbourhood/', { name, ...(confirmed ? { latitude_e6: 37600000, longitude_e6: 126924000 } : {}) }))
      return member
    }
    for (const [name, n] of [['둘', 2], ['셋', 3], ['넷', 4], ['금지', 2], ['이름만', 2]]) for (let i = 0; i < n; i++) await live(name, true)
    const member = await live('이름만', false)
    const { email } = await live('금지', true)
    assert.equal(run(own.server.data, 'user', '--email', email, '--ban').status, 0)
    assert.deepEqual(ok(await member.get('/api/neighbourhood/names/')), ['넷', '셋'])
  } finally {
    await own.close()
  }
})
