// A page in other windows and with larger letters, without loading it again: what does not fit.

/** From the smallest phone to a large screen; a window of 1280 × 800 at 200 % and at 400 %; and letters of twice the size only. */
export const SIZES = [
  { width: 320, height: 640 },
  { width: 360, height: 780 },
  { width: 768, height: 1024 },
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 640, height: 400, name: '200' },
  { width: 320, height: 200, name: '400' },
  { width: 390, height: 844, letters: 2, name: 'letters' },
  { width: 1280, height: 800, letters: 2, name: 'letters-wide' },
]
export const ZOOMED = SIZES.filter(({ name }) => name)

/** What is wider than the window, cut off, or covers too much of it. */
const unfit = (page) =>
  page.evaluate(() => {
    const found = []
    const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth
    if (wider > 0) found.push(`${wider} px wider than the window`)
    const name = (one) => `<${one.tagName.toLowerCase()} class="${one.getAttribute('class')}"> ${one.textContent.trim().slice(0, 40)}`
    for (const one of document.body.querySelectorAll('*')) {
      if (one.closest('svg, .sr, .skip, .leaflet-pane, option, select') || !one.checkVisibility({ visibilityProperty: true })) continue
      const style = getComputedStyle(one), box = one.getBoundingClientRect()
      if (!box.width || !box.height) continue
      const within = (value) => value === 'hidden' || value === 'clip'
      const over = [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]
      // A name that ends with an ellipsis is cut off by intent; a picture is made to fill its place.
      if (one.textContent.trim() && style.textOverflow !== 'ellipsis' && ((within(style.overflowX) && over[0] > 1) || (within(style.overflowY) && over[1] > 1))) found.push(`${over} px are cut off: ${name(one)}`)
      // What stands at a corner of it, such as a number, is no part of its text.
      if (one.matches(':is(button, a):not(:has(.badge)), label, .tag') && style.display !== 'inline' && style.textOverflow !== 'ellipsis' && style.overflowX === 'visible' && (over[0] > 1 || over[1] > 3)) {
        found.push(`${over} px stand out: ${name(one)}`)
      }
      if (style.position === 'fixed' && !one.matches('.toast, .drop, dialog')) {
        const covered = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)
        if (covered > innerHeight / 3) found.push(`covers ${covered} of ${innerHeight} px: ${name(one)}`)
      }
      if (one.matches('button, a, input, select, textarea')) {
        const scrolls = (parent) => parent && (/auto|scroll/.test(getComputedStyle(parent).overflowX) || scrolls(parent.parentElement))
        if ((box.left < -1 || box.right > innerWidth + 1) && !scrolls(one.parentElement)) found.push(`beyond the edge: ${name(one)}`)
      }
    }
    return found
  })

/** Two frames, after which all that a size changes has been laid out; a headless browser may draw none for a while, when nothing moves. */
const frames = (page) =>
  page.evaluate(async () => {
    for (let i = 0; i < 2; i++) {
      await new Promise((done) => (requestAnimationFrame(() => setTimeout(done)), setTimeout(done, 1000)))
    }
  })

/** Each size with what is wrong in it; the window is as before afterwards. */
export async function unfitAnywhere(page, sizes, shot) {
  const found = []
  const before = page.viewportSize()
  for (const { width, height, letters, name } of sizes) {
    await page.setViewportSize({ width, height })
    if (letters) await page.evaluate((times) => (document.documentElement.style.fontSize = `${times * 100}%`), letters)
    await frames(page)
    for (const line of await unfit(page)) found.push(`${width} × ${height}${letters ? `, letters × ${letters}` : ''}: ${line}`)
    if (name && shot) await shot(name)
    if (letters) await page.evaluate(() => (document.documentElement.style.fontSize = ''))
  }
  await page.setViewportSize(before)
  return found
}
