// A page by keyboard alone: what has the keyboard, whether that is seen, and the way to somewhere else.
import assert from 'node:assert/strict'

/** What has the keyboard, and what is wrong with how it is shown; null: nothing has it. */
export const at = (page) =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    // What is drawn in place of an input that is only there for screen readers.
    const face = element.matches('.chip > input') ? element.nextElementSibling : (element.matches('input.sr') && element.closest('label')) || element
    const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(face)
    // Of the outline, what no ancestor cuts off: two sides are enough to see it.
    const lines = face.getBoundingClientRect(), beyond = parseFloat(outlineWidth) + parseFloat(outlineOffset)
    const sides = { left: lines.left - beyond, top: lines.top - beyond, right: lines.right + beyond, bottom: lines.bottom + beyond }
    const clip = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
    // Nothing cuts off what is fixed, such as a dialog, nor what stands in it but within.
    for (let one = face; getComputedStyle(one).position !== 'fixed' && one.parentElement && one.parentElement !== document.body; one = one.parentElement) {
      const parent = one.parentElement
      if (getComputedStyle(parent).overflow === 'visible') continue
      const box = parent.getBoundingClientRect()
      for (const side of ['left', 'top']) clip[side] = Math.max(clip[side], box[side])
      for (const side of ['right', 'bottom']) clip[side] = Math.min(clip[side], box[side])
    }
    const within = lines.left < clip.right && lines.right > clip.left && lines.top < clip.bottom && lines.bottom > clip.top
    const drawn = !within ? 0 : (sides.left >= clip.left - 1) + (sides.top >= clip.top - 1) + (sides.right <= clip.right + 1) + (sides.bottom <= clip.bottom + 1)
    // In the middle and at the corners of each of its lines: one point that nothing covers is enough (WCAG 2.4.11).
    const seen = [...face.getClientRects()].some(({ left, top, width, height }) =>
      [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]].some(([x, y]) => {
        const there = document.elementFromPoint(left + width * x, top + height * y)
        return there && (there === element || face.contains(there))
      }),
    )
    const wrong = []
    const target = element.matches('main, #found')
    if (!seen && !target) wrong.push('is out of sight')
    if ((outlineStyle === 'none' || parseFloat(outlineWidth) === 0) && !target) wrong.push('has no outline')
    else if (drawn < 2 && !target) wrong.push('has its outline cut off')
    // Nothing that Tab goes to comes after it; of radios it goes to one.
    const places = (document.querySelector('dialog:modal') ?? document).querySelectorAll('a[href], button, input, select, textarea, summary, iframe, [tabindex]')
    const last = ![...places].some((one) =>
      element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING && one.tabIndex >= 0 && !one.matches(':disabled, [inert] *') &&
      one.checkVisibility({ visibilityProperty: true }) && !(one.type === 'radio' && element.type === 'radio' && one.name === element.name))
    return { html: element.outerHTML.slice(0, 160), wrong, first: element.matches('.skip[href="#main"]'), last }
  })

/** Whether what fits has the keyboard. */
const isOn = (page, selector, text = '') =>
  page.evaluate(([wanted, words]) => document.activeElement.matches(wanted) && document.activeElement.textContent.includes(words), [selector, text])

/** Goes on with Tab, or back, until it is there; what is not seen on the way is told. */
export async function to(page, selector, text = '', { back = false, most = 80 } = {}) {
  await page.locator(selector, text ? { hasText: text } : {}).first().waitFor({ state: 'attached' })
  const way = []
  for (let n = 0; n < most; n++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    const here = await at(page)
    way.push(here?.html ?? 'nothing')
    assert.deepEqual(here?.wrong ?? [], [], here?.html)
    if (await isOn(page, selector, text)) return n + 1
  }
  assert.fail(`${selector} "${text}" is not reached:\n${way.join('\n')}`)
}

/** The same, and presses it. */
export async function press(page, selector, text, options) {
  await to(page, selector, text, options)
  await page.keyboard.press('Enter')
}

/** Waits until that has the keyboard by itself. */
export async function on(page, selector) {
  await page.waitForFunction((wanted) => document.activeElement.matches(wanted), selector).catch(async (error) => {
    throw new Error(`${selector} has not got the keyboard, but ${JSON.stringify(await at(page))}: ${error.message}`)
  })
}

/** All of a page with Tab, from its top until it begins anew after its last place: what is wrong on the way, and that there is an end. */
export async function through(page, most = 400) {
  const found = []
  for (let n = 0, before = null; n < most; n++) {
    await page.keyboard.press('Tab')
    const here = await at(page)
    if (n > 0 && (!here || here.first)) {
      if (before?.last) return { found, places: n }
      found.push(`the keyboard is ${here ? 'at the top' : 'lost'} after: ${before?.html ?? 'nothing'}`)
    }
    for (const what of here?.wrong ?? []) found.push(`${what}: ${here.html}`)
    before = here
  }
  return { found: [...found, `no end after ${most}`], places: most }
}
