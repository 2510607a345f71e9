import { queueName } from '@fanfare/contracts'
import { freePort } from '@fanfare/local'
import { eventually, nextMessage } from '@fanfare/local/testing'
import { createWorkerDaemon } from '@fanfare/sidecars/sqsd'
import { expect, onTestFinished, test } from 'vitest'
import { placeholderZip } from '../src/placeholder/placeholder-zip.ts'
import { publishUserCreated, subscribers } from './support/events.ts'
import { temporaryBundle } from './support/platform.ts'
import { end, procfile, run, untilOk } from './support/run.ts'
import { createWorld } from './support/world.ts'

async function startPlaceholder(env: NodeJS.ProcessEnv) {
  const folder = await temporaryBundle(placeholderZip())
  const port = await freePort()
  const command = (await procfile(folder)).get('web') ?? []
  const placeholder = run(command, folder, { PORT: String(port), ...env })
  const url = `http://127.0.0.1:${port}`
  await untilOk(`${url}/health/ready`, placeholder)
  return { url, placeholder }
}

test('before the first deployment health answers 200, and everything else 503', async () => {
  const { url, placeholder } = await startPlaceholder({})
  const statusOf = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status
  for (const path of ['/health', '/health/live']) expect(await statusOf(path)).toBe(200)
  for (const path of ['/', '/orders', '/healthy']) expect(await statusOf(path)).toBe(503)
  for (const path of ['/webhooks/stripe', '/health/ready'])
    expect(await statusOf(path, { method: 'POST', body: '{}' })).toBe(503)

  // A delivery is held, and does not keep the process from ending.
  const held = statusOf('/events', { method: 'POST', headers: { 'x-aws-sqsd-msgid': '1' } }).catch(() => 0)
  await statusOf('/')
  expect(await end(placeholder)).toBe(0)
  expect(await held).toBe(0)
})

test('the daemon deletes no message of it', async () => {
  const world = await createWorld([])
  const [name = ''] = subscribers
  const { url } = await startPlaceholder({ HOLD_SECONDS: '0' })
  const daemon = createWorkerDaemon({
    queueName: queueName(world.stage, name),
    workerUrl: url,
    httpPath: '/events',
    schedules: [],
    aws: world.aws,
    options: { ErrorVisibilityTimeout: 0 },
  })
  onTestFinished(() => daemon.stop())
  await daemon.start()
  const id = await publishUserCreated(world)
  await eventually('two deliveries', () => expect(daemon.counters.failed).toBeGreaterThan(1))
  await daemon.stop()
  expect(daemon.counters.delivered).toBe(0)
  expect(await nextMessage(world.aws, world.queueUrls.get(name) ?? '')).toContain(id)
})
