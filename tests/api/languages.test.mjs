// What the server says of a field is in the language that is asked for (docs/contract.md part B): English is the wire's own.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { form, openMarket, password, productFields } from '../support/market.mjs'

let market, owner
before(async () => {
  market = await openMarket()
  owner = await market.member('owner')
})
after(() => market.close())

const speaks = (language) => ({ 'Accept-Language': language })

test('a field error is English, unless Korean is asked for', async () => {
  const wrong = { email: 'w@example.com', password, username: 'x'.repeat(17) }
  const asked = async (language) => (await market.guest.post('/accounts/signup/', wrong, language ? speaks(language) : {})).body
  const english = { username: ['Ensure this field has no more than 16 characters.'] }
  const korean = { username: ['16자까지 적을 수 있어요.'] }
  for (const language of ['', '*', 'en', 'en-US,en;q=0.9,ko;q=0.8', 'fr', 'ko;q=0']) assert.deepEqual(await asked(language), english, language)
  for (const language of ['ko', 'ko-KR,ko;q=0.9,en;q=0.8', 'fr,KO;q=0.5,en;q=0.4']) assert.deepEqual(await asked(language), korean, language)
})

test('forms with files, lists of lines and queries say it in Korean, too', async () => {
  const put = await owner.post('/products/', form(productFields({ rental_fee_for_a_day: 'x', state: '"%s%n' })), speaks('ko'))
  assert.deepEqual([put.status, put.body.rental_fee_for_a_day], [400, ['숫자로 적어 주세요.']])
  const state = await owner.post('/products/', form(productFields({ state: '"%s%n' })), speaks('ko'))
  assert.deepEqual([state.status, state.body.state], [400, ['고를 수 없는 값이에요.']])
  const product = await owner.list()
  const units = await owner.put(`/products/${product.id}/units/`, { units: [{ label: 'x'.repeat(999) }] }, speaks('ko'))
  assert.match(units.body.units[0], /^1번째: \d+자까지 적을 수 있어요\.$/)
  const days = await market.guest.get(`/products/?rental_start_date=x`, speaks('ko'))
  assert.match(JSON.stringify(days.body), /날짜는 YYYY-MM-DD로 적어 주세요/)
  const common = await market.guest.post('/accounts/signup/', { email: 'c@example.com', password: 'password1', username: 'x' }, speaks('ko'))
  assert.deepEqual(common.body, { password: ['너무 흔한 비밀번호예요.'] })
  const taken = await market.guest.post('/accounts/signup/', { email: owner.email, password, username: 'x' }, speaks('ko'))
  assert.deepEqual(taken.body, { email: ['이미 가입된 이메일이에요.'] })
})

/** The sources of a folder. */
function sources(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? sources(path) : name.endsWith('.c') ? [readFileSync(path, 'utf8')] : []
  })
}

test('every message that is written in the sources has its Korean', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const words = readFileSync(join(root, 'app/core/language_ko.c'), 'utf8').replace(/"\s*\n\s*"/g, '')
  const known = [...words.matchAll(/\{"((?:[^"\\]|\\.)+)",\s*"/g)].map(([, english]) => new RegExp(`^${english.replace(/[.*+?^${}()|[\]]/g, '\\$&').replace('%', '.+')}$`))
  assert.ok(known.length > 40, `${known.length} messages`)
  const text = [...sources(join(root, 'app')), ...sources(join(root, 'lib'))].join('\n').replace(/"\s*\n\s*"/g, '')
  const written = [...text.matchAll(/(?:req_field_error\(req,[^,;]+,|line_error\(req, i,|\brefuse\(t?&?t,)\s*"((?:[^"\\]|\\.)+)"/g)].map(([, message]) => message.replace(/^[a-z_]+: /, ''))
  assert.ok(written.length > 40, `${written.length} written`)
  const missing = written.filter((message) => !known.some((one) => one.test(message)))
  assert.deepEqual(missing, [])
})
