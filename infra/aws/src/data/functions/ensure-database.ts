import { escapeIdentifier, escapeLiteral } from 'pg'
import type { SqlAnswer, Statement } from './run-sql.ts'

export type Run = (statements: readonly Statement[]) => Promise<SqlAnswer>

/** Repeatable: then it only sets the password. The role can connect to no other service's database. */
export async function ensureDatabase(run: Run, service: string, password: string): Promise<void> {
  const name = escapeIdentifier(service)
  const [found] = await run([
    {
      text: `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
                    EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
      values: [service],
    },
  ])
  const { role, database } = found?.[0] ?? {}
  await run([
    { text: `${role ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN PASSWORD ${escapeLiteral(password)}` },
    // RDS's first user is no superuser: it can give a database only to roles that it is a member of.
    { text: `GRANT ${name} TO CURRENT_USER` },
    ...(database ? [] : [{ text: `CREATE DATABASE ${name} OWNER ${name}` }]),
    { text: `REVOKE ALL ON DATABASE ${name} FROM PUBLIC` },
    { text: `REVOKE ${name} FROM CURRENT_USER` },
  ])
}
