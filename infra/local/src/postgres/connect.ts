import type { EventEmitter } from 'node:events'
import { Client } from 'pg'

/**
 * Runs `use` with a connection of its own and ends it. When the server cuts the connection, the server's reason is
 * thrown, and not what follows from it.
 */
export async function withConnection<Result>(
  connectionString: string,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString })
  try {
    return await firstCause(client, async () => {
      await client.connect()
      return use(client)
    })
  } finally {
    await client.end()
  }
}

/**
 * Runs `use`; when it fails, throws the first error that `source` emitted until then, if any. pg emits an error that comes
 * while no query is under way, and one that nobody listens to would end the process.
 */
export async function firstCause<Result>(source: EventEmitter, use: () => Promise<Result>): Promise<Result> {
  let first: Error | undefined
  source.on('error', (error: Error) => {
    first ??= error
  })
  try {
    return await use()
  } catch (error) {
    throw first ?? error
  }
}
