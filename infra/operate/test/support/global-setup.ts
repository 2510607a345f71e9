import { fileURLToPath } from 'node:url'
import { startTestBroker, startTestDatabase, type TestDatabase } from '@fanfare/local/testing'
import type { TestProject } from 'vitest/node'

/** One PostgreSQL with a service's tables to copy, and one SNS and SQS, for all test files. */
export default async function setup(project: TestProject) {
  const order = fileURLToPath(new URL('../../../../apps/order', import.meta.url))
  const { database, stop } = await startTestDatabase(order)
  const broker = await startTestBroker()
  project.provide('database', database)
  project.provide('aws', broker.aws)
  return () => Promise.all([stop(), broker.stop()])
}

declare module 'vitest' {
  export interface ProvidedContext {
    aws: Awaited<ReturnType<typeof startTestBroker>>['aws']
    database: TestDatabase
  }
}
