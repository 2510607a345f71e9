import { fileURLToPath } from 'node:url'
import { startTestBroker, startTestDatabase, type TestDatabase } from '@fanfare/local/testing'
import type { TestProject } from 'vitest/node'

/** One PostgreSQL and one SNS for all test files; each makes a database and topics of its own in them. */
export default async function setup(project: TestProject) {
  const { adminUrl, url, ...database } = await startTestDatabase(
    fileURLToPath(new URL('../..', import.meta.url)),
  )
  const broker = await startTestBroker()
  project.provide('database', { adminUrl, url })
  project.provide('snsEndpoint', broker.aws.endpoint)
  return () => Promise.all([database.stop(), broker.stop()])
}

declare module 'vitest' {
  export interface ProvidedContext {
    database: TestDatabase
    snsEndpoint: string
  }
}
