// Every page as it is: narrow, on a phone, wide and at twice the size, in both languages, light and dark.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPages, walk } from './every_page.mjs'

let all
before(async () => (all = await openPages()))
after(() => all?.close())

const LOOKS = [
  { name: 'narrow', viewport: { width: 320, height: 640 }, axe: false },
  { name: 'phone', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark', lang: 'en' },
  { name: 'wide', viewport: { width: 1280, height: 850 }, lang: 'en' },
  // What a window of 1280 is at 200 %.
  { name: 'twice', viewport: { width: 640, height: 425 }, deviceScaleFactor: 2, axe: false },
  { name: 'large', viewport: { width: 1920, height: 1080 }, axe: false },
]
for (const { axe, ...options } of LOOKS) {
  test(`every page fits and can be read: ${options.name}`, { timeout: 900_000 }, async () => {
    assert.deepEqual(await walk(await all.look(all.people.owner, options), all.pages, { axe }), [])
  })
}
