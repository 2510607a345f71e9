import { type Browser, chromium, type Page } from 'playwright-core'

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
