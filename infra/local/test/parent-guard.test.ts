import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { hasEnded, isAlive } from '../src/alive.ts'

/** A run that has started a service; resolves with the service's pid when it runs, or while it is being loaded. */
async function anotherRun(loading: number, when: 'ready' | 'at once') {
  const program = fileURLToPath(import.meta.resolve('./support/hold-service.ts'))
  const run = fork(program, [String(loading), when], { execArgv: [] })
  onTestFinished(() => void run.kill('SIGKILL'))
  const [pid] = await once(run, 'message', { signal: AbortSignal.timeout(20_000) })
  onTestFinished(async () => {
    if (await isAlive(Number(pid))) process.kill(Number(pid), 'SIGKILL')
  })
  return { run, pid: Number(pid) }
}

test.each([
  ['runs', 0, 'ready'],
  ['is being loaded', 1_000, 'at once'],
] as const)('a service that %s when its run is killed ends, too', async (_, loading, when) => {
  const { run, pid } = await anotherRun(loading, when)

  run.kill('SIGKILL')

  expect(await hasEnded(pid, 10_000), 'the service has ended').toBe(true)
})
