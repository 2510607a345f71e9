import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eventually, serveByTls } from '@fanfare/local/testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { verifiedTls } from '../src/platform/verified-tls.ts'
import { publisher, storeUserCreated } from './support/events.ts'
import { deployToInstance, hasHooks } from './support/platform.ts'
import { end } from './support/run.ts'
import { createWorld, query } from './support/world.ts'

/** The publisher's zip and its worker's variables, with a database that is reached by TLS only. */
async function publishingWorker() {
  const name = publisher
  const world = await createWorld([name])
  const { zip = '' } = inject('bundles').find((bundle) => bundle.name === name) ?? {}
  const { DATABASE_URL = '', MIGRATION_DATABASE_URL = '', ...others } = world.environment(name)
  const tls = await serveByTls(DATABASE_URL)
  const byTls = (url: string) => {
    const { username, password, pathname } = new URL(url)
    return `${Object.assign(new URL(tls.url), { username, password, pathname })}?${verifiedTls}`
  }
  onTestFinished(() => tls.stop())
  return {
    zip: await readFile(zip),
    databaseUrl: DATABASE_URL,
    certificate: tls.certificate,
    env: {
      ...others,
      ...world.awsEnvironment,
      DATABASE_URL: byTls(DATABASE_URL),
      MIGRATION_DATABASE_URL: byTls(MIGRATION_DATABASE_URL),
      APP_PROCESS: 'worker',
    },
  }
}

test.runIf(hasHooks)(
  'on an instance for workers: migrations, processes, nginx and readiness in this order, all by verified TLS',
  async () => {
    const { zip, databaseUrl, certificate, env } = await publishingWorker()
    // With the certificates of RDS, the server of the test is not trusted.
    await expect(deployToInstance(zip, env)).rejects.toThrow(/10-migrate\.sh ended with 1[^\0]*certificate/)

    const instance = await deployToInstance(zip, env, { 'rds-ca.pem': certificate })
    expect(instance.predeploy).toContain('applied')
    expect(await instance.postdeploy()).toContain('/health/ready is ready')

    await storeUserCreated(databaseUrl)
    await eventually('the relay to publish', async () =>
      expect(await query(databaseUrl, 'SELECT type FROM outbox')).toEqual([]),
    )
    for (const [name, { child }] of instance.processes) {
      const environment = `/proc/${child.pid}/environ`
      if (existsSync(environment))
        expect(await readFile(environment, 'utf8'), name).not.toContain('MIGRATION_DATABASE_URL')
    }
    const codes = await Promise.all([...instance.processes.values()].map(end))
    expect(codes).toEqual([0, 0])
  },
)

test.runIf(hasHooks)('a process that crashes in a loop fails the deployment', async () => {
  const [{ zip } = { zip: '' }] = inject('bundles')
  const crashing = {
    'web.mjs': 'process.exit(1)',
    '.platform/hooks/predeploy/10-migrate.sh': '#!/bin/sh\n',
  }
  const instance = await deployToInstance(await readFile(zip), { READY_SECONDS: '0' }, crashing)
  await expect(instance.postdeploy()).rejects.toThrow(/90-ready\.sh ended with 1:\n.*is not ready after 0 s/)
})

test.each(inject('bundles'))(
  '$name: a change of the configuration runs the same hooks',
  async ({ folder }) => {
    const scripts = globSync('.platform/hooks/**/*.sh', { cwd: folder }).map((path) =>
      path.replaceAll('\\', '/'),
    )
    const others = scripts.filter((path) => !/50-process-logs|55-traces/.test(path)).sort()
    expect(others).toEqual([
      '.platform/hooks/postdeploy/90-ready.sh',
      '.platform/hooks/predeploy/10-migrate.sh',
    ])
    const text = (path: string) => readFile(join(folder, path), 'utf8')
    for (const path of scripts)
      expect(await text(path.replace('hooks', 'confighooks'))).toBe(await text(path))
  },
)
