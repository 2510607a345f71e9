import { withConnection } from '../../src/postgres/connect.ts'

/** Runs one statement on a connection of its own. */
export async function query(url: string, statement: string): Promise<unknown[]> {
  return withConnection(url, async (client) => (await client.query(statement)).rows)
}

/** The server's message when it refuses the connection or the statement. */
export async function refusal(url: string, statement: string): Promise<string> {
  try {
    await query(url, statement)
  } catch (error) {
    return error instanceof Error ? error.message.replace(/ "[^"]*"$/, '') : String(error)
  }
  return 'not refused'
}
