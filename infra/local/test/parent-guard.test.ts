import { expect, onTestFinished, test } from 'vitest'
import { hasEnded, isAlive } from '../src/alive.ts'
import { limits } from '../src/testing/index.ts'
import { startRun } from './support/run.ts'

/** A process that has started a service, and the service's pid: when it is ready, or while it is loaded. */
async function anotherRun(loading: number, when: 'ready' | 'at once') {
  const run = startRun('run-service.ts', String(loading), when)
  const pid = Number(await run.nextMessage())
  onTestFinished(async () => {
    if (await isAlive(pid)) process.kill(pid, 'SIGKILL')
  })
  return { run: run.process, pid }
}

test.each([
  ['runs', 0, 'ready'],
  ['is being loaded', 60_000, 'at once'],
] as const)('a service that %s when its run is killed ends, too', async (_, loading, when) => {
  const { run, pid } = await anotherRun(loading, when)

  run.kill('SIGKILL')

  expect(await hasEnded(pid, limits.wait), 'the service has ended').toBe(true)
})
