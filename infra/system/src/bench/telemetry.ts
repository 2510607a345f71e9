import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@fanfare/local'
import { startProgram } from './process.ts'
import type { Benchmark } from './result.ts'

const rounds = 7

const file = (name: string) => fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url))

export const startCollector = async () =>
  startProgram(file('collector'), { port: await freePort(), env: process.env })

/** Processor time of an event, from the outbox to its effects, where every event is recorded and where none is. */
export const telemetry: Benchmark = async (report) => {
  const collector = await startCollector()
  const otel = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  const stacks = {
    'without telemetry': await startStack({}),
    'every event recorded': await startStack(otel),
  }
  const times = { 'without telemetry': [] as number[], 'every event recorded': [] as number[] }
  try {
    // Alternating, so that speed changes affect both; the first rounds are a warm-up.
    for (let round = -2; round <= rounds; round++) {
      for (const name of ['without telemetry', 'every event recorded'] as const) {
        const time = await oneRound(stacks[name])
        if (round > 0) times[name].push(time)
        report(`telemetry ${round}/${rounds} ${name}: ${time.toFixed(2)} ms of processor time an event`)
      }
    }
  } finally {
    await Promise.all(Object.values(stacks).map(endStack))
    await collector.stop()
  }
  // Other programs on the machine only add.
  const [none, all] = [Math.min(...times['without telemetry']), Math.min(...times['every event recorded'])]
  return {
    benchmark: 'telemetry',
    what: `processor time from the outbox to the effects of user.updated: relay, daemons with the load, and the workers of its subscribers; the least of ${rounds} rounds`,
    figures: [
      { name: 'without telemetry', value: none, unit: 'ms' },
      { name: 'every event recorded', value: all, unit: 'ms' },
      { name: 'with telemetry / without', value: all / none, unit: '×', aim: { atMost: 1.1 } },
    ],
  }
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
