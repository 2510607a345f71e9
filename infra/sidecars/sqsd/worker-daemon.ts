import { type EventEmitter, once } from 'node:events'
import type { SQSClientConfig } from '@aws-sdk/client-sqs'
import { createAcknowledgements } from './acknowledgements.ts'
import { type Counters, createActivity, type DaemonEvents } from './activity.ts'
import { type DeliveryParts, deliver } from './delivery.ts'
import type { ReceivedMessage } from './message.ts'
import { resolveOptions, type SqsdOptions } from './options.ts'
import { poll } from './polling.ts'
import { createQueue } from './queue.ts'
import { createAvailability, type Log, sleep } from './retry.ts'
import { createSchedules } from './schedules.ts'
import { createSlots } from './slots.ts'
import { type PeriodicTask, taskMessage } from './task-message.ts'
import { createTraceDelivery } from './trace-delivery.ts'
import { createWorkerClient, type WorkerClient } from './worker-client.ts'

export interface WorkerDaemonConfig {
  readonly name?: string
  readonly queueName: string
  /** Origin, as in `http://127.0.0.1:3001`. */
  readonly workerUrl: string
  readonly httpPath: string
  readonly schedules: readonly PeriodicTask[]
  readonly aws: SQSClientConfig
  readonly options?: Partial<SqsdOptions>
  /** Of the queue's RedrivePolicy, to count dead letters. */
  readonly maxReceiveCount?: number
  readonly log?: Log
}

export interface WorkerDaemon {
  readonly name: string
  /** Idempotent, as `stop`. The queue need not exist. */
  start(): Promise<void>
  /** Waits for answers up to DrainTimeout. A second call aborts the POSTs. */
  stop(): Promise<void>
  readonly events: EventEmitter<DaemonEvents>
  /** Since creation; live. */
  readonly counters: Counters
  /** Resolves when nothing is in flight and no delete is pending. Sends waiting deletes at once. */
  settled(): Promise<void>
  /** @throws RangeError for an unknown name */
  runTask(name: string): Promise<void>
}

/** An implementation of sqsd: see README.md. @throws RangeError for options and schedules that sqsd rejects */
export function createWorkerDaemon(config: WorkerDaemonConfig): WorkerDaemon {
  const { queueName, schedules: tasks, log = () => {} } = config
  const options = resolveOptions(config.options)
  if (queueName.endsWith('.fifo') && tasks.length > 0)
    throw new RangeError('FIFO queues have no periodic tasks')

  const queue = createQueue(queueName, config.aws)
  const activity = createActivity()
  const acknowledgements = createAcknowledgements(queue, options, log, () => activity.events.emit('idle'))
  const queueAvailability = createAvailability(log, `queue ${queueName}`)
  const workerAvailability = createAvailability(log, `worker ${config.workerUrl}`)
  const schedules = createSchedules({ tasks, log, enqueue })
  const trace = createTraceDelivery(queueName, config.maxReceiveCount ?? Number.POSITIVE_INFINITY)
  const settings = { queueName, httpPath: config.httpPath, mimeType: options.MimeType }

  let run: { readonly delivery: DeliveryParts; readonly ending: AbortController } | undefined
  let stopping: { readonly done: Promise<void>; readonly force: AbortController } | undefined

  async function enqueue(task: PeriodicTask, scheduledAt: Date): Promise<void> {
    const { body, attributes } = taskMessage(task, scheduledAt)
    await queue.send(body, attributes)
    activity.events.emit('scheduled', { name: task.name, scheduledAt })
  }

  function onMessage(message: ReceivedMessage, done: () => void): void {
    // Received after the stop: another daemon may receive it at once.
    if (!run) acknowledgements.hide(message, 0)
    else void deliver(message, run.delivery).finally(done)
  }

  async function start(): Promise<void> {
    await stopping?.done
    if (run) return
    const worker = createWorkerClient(config.workerUrl, options)
    const delivery = {
      worker,
      acknowledgements,
      activity,
      availability: workerAvailability,
      options,
      settings,
      trace,
    }
    const ending = new AbortController()
    run = { delivery, ending }
    const slots = createSlots(options.HttpConnections)
    void poll({ queue, slots, availability: queueAvailability, options, onMessage }, ending.signal)
    void schedules.follow(ending.signal)
  }

  async function stop(): Promise<void> {
    if (stopping) stopping.force.abort()
    else if (run) {
      const force = new AbortController()
      stopping = {
        force,
        done: end(run, force.signal).finally(() => {
          stopping = undefined
        }),
      }
    }
    await stopping?.done
  }

  async function end({ delivery, ending }: NonNullable<typeof run>, force: AbortSignal): Promise<void> {
    run = undefined
    ending.abort()
    queue.unref()
    await drain(delivery.worker, force)
    await acknowledgements.close()
  }

  async function drain(worker: WorkerClient, force: AbortSignal): Promise<void> {
    const drained = new AbortController()
    const idle = activity.idle().then(() => drained.abort())
    await sleep(options.DrainTimeout * 1_000, AbortSignal.any([force, drained.signal]))
    if (drained.signal.aborted) return worker.close()
    await worker.abort()
    await idle
  }

  return {
    name: config.name ?? `daemon ${queueName}`,
    events: activity.events,
    counters: activity.counters,
    start,
    stop,
    async settled() {
      while (activity.counters.inFlight + acknowledgements.pending() > 0) {
        acknowledgements.flush()
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
