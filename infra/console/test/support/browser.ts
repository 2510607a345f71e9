import { type Browser, chromium, type Locator, type Page } from 'playwright-core'

/** The installed Chrome or Edge; on Linux, the one of a package where none is installed. */
export async function openBrowser(): Promise<Browser> {
  for (const channel of ['chrome', 'msedge']) {
    const browser = await chromium.launch({ channel }).catch(() => undefined)
    if (browser) return browser
  }
  if (process.platform !== 'linux')
    throw new Error('the tests of the console need Chrome or Edge: install one of them')
  const { default: packaged } = await import('@sparticuz/chromium')
  // To draw with an emulated graphics card takes ten times the processor time.
  packaged.setGraphicsMode = false
  return chromium.launch({ executablePath: await packaged.executablePath(), args: packaged.args })
}

/** Presses Tab until an element with this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 100; presses += 1) {
    await page.keyboard.press('Tab')
    // The page itself, where nothing has the focus, has all texts.
    const focused = await page.evaluate(() => {
      const element = document.activeElement === document.body ? null : document.activeElement
      return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    })
    if (focused.includes(name)) return
  }
  throw new Error(`the key Tab does not lead to ${name}`)
}

/** Clicks a line where no other line, dot or box is above it. */
export async function clickLine(page: Page, line: Locator): Promise<void> {
  const { x, y } = await line.locator('.reach').evaluate((path) => {
    if (!(path instanceof SVGPathElement)) throw new Error('a line is a path')
    path.scrollIntoView({ block: 'center' })
    const toScreen = path.getScreenCTM() ?? undefined
    const length = path.getTotalLength()
    const points = Array.from({ length: 99 }, (_, n) =>
      DOMPoint.fromPoint(path.getPointAtLength(((n + 1) * length) / 100)).matrixTransform(toScreen),
    )
    const link = path.closest('a')
    const free = points.find(({ x, y }) => link?.contains(document.elementFromPoint(x, y)))
    if (free === undefined) throw new Error('something is above every point of the line')
    return { x: free.x, y: free.y }
  })
  await page.mouse.click(x, y)
}
