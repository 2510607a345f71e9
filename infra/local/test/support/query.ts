import { Client } from 'pg'

/** Runs one statement on a connection of its own. */
export async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Why the connection or the statement is refused, in the server's words. */
export async function refusal(url: string, statement: string): Promise<string> {
  try {
    await query(url, statement)
  } catch (error) {
    return error instanceof Error ? error.message.replace(/ "[^"]*"$/, '') : String(error)
  }
  return 'not refused'
}
