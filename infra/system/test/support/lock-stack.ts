import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import type { World } from './world.ts'

/**
 * Test files that share a stack run at the same time. One that asserts on the whole stack takes it `exclusive`: it waits
 * for the others, and they wait for it.
 */
export function lockStack({ adminDatabase }: World, mode: 'exclusive' | 'shared'): void {
  let client: pg.Client
  beforeAll(async () => {
    client = new pg.Client({ connectionString: adminDatabase })
    // The lock ends with the connection.
    client.on('error', (error) => console.error(`lost the lock of the stack: ${error.message}`))
    await client.connect()
    await client.query(`SELECT pg_advisory_lock${mode === 'exclusive' ? '' : '_shared'}(1)`)
  })
  afterAll(() => client.end())
}
