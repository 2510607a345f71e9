import { findServices } from '@fanfare/topology'
import type { TestProject } from 'vitest/node'
import { startTestBroker, startTestDatabase, type TestDatabase } from '../../src/testing/index.ts'

/** SNS and SQS, and a PostgreSQL, for all test files. Tests that stop one start their own. */
export default async function setup(project: TestProject) {
  const [service] = await findServices()
  if (service === undefined) throw new Error('there is no service')
  const { database, stop } = await startTestDatabase(service.folder)
  const broker = await startTestBroker()
  project.provide('aws', broker.aws)
  project.provide('database', database)
  return () => Promise.all([broker.stop(), stop()])
}

declare module 'vitest' {
  export interface ProvidedContext {
    aws: Awaited<ReturnType<typeof startTestBroker>>['aws']
    /** With the first service's database, migrated. */
    database: TestDatabase
  }
}
