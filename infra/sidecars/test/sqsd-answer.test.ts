import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { eventually } from '../../local/src/testing/index.ts'
import { denyingSqs } from './support/denying-sqs.ts'
import { describeQueue } from './support/queue.ts'
import { aws, prepare, setUp } from './support/sqsd.ts'
import type { Seen } from './support/worker.ts'

// How sqsd handles the worker's answer, or none.

const receiveCount = ({ headers }: Seen) => Number(headers['x-aws-sqsd-receive-count'])

test('200 deletes the message', async () => {
  const { queue, worker, daemon, emptied } = await setUp({ aws: aws() })
  await queue.send('{}')
  await worker.request()
  await emptied()
  expect(daemon.counters).toMatchObject({ received: 1, delivered: 1, failed: 0, inFlight: 0 })
})

test('deletes that SQS refuses are logged, once, and retried', async () => {
  const { aws: denied, allow } = await denyingSqs(String(aws().endpoint), 'DeleteMessageBatch')
  const { queue, worker, daemon, emptied } = await setUp({ aws: denied })
  await queue.send('{}')
  await worker.request()
  await eventually('a line', async () => expect(daemon.lines).not.toEqual([]))
  allow()
  await emptied()
  await daemon.settled()
  const deletes = `deletes from queue ${queue.name}`
  expect(daemon.lines).toEqual([
    `${deletes} unavailable, retrying: no right to DeleteMessageBatch`,
    `${deletes} available again`,
  ])
})

test.each([201, 202, 204, 302, 400, 404, 500, 503])(
  '%i does not: the message is delivered again',
  async (status) => {
    const answer = (count: number) => (count < 3 ? status : 200)
    const { queue, worker, daemon, emptied } = await setUp({ aws: aws(), answer })
    await queue.send('{}')
    expect(receiveCount(await worker.request(3))).toBe(3)
    await emptied()
    expect(daemon.counters).toMatchObject({ failed: 2, delivered: 1 })
  },
)

test('a failed message is hidden for the ErrorVisibilityTimeout', async () => {
  const { queue, worker } = await setUp({
    aws: aws(),
    answer: (count) => (count === 1 ? 500 : 200),
    options: { ErrorVisibilityTimeout: 1 },
  })
  await queue.send('{}')
  const [first, second] = [await worker.request(1), await worker.request(2)]
  expect(second.at - first.at).toBeGreaterThan(950)
  expect(second.headers['x-aws-sqsd-first-received-at']).toBe(first.headers['x-aws-sqsd-first-received-at'])
})

test('a refused connection is a failure: the message is delivered when the worker is available', async () => {
  const { queue, worker, daemon, emptied } = await prepare({ aws: aws() })
  await queue.create()
  await queue.send('{}')
  await daemon.start()
  const [failure] = await once(daemon.events, 'failed')
  expect(failure).toMatchObject({ reason: 'ECONNREFUSED', receiveCount: 1 })
  await worker.listen()
  expect(receiveCount(await worker.request())).toBeGreaterThan(1)
  await emptied()
  expect(daemon.lines).toEqual([
    `worker ${worker.url} unavailable, retrying: ECONNREFUSED`,
    `worker ${worker.url} available again`,
  ])
})

test('no answer within the InactivityTimeout is a failure', async () => {
  const { queue, worker, daemon } = await setUp({
    aws: aws(),
    answer: (count) => (count === 1 ? undefined : 200),
    options: { InactivityTimeout: 0.2 },
  })
  const failed = once(daemon.events, 'failed')
  await queue.send('{}')
  expect(await failed).toMatchObject([{ reason: 'UND_ERR_HEADERS_TIMEOUT', receiveCount: 1 }])
  expect(receiveCount(await worker.request(2))).toBe(2)
})

test.each<[string, (response: ServerResponse) => void]>([
  ['before the answer', (response) => response.destroy()],
  ['in the midst of the answer', cutOff],
])('a connection closed %s: POSTed again at once, receive count unchanged', async (_, close) => {
  const { queue, worker, daemon, emptied } = await setUp({
    aws: aws(),
    answer: (count, response) => {
      if (count > 1) return 200
      close(response)
      return undefined
    },
    options: { ErrorVisibilityTimeout: 60 },
  })
  await queue.send('whole')
  const [first, second] = [await worker.request(1), await worker.request(2)]
  expect([receiveCount(first), receiveCount(second)]).toEqual([1, 1])
  expect(second.body.toString()).toBe('whole')
  await emptied()
  expect(daemon.counters).toMatchObject({ reposted: 1, failed: 0, delivered: 1 })
})

test('after MaxReposts closed connections the message is hidden for the ErrorVisibilityTimeout', async () => {
  const { queue, worker } = await setUp({
    aws: aws(),
    answer: (count, response) => {
      if (count > 3) return 200
      response.destroy()
      return undefined
    },
    options: { MaxReposts: 2 },
  })
  await queue.send('{}')
  await worker.request(4)
  expect(worker.requests.map(receiveCount)).toEqual([1, 1, 1, 2])
})

test('past the RetentionPeriod since its first receipt a message is deleted, not moved to the DLQ', async () => {
  const dead = describeQueue(aws())
  await dead.create()
  const { queue, worker, daemon, emptied } = await setUp({
    aws: aws(),
    answer: () => 500,
    options: { RetentionPeriod: 0.1 },
    attributes: redriveTo(await dead.arn(), 1_000),
  })
  const expired = once(daemon.events, 'expired')
  await queue.send('{}')
  const [{ receiveCount: receipts }] = await expired
  await emptied()
  expect(worker.requests.length, 'POSTs before it expired').toBe(receipts - 1)
  expect(await dead.counts()).toEqual([0, 0])
})

test('the RetentionPeriod counts from the first receipt, not from the sending', async () => {
  const { queue, daemon, emptied } = await setUp({
    aws: aws(),
    options: { RetentionPeriod: 2 },
    attributes: { DelaySeconds: '3' },
  })
  const delivered = once(daemon.events, 'delivered')
  await queue.send('{}')
  await delivered
  await emptied()
  expect(daemon.counters).toMatchObject({ delivered: 1, expired: 0 })
})

test('the RedrivePolicy decides on the dead-letter queue, and MaxRetries has no effect', async () => {
  const dead = describeQueue(aws())
  await dead.create()
  const { queue, worker } = await setUp({
    aws: aws(),
    answer: () => 500,
    options: { MaxRetries: 1 },
    attributes: redriveTo(await dead.arn(), 3),
  })
  const id = await queue.send('poison')
  await eventually('the message in the dead-letter queue (visible, in flight)', async () =>
    expect(await dead.counts()).toEqual([1, 0]),
  )
  expect(worker.requests.map(receiveCount)).toEqual([1, 2, 3])
  expect(await dead.receive()).toMatchObject([{ MessageId: id, Body: 'poison' }])
})

function cutOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '10' })
  response.write('half', () => response.destroy())
}

function redriveTo(deadLetterTargetArn: string, maxReceiveCount: number): Record<string, string> {
  return { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }) }
}
