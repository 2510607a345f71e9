// Needs: mailer, order, payment, user
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { AxeBuilder } from '@axe-core/playwright'
import { eventually, limits, withConnection } from '@fanfare/local/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { worldAt } from '../src/recording/edge-world.ts'
import { readRecording } from '../src/recording/recording.ts'
import { replay } from '../src/recording/replay.ts'
import { createCustomers } from '../src/try/customer.ts'
import { clickLine, openBrowser, tabTo } from './support/browser.ts'
import { screenshot } from './support/screenshot.ts'
import { type Stack, startStack } from './support/stack.ts'

let stack: Stack
let browser: Browser
let page: Page
const errors: string[] = []

beforeAll(async () => {
  stack = await startStack()
  browser = await openBrowser()
  const context = await browser.newContext({
    viewport: { width: 1100, height: 720 },
    locale: 'en',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(limits.wait)
  page = await context.newPage()
  page.on('pageerror', ({ message }) => errors.push(message))
  page.on('dialog', (dialog) => dialog.accept())
})
afterAll(async () => {
  await browser?.close()
  await stack?.stop()
})

const open = (path: string) => page.goto(`${stack.url}${path}`)
const text = (wanted: string | RegExp) => page.getByText(wanted).first().waitFor()
const musicStand = '019b864d-bc00-7e46-a2e7-972a16419f82'

/** A music stand, by card and balance. */
async function placeOrder(): Promise<string> {
  const order = {
    items: [{ productId: musicStand, quantity: 1 }],
    balanceAmount: 1_000,
    paymentMethod: 'pm_card_visa',
  }
  const { body } = await stack.send('POST', '/api/try', order)
  return body.orderId
}

const story = async (id: string) => {
  const { body } = await stack.get(`/journeys/${id}`)
  const steps: { kind: string; where: string; text: string }[] = body.steps
  return steps.map(({ where, text }) => `${where}: ${text}`).join('\n')
}

test('before the first order, each page says that there is nothing yet', async () => {
  await open('')
  await text('No order yet')
  await open('/mails')
  await text('No mail has arrived yet')
  await open('/queues')
  await text('every event was delivered and handled')
})

test('with the keyboard alone, an order is placed and followed to its mail', async () => {
  await open('')
  await text('No order yet')
  await page.keyboard.press('6')
  await text('Basket')
  await tabTo(page, 'Place the order')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Order [0-9A-F]{8}/ }).waitFor()
  await text(/mail sent: Your order .* is confirmed/)
  await text('confirmed: the card is authorised and the balance is debited')
  await tabTo(page, 'is confirmed')
  await page.keyboard.press('Enter')
  await page.frameLocator('iframe').getByText('confirmed').first().waitFor()

  await page.keyboard.press('Escape')
  await text('newest first')
  await page.keyboard.press('1')
  await page.locator('.virtual a').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Order [0-9A-F]{8}/ }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('next and previous entry').waitFor()
  await page.keyboard.press('Escape')
})

test('a story has the request, each service, the decision, Stripe and the mails, and nothing was left out', async () => {
  const id = await placeOrder()
  await eventually('the story to end', async () => {
    expect(await story(id)).toContain('mail sent: Your order')
    expect(await story(id)).toContain('order handled payment.captured')
    expect(await story(id)).toContain('order: order.web info: request')
  })
  const told = await story(id)
  for (const each of [
    'edge: POST /orders answered 201',
    'order: order stored with its event: €24.90',
    'order: order.created published',
    'user: user handled order.created',
    'user: balance debit: -€10.00',
    'payment: payment.authorized published',
    'payment: payment handled order.confirmed',
  ]) {
    expect(told).toContain(each)
  }
  expect(told).not.toContain('not received')
  const { body } = await stack.get(`/journeys/${id}`)
  expect(body.parts.stripe.intents).toMatchObject([{ status: 'succeeded', captured: 1_490, held: 0 }])
})

test('a span that a process sends by OTLP is part of its order’s story', async () => {
  const id = await placeOrder()
  const [trace] = await eventually('the trace', async () => {
    const { body } = await stack.get(`/journeys/${id}`)
    expect(body.traces).not.toEqual([])
    return body.traces
  })
  await open(`/orders/${id}`)
  await text('spans (0)')
  const at = `${Date.now()}000000`
  const span = {
    traceId: trace,
    spanId: '00f067aa0ba902b7',
    name: 'decide',
    startTimeUnixNano: at,
    endTimeUnixNano: at,
  }
  const attributes = [{ key: 'service.name', value: { stringValue: 'order' } }]
  const { status } = await stack.send('POST', '/v1/traces', {
    resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [span] }] }],
  })
  expect(status).toBe(200)
  expect(await story(id)).toContain('order: decide')
  await text('spans (1)')
})

