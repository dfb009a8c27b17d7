// docs/notifications.md "Saved searches": who has saved a search hears of new listings that it finds.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { dates, openMarket } from '../support/market.mjs'
import { looked, story as openStory } from '../support/story.mjs'
import { until } from '../support/until.mjs'

const ok = (answer, status = 200) => {
  assert.equal(answer.status, status, answer.text)
  return answer.body
}
const save = (member, query, address = new URLSearchParams(query).toString()) => member.post(`/api/searches/?${new URLSearchParams(query)}`, { address })
const saved = async (...args) => ok(await save(...args), 201)
const found = async (member) => ok(await member.get('/api/notifications/')).notifications.filter(({ kind }) => kind === 'search_match')

let market
before(async () => (market = await openMarket()))
after(() => market.close())

test('a search is kept with the address of its page, each address once, twenty at most', async () => {
  const member = await market.member('seeker')
  const one = await saved(member, { keyword: '라켓', category: '테니스 라켓', max_price: 20000 }, 'keyword=라켓&max=20000')
  assert.deepEqual(Object.keys(one).sort(), ['address', 'created_at', 'id'])
  const again = await save(member, { keyword: '라켓' }, 'keyword=라켓&max=20000')
  assert.deepEqual([again.status, again.body.id], [200, one.id])
  for (let i = 0; i < 19; i++) await saved(member, { keyword: `word${i}` })
  const more = await save(member, { keyword: 'another' })
  assert.deepEqual([more.status, more.body.code], [409, 'too_many_searches'])
  assert.equal((await save(member, { keyword: '라켓' }, 'keyword=라켓&max=20000')).status, 200, 'what is there already may be saved again')
  const list = ok(await member.get('/api/searches/'))
  assert.equal(list.length, 20)
  assert.equal(list.at(-1).address, 'keyword=라켓&max=20000')
  const stranger = await market.member('stranger')
  ok(await stranger.del(`/api/searches/${one.id}/`), 404)
  ok(await member.del(`/api/searches/${one.id}/`), 204)
  ok(await member.del(`/api/searches/${one.id}/`), 404)
  await saved(member, { keyword: 'another' })
})

test('everything is no search, and what is wrong with one is said', async () => {
  const member = await market.member('seeker')
  for (const query of [{}, { max_price: 1000 }, dates(3), { keyword: ' ' }]) {
    const answer = await save(member, query, 'x')
    assert.deepEqual([answer.status, answer.body.code], [400, 'search_too_wide'], JSON.stringify(query))
  }
  assert.equal((await save(member, { keyword: 'x', min_price: 'y' })).status, 400)
  assert.equal((await save(member, { category: 'none' })).status, 404)
  assert.equal((await save(member, { fits: 'me' })).body.code, 'fit_unknown')
  assert.equal((await save(member, { keyword: 'x', ...dates(-3, -2) })).body.code, 'bad_dates')
  assert.ok((await member.post('/api/searches/?keyword=x', {})).body.address)
  assert.equal((await member.post('/api/searches/?keyword=x', { address: 'x'.repeat(1001) })).status, 400)
  assert.equal((await member.call('POST', '/api/searches/?keyword=x', 'address=x', { 'Content-Type': 'application/x-www-form-urlencoded' })).status, 415)
})

test('who looks for it hears of it once; its owner, whom he has blocked and who looks for something else do not', async () => {
  const story = await openStory()
  const names = ['words', 'tag', 'initials', 'letter', 'parent', 'price', 'near', 'free', 'fits', 'twice', 'dear', 'far', 'other', 'taken', 'wordless', 'blocked', 'blocker', 'small', 'paused']
  const people = {}
  for (const name of names) people[name] = await story.market.member(name.slice(0, 8))
  const owner = await story.market.member('owner')
  ok(await people.fits.put('/api/fit/', { height: 175 }))
  ok(await people.small.put('/api/fit/', { height: 120 }))
  const place = '37.556,126.924'
  await saved(people.words, { keyword: '로드 자전거' })
  await saved(people.tag, { keyword: '출퇴근' })
  await saved(people.initials, { keyword: 'ㄹㄷ' })
  await saved(people.letter, { keyword: '로' })
  await saved(people.parent, { category: '아웃도어' })
  await saved(people.price, { keyword: '자전거', min_price: 9000, max_price: 10000, direct: 1, state: '깨끗해요' })
  await saved(people.near, { category: '로드자전거', near: place, km: 3 })
  await saved(people.free, { keyword: '자전거', ...dates(5, 6, story.now) })
  await saved(people.fits, { category: '로드자전거', fits: 'me' })
  await saved(people.twice, { keyword: '자전거' })
  await saved(people.twice, { category: '로드자전거' })
  await saved(people.dear, { keyword: '자전거', max_price: 9999 })
  await saved(people.far, { keyword: '자전거', near: '37.6,126.924', km: 3 })
  await saved(people.other, { category: '텐트' })
  await saved(people.taken, { keyword: '자전거', ...dates(0, 0, story.now) })
  await saved(people.wordless, { keyword: '전거자' })
  await saved(people.blocked, { keyword: '자전거' })
  await saved(people.blocker, { keyword: '자전거' })
  await saved(people.small, { category: '로드자전거', fits: 'me' })
  await saved(owner, { keyword: '자전거' })
  ok(await owner.post(`/members/${people.blocked.id}/block/`), 204)
  ok(await people.blocker.post(`/members/${owner.id}/block/`), 204)

  const bike = await owner.list({ name: '로드 자전거', category: '로드자전거', tags: '[{"hashtag":"출퇴근"}]' })
  ok(await owner.put(`/api/products/${bike.id}/place/`, { latitude_e6: 37556000, longitude_e6: 126924000 }))
  ok(await owner.put(`/api/products/${bike.id}/fit/`, { sizes: [{ variant: '', height: { low: 168, high: 182 } }] }))
  ok(await owner.put(`/products/${bike.id}/calendar-rules/`, { lead_days: 2 }))
  const hidden = await owner.list({ name: '접이식 미니벨로', category: '자전거' })
  await saved(people.paused, { keyword: '미니벨로' })
  ok(await owner.put(`/api/products/${hidden.id}/pause/`, { paused: true }))
  await looked()
  assert.deepEqual(await found(people.words), [], 'its owner still says whom it fits and where it is')
  await story.later(0.05)
  const heard = async (name) => (await found(await story.market.again(people[name]))).map(({ link }) => link)
  await until('somebody hears of it', async () => (await heard('twice')).length)
  await looked()
  for (const name of ['words', 'tag', 'initials', 'letter', 'parent', 'price', 'near', 'free', 'fits', 'twice']) assert.deepEqual(await heard(name), [`/p/${bike.id}`], name)
  for (const name of ['dear', 'far', 'other', 'taken', 'wordless', 'blocked', 'blocker', 'small', 'paused']) assert.deepEqual(await heard(name), [], name)
  assert.deepEqual(await found(await story.market.again(owner)), [])
  const [notice] = await found(await story.market.again(people.words))
  assert.equal(notice.text, '찾던 조건에 맞는 물건이 올라왔어요: 로드 자전거')
  await story.later(0.1)
  await looked()
  assert.equal((await heard('words')).length, 1, 'once, also after a restart')
})
