// What links to products and stores show of them, and what search engines are told (docs/contract.md part A, "pages").
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { form, openMarket, productFields } from '../support/market.mjs'

const ORIGIN = 'https://gear.example'
const HTML = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
let market, owner
before(async () => {
  market = await openMarket({ env: { WOOGA_PUBLIC_URL: ORIGIN } })
  owner = await market.member('owner')
})
after(() => market.close())

const page = (path, headers) => market.guest.get(path, { ...HTML, ...headers })
/** What a browser makes of the text of an attribute or an element. */
const plain = (text) => text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
const meta = (html, name) => plain(new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)">`).exec(html)?.[1])
const title = (html) => plain(/<title>([^<]*)<\/title>/.exec(html)?.[1])
const link = (html, attributes) => new RegExp(`<link ${attributes} href="([^"]*)">`).exec(html)?.[1]
const data = (html) => JSON.parse(/<script type="application\/ld\+json">([^<]*)<\/script>/.exec(html)[1])

describe('the page of a product', () => {
  test('says name, fee, description and photo, and what it costs in data', async () => {
    const product = await owner.list({ name: '테니스 라켓', rental_fee_for_a_day: '12000', description: '가볍고\n\n좋은 라켓입니다.' })
    const { status, text, headers } = await page(`/p/${product.id}`)
    assert.equal(status, 200)
    assert.match(headers.get('content-type'), /^text\/html/)
    assert.equal(headers.get('cache-control'), 'no-cache')
    assert.match(headers.get('content-security-policy'), /^default-src 'self';/)
    assert.match(headers.get('vary'), /Accept-Language/)
    assert.match(text, /^<!doctype html>\n<html lang="ko">/)
    assert.match(text, /<script type="module" src="\/assets\//)
    assert.equal(title(text), '테니스 라켓 · 하루 12,000원 · Wooga')
    assert.equal(meta(text, 'og:title'), title(text))
    assert.equal(meta(text, 'description'), '하루 12,000원 · 가볍고 좋은 라켓입니다.')
    assert.equal(meta(text, 'og:type'), 'product')
    assert.equal(meta(text, 'og:url'), `${ORIGIN}/p/${product.id}`)
    assert.match(meta(text, 'og:image'), /^https:\/\/gear\.example\/photos\/[0-9a-f]{32}\.webp$/)
    assert.equal(meta(text, 'twitter:card'), 'summary_large_image')
    assert.equal(meta(text, 'product:price:amount'), '12000')
    const { name, offers, image, url } = data(text)
    assert.deepEqual([name, offers.price, offers.priceCurrency, image, url], ['테니스 라켓', '12000', 'KRW', [meta(text, 'og:image')], `${ORIGIN}/p/${product.id}`])
  })

  test('is in the language that is asked for, with one address for each', async () => {
    const { id } = await owner.list()
    const english = (await page(`/p/${id}`, { 'Accept-Language': 'en-GB,en;q=0.9' })).text
    assert.match(english, /<html lang="en">/)
    assert.match(title(english), / · 10,000 won a day · Wooga$/)
    assert.equal(link(english, 'rel="canonical"'), `${ORIGIN}/p/${id}`)
    const asked = (await page(`/p/${id}?lang=en`, { 'Accept-Language': 'ko' })).text
    assert.match(asked, /<html lang="en">/)
    assert.equal(link(asked, 'rel="canonical"'), `${ORIGIN}/p/${id}?lang=en`)
    assert.equal(link(asked, 'rel="alternate" hreflang="ko"'), `${ORIGIN}/p/${id}?lang=ko`)
    assert.equal(link(asked, 'rel="alternate" hreflang="x-default"'), `${ORIGIN}/p/${id}`)
    for (const language of ['', 'fr', 'ko-KR']) assert.match((await page(`/p/${id}`, { 'Accept-Language': language })).text, /<html lang="ko">/)
  })

  test('makes markup of nothing that a member wrote', async () => {
    const hostile = [
      '"><script>alert(1)</script>',
      "</title><img src=x onerror='x'>",
      '</script><!--<script>',
      '&quot;&lt;b&gt; %00 \\u003c',
      "'\"`${7*7}{{7*7}}<%= 7 %>",
      '\u202e\u2028\u2029\ufeff<svg/onload=x>',
    ]
    for (const text of hostile) {
      const name = text.slice(0, 32)
      const answer = await owner.post('/products/', form(productFields({ name, description: `${text}\n<!-- ${text}`, model_name: text })))
      assert.equal(answer.status, 201, answer.text)
      const html = (await page(`/p/${answer.body.id}`)).text
      assert.equal([...html.matchAll(/<script/g)].length, 2, 'the client and its data')
      assert.doesNotMatch(html, /<(img|svg|b)\b|<!--/)
      assert.equal(plain(title(html)).split(' · ')[0], plain(name))
      assert.equal(data(html).name, answer.body.name)
      assert.ok(meta(html, 'og:description').includes(text.split('\n')[0].slice(0, 10)))
    }
  })

  test('is 404 when there is none: a page for browsers, JSON for others', async () => {
    const { id } = await owner.list()
    assert.equal((await owner.del(`/products/${id}/`)).status, 204)
    for (const path of [`/p/${id}`, '/p/999999', '/p/0', '/p/x', '/p/-1', '/p/9223372036854775808', '/u/999999', '/u/x']) {
      const { status, text } = await page(path)
      assert.equal(status, 404, path)
      assert.match(text, /<script type="module"/, 'the client says it in its own way')
      assert.equal(meta(text, 'robots'), 'noindex')
      const json = await market.guest.get(path)
      assert.deepEqual([json.status, json.body.code], [404, 'not_found'], path)
    }
    assert.equal((await page('/p/1/2')).status, 404)
  })

  test('that is paused is there, but not for search engines', async () => {
    const { id } = await owner.list()
    assert.equal((await owner.put(`/api/products/${id}/pause/`, { paused: true })).status, 200)
    const { status, text } = await page(`/p/${id}`)
    assert.equal(status, 200)
    assert.equal(meta(text, 'robots'), 'noindex')
  })

  test('is 304 to who has it, and packed for who takes that', async () => {
    const { id } = await owner.list()
    const { headers, text } = await page(`/p/${id}`, { 'Accept-Encoding': 'identity' })
    const again = await page(`/p/${id}`, { 'If-None-Match': headers.get('etag') })
    assert.deepEqual([again.status, again.text], [304, ''])
    const packed = await fetch(`${market.url}/p/${id}`, { headers: { ...HTML, 'Accept-Encoding': 'gzip' } })
    assert.equal(packed.headers.get('content-encoding'), 'gzip')
    assert.equal(await packed.text(), text)
  })
})

test('Home names the photos that it begins with, as the client asks for them', async () => {
  const own = await openMarket()
  try {
    const before = (await own.guest.get('/', HTML)).text
    assert.doesNotMatch(before, /as="image"/)
    const seller = await own.member('seller')
    for (let i = 0; i < 3; i++) await seller.list()
    const { text, status } = await own.guest.get('/', HTML)
    const { body: popular } = await own.guest.get('/products/popularity/')
    const named = [...text.matchAll(/<link rel="preload" as="image" imagesrcset="([^ ]*)-s\.webp 320w, \1-m\.webp 960w, \1\.webp 1920w" imagesizes="\(min-width: 900px\) 240px, 50vw">/g)].map(([, name]) => `${name}.webp`)
    assert.equal(status, 200)
    assert.equal(link(text, 'rel="canonical"'), `${own.url}/`)
    // Between the two a minute may end, and others be chosen.
    const all = (await own.guest.get('/products/')).body.map(({ thumbnails }) => thumbnails[0].thumbnail)
    assert.equal(popular.length, 3)
    assert.equal(named.length, 2)
    for (const name of named) assert.ok(all.includes(name), name)
  } finally {
    await own.close()
  }
})

test('the page of a store says whose it is', async () => {
  const member = await market.member('name')
  assert.equal((await member.put('/accounts/', { username: '<i>me&"' })).status, 200)
  const { status, text } = await page(`/u/${member.id}`)
  assert.equal(status, 200)
  assert.equal(title(text), '<i>me&" 님의 장비 · Wooga')
  assert.doesNotMatch(text, /<i>|@/)
  assert.equal(meta(text, 'og:type'), 'profile')
})

test('search engines find the first pages, and the sign-in in place of what belongs to a member', async () => {
  for (const path of ['/', '/search', '/login']) {
    const { text } = await page(path)
    assert.equal(link(text, 'rel="canonical"'), ORIGIN + path)
    assert.equal(meta(text, 'robots'), undefined)
    assert.equal(meta(text, 'og:image'), `${ORIGIN}/icons/icon-512.png`)
  }
  for (const path of ['/me', '/me/gear', '/chats/3', '/chats/3?lang=en', '/rentals/4', '/list', '/admin']) {
    const { text } = await page(path)
    assert.deepEqual([link(text, 'rel="canonical"'), meta(text, 'robots'), meta(text, 'og:url')], [`${ORIGIN}/login`, undefined, undefined], path)
    assert.ok(meta(text, 'description'), path)
  }
  for (const path of ['/wanted', '/design', '/chatter']) assert.equal(meta((await page(path)).text, 'robots'), 'noindex', path)
  const robots = await market.guest.get('/robots.txt')
  assert.equal(robots.status, 200)
  assert.match(robots.text, /^Sitemap: https:\/\/gear\.example\/sitemap\.xml$/m)
  // A page that may not be asked for cannot say whose it is, and is found by its bare address.
  assert.doesNotMatch(robots.text, /^Disallow: *\S/m)
})

test('the sitemap has what is offered, and nothing else', async () => {
  const own = await openMarket({ env: { WOOGA_PUBLIC_URL: ORIGIN } })
  try {
    const empty = await own.guest.get('/sitemap.xml')
    assert.equal(empty.status, 200)
    assert.doesNotMatch(empty.text, /<sitemap>/)
    assert.equal((await own.guest.get('/sitemaps/products-1.xml')).status, 404)
    const [lender, guest] = [await own.member('lender'), await own.member('guest')]
    const [offered, paused, deleted] = [await lender.list(), await lender.list(), await lender.list()]
    assert.equal((await lender.put(`/api/products/${paused.id}/pause/`, { paused: true })).status, 200)
    assert.equal((await lender.del(`/products/${deleted.id}/`)).status, 204)
    const index = await own.guest.get('/sitemap.xml')
    assert.match(index.headers.get('content-type'), /^application\/xml/)
    assert.match(index.headers.get('cache-control'), /max-age=3600/)
    const pages = [...index.text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url)
    assert.deepEqual(pages, [`${ORIGIN}/sitemaps/products-1.xml`, `${ORIGIN}/sitemaps/stores-1.xml`])
    const listed = await Promise.all(pages.map(async (url) => (await own.guest.get(new URL(url).pathname)).text))
    const urls = listed.flatMap((text) => [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url))
    assert.deepEqual(urls, [`${ORIGIN}/p/${offered.id}`, `${ORIGIN}/u/${lender.id}`], `not ${guest.id}`)
    assert.match(listed[0], /<lastmod>\d{4}-\d\d-\d\d<\/lastmod>/)
    for (const name of ['products-2.xml', 'products-0.xml', 'x.xml', 'products-1', '..%2f1.xml']) assert.equal((await own.guest.get(`/sitemaps/${name}`)).status, 404, name)
    const packed = await fetch(`${own.url}/sitemaps/products-1.xml`, { headers: { 'Accept-Encoding': 'identity' } })
    assert.equal(await packed.text(), listed[0])
  } finally {
    await own.close()
  }
})