test('axe finds nothing on any page, in light and dark', async () => {
  const id = await placeOrder()
  await eventually('the mails', async () => expect(await story(id)).toContain('mail sent: Your order'))
  const { body: mails } = await stack.get('/mails')
  const pages = [
    { path: '/orders', ready: 'newest first', name: 'orders' },
    { path: `/orders/${id}`, ready: 'Stripe’s books', name: 'order' },
    { path: '/map', ready: 'every cent accounted for', name: 'map' },
    { path: '/queues', ready: 'every event was delivered and handled', name: 'queues' },
    { path: '/mails', ready: 'newest first', name: 'mails' },
    { path: `/mails/${mails[0].id}`, ready: 'As text', name: 'mail' },
    { path: '/data/order/orders', ready: 'payment_method', name: 'data' },
    { path: '/try', ready: 'Basket', name: 'try' },
  ]
  for (const { path, ready, name } of pages) {
    await open(path)
    await text(ready)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      // The second run finds axe in the page.
      const known = colorScheme === 'dark' ? { axeSource: ';' } : {}
      const axe = new AxeBuilder({ page, ...known }).exclude('iframe').setLegacyMode()
      // Between the two, colours differ and nothing else does.
      const { violations } = await (colorScheme === 'dark' ? axe.withRules('color-contrast') : axe).analyze()
      const found = violations.map((each) => `${path}, ${colorScheme}: ${each.help}, ${each.nodes[0]?.html}`)
      expect(found).toEqual([])
      await screenshot(page, `${name}-${colorScheme}`)
    }
  }
  await page.emulateMedia({ colorScheme: null })
})

test('no page is wider than a narrow window', async () => {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 400, height: 720 })
  for (const path of ['/orders', '/map', '/queues', '/mails', '/data/order/orders', '/try']) {
    await open(path)
    await page.waitForLoadState('networkidle')
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect({ path, wide }).toEqual({ path, wide: 0 })
  }
  if (size) await page.setViewportSize(size)
})

test('an order is found by the short id of its mails; what is none is said', async () => {
  const id = await placeOrder()
  await open('/orders')
  const find = async (wanted: string) => {
    await page.getByLabel('Id').fill(wanted)
    await page.keyboard.press('Enter')
  }
  await find('nonsense')
  await text('there is no order nonsense')
  await find(id.slice(-8).toUpperCase())
  await text(id)
})

test('a worker is stopped: its event dies, the story says why, and a redrive sends the mails', async () => {
  await open('/map')
  await page.getByRole('button', { name: 'stop mailer.worker' }).click()
  await page.getByRole('button', { name: 'release mailer.worker' }).waitFor()
  const id = await placeOrder()
  await open('/queues')
  await text('order.created for mailer')
  await text('order.confirmed for mailer')
  expect(await story(id)).toContain("order.created, try 3: mailer's worker could not be reached")
  expect(await story(id)).toMatch(/waited .*, order.created, 3 tries: .*: mailer.worker was stopped/)

  await stack.send('PUT', '/api/parts/mailer.worker', { action: 'release' })
  await page.getByRole('button', { name: 'Redrive order.created for mailer' }).click()
  await text('1 sent once more')
  await page.getByRole('button', { name: /Redrive all/ }).click()
  await text('every event was delivered and handled')
  await eventually('both mails', async () => {
    expect(await story(id)).toMatch(/mail sent: We have received your order/)
    expect(await story(id)).toMatch(/mail sent: Your order .* is confirmed/)
  })
  // A schedule of a full minute may have failed with it, and be dead only now.
  await eventually('the queue of mailer', async () => {
    const { body } = await stack.get('/queues')
    expect(body).toContainEqual(expect.objectContaining({ service: 'mailer', waiting: 0, inFlight: 0 }))
  })
  await stack.send('POST', '/api/letters/purge', {})
})

test('a dead letter that is no event is shown as it is, and purged after a question', async () => {
  const { SendMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs')
  const sqs = new SQSClient(stack.local.aws)
  const QueueUrl = stack.local.topology.deadLetterQueueUrls.get('order')
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '<script>alert(1)</script>' }))
  sqs.destroy()
  const reads = await Promise.all(Array.from({ length: 5 }, () => stack.get('/letters')))
  expect(reads.map(({ body }) => body.length)).toEqual([1, 1, 1, 1, 1])
  await open('/queues')
  await text('not an event for order')
  await page.getByRole('button', { name: 'Purge not an event for order' }).click()
  await text('1 deleted')
  await text('every event was delivered and handled')
})

