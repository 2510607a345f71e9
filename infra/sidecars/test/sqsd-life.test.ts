import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { createBroker } from '../../emulators/broker/index.ts'
import { nowhere, startOrigin } from '../../emulators/test/support/cloudfront.ts'
import { temporaryFolder } from '../../emulators/test/support/temporary-folder.ts'
import { eventually } from '../../local/src/testing/index.ts'
import { sqsConfig } from './support/queue.ts'
import { aws, createTestDaemon, prepare, setUp } from './support/sqsd.ts'

// Start, stop, and an unavailable queue.

test('stop waits for the answer to what is in flight, and deletes it', async () => {
  let answer = () => {}
  const { queue, worker, daemon } = await setUp({
    aws: aws(),
    answer: (_, response) => {
      answer = () => response.end()
      return undefined
    },
    options: { DeleteInterval: 60 },
  })
  await queue.send('{}')
  await worker.request()
  const stopped = daemon.stop()
  await queue.send('later')
  expect(daemon.counters.inFlight).toBe(1)
  answer()
  await stopped
  expect(daemon.counters).toMatchObject({ delivered: 1, inFlight: 0 })
  expect(worker.requests.length, 'nothing is POSTed after stop').toBe(1)
  await eventually('the message that was sent during the stop', async () =>
    expect(await queue.receive()).toMatchObject([{ Body: 'later' }]),
  )
})

test('stop does not wait for a long poll', async () => {
  const polls: ServerResponse[] = []
  const sqs = await startOrigin((request, response) => {
    if (request.headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage') polls.push(response)
    else response.end(JSON.stringify({ QueueUrl: `${sqs.url}/000000000000/q` }))
  })
  const daemon = createTestDaemon({ aws: sqsConfig(sqs.url), queueName: 'q', workerUrl: await nowhere() })
  await daemon.start()
  await eventually('a long poll', () => expect(polls).toHaveLength(1))
  await daemon.stop()
  expect(polls[0]?.destroyed, 'the poll has ended').toBe(false)
})

test('a message sent while it is stopped is delivered at the next start', async () => {
  const { daemon, queue, worker, emptied } = await setUp({ aws: aws() })
  await queue.send('before')
  await worker.request(1)
  await daemon.settled()
  for (const count of [2, 3]) {
    await daemon.stop()
    await queue.send('meanwhile')
    await daemon.start()
    await worker.request(count)
    await daemon.settled()
  }
  await emptied()
})

test('a second stop does not wait for the worker', async () => {
  const { queue, worker, daemon } = await setUp({ aws: aws(), answer: () => undefined })
  await queue.send('{}')
  await worker.request()
  const failed = once(daemon.events, 'failed')
  await Promise.all([daemon.stop(), daemon.stop()])
  expect(await failed).toMatchObject([{ reason: 'aborted by stop' }])
  expect(daemon.lines).toEqual([])
  expect(daemon.counters).toMatchObject({ failed: 1, inFlight: 0 })
  await eventually('the message to be visible again', async () =>
    expect(await queue.receive()).toHaveLength(1),
  )
})

test('POSTs that are not answered are aborted after the DrainTimeout', async () => {
  const { queue, worker, daemon } = await setUp({
    aws: aws(),
    answer: () => undefined,
    options: { DrainTimeout: 0.2 },
  })
  await queue.send('{}')
  await worker.request()
  await daemon.stop()
  expect(daemon.counters).toMatchObject({ failed: 1, inFlight: 0 })
})

test('start and stop can be repeated', async () => {
  const { queue, worker, daemon } = await setUp({ aws: aws() })
  await Promise.all([daemon.start(), daemon.start()])
  await queue.send('{}')
  await worker.request(1)
  await daemon.stop()
  await daemon.stop()
  await daemon.start()
  await queue.send('{}')
  await worker.request(2)
})

test('a missing queue is polled until it exists, and logged once', async () => {
  const { queue, worker, daemon } = await prepare({ aws: aws() })
  await worker.listen()
  await daemon.start()
  await eventually('the line about the queue', () => expect(daemon.lines).toHaveLength(1))
  await queue.create()
  await queue.send('{}')
  await worker.request()
  expect(daemon.lines).toEqual([
    `queue ${queue.name} unavailable, retrying: The specified queue does not exist.`,
    `queue ${queue.name} available again`,
  ])
})

test('over a restart of the broker nothing is lost, and what was answered is not delivered again', async () => {
  const broker = createBroker({ port: 0, dir: await temporaryFolder() })
  await broker.start()
  const answers: (() => void)[] = []
  const { queue, worker, daemon, emptied } = await setUp({
    aws: sqsConfig(broker.endpoint),
    answer: (_, response) => {
      answers.push(() => response.end())
      return undefined
    },
  })
  try {
    await queue.send('before')
    await worker.request(1)
    await broker.kill()
    await eventually('the line about the queue', () => expect(daemon.lines).toHaveLength(1))
    answers.shift()?.()
    await eventually('the delivery', () => expect(daemon.counters.delivered).toBe(1))

    await broker.start()
    await queue.send('after')
    await worker.request(2)
    answers.shift()?.()
    await daemon.settled()
    await emptied()
    expect(worker.requests.map(({ body }) => body.toString())).toEqual(['before', 'after'])
    expect(daemon.lines).toContain(`queue ${queue.name} available again`)
  } finally {
    await daemon.stop()
    await broker.stop()
  }
})

test('it can be stopped while the queue is unavailable', async () => {
  const broker = createBroker({ port: 0, dir: undefined })
  await broker.start()
  const { queue, worker, daemon } = await setUp({
    aws: sqsConfig(broker.endpoint),
    options: { DeleteInterval: 60 },
  })
  await queue.send('{}')
  const delivered = once(daemon.events, 'delivered')
  await worker.request()
  await delivered
  await broker.kill()
  await daemon.stop()
  expect(daemon.counters.inFlight).toBe(0)
})
