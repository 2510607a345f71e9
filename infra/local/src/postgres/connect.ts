import type { EventEmitter } from 'node:events'
import { Client } from 'pg'

/** When the server closes the connection, the server's reason is thrown. */
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

/** Throws the first error that `source` has emitted, if any: pg emits errors between queries. */
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
