// The health magazine: who writes, who reads, and that nothing of an article runs in a reader's page.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { form, openMarket, pair, photo } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'

const ORIGIN = 'https://gear.example'
let market, operator, count = 0

before(async () => {
  market = await openMarket({ env: { WOOGA_PUBLIC_URL: ORIGIN } })
  operator = await market.member('operator')
  assert.equal(run(market.server.data, 'user', '--email', operator.email, '--admin').status, 0)
  await until('he is an operator', async () => (await operator.get('/api/admin/articles/')).status === 200)
})
after(() => market.close())

const written = (more = {}) => ({ slug: `ski-${++count}`, language: 'ko', title: '겨울 채비', summary: '스키를 타기 전에', body: '# 몸풀기\n\n**천천히**', published: true, ...more })
async function write(more) {
  const answer = await operator.post('/api/admin/articles/', written(more))
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}
const path = ({ id }, rest = '') => `/api/admin/articles/${id}/${rest}`
const slugs = async (query = '') => (await market.guest.get(`/api/articles/${query}`)).body.map(({ slug }) => slug)

test('what is published is there for everybody, as HTML below the heading of its page', async () => {
  const { id, slug, state, body } = await write()
  assert.deepEqual([state, body], ['published', '# 몸풀기\n\n**천천히**'])
  const { status, body: article } = await market.guest.get(`/api/articles/${slug}/`)
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(article), ['id', 'slug', 'language', 'title', 'summary', 'picture', 'published_at', 'updated_at', 'html'])
  assert.deepEqual([article.id, article.title, article.picture, article.html], [id, '겨울 채비', null, '<h2>몸풀기</h2>\n<p><strong>천천히</strong></p>\n'])
  const [first] = (await market.guest.get('/api/articles/')).body
  assert.deepEqual(Object.keys(first), ['id', 'slug', 'language', 'title', 'summary', 'picture', 'published_at', 'updated_at'])
  assert.equal(first.slug, slug)
})

test('nothing in it runs, and pictures of other sites are refused when it is written', async () => {
  const { slug } = await write({ body: '<script>alert(1)</script>\n\n<b onclick="x()">a</b> [b](javascript:x) [c](https://ski.example/) <img src=x onerror=x>' })
  const { html } = (await market.guest.get(`/api/articles/${slug}/`)).body
  assert.equal(html, '<p>a <a href="">b</a> <a href="https://ski.example/">c</a> </p>\n')
  for (const body of ['![](https://evil.example/a.png)', '![a][b]\n\n[b]: //evil.example/a.png']) {
    const refused = await operator.post('/api/admin/articles/', written({ body }), { 'Accept-Language': 'ko' })
    assert.equal(refused.status, 400)
    assert.match(refused.body.body[0], /다른 사이트의 사진/)
  }
  const preview = await operator.post('/api/admin/articles/preview/', { body: '*a* <i>b</i> ![c](https://evil.example/)' })
  assert.deepEqual(preview.body, { html: '<p><em>a</em> b c</p>\n' })
})

test('drafts are for operators alone; what is published again keeps its day', async () => {
  const draft = await write({ published: false })
  assert.deepEqual([draft.state, draft.published_at], ['draft', null])
  assert.equal((await market.guest.get(`/api/articles/${draft.slug}/`)).status, 404)
  assert.ok(!(await slugs()).includes(draft.slug))
  const put = (more) => operator.put(path(draft), written({ slug: draft.slug, ...more }))
  const { published_at } = (await put()).body
  assert.ok(published_at)
  const changed = await put({ title: '새 제목' })
  assert.deepEqual([changed.status, changed.body.title, changed.body.published_at], [200, '새 제목', published_at])
  assert.ok((await slugs()).includes(draft.slug))
  assert.equal((await put({ published: false })).body.published_at, null)
  assert.equal((await market.guest.get(`/api/articles/${draft.slug}/`)).status, 404)
})

test('what is deleted comes back as it was', async () => {
  const article = await write()
  assert.equal((await operator.del(path(article))).status, 204)
  assert.equal((await market.guest.get(`/api/articles/${article.slug}/`)).status, 404)
  for (const again of [operator.del(path(article)), operator.put(path(article), written({ slug: article.slug }))]) assert.equal((await again).status, 404)
  const all = (await operator.get('/api/admin/articles/')).body
  assert.equal(all.find(({ id }) => id === article.id).state, 'deleted')
  assert.equal((await operator.post('/api/admin/articles/', written({ slug: article.slug }))).status, 400, 'its address waits for it')
  const back = await operator.post(path(article, 'restore/'))
  assert.deepEqual([back.status, back.body.state], [200, 'published'])
  assert.equal((await market.guest.get(`/api/articles/${article.slug}/`)).status, 200)
  assert.equal((await operator.post(path(article, 'restore/'))).status, 404)
  const audit = (await operator.get('/api/admin/audit/')).body.filter(({ object, object_id }) => object === 'article' && object_id === article.id)
  assert.deepEqual(audit.map(({ action }) => action), ['article_restore', 'article_delete', 'article_publish'])
  assert.equal(audit[0].name, back.body.title)
})

