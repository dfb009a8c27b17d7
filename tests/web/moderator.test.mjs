// In a browser: a moderator's desk, on a phone in Korean and on a desk in English: a reported wanted post, its author, and what he is told; and who
// is banned and signs in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openMarket, password } from '../support/market.mjs'
import { run } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { complaints, overflow, person, startBrowser } from './browser.mjs'

const WHY = '먼저 돈을 달라는 글은 올릴 수 없어요.'
let market, browser, moderator, boss
before(async () => {
  market = await openMarket({ env: { WOOGA_CONTACT: 'help@gear.example' } })
  boss = await market.member('boss')
  moderator = await market.member('mod')
  for (const [{ email }, role] of [[boss, '--admin'], [moderator, '--moderator']]) assert.equal(run(market.server.data, 'user', '--email', email, role).status, 0)
  await until('both are known', async () => (await boss.get('/api/settings/')).body.operator && (await moderator.get('/api/settings/')).body.moderator)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await market?.close()
})

const PHONE = { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' }
const DESK = { viewport: { width: 1280, height: 900 }, colorScheme: 'dark', locale: 'en-US', reducedMotion: 'reduce' }
async function look(who, name, lang, options) {
  const one = await person(browser, market.url, { name: `moderator-${name}`, ...options })
  await one.context.addInitScript(([language, id]) => {
    localStorage.setItem('lang', language)
    if (id) localStorage.setItem('member', id)
  }, [lang, who ? String(who.id) : ''])
  if (who) await one.context.addCookies([{ name: 'access-token', value: who.token, url: market.url, httpOnly: true }])
  return one
}

async function fine({ page, errors, shot }, label) {
  await shot(label)
  assert.equal(await overflow(page), 0, label)
  assert.deepEqual(await complaints(page), [], label)
  assert.deepEqual(errors, [], label)
}

async function reported() {
  const [seeker, reporter] = [await market.member('seeker'), await market.member('reporter')]
  const post = (await seeker.post('/api/wanted/', { text: '돈을 먼저 보내 주면 빌릴게요' })).body
  assert.equal((await reporter.post(`/api/wanted/${post.id}/report/`, { reason: '사기 같아요' })).status, 204)
  return { seeker, reporter, post }
}

for (const [name, lang, options, words] of [
  ['phone', 'ko', PHONE, { link: '운영자', tabs: ['처리할 일', '회원', '장비', '활동 기록'], act: '조치하기', told: '운영자가 구해요 글을 내렸어요', down: `운영자가 내린 글 (${WHY})`, heard: '신고해 주신 일을' }],
  ['desk', 'en', DESK, { link: 'Operators', tabs: ['To do', 'Members', 'Listings', 'Activity'], act: 'Take action', told: 'A moderator took down', down: `taken down by a moderator (${WHY})`, heard: 'What you reported' }],
]) {
  test(`${name}: a reported post is read and taken down, its author warned, and all hear of it`, { timeout: 120_000 }, async () => {
    const { seeker, reporter, post } = await reported()
    const one = await look(moderator, `${name}-queue`, lang, options)
    const { page } = one
    await page.goto('/me')
    await page.locator('a[href="/admin"]').click()
    const item = page.locator(`[data-waiting=wanted][data-id="${post.id}"]`)
    await item.getByText(post.text).waitFor()
    await item.getByText('사기 같아요').waitFor()
    assert.deepEqual(await page.locator('nav.chips .chip').allInnerTexts(), words.tabs, 'only what he may')
    await fine(one, 'queue')
    await item.locator('[name=reason]').fill(WHY)
    await item.locator('[data-order=hide]').click()
    await item.waitFor({ state: 'detached' })

    const { post: second, seeker: author } = await reported()
    await page.goto('/admin')
    await page.locator(`[data-waiting=wanted][data-id="${second.id}"] a[href="/admin/members?q=${author.id}"]`).click()
    const row = page.locator(`[data-member="${author.id}"]`)
    await row.getByText(words.act).click()
    assert.equal(await page.locator('[data-member]').count(), 1)
    assert.deepEqual(await row.locator('[data-order]').evaluateAll((all) => all.map((button) => button.dataset.order)), ['warn', 'ban', 'sign-out'])
    assert.ok(!(await row.innerText()).includes(author.email))
    await row.locator('[name=reason]').fill(WHY)
    await fine(one, 'member')
    await row.locator('[data-order=warn]').click()
    await until('the warning is there', async () => (await author.get('/api/notifications/')).body.notifications.some(({ kind, text }) => kind === 'warning' && text.includes(WHY)))
    await page.goto('/admin/log')
    await page.locator('[data-action=warn]').first().waitFor()
    await fine(one, 'log')
    await page.goto('/admin/backups')
    await page.locator('nav.chips .chip[aria-current]', { hasText: words.tabs[0] }).waitFor()
    assert.deepEqual(one.errors, [])

    const wrote = await look(seeker, `${name}-author`, lang, options)
    await wrote.page.goto('/wanted?show=mine')
    await wrote.page.getByText(words.down).waitFor()
    await fine(wrote, 'taken down')
    const kinds = async (who) => (await who.get('/api/notifications/', { 'Accept-Language': lang })).body.notifications[0].text
    await until('its author is told', async () => (await kinds(seeker)).startsWith(words.told))
    await until('who reported it is', async () => (await kinds(reporter)).startsWith(words.heard))
    for (const { context } of [one, wrote]) await context.close()
  })

  test(`${name}: an operator names a moderator, and takes the role again`, { timeout: 180_000 }, async () => {
    const member = await market.member('helper')
    const one = await look(boss, `${name}-role`, lang, options)
    await one.page.goto(`/admin/members?q=${member.id}`)
    const row = one.page.locator(`[data-member="${member.id}"]`)
    for (const [order, is] of [['make-moderator', true], ['unmake-moderator', false]]) {
      if (!(await row.locator('details').evaluate((details) => details.open))) await row.getByText(words.act).click()
      await row.locator('[name=reason]').fill(WHY)
      await fine(one, order)
      await row.locator(`[data-order=${order}]`).click()
      await row.locator(`[data-order=${is ? 'unmake' : 'make'}-moderator]`).waitFor()
      await until('it is so', async () => (await member.get('/api/settings/')).body.moderator === is)
    }
    await one.context.close()
  })

  test(`${name}: who is banned reads why, and whom to tell`, { timeout: 120_000 }, async () => {
    const member = await market.member('banned')
    assert.equal((await moderator.post(`/api/admin/members/${member.id}/ban/`, { reason: WHY, until: '2099-12-31' })).status, 200)
    const one = await look(null, `${name}-banned`, lang, options)
    await one.page.goto('/login')
    await one.page.fill('[name=email]', member.email)
    await one.page.fill('[name=password]', password)
    await one.page.click('button[type=submit]')
    const alert = one.page.getByRole('alert')
    for (const part of [WHY, '2099-12-31', 'help@gear.example']) await alert.getByText(part).waitFor()
    await fine({ ...one, errors: one.errors.filter((text) => !text.includes('401')) }, 'banned')
    await one.context.close()
  })
}
