import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

/** With VITEST_SCREENSHOTS=1, writes the pictures of the README. Each run would change their times and ids otherwise. */
const wanted = new Set(['order-light', 'order-dark', 'map-light', 'map-dark'])
const folder = fileURLToPath(new URL('../../images/', import.meta.url))

export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env['VITEST_SCREENSHOTS'] !== '1' || !wanted.has(name)) return
  await page.screenshot({ path: `${folder}${name}.png`, clip: { x: 0, y: 0, width: 1100, height: 580 } })
}
