import { readFile } from 'node:fs/promises'
import { certificatesFile } from '@fanfare/bundle/verified-tls'
import pg from 'pg'

/** Run one after the other in one connection, without a transaction. */
export interface SqlRequest {
  readonly connection: {
    readonly host: string
    readonly port: number
    readonly user: string
    readonly password: string
    readonly database: string
  }
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly text: string
  readonly values?: readonly string[]
}

/** The rows of each statement. */
export type SqlAnswer = readonly (readonly Record<string, unknown>[])[]

/** The caller passes the password, so that this needs no NAT gateway and no endpoint. */
export async function handler({ connection, statements }: SqlRequest): Promise<SqlAnswer> {
  const ca = await readFile(new URL(certificatesFile, import.meta.url), 'utf8')
  const client = new pg.Client({
    ...connection,
    ssl: { ca },
    connectionTimeoutMillis: 10_000,
    statement_timeout: 20_000,
  })
  let cut: Error | undefined
  // Without a listener, a connection closed by the server ends the function.
  client.on('error', (error) => {
    cut ??= error
  })
  await client.connect()
  try {
    const answer = []
    for (const { text, values } of statements) answer.push((await client.query(text, values?.slice())).rows)
    return answer
  } catch (error) {
    // Lambda logs every property of an error, and PostgreSQL's `detail` has values of rows.
    const reason = cut ?? error
    throw new Error(reason instanceof Error ? reason.message : String(reason))
  } finally {
    await client.end()
  }
}
