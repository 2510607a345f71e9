import { eventsPath, queueName } from '@fanfare/contracts'
import { freePort } from '@fanfare/local'
import { createWorkerDaemon } from '@fanfare/local/worker-daemon'
import { expect, inject, onTestFinished, test } from 'vitest'
import { publishUserCreated } from './support/events.ts'
import { migrate, procfile, run, untilOk } from './support/run.ts'
import { createWorld, query } from './support/world.ts'

test('an event comes through SNS, SQS and the daemon to a worker', async () => {
  const world = await createWorld()
  const hears = world.services.find(({ declaration }) => declaration.subscribes.includes('user.created'))
  const { name = '' } = hears?.declaration ?? {}
  const bundle = inject('bundles').find((each) => each.name === name)
  const folder = bundle?.folder ?? ''
  const env = world.environment(name)
  await migrate(folder, env)

  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const command = (await procfile(folder)).get('web') ?? []
  const worker = run(command, folder, { ...env, APP_PROCESS: 'worker', PORT: String(port) })
  await untilOk(`${url}/health/ready`, worker)

  const daemon = createWorkerDaemon({
    queueName: queueName(world.stage, name),
    workerUrl: url,
    httpPath: eventsPath,
    schedules: [],
    aws: world.aws,
  })
  onTestFinished(() => daemon.stop())
  await daemon.start()
  const id = await publishUserCreated(world)

  await expect.poll(() => daemon.counters.delivered, { message: worker.output() }).toBe(1)
  expect(await query(env['DATABASE_URL'] ?? '', 'SELECT event_id AS id FROM inbox')).toEqual([{ id }])
})
