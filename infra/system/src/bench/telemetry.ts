import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@fanfare/local'
import { startProgram } from './process.ts'
import type { Benchmark, Figure } from './result.ts'
import { orderRounds, tracedOrders } from './traced-orders.ts'

const rounds = 7

const file = (name: string) => fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url))

/** Processor time with telemetry and without: of an event, from the outbox to its effects, and of an order. */
export const telemetry: Benchmark = async (report) => {
  const collector = await startProgram(file('collector'), { port: await freePort(), env: process.env })
  try {
    const figures = [
      ...(await tracedEvents(collector.url, report)),
      ...(await tracedOrders(collector.url, report)),
    ]
    return {
      benchmark: 'telemetry',
      what: `of an event, from the outbox to the effects of user.updated, the processor time in relay, daemons with the load, and the workers of its subscribers (the least of ${rounds} rounds); of an order, its time and processor time in one web process under load (the median of ${orderRounds} rounds, each compared with the same round of the others; three processes of a kind). A stage on AWS records 5 of 100, without metrics`,
      figures,
    }
  } finally {
    await collector.stop()
  }
}

async function tracedEvents(url: string, report: (progress: string) => void): Promise<Figure[]> {
  const stacks = {
    without: await startStack({}),
    all: await startStack({ OTEL_EXPORTER_OTLP_ENDPOINT: url }),
  }
  const times = { without: [] as number[], all: [] as number[] }
  try {
    // Alternating, so that speed changes affect both; the first rounds are a warm-up.
    for (let round = -2; round <= rounds; round++) {
      for (const name of ['without', 'all'] as const) {
        const time = await oneRound(stacks[name])
        if (round > 0) times[name].push(time)
        report(`telemetry events ${round}/${rounds} ${name}: ${time.toFixed(2)} ms of processor time each`)
      }
    }
  } finally {
    await Promise.all(Object.values(stacks).map(endStack))
  }
  // Other programs on the machine only add.
  const [without, all] = [Math.min(...times.without), Math.min(...times.all)]
  return [
    { name: 'event without telemetry', value: without, unit: 'ms' },
    {
      name: 'event: every one recorded, and metrics / without',
      value: all / without,
      unit: '×',
      aim: { atMost: 1.1 },
    },
  ]
}

async function startStack(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = fork(file('event-path'), { env: { ...process.env, ...env } })
  await nextMessage(child)
  return child
}

async function oneRound(stack: ChildProcess): Promise<number> {
  const answer = nextMessage(stack)
  stack.send('round')
  return Number(await answer)
}

async function nextMessage(stack: ChildProcess): Promise<unknown> {
  const over = new AbortController()
  const ended = once(stack, 'exit', over).then(([code]) => {
    throw new Error(`the stack ended with ${code}`)
  })
  try {
    const [message] = await Promise.race([once(stack, 'message', over), ended])
    return message
  } finally {
    over.abort()
    ended.catch(() => {})
  }
}

async function endStack(stack: ChildProcess): Promise<void> {
  const exited = once(stack, 'exit')
  stack.disconnect()
  await exited
}
