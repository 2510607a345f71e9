// Actions of SQS that fauxqs 2.4 lacks, by those that it has. Source: the Amazon SQS API reference.
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { createMover, type Mover } from './mover.ts'
import { type Call, type Input, SqsError } from './sqs-call.ts'

interface Task {
  readonly handle: string
  readonly source: string
  readonly destination: string | undefined
  readonly rate: number | undefined
  readonly startedAt: number
  readonly mover: Mover
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED'
  failure: string | undefined
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined)

export function createMoveTasks() {
  // The newest first. They end with the process.
  const tasks: Task[] = []

  async function start(input: Input, call: Call) {
    const source = textOf(input['SourceArn'])
    if (source === undefined) throw new SqsError('MissingParameter', 'SourceArn is required.')
    if (tasks.some((task) => task.source === source && task.status === 'RUNNING')) {
      throw new SqsError('UnsupportedOperation', 'There is already a task running for the source queue.')
    }
    const destination = textOf(input['DestinationArn'])
    const rate = numberOf(input['MaxNumberOfMessagesPerSecond'])
    const mover = await createMover(call, source, destination)
    const task: Task = {
      ...{ handle: randomUUID(), source, destination, rate, mover },
      ...{ startedAt: Date.now(), status: 'RUNNING', failure: undefined },
    }
    tasks.unshift(task)
    void run(task)
    return { TaskHandle: task.handle }
  }

  async function run(task: Task): Promise<void> {
    const { mover, rate = Number.POSITIVE_INFINITY } = task
    try {
      while (task.status === 'RUNNING') {
        const moved = await mover.moveSome(Math.min(rate, 10))
        if (moved === 0) task.status = 'COMPLETED'
        else await setTimeout((moved / rate) * 1000)
      }
      if (task.status === 'CANCELLING') task.status = 'CANCELLED'
    } catch (error) {
      task.status = 'FAILED'
      task.failure = error instanceof Error ? error.message : String(error)
    }
  }

  function list(input: Input) {
    const of = tasks.filter(({ source }) => source === input['SourceArn'])
    return {
      Results: of.slice(0, numberOf(input['MaxResults']) ?? 1).map((task) => ({
        ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
        Status: task.status,
        SourceArn: task.source,
        DestinationArn: task.destination,
        MaxNumberOfMessagesPerSecond: task.rate,
        ApproximateNumberOfMessagesMoved: task.mover.moved(),
        ApproximateNumberOfMessagesToMove: task.mover.toMove,
        FailureReason: task.failure,
        StartedTimestamp: task.startedAt,
      })),
    }
  }

  function cancel(input: Input) {
    const task = tasks.find(({ handle, status }) => handle === input['TaskHandle'] && status === 'RUNNING')
    if (!task) throw new SqsError('ResourceNotFoundException', 'The task is not running.')
    task.status = 'CANCELLING'
    return { ApproximateNumberOfMessagesMoved: task.mover.moved() }
  }

  const actions: Readonly<Record<string, (input: Input, call: Call) => unknown>> = {
    'AmazonSQS.StartMessageMoveTask': start,
    'AmazonSQS.ListMessageMoveTasks': list,
    'AmazonSQS.CancelMessageMoveTask': cancel,
  }
  /** Undefined for an action that is not one of these. */
  return (target: unknown) => actions[String(target)]
}
