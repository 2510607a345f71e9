import { setTimeout } from 'node:timers/promises'
import { eventually, withConnection } from '@fanfare/local/testing'
import type { Page } from 'playwright-core'
import { openBrowser } from '../test/support/browser.ts'
import { type Stack, startStack } from '../test/support/stack.ts'
import { type Frames, framesOf } from './frames.ts'
import { orderId, storeOrders } from './orders.ts'
import { recordSample, type Sample, tellAgain } from './sample.ts'

export interface Measured extends Frames {
  readonly page: string
  /** That the console was told of in a second, while the frames were counted. */
  readonly eventsPerSecond: number
}

const journeys = 10_000
const eventsPerSecond = 200

/** Milliseconds: before a page is measured, and while it is. */
const warmUp = 3_000
const watched = 15_000
/** Between two orders that are told of at the same time, at the least. */
const beat = 50

/** What a browser needs to show 200 events a second, of which the console is told as by a stack that makes them. */
export async function measurePages(report: (progress: string) => void): Promise<Measured[]> {
  report('starting everything')
  await using cleanup = new AsyncDisposableStack()
  const stack = await startStack()
  cleanup.defer(stack.stop)
  const sample = await recordSample(stack, () => placeOrder(stack))
  report(
    `an order has ${sample.events} events, of which the console is told in ${sample.told.length} messages`,
  )
  const told = await tellOf(stack, sample, report)
  const browser = await openBrowser()
  cleanup.defer(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1100, height: 720 } })
  const measured: Measured[] = []
  const measure = async (name: string, path: string, ready: (page: Page) => Promise<unknown>) => {
    report(name)
    await page.goto(`${stack.url}${path}`)
    await ready(page)
    await setTimeout(warmUp)
    const before = told.events()
    const began = performance.now()
    const frames = await framesOf(page, watched)
    const seconds = (performance.now() - began) / 1000
    measured.push({ page: name, eventsPerSecond: (told.events() - before) / seconds, ...frames })
  }
  const row = (each: Page) => each.locator('.virtual a').first().waitFor()
  const curve = (each: Page) => each.locator('.uplot').waitFor()
  await measure('orders, nothing happens', '/orders', row)
  await measure('map, nothing happens', '/map', curve)
  cleanup.use(told.begin())
  await measure('orders', '/orders', row)
  await measure('one order', `/orders/${sample.order}`, (each) => each.locator('.steps').waitFor())
  await measure('map', '/map', curve)
  return measured
}

async function placeOrder(stack: Stack): Promise<string> {
  const { body: choice } = await stack.get('/try')
  const order = { items: [{ productId: choice.products[0].id, quantity: 1 }], paymentMethod: 'pm_card_visa' }
  const { body } = await stack.send('POST', '/api/try', { ...order, balanceAmount: 100 })
  await eventually('the order to end', async () => {
    const { body: story } = await stack.get(`/journeys/${body.orderId}`)
    if (!JSON.stringify(story.steps).includes('order handled payment.captured')) throw new Error('not yet')
  })
  return body.orderId
}

/** 10,000 journeys at once; and, from `begin` on, 200 events a second of new ones. */
async function tellOf(stack: Stack, sample: Sample, report: (progress: string) => void) {
  const order = stack.local.postgres.serviceUrl('order')
  let orders = 0

  async function tell(ids: readonly string[]): Promise<void> {
    await withConnection(order, (client) => storeOrders(client, sample.order, ids))
    for (const id of ids) tellAgain(stack, sample, id)
    orders += ids.length
  }

  for (let done = 0; done < journeys; done += 500) {
    await tell(Array.from({ length: 500 }, (_, index) => orderId(Date.now() - 3_600_000 + done + index)))
    await setTimeout(0)
  }
  report(`${journeys} journeys are there`)

  return {
    events: () => orders * sample.events,
    begin() {
      const began = performance.now()
      const before = orders
      const timer = setInterval(() => {
        const due = ((performance.now() - began) / 1000) * (eventsPerSecond / sample.events)
        const missing = Math.floor(due) - (orders - before)
        if (missing > 0) void tell(Array.from({ length: missing }, () => orderId()))
      }, beat)
      return { [Symbol.dispose]: () => clearInterval(timer) }
    },
  }
}
