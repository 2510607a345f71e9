import { fileURLToPath } from 'node:url'
import { startTestDatabase, type TestDatabase } from '@fanfare/local/testing'
import type { TestProject } from 'vitest/node'

/** One PostgreSQL for all test files; each creates a database of its own in it. */
export default async function setup(project: TestProject) {
  const { database, stop } = await startTestDatabase(fileURLToPath(new URL('../..', import.meta.url)))
  project.provide('database', database)
  return stop
}

declare module 'vitest' {
  export interface ProvidedContext {
    database: TestDatabase
  }
}
