import { once } from 'node:events'
import { DeleteMessageBatchCommand, type SQSClientConfig } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { eventually } from '../../local/src/testing/index.ts'
import { resolveOptions } from '../sqsd/options.ts'
import { aws, setUp } from './support/sqsd.ts'

// Many messages: concurrency, batches, and the VisibilityTimeout.

test('a slow message does not delay the next one', async () => {
  const { queue, worker, daemon } = await setUp({
    aws: aws(),
    answer: (_count, _response, { body }) => (body.toString() === 'slow' ? undefined : 200),
  })
  await queue.send('slow')
  await worker.request(1)
  const delivered = once(daemon.events, 'delivered')
  await queue.send('fast')
  await delivered
  expect(daemon.counters).toMatchObject({ delivered: 1, inFlight: 1 })
})

test('no more messages are received than there are free HttpConnections', async () => {
  const held: (() => void)[] = []
  const { queue, worker, emptied } = await setUp({
    aws: aws(),
    answer: (_, response) => {
      held.push(() => response.end())
      return undefined
    },
    options: { HttpConnections: 2 },
  })
  for (const body of ['1', '2', '3', '4', '5']) await queue.send(body)
  await worker.request(2)
  expect(await queue.counts()).toEqual([3, 2])

  for (const count of [1, 2, 3, 4, 5]) {
    await worker.request(count)
    held.shift()?.()
  }
  await emptied()
  expect(worker.connections()).toBeLessThanOrEqual(2)
})

test('a message that is not answered within the VisibilityTimeout is delivered a second time', async () => {
  const { queue, worker } = await setUp({
    aws: aws(),
    answer: (count) => (count === 1 ? undefined : 200),
    options: { VisibilityTimeout: 1 },
  })
  await queue.send('{}')
  const again = await worker.request(2)
  expect(again.headers['x-aws-sqsd-receive-count']).toBe('2')
})

test('ten deletes are one call', async () => {
  const deletes: number[] = []
  const { queue, daemon, emptied } = await setUp({
    aws: { ...aws(), logger: deleteLog(deletes) },
    options: { DeleteInterval: 60 },
  })
  for (let count = 0; count < 10; count += 1) await queue.send('{}')
  await emptied()
  // The queue may be seen empty before the daemon has read that it is.
  await eventually('the deletes', () => expect(deletes).toEqual([10]))
  expect(daemon.counters.delivered).toBe(10)
})

test('fewer than ten deletes wait for others', async () => {
  const deletes: number[] = []
  const { queue, daemon, emptied } = await setUp({
    aws: { ...aws(), logger: deleteLog(deletes) },
    options: { DeleteInterval: 60 },
  })
  for (let count = 1; count <= 3; count += 1) {
    const delivered = once(daemon.events, 'delivered')
    await queue.send('{}')
    await delivered
  }
  expect([await queue.counts(), deletes]).toEqual([[0, 3], []])
  await daemon.settled()
  await emptied()
  expect(deletes).toEqual([3])
})

test('a hundred and fifty messages are each delivered once', async () => {
  const { queue, worker, daemon, emptied } = await setUp({ aws: aws() })
  const ids: string[] = []
  while (ids.length < 150) {
    ids.push(...(await Promise.all(Array.from({ length: 50 }, () => queue.send('{}')))))
  }
  await emptied()
  expect(new Set(worker.requests.map(({ headers }) => headers['x-aws-sqsd-msgid']))).toEqual(new Set(ids))
  expect(daemon.counters).toMatchObject({ received: 150, delivered: 150 })
})

test('defaults and ranges are those of aws:elasticbeanstalk:sqsd', () => {
  expect(resolveOptions()).toMatchObject({
    HttpConnections: 50,
    ConnectTimeout: 5,
    InactivityTimeout: 299,
    VisibilityTimeout: 300,
    ErrorVisibilityTimeout: 2,
    RetentionPeriod: 345_600,
    MaxRetries: 10,
    MimeType: 'application/json',
  })
  expect(() => resolveOptions({ HttpConnections: 101 })).toThrow(
    new RangeError('HttpConnections is 101, and must be between 1 and 100'),
  )
  expect(() => resolveOptions({ VisibilityTimeout: 43_201 })).toThrow(RangeError)
  expect(() => resolveOptions({ ErrorVisibilityTimeout: 0.5 })).toThrow(RangeError)
})

/** Records the size of each batch of deletes that the SDK sent. */
function deleteLog(sizes: number[]): NonNullable<SQSClientConfig['logger']> {
  const ignore = () => {}
  return {
    debug: ignore,
    warn: ignore,
    error: ignore,
    info: (entry) => {
      if (entry.commandName === DeleteMessageBatchCommand.name) sizes.push(entry.input.Entries.length)
    },
  }
}
