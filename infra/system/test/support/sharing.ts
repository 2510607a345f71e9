import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import type { World } from './world.ts'

/**
 * The test files that share a stack run at the same time. One that looks at all that changes in it asks to be `alone`;
 * it waits until the others have ended, and they wait for it.
 */
export function takeTurns({ adminDatabase }: World, how: 'alone' | 'together'): void {
  let client: pg.Client
  beforeAll(async () => {
    client = new pg.Client({ connectionString: adminDatabase })
    // The lock goes with the connection. Should the server end it, the tests that use the server say why.
    client.on('error', (error) => console.error(`the turn of this file is over: ${error.message}`))
    await client.connect()
    await client.query(`SELECT pg_advisory_lock${how === 'alone' ? '' : '_shared'}(1)`)
  })
  afterAll(() => client.end())
}
