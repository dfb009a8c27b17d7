// Every page as it is: in every width, at two and four times the size, with larger letters, in both languages, light and dark.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPages, walk } from './every_page.mjs'
import { SIZES } from './zoom.mjs'

let all
before(async () => (all = await openPages()))
after(() => all?.close())

const LOOKS = [
  { name: 'narrow', viewport: { width: 320, height: 640 }, axe: false, sizes: SIZES },
  { name: 'phone', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark', lang: 'en' },
  { name: 'wide', viewport: { width: 1280, height: 850 }, lang: 'en' },
]
for (const { axe, sizes, ...options } of LOOKS) {
  test(`every page fits and can be read: ${options.name}`, { timeout: 900_000 }, async () => {
    assert.deepEqual(await walk(await all.look(all.people.owner, options), all.pages, { axe, sizes, pictures: true }), [])
  })
}

test('the desk fits everywhere, too', { timeout: 900_000 }, async () => {
  assert.deepEqual(await walk(await all.look(all.operator, { name: 'desk', viewport: { width: 320, height: 640 } }), all.desk, { sizes: SIZES, pictures: true }), [])
})

test('and so does a map of what was found', { timeout: 120_000 }, async () => {
  const wait = (page) => page.locator('.map-buttons').waitFor()
  assert.deepEqual(await walk(await all.look(null, { name: 'map', viewport: { width: 320, height: 640 } }), ['/search?view=map'], { wait, sizes: SIZES, pictures: true }), [])
})
