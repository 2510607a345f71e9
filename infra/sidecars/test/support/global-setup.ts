import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startTemporaryPostgres } from '../../../local/src/temporary-postgres.ts'
import { startTestBroker, type TestDatabase } from '../../../local/src/testing/index.ts'

/** One PostgreSQL with an empty outbox to copy, and one SNS and SQS, for all test files. */
export default async function setup(project: TestProject) {
  const { postgres, stop } = await startTemporaryPostgres()
  const url = await postgres.createServiceDatabase('publisher')
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  await client.query(await readFile(new URL('outbox.sql', import.meta.url), 'utf8'))
  await client.end()
  const broker = await startTestBroker()
  project.provide('database', { adminUrl: postgres.url, url })
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
