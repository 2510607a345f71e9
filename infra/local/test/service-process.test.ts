import { fileURLToPath } from 'node:url'
import { freePort, restart } from '@fanfare/emulators/lifecycle'
import { expect, onTestFinished, test } from 'vitest'
import { createServiceProcess } from '../src/service-process.ts'
import { shell } from '../src/testing/shell.ts'

async function aService(loading = 0, inspectPort?: number, entry = 'logging-service.ts') {
  const port = await freePort()
  const crashes: string[] = []
  const service = createServiceProcess({
    name: 'logging.web',
    folder: fileURLToPath(new URL('support', import.meta.url)),
    entry,
    address: { port, what: 'a service', variable: 'PORT' },
    env: () => ({ ...shell, LOADING: String(loading) }),
    inspectPort,
    log: () => {},
    onCrash: (reason) => crashes.push(reason),
  })
  onTestFinished(() => service.stop())
  const answers = () =>
    fetch(`${service.url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  return { service, answers, crashes }
}

test('concurrent restarts leave one process running', async () => {
  const { service, answers, crashes } = await aService()
  await service.start()
  await Promise.allSettled([restart(service), restart(service), restart(service)])
  expect(await answers()).toBe(true)
  expect(crashes).toEqual([])
})

test('a process that ends before it is ready is a start that fails, and none that ended by itself', async () => {
  const { service, crashes } = await aService(0, undefined, 'no-such-file.ts')
  await expect(service.start()).rejects.toThrow(/^logging\.web ended before it was ready:\n/)
  expect(crashes).toEqual([])
})

test('a debugger may attach where it is told, with breakpoints in TypeScript', async () => {
  const inspectPort = await freePort()
  const { service } = await aService(0, inspectPort)
  await service.start()
  const targets = await (await fetch(`http://127.0.0.1:${inspectPort}/json/list`)).json()
  expect(targets).toMatchObject([{ url: expect.stringMatching(/^file:.*logging-service\.ts$/) }])
})

test('a stop does not wait for a start that is under way', async () => {
  const { service, answers } = await aService(60_000)
  const starting = service.start()
  while (service.pid === undefined) await new Promise(setImmediate)
  await service.stop()
  await expect(starting).rejects.toThrow('logging.web was stopped before it was ready')
  expect(await answers()).toBe(false)
})
