import pg from 'pg'

/** Statements to run one after the other, each by itself, in one connection. */
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

/** The rows that each statement gave. */
export type SqlAnswer = readonly (readonly Record<string, unknown>[])[]

/**
 * Runs SQL inside of the network, and does nothing else: it has no way out to AWS, and needs none, since whoever calls it
 * hands it the password. So neither a NAT gateway nor an endpoint is paid for to make a role now and then.
 */
export async function handler({ connection, statements }: SqlRequest): Promise<SqlAnswer> {
  // Encrypted. The server's name is not checked: RDS's own authority is not among those that Node knows.
  const client = new pg.Client({
    ...connection,
    ssl: { rejectUnauthorized: false },
    connectionTimeoutMillis: 10_000,
    statement_timeout: 20_000,
  })
  let cut: Error | undefined
  // Emitted when the server ends the connection between two statements; without a listener, the function would crash.
  client.on('error', (error) => {
    cut ??= error
  })
  await client.connect()
  try {
    const answer = []
    for (const { text, values } of statements) answer.push((await client.query(text, values?.slice())).rows)
    return answer
  } catch (error) {
    throw cut ?? error
  } finally {
    await client.end()
  }
}
