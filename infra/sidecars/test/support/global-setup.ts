import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startTemporaryPostgres } from '../../../local/src/temporary-postgres.ts'
import { startTestBroker, type TestDatabase } from '../../../local/src/testing/index.ts'
import { applyMigrations } from '../../migrate/index.ts'

/** One PostgreSQL with an empty outbox to copy, and one SNS and SQS, for all test files. */
export default async function setup(project: TestProject) {
  const { postgres, stop } = await startTemporaryPostgres()
  const urls = await postgres.createServiceDatabase('publisher')
  const database = { adminUrl: postgres.url, ...urls }
  const folder = await mkdtemp(join(tmpdir(), 'outbox-'))
  await mkdir(join(folder, '1_outbox'))
  await copyFile(new URL('outbox.sql', import.meta.url), join(folder, '1_outbox', 'migration.sql'))
  await applyMigrations(urls.ownerUrl, folder, { role: 'publisher' })
  await rm(folder, { recursive: true })
  const broker = await startTestBroker()
  project.provide('database', database)
  project.provide('aws', broker.aws)
  project.provide('snsEndpoint', broker.aws.endpoint)
  return () => Promise.all([stop(), broker.stop()])
}

declare module 'vitest' {
  export interface ProvidedContext {
    aws: Awaited<ReturnType<typeof startTestBroker>>['aws']
    database: TestDatabase
    snsEndpoint: string
  }
}
