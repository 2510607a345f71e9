import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { topicName } from '@fanfare/contracts'
import { startOtlpReceiver } from '@fanfare/local/testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { variablePrefix } from '../src/compact/plan.ts'
import { traceEnvironment } from '../src/platform/trace-environment.ts'
import { unzippedCompact } from './support/compact.ts'
import { publisher, storeUserCreated, subscribers } from './support/events.ts'
import { hasNginx, startNginx } from './support/nginx.ts'
import { hasHooks } from './support/platform.ts'
import { end, migrate, procfile, run, runToEnd, untilAnswered, untilOk } from './support/run.ts'
import { streamedLogs } from './support/streamed-logs.ts'
import { createWorld, query, type World } from './support/world.ts'

const traceId = 'a'.repeat(32)

test('every service runs on one machine, behind one address; one relay publishes their events, and telemetry follows them', async () => {
  const world = await createWorld(inject('bundles').map(({ name }) => name))
  const receiver = await startOtlpReceiver()
  onTestFinished(receiver.close)
  const zips = new Map(inject('bundles').map(({ name, zip }) => [name, zip]))
  const services = await Promise.all(
    world.services.map(async ({ declaration }) => ({
      declaration,
      zip: await readFile(zips.get(declaration.name) ?? ''),
    })),
  )
  const { folder, machinePort } = await unzippedCompact(services)
  const env = {
    ...oneEnvironment(world),
    PORT: String(machinePort),
    REACHED_BY: 'load-balancer',
    // As a stage with traces sets them, but for the agent's address, which something else may have here.
    ...traceEnvironment(world.stage, 0.05),
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
  }
  await migrate(folder, env)

  const { web: machineCommand = [], ...others } = Object.fromEntries(await procfile(folder))
  const streamed = streamedLogs(await readFile(join(folder, '.platform', 'process-logs.json'), 'utf8'))
  expect(streamed).toEqual(Object.keys(others))
  const machine = run(machineCommand, folder, env)
  await untilAnswered(`http://127.0.0.1:${machinePort}/health`, machine)
  const url = hasNginx ? await startNginx(folder, machinePort) : `http://127.0.0.1:${machinePort}`
  expect((await fetch(`${url}/health`)).status).toBe(503)

  const processes = Object.values(others).map((command) => run(command, folder, env))
  await untilOk(`${url}/health`, machine).catch((error) => {
    throw new Error(processes.map(({ output }) => output()).join('\n'), { cause: error })
  })
  if (hasHooks) {
    const hook = join(folder, '.platform/hooks/postdeploy/90-ready.sh')
    expect(await runToEnd([hook], folder, { READY_PORT: new URL(url).port })).toContain('/health is ready')
  }
  const nowhere = await fetch(`${url}/nowhere`)
  expect(nowhere.status).toBe(404)
  expect(await nowhere.json()).toMatchObject({ detail: 'no service is reached by this path' })

  const databaseOf = (name: string) => world.environment(name)['DATABASE_URL'] ?? ''
  const id = await storeUserCreated(databaseOf(publisher), `00-${traceId}-${'b'.repeat(16)}-01`)
  for (const name of subscribers) {
    await expect
      .poll(() => query(databaseOf(name), 'SELECT event_id AS id FROM inbox'), { message: name })
      .toEqual([{ id }])
  }

  const codes = await Promise.all([machine, ...processes].map(end))
  expect(new Set(codes)).toEqual(new Set([0]))

  expect([...receiver.metrics], 'a stage sends no metrics').toEqual([])
  // What the processes had not sent before their end is there, too.
  const ofTheEvent = receiver.spans.filter((span) => span.traceId === traceId)
  const labels = ofTheEvent
    .filter(({ kind }) => kind !== 'client')
    .map(({ program, name }) => `${program}: ${name}`)
  expect(labels.sort()).toEqual(
    [
      `relay: send ${topicName(world.stage, 'user.created')}`,
      ...subscribers.flatMap((name) => [
        `${name}.worker: POST /events`,
        `${name}.worker: process user.created`,
      ]),
    ].sort(),
  )
  const statements = ofTheEvent.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql')
  expect(new Set(statements.map(({ program }) => program))).toEqual(
    new Set(subscribers.map((name) => `${name}.worker`)),
  )
  const ids = new Set([...ofTheEvent.map(({ spanId }) => spanId), 'b'.repeat(16)])
  expect(ofTheEvent.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId))).toEqual([])
})

/** The variables of the one environment: shared ones once, a service's own with its prefix. */
function oneEnvironment(world: World): NodeJS.ProcessEnv {
  const own = world.services.flatMap(({ declaration }) => {
    const env = world.environment(declaration.name)
    return ['DATABASE_URL', 'MIGRATION_DATABASE_URL', ...declaration.secrets].map((name) => [
      variablePrefix(declaration.name) + name,
      env[name],
    ])
  })
  const secret = new Set([
    'DATABASE_URL',
    'MIGRATION_DATABASE_URL',
    ...world.services.flatMap(({ declaration }) => declaration.secrets),
  ])
  const shared = Object.entries(world.environment(world.services[0]?.declaration.name ?? '')).filter(
    ([name]) => !secret.has(name),
  )
  return { ...Object.fromEntries([...shared, ...own]), ...world.awsEnvironment }
}
