import type { SQSClientConfig } from '@aws-sdk/client-sqs'
import { expect, inject, onTestFinished } from 'vitest'
import { eventually } from '../../../local/src/testing/index.ts'
import {
  createWorkerDaemon,
  type PeriodicTask,
  type SqsdOptions,
  type WorkerDaemonConfig,
} from '../../sqsd/index.ts'
import { describeQueue } from './queue.ts'
import { type Answer, createWorker } from './worker.ts'

/** The SQS of all test files. */
export const aws = (): SQSClientConfig => inject('aws')

export interface Setup {
  readonly aws: SQSClientConfig
  /** What the worker answers; 200 by default. */
  readonly answer?: Answer
  readonly options?: Partial<SqsdOptions>
  readonly schedules?: readonly PeriodicTask[]
  /** Attributes of the queue. */
  readonly attributes?: Record<string, string>
}

/** A queue, a worker and the daemon between them, with nothing started. */
export async function prepare({ aws, answer, attributes, ...rest }: Setup) {
  const queue = describeQueue(aws, attributes)
  const worker = await createWorker(answer)
  const daemon = createTestDaemon({ aws, queueName: queue.name, workerUrl: worker.url, ...rest })
  return {
    queue,
    worker,
    daemon,
    /** Waits until the queue is empty. */
    emptied: () =>
      eventually('an empty queue (visible, in flight)', async () => {
        expect(await queue.counts()).toEqual([0, 0])
      }),
  }
}

/** The same, started. */
export async function setUp(setup: Setup) {
  const parts = await prepare(setup)
  await parts.queue.create()
  await parts.worker.listen()
  await parts.daemon.start()
  return parts
}

type Settings = Pick<WorkerDaemonConfig, 'aws' | 'queueName' | 'workerUrl'> & Partial<WorkerDaemonConfig>

/** A daemon that retries at once. When the test ends, two stops end it without a drain. */
export function createTestDaemon(settings: Settings) {
  const lines: string[] = []
  const daemon = createWorkerDaemon({
    httpPath: '/events',
    schedules: [],
    log: (line) => lines.push(line),
    ...settings,
    options: { ErrorVisibilityTimeout: 0, DeleteInterval: 0, ...settings.options },
  })
  onTestFinished(async () => {
    await Promise.all([daemon.stop(), daemon.stop()])
  })
  return Object.assign(daemon, { lines })
}
