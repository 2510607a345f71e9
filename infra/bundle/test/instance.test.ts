import { readFile } from 'node:fs/promises'
import { eventually } from '@fanfare/local/testing'
import { expect, inject, test } from 'vitest'
import { pack, unpack } from '../src/archive.ts'
import { publisherOf, storeUserCreated } from './support/events.ts'
import { deployToInstance, hasHooks } from './support/platform.ts'
import { end } from './support/run.ts'
import { createWorld, query } from './support/world.ts'

test.runIf(hasHooks)(
  'on an instance for workers: migrations, processes, nginx, and readiness in this order',
  async () => {
    const world = await createWorld()
    const name = publisherOf(world)
    const env: NodeJS.ProcessEnv = {
      ...world.environment(name),
      ...world.awsEnvironment,
      APP_PROCESS: 'worker',
    }
    const { zip = '' } = inject('bundles').find((bundle) => bundle.name === name) ?? {}
    const instance = await deployToInstance(await readFile(zip), env)
    expect(instance.predeploy).toContain('applied')
    expect(await instance.postdeploy()).toContain('/health/ready is ready')

    const databaseUrl = env['DATABASE_URL'] ?? ''
    await storeUserCreated(databaseUrl)
    await eventually('the relay to publish', async () =>
      expect(await query(databaseUrl, 'SELECT type FROM outbox')).toEqual([]),
    )
    const codes = await Promise.all([...instance.processes.values()].map(end))
    expect(codes).toEqual([0, 0])
  },
)

test.runIf(hasHooks)('a process that crashes in a loop fails the deployment', async () => {
  const [{ zip } = { zip: '' }] = inject('bundles')
  const files = unpack(await readFile(zip))
  const crashing = pack({
    ...files,
    'web.mjs': 'process.exit(1)',
    '.platform/hooks/predeploy/10-migrate.sh': '#!/bin/sh\n',
  })
  const instance = await deployToInstance(crashing, { READY_SECONDS: '0' })
  await expect(instance.postdeploy()).rejects.toThrow(/90-ready\.sh ended with 1:\n.*is not ready after 0 s/)
})

test.each(inject('bundles'))('$name: a change of the configuration runs the same hooks', async ({ zip }) => {
  const files = unpack(await readFile(zip))
  const scripts = Object.entries(files).filter(([path]) => path.startsWith('.platform/hooks/'))
  expect(scripts.map(([path]) => path)).toEqual([
    '.platform/hooks/postdeploy/90-ready.sh',
    '.platform/hooks/predeploy/10-migrate.sh',
  ])
  for (const [path, script] of scripts) expect(files[path.replace('hooks', 'confighooks')]).toEqual(script)
})
