// Needs: mailer, payment
import { readFile } from 'node:fs/promises'
import { eventually } from '@fanfare/local/testing'
import { expect, inject, test } from 'vitest'
import { cards } from './support/cards.ts'
import { newCustomer, untilOrder } from './support/customer.ts'
import { send } from './support/http.ts'
import { lockStack } from './support/lock-stack.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { metricNames, newTrace, readTrace, type Trace } from './support/spans.ts'
import { serviceOf } from './support/world.ts'

const world = inject('world')
lockStack(world, 'shared')

/** Card and balance, so that every service has a part. Not through the edge, where the parent would not be trusted. */
async function placeTracedOrder() {
  const ada = await newCustomer(world)
  const trace = newTrace()
  const body = orderOf(musicStand, { balanceAmount: 1_000, paymentMethod: cards.good })
  const headers = { traceparent: trace.traceparent }
  // As by its browser, which cannot choose what is recorded.
  const outside = newTrace()
  await ada.request('GET', '/orders', { headers: { traceparent: outside.traceparent } })
  const placed = await send('POST', `${serviceOf(world, 'order').web}/orders`, {
    token: ada.token,
    headers,
    body,
  })
  const { id } = parse.order(placed.body)
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured', balance: 'debited' })
  return { id, outside, ...trace }
}

const mailsOf = ({ spans }: Trace) => spans.filter(({ name }) => name === 'send mail')
const capturedAt = ({ all }: Trace) => all('order.worker: process payment.captured')

test('an order is one trace: from the request through four services to the last mail', async () => {
  const { id, traceId, parentSpanId, outside } = await placeTracedOrder()
  const trace = await eventually('all spans of the order', async () => {
    const read = await readTrace(traceId, world.stage)
    expect(mailsOf(read), 'mails').toHaveLength(2)
    expect(capturedAt(read), 'handlers of payment.captured').not.toHaveLength(0)
    expect(read.withoutParent, 'spans whose parent is not there yet').toHaveLength(1)
    return read
  })

  const [root] = trace.withoutParent
  expect(root).toMatchObject({
    program: 'order.web',
    name: 'POST /orders',
    kind: 'server',
    parentSpanId,
    attributes: { 'http.route': '/orders', 'http.response.status_code': 201 },
  })
  expect(new Set(trace.spans.map(({ program }) => program))).toEqual(
    new Set([
      'order.web',
      'order.worker',
      'payment.web',
      'payment.worker',
      'user.worker',
      'mailer.worker',
      'relay',
      'sqsd',
    ]),
  )

  // Stored with its event in one statement, and then paid by a call.
  const [insert] = trace.all('order.web: insert-order')
  expect(insert).toMatchObject({
    parentSpanId: root?.spanId,
    kind: 'client',
    attributes: {
      'db.system.name': 'postgresql',
      'db.namespace': 'order',
      'db.query.summary': 'insert-order',
    },
  })
  const [call] = trace.all('payment.web: POST /authorizations')
  expect(call && trace.pathTo(call, 'POST /orders')).toEqual([
    'order.web: POST /orders',
    'order.web: POST',
    'payment.web: POST /authorizations',
  ])

  // Each event, to each of its subscribers.
  for (const [type, subscribers] of [
    ['order.created', ['user', 'payment', 'mailer']],
    ['user.balance-debited', ['order']],
    ['order.confirmed', ['payment', 'mailer']],
    ['payment.captured', ['order']],
  ] as const) {
    const [created, ...others] = trace.spans.filter(({ name }) => name === `create ${type}`)
    expect(others, `${type} created twice`).toEqual([])
    expect(created?.kind).toBe('producer')
    for (const name of subscribers) {
      const [processed] = trace.all(`${name}.worker: process ${type}`)
      expect(processed && trace.pathTo(processed, `create ${type}`)).toEqual([
        `${created?.program}: create ${type}`,
        `relay: send ${type.replace('.', '-')}`,
        `sqsd: receive ${name}`,
        `${name}.worker: POST /events`,
        `${name}.worker: process ${type}`,
      ])
      expect(processed).toMatchObject({
        kind: 'consumer',
        links: [created?.spanId],
        attributes: {
          'messaging.system': 'aws_sqs',
          'messaging.operation.type': 'process',
          'messaging.destination.name': `${world.stage}-${name}`,
          'cloudevents.event_type': type,
          'cloudevents.event_id': created?.attributes['cloudevents.event_id'],
        },
      })
    }
  }

  // The saga's decisions, in whichever order the parts came.
  const decisions = trace.spans.filter(({ name }) => name === 'decide order')
  const statusOf = (signal: string) =>
    decisions
      .filter(({ attributes }) => attributes['fanfare.order.signal'] === signal)
      .map(({ attributes }) => attributes['fanfare.order.status'])
  expect(statusOf('payment.authorized')).toContainEqual(expect.stringMatching(/pending|confirmed/))
  expect(statusOf('user.balance-debited')).toContainEqual(expect.stringMatching(/pending|confirmed/))
  expect(statusOf('payment.captured')).toEqual(['confirmed'])

  // By the call, or by the handler of order.created or order.confirmed: whichever was first.
  for (const step of ['authorize', 'capture']) {
    const taken = trace.spans.filter(({ name }) => name === `stripe ${step}`)
    expect(taken).toMatchObject([{ kind: 'client', program: expect.stringMatching(/^payment\./) }])
  }
  expect(
    mailsOf(trace)
      .map(({ attributes }) => attributes['fanfare.mail.key'])
      .sort(),
  ).toEqual([`order.confirmed.${id}`, `order.created.${id}`])
  for (const mail of mailsOf(trace)) {
    expect(trace.pathTo(mail, 'POST /events')).toHaveLength(3)
    expect(trace.childrenOf(mail).map(({ name }) => name)).toEqual(['mark-sent'])
  }

  // A payment that another process is settling at that moment is tried again.
  const failed = trace.spans.filter(({ isError, name }) => isError && name !== 'settle payment')
  expect(failed).toEqual([])
  expect((await readTrace(outside.traceId, world.stage)).labels, 'recorded by the wish of a browser').toEqual(
    [],
  )

  // The log leads to the trace.
  const log = (await readFile(world.logFile, 'utf8')).split('\n').filter((line) => line.includes(traceId))
  for (const part of ['order.web', 'payment.web', 'user.worker', 'payment.worker', 'mailer.worker']) {
    expect(
      log.some((line) => line.startsWith(`${part} `)),
      part,
    ).toBe(true)
  }
  await eventually('the metrics', async () => {
    expect(await metricNames()).toEqual(
      expect.arrayContaining([
        'http.server.request.duration',
        'messaging.process.duration',
        'fanfare.event.age',
        'fanfare.outbox.depth',
        'fanfare.outbox.age',
        'fanfare.outbox.dead',
      ]),
    )
  })
})