test('its picture is one of ours, and goes when another takes its place', async () => {
  const article = await write()
  const put = async () => (await operator.put(path(article, 'picture/'), form({ file: photo() }))).body.picture
  const first = await put()
  assert.match(first, /^https:\/\/gear\.example\/photos\/[0-9a-f]{32}\.webp$/)
  const at = (url) => market.guest.get(new URL(url).pathname)
  assert.equal((await at(first)).status, 200)
  const second = await put()
  assert.equal((await at(first)).status, 404)
  assert.equal((await market.guest.get(`/api/articles/${article.slug}/`)).body.picture, second)
  assert.equal((await operator.put(path(article), written({ slug: article.slug, body: `![눈](${new URL(second).pathname})` }))).status, 200)
  assert.match((await market.guest.get(`/api/articles/${article.slug}/`)).body.html, /<img src="\/photos\//)
  assert.equal((await operator.del(path(article, 'picture/'))).body.picture, null)
  assert.equal((await at(second)).status, 404)
  assert.equal((await operator.put(path(article, 'picture/'), form({}))).status, 400)
  assert.equal((await operator.put('/api/admin/articles/999999/picture/', form({ file: photo() }))).status, 404)
})

test('what is wrong is refused with its field', async () => {
  const taken = await write()
  for (const [more, field] of [
    [{ slug: '' }, 'slug'], [{ slug: 'Ski' }, 'slug'], [{ slug: 'a b' }, 'slug'], [{ slug: '스키' }, 'slug'], [{ slug: '../x' }, 'slug'], [{ slug: 'a'.repeat(61) }, 'slug'],
    [{ slug: taken.slug }, 'slug'], [{ language: 'fr' }, 'language'], [{ title: '' }, 'title'], [{ title: 'x'.repeat(101) }, 'title'], [{ summary: 'x'.repeat(201) }, 'summary'],
    [{ body: '' }, 'body'], [{ body: 'x'.repeat(20_001) }, 'body'], [{ published: 'perhaps' }, 'published'],
  ]) {
    const refused = await operator.post('/api/admin/articles/', written(more))
    assert.equal(refused.status, 400, JSON.stringify(more).slice(0, 60))
    assert.deepEqual(Object.keys(refused.body), [field])
  }
  assert.equal((await operator.put(path(taken), written({ slug: taken.slug, body: '가'.repeat(20_000) }))).status, 200, 'twenty thousand letters fit')
})

test('the list is by language and in pages', async () => {
  const english = [await write({ language: 'en' }), await write({ language: 'en' }), await write({ language: 'en' })].map(({ slug }) => slug).reverse()
  assert.deepEqual(await slugs('?language=en'), english)
  const first = await market.guest.get('/api/articles/?language=en&limit=2')
  assert.deepEqual(first.body.map(({ slug }) => slug), english.slice(0, 2))
  const next = first.headers.get('link').match(/<([^>]+)>/)[1]
  assert.deepEqual((await market.guest.get(next)).body.map(({ slug }) => slug), english.slice(2))
  assert.deepEqual((await operator.get('/api/admin/articles/?limit=1')).body.map(({ slug }) => slug), english.slice(0, 1))
})

test('who has it already gets 304, until it changes', async () => {
  const { id, slug } = await write()
  const { headers } = await market.guest.get(`/api/articles/${slug}/`)
  const again = (etag) => market.guest.get(`/api/articles/${slug}/`, { 'If-None-Match': etag })
  assert.equal((await again(headers.get('etag'))).status, 304)
  await operator.put(path({ id }), written({ slug, title: '다른 제목' }))
  assert.equal((await again(headers.get('etag'))).status, 200)
})

test('its page says what it is before anything runs, and the sitemap has it', async () => {
  const { slug } = await write({ title: '<b>"몸풀기"</b>', summary: '5분이면 & 돼요' })
  const page = (at) => market.guest.get(at, { Accept: 'text/html' })
  const { status, text } = await page(`/articles/${slug}`)
  assert.equal(status, 200)
  assert.match(text, /<title>&lt;b&gt;&quot;몸풀기&quot;&lt;\/b&gt; · Wooga<\/title>/)
  assert.match(text, /<meta name="description" content="5분이면 &amp; 돼요">/)
  assert.match(text, /<meta property="og:type" content="article">/)
  assert.ok(text.includes(`<link rel="canonical" href="${ORIGIN}/articles/${slug}">`))
  const draft = await write({ published: false })
  for (const none of [draft.slug, 'nothing', '%3Cscript%3E']) assert.equal((await page(`/articles/${none}`)).status, 404)
  const sitemap = (await market.guest.get('/sitemaps/articles-1.xml')).text
  assert.ok(sitemap.includes(`<loc>${ORIGIN}/articles/${slug}</loc>`))
  assert.ok(!sitemap.includes(draft.slug))
  assert.match((await market.guest.get('/sitemap.xml')).text, /articles-1\.xml/)
})

test('only operators write', async () => {
  const { owner } = await pair(market)
  const article = await write()
  for (const refused of [
    owner.get('/api/admin/articles/'), owner.get(path(article)), owner.post('/api/admin/articles/', written()), owner.put(path(article), written()), owner.del(path(article)),
    owner.post(path(article, 'restore/')), owner.post('/api/admin/articles/preview/', { body: 'x' }), owner.put(path(article, 'picture/'), form({ file: photo() })),
  ]) assert.equal((await refused).status, 403)
})