test('an edge is cut and seen; released, it heals, and every cent is accounted for', async () => {
  await open('/map')
  const way = page.getByLabel('The way of order.created to payment')
  await way.selectOption('cut')
  await page.getByRole('link', { name: 'order.created to payment: cut' }).waitFor()
  const id = await placeOrder()
  await eventually('the cut to be seen', async () => {
    expect(await story(id)).toContain('payment: order.created: not received by payment yet')
  })
  await page.getByRole('button', { name: 'Release everything' }).click()
  await eventually('the event', async () =>
    expect(await story(id)).toContain('payment handled order.created'),
  )
  await text('every cent accounted for')
  expect(await way.inputValue()).toBe('release')
})

test('a line of the map opens what can be done to it, by the keyboard and by a click', async () => {
  await open('/map')
  await tabTo(page, ' to ')
  const focused = page.locator('a.way:focus')
  while ((await focused.getAttribute('aria-label')) !== 'order.created to payment: as it should be') {
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'order.created to payment' })
  await dialog.waitFor()
  const { violations } = await new AxeBuilder({ page }).include('dialog').setLegacyMode().analyze()
  expect(violations.map(({ help }) => help)).toEqual([])
  await tabTo(page, 'delayed')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  const line = page.getByRole('link', { name: 'order.created to payment: delayed 3 s' })
  await line.waitFor()
  expect(await focused.getAttribute('href')).toBe('#order.created/payment')
  expect((await stack.get('/parts')).body.edges).toMatchObject([
    { type: 'order.created', service: 'payment', how: 'delay', milliseconds: 3_000 },
  ])

  await clickLine(page, line)
  await dialog.getByRole('button', { name: 'delayed', pressed: true }).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await clickLine(page, line)
  await dialog.getByRole('button', { name: 'as it should be' }).click()
  await page.getByRole('link', { name: 'order.created to payment: as it should be' }).waitFor()
  expect((await stack.get('/parts')).body.edges).toEqual([])
})

test('a mail server that fails gets the mail again; released, it accepts it', async () => {
  await open('/map')
  await page.getByRole('button', { name: 'fail mailbox' }).click()
  await page.getByRole('button', { name: 'release mailbox' }).waitFor()
  const id = await placeOrder()
  await eventually('a refusal', async () => expect(await story(id)).toContain('mail postponed'))
  expect(await story(id)).not.toContain('mail sent')
  const refused = Date.now()
  await eventually('a wait that is worth a reason', () => expect(Date.now() - refused).toBeGreaterThan(500))
  await page.getByRole('button', { name: 'release mailbox' }).click()
  await eventually('both mails', async () => {
    expect(await story(id)).toMatch(/mail sent: We have received your order/)
    expect(await story(id)).toMatch(/mail sent: Your order .* is confirmed/)
  })
  expect(await story(id)).toMatch(/the mail ".*": .*mailbox was failing/)
})

test('the API says what cannot be done to a part, and what can', async () => {
  const act = (name: string, action: string) => stack.send('PUT', `/api/parts/${name}`, { action })
  expect(await act('postgres', 'slow')).toMatchObject({
    status: 404,
    body: {
      detail: 'postgres, which is no Node process of its own, cannot slow; it can stop, kill, release',
    },
  })
  expect((await act('order.web', 'fail')).body.detail).toMatch(/^order.web cannot fail; it can stop, kill/)
  expect((await act('nobody', 'stop')).body.detail).toBe('there is no part nobody')
  expect((await act('mailbox', 'explode')).status).toBe(400)
})

test('the API answers what it does not understand with a problem, and then changes nothing', async () => {
  expect(await stack.get('/orders')).toMatchObject({ status: 404, body: { status: 404 } })
  expect(await stack.get('/journeys/%')).toMatchObject({ status: 400, body: { status: 400 } })
  expect((await stack.get('/journeys/------------------------------------')).status).toBe(404)
  for (const tooLarge of ['99999999999999999999', '1e400'])
    expect((await stack.get(`/journeys?offset=${tooLarge}`)).status).toBe(400)
  // Not taken for a purge of all.
  expect(await stack.send('POST', '/api/letters/purge', { id: ['one'] })).toMatchObject({
    status: 400,
    body: { detail: 'body must NOT have additional properties' },
  })
})

