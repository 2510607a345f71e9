import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventsPath, queueName } from '@fanfare/contracts'
import { freePort, temporaryFolder } from '@fanfare/local'
import { createWorkerDaemon } from '@fanfare/sidecars/sqsd'
import { expect, inject, onTestFinished, test } from 'vitest'
import { publisher, publishUserCreated, storeUserCreated, subscribers } from './support/events.ts'
import { end, run, runToEnd, untilOk } from './support/run.ts'
import { createWorld, query } from './support/world.ts'

test('as a container, a worker handles an event that comes through SNS, SQS and the daemon', async () => {
  const [name = ''] = subscribers
  const world = await createWorld([name])
  const image = await layout(inject('bundles').find((each) => each.name === name)?.folder ?? '')
  const env = { ...world.environment(name), ...image.env, PORT: String(await freePort()), HOST: '127.0.0.1' }
  const url = `http://127.0.0.1:${env.PORT}`

  expect(await runToEnd([...image.entrypoint, 'migrate.mjs'], image.app, env)).toContain('applied')
  const container = run([...image.entrypoint, ...image.command], image.app, { ...env, APP_PROCESS: 'worker' })
  await untilOk(`${url}/health/ready`, container)
  await runToEnd(image.healthCheck, image.app, env)

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
  await expect.poll(() => daemon.counters.delivered, { message: container.output() }).toBe(1)
  expect(await query(env['DATABASE_URL'] ?? '', 'SELECT event_id AS id FROM inbox')).toEqual([{ id }])

  expect(await end(container), container.output()).toBe(0)
  await expect(runToEnd(image.healthCheck, image.app, env)).rejects.toThrow('ended with 1')
})

test('as a container of its own, the relay publishes what is in the outbox', async () => {
  const name = publisher
  const world = await createWorld([name])
  const image = await layout(inject('bundles').find((each) => each.name === name)?.folder ?? '')
  const env = { ...world.environment(name), ...world.awsEnvironment, ...image.env, APP_PROCESS: 'relay' }
  const databaseUrl = env['DATABASE_URL'] ?? ''

  await runToEnd([...image.entrypoint, 'migrate.mjs'], image.app, env)
  const container = run([...image.entrypoint, ...image.command], image.app, env)
  await storeUserCreated(databaseUrl)
  const left = () => query(databaseUrl, 'SELECT event_id FROM outbox')
  await expect.poll(left, { message: container.output() }).toEqual([])
  await runToEnd(image.healthCheck, image.app, env)
  expect(await end(container), container.output()).toBe(0)
})

/** The /app that a build would make, and how its container is started. */
async function layout(bundle: string) {
  const lines = (await readFile(join(bundle, 'Dockerfile'), 'utf8')).replaceAll('\\\n', '').split('\n')
  const after = (instruction: string) =>
    lines
      .filter((line) => line.trimStart().startsWith(instruction))
      .map((line) => line.trim().slice(instruction.length))
  const json = (instruction: string): string[] => JSON.parse(after(instruction).at(-1) ?? '[]')

  const { dir, remove } = await temporaryFolder('image')
  onTestFinished(remove)
  const app = join(dir, 'app')
  await mkdir(app)
  for (const copy of after('COPY ').filter((copy) => !copy.startsWith('--from'))) {
    const paths = copy.split(' ')
    const target = paths.pop() ?? ''
    for (const path of paths) {
      await cp(join(bundle, path), join(app, target, target.endsWith('/') ? path : ''), { recursive: true })
    }
  }
  return {
    app,
    env: Object.fromEntries(after('ENV ').flatMap((line) => line.split(' ').map((pair) => pair.split('=')))),
    entrypoint: json('ENTRYPOINT '),
    command: json('CMD '),
    healthCheck: JSON.parse(after('HEALTHCHECK ')[0]?.replace(/^.*CMD /, '') ?? '[]'),
  }
}
