// In a browser: the link of the first start opens the wizard, which names the market and signs its operator in, once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPostOffice } from '../support/post_office.mjs'
import { startServer } from '../support/server.mjs'
import { until } from '../support/until.mjs'
import { fine, person, startBrowser } from './browser.mjs'

let browser, office
before(async () => {
  office = await openPostOffice()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await office?.close()
})

const linkOf = async (server) => {
  await until('the link is printed', async () => server.log().includes('/setup?token='))
  return /\/setup\?token=[0-9a-f]{64}/.exec(server.log())[0]
}

test('on a phone in Korean: from the link to a market with a name and an operator', { timeout: 180_000 }, async () => {
  const server = await startServer({ env: { WOOGA_SMTP: office.url } })
  try {
    const link = await linkOf(server)
    const one = await person(browser, server.url, { name: 'setup', viewport: { width: 320, height: 640 } })
    const { page } = one
    await page.goto(link)
    await page.getByText('메일 발송 켜짐').waitFor()
    await fine(one)
    await one.shot('empty')
    await page.fill('[name=name]', '느티동 <장터>')
    await page.fill('[name=place]', '서울 느티동')
    await page.fill('[name=username]', '지우')
    await page.fill('[name=email]', 'boss@gear.example')
    await page.getByRole('button', { name: '시험 메일 보내기' }).click()
    await page.getByText('보냈어요.').waitFor()
    await until('the letter is there', async () => office.to('boss@gear.example').length === 1)
    await page.fill('[name=password]', 'password')
    await page.getByRole('button', { name: '장터 열기' }).click()
    await page.getByRole('alert').waitFor()
    await fine({ ...one, errors: one.errors.filter((text) => !text.includes('400')) })
    await one.shot('weak')
    one.errors.length = 0
    await page.fill('[name=password]', 'a good long one')
    await page.getByRole('button', { name: '장터 열기' }).click()
    await page.waitForURL('**/admin')
    await page.getByText('지금은 처리할 일이 없어요.').waitFor()
    await page.waitForFunction(() => document.title === '운영자 · 느티동 <장터>')
    await page.locator('.logo', { hasText: '느티동 <장터>' }).waitFor()
    await fine(one)
    await one.shot('desk')
    await page.getByRole('link', { name: '활동 기록' }).click()
    await page.locator('[data-action=setup]', { hasText: '장터 열기' }).waitFor()
    const manifest = await (await fetch(server.url + '/manifest.webmanifest')).json()
    assert.deepEqual([manifest.name, manifest.short_name, manifest.lang], ['느티동 <장터>', '느티동 <장터>', 'ko'])
    assert.equal((await fetch(server.url + link, { headers: { accept: 'text/html' } })).status, 404, 'the link is used up')
    assert.ok(!server.log().slice(server.log().indexOf(link) + link.length).includes(link.slice(-64)), 'the log says it once')
  } finally {
    await server.stop()
  }
})

test('on a desk in English: without mail, and a link that is not the one', { timeout: 120_000 }, async () => {
  const server = await startServer()
  try {
    const link = await linkOf(server)
    const one = await person(browser, server.url, { name: 'setup-en', viewport: { width: 1280, height: 900 }, locale: 'en-US', colorScheme: 'dark' })
    const { page } = one
    await page.goto(link)
    await page.getByText('Mail is off').waitFor()
    await fine(one)
    await one.shot('form')
    await page.goto(link.replace(/.{3}$/, 'xyz'))
    await page.getByText('This link has been used or has expired.').waitFor()
    await fine({ ...one, errors: one.errors.filter((text) => !text.includes('410')) })
    await one.shot('over')
  } finally {
    await server.stop()
  }
})