test('while the broker is paused, dead letters are answered with the reason', async () => {
  await stack.send('PUT', '/api/parts/broker', { action: 'pause' })
  const { status, body } = await stack.get('/letters')
  await stack.send('PUT', '/api/parts/broker', { action: 'release' })
  expect({ status, ...body }).toMatchObject({ status: 503, detail: expect.stringContaining('"broker"') })
})

test('while the mailbox is stopped, a recording goes on, and an order is placed without the credit', async () => {
  const send = (path: string) => stack.send('POST', `/api/recording/${path}`, {})
  expect((await send('stop')).status).toBe(409)
  await send('start')
  expect((await send('start')).status).toBe(409)
  await stack.send('PUT', '/api/parts/mailbox', { action: 'stop' })
  const { token } = createCustomers(stack.local)
  const withoutCredit = await token()
  expect((await send('stop')).status).toBe(503)
  await stack.send('PUT', '/api/parts/mailbox', { action: 'release' })
  expect(await token()).not.toBe(withoutCredit)
  const { body } = await send('stop')
  expect(body.requests.map(({ target }: { target: string }) => target)).toContain('/users')
})

test('a page whose connection was answered with an error connects again by itself', async () => {
  await page.route('**/api/live', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 })
  await open('/orders')
  await text('No connection to dev')
  await page.getByText('No connection to dev').waitFor({ state: 'hidden' })
})

test('what enters the edge is recorded with what was broken, saved as a file, and replayed', async () => {
  await open('/try')
  await page.getByRole('button', { name: 'Record' }).click()
  await text('0 requests so far')
  await stack.send('PUT', '/api/parts/relay', { action: 'slow', share: 50 })
  const id = await placeOrder()
  await stack.send('POST', '/api/release', {})
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Stop and save' }).click(),
  ])
  const recording = readRecording(await readFile(await download.path(), 'utf8'))
  expect(recording.requests.map(({ answer }) => answer.includes(id))).toEqual([false, true, false])
  const replayed = await replay(recording, worldAt(stack.local.edge.url))
  expect(replayed).toEqual([
    { request: 'PUT /_console/api/parts/relay', recorded: 200, now: 200 },
    { request: 'POST /orders', recorded: 201, now: 201 },
    { request: 'POST /_console/api/release', recorded: 200, now: 200 },
  ])
})

test('rows are counted, those of views too', async () => {
  const { body } = await stack.get('/data')
  const tables: { service: string; tables: { name: string; rows: number }[] }[] = body
  const rowsOf = (service: string, name: string) =>
    tables.find((each) => each.service === service)?.tables.find((each) => each.name === name)?.rows
  expect(rowsOf('order', 'products')).toBe(10)
  expect(rowsOf('order', 'measures')).toBeGreaterThan(0)
})

test('the tables of each service are read only, and show no password', async () => {
  const { body } = await stack.get('/data/user/users?limit=1')
  expect(body).toMatchObject([{ password_hash: '•••', name: 'Console' }])
  expect((await stack.get('/data/user/pg_shadow')).status).toBe(404)
  expect((await stack.get('/data/nobody/users')).status).toBe(404)
})

test('the edge serves the console under names of this machine only', async () => {
  const { hostname, port } = new URL(stack.url)
  const statusAs = (host: string) =>
    new Promise((resolve, reject) => {
      const options = { hostname, port, path: '/_console/api/map', headers: { host } }
      request(options, (response) => resolve(response.resume().statusCode))
        .once('error', reject)
        .end()
    })
  expect(await statusAs(`localhost:${port}`)).toBe(200)
  expect(await statusAs('evil.example')).toBe(403)
})

test('of 10,000 orders, the list has only those in view', async () => {
  await withConnection(stack.local.postgres.serviceUrl('order'), (client) =>
    client.query(`INSERT INTO orders (id, user_id, status, reason, payment, balance, total, balance_amount, card_amount,
      currency, created_at, updated_at)
    SELECT gen_random_uuid(), gen_random_uuid(), 'cancelled', 'timed-out', 'none', 'none', n, 0, n, 'EUR', now(), now()
    FROM generate_series(1, 10000) AS n`),
  )
  await open('/orders')
  await text(/100\d\d orders, newest first/)
  const list = page.locator('.virtual')
  for (const top of [170_000, 340_000, 0]) {
    await list.evaluate((box, scrollTop) => box.scrollTo({ top: scrollTop }), top)
    await page.locator('.virtual a').first().waitFor()
    expect(await page.locator('.virtual li').count()).toBeLessThan(60)
  }
})

test('no page has thrown an error', () => {
  expect(errors).toEqual([])
})
