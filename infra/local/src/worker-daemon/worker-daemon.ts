import { type EventEmitter, once } from 'node:events'
import type { SQSClientConfig } from '@aws-sdk/client-sqs'
import type { Part } from '../part.ts'
import { createAcknowledgements } from './acknowledgements.ts'
import { type Counters, createActivity, type DaemonEvents } from './activity.ts'
import { type DeliveryParts, deliver } from './delivery.ts'
import { drain } from './drain.ts'
import type { ReceivedMessage } from './message.ts'
import { resolveOptions, type SqsdOptions } from './options.ts'
import { createOutage, type Log } from './outage.ts'
import { poll } from './polling.ts'
import { createQueue } from './queue.ts'
import { createSchedules } from './schedules.ts'
import { createSlots } from './slots.ts'
import { type PeriodicTask, taskMessage } from './task-message.ts'
import { createWorkerClient } from './worker-client.ts'

export interface WorkerDaemonConfig {
  /** Default: `daemon <queueName>`. */
  readonly name?: string
  readonly queueName: string
  /** The worker's origin, as in `http://127.0.0.1:3001`. */
  readonly workerUrl: string
  /** Where ordinary messages are POSTed. */
  readonly httpPath: string
  readonly schedules: readonly PeriodicTask[]
  readonly aws: SQSClientConfig
  readonly options?: Partial<SqsdOptions>
  readonly log?: Log
}

export interface WorkerDaemon extends Part {
  readonly events: EventEmitter<DaemonEvents>
  /** Counted from the daemon's creation; live. */
  readonly counters: Counters
  /** Resolves when nothing is in flight and SQS has been told of everything that was. Hurries waiting deletes. */
  settled(): Promise<void>
  /**
   * Enqueues a periodic task now, as if it were due.
   *
   * @throws RangeError for a name that no schedule has; what the SDK throws when SQS cannot be reached.
   */
  runTask(name: string): Promise<void>
  /** Lets long polls go at once and waits for the answers to what was POSTed. A second call ends those too. */
  stop(): Promise<void>
}

/**
 * The stand-in for sqsd, the daemon of an Elastic Beanstalk worker environment: POSTs a queue's messages to the
 * worker. Speaks to any SQS. `start` does not wait for the queue: the daemon keeps looking for it.
 *
 * @throws RangeError for options and schedules that the real one would not take.
 */
export function createWorkerDaemon(config: WorkerDaemonConfig): WorkerDaemon {
  const { queueName, schedules: tasks, log = () => {} } = config
  const options = resolveOptions(config.options)
  if (queueName.endsWith('.fifo') && tasks.length > 0)
    throw new RangeError('FIFO queues have no periodic tasks')

  const queue = createQueue(queueName, config.aws)
  const activity = createActivity()
  const acknowledgements = createAcknowledgements(queue, options, () => activity.events.emit('idle'))
  const queueOutage = createOutage(log, `queue ${queueName}`)
  const workerOutage = createOutage(log, `worker ${config.workerUrl}`)
  const schedules = createSchedules({ tasks, log, enqueue })
  const settings = { queueName, httpPath: config.httpPath, mimeType: options.MimeType }

  let run: { readonly delivery: DeliveryParts; readonly ending: AbortController } | undefined
  let stopping: { readonly done: Promise<void>; readonly impatience: AbortController } | undefined

  async function enqueue(task: PeriodicTask, scheduledAt: Date): Promise<void> {
    const { body, attributes } = taskMessage(task, scheduledAt)
    await queue.send(body, attributes)
    activity.events.emit('scheduled', { name: task.name, scheduledAt })
  }

  function onMessage(message: ReceivedMessage, done: () => void): void {
    // Brought by a long poll that outlived its daemon: it goes back, for the next one to find at once.
    if (!run) acknowledgements.hide(message, 0)
    else void deliver(message, run.delivery).finally(done)
  }

  async function start(): Promise<void> {
    await stopping?.done
    if (run) return
    const worker = createWorkerClient(config.workerUrl, options)
    const delivery = { worker, acknowledgements, activity, outage: workerOutage, options, settings }
    const ending = new AbortController()
    run = { delivery, ending }
    const slots = createSlots(options.HttpConnections)
    void poll({ queue, slots, outage: queueOutage, options, onMessage }, ending.signal)
    void schedules.follow(ending.signal)
  }

  async function stop(): Promise<void> {
    if (stopping) stopping.impatience.abort()
    else if (run) {
      const impatience = new AbortController()
      stopping = {
        impatience,
        done: end(run, impatience.signal).finally(() => {
          stopping = undefined
        }),
      }
    }
    await stopping?.done
  }

  async function end({ delivery, ending }: NonNullable<typeof run>, impatient: AbortSignal): Promise<void> {
    run = undefined
    ending.abort()
    queue.unref()
    await drain(activity, delivery.worker, options.DrainTimeout * 1_000, impatient)
    await acknowledgements.close()
  }

  return {
    name: config.name ?? `daemon ${queueName}`,
    events: activity.events,
    counters: activity.counters,
    start,
    stop,
    async settled() {
      while (activity.counters.inFlight + acknowledgements.pending() > 0) {
        acknowledgements.hurry()
        await once(activity.events, 'idle')
      }
    },
    async runTask(name) {
      const task = tasks.find((task) => task.name === name)
      if (!task) throw new RangeError(`no periodic task is called ${name}`)
      await enqueue(task, new Date())
    },
  }
}
