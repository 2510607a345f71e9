import { inject } from 'vitest'
import { emptyDatabase } from '../../src/testing/index.ts'

/** Service databases in the PostgreSQL of all test files. */
export const databases = {
  createServiceDatabase: (service: string) => emptyDatabase(inject('database').adminUrl, service),
}
