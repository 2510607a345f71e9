import { escapeIdentifier, escapeLiteral } from 'pg'
import type { SqlAnswer, Statement } from './run-sql.ts'

/** Runs statements as the server's first user. */
export type Run = (statements: readonly Statement[]) => Promise<SqlAnswer>

/**
 * Gives a service a database and a login role, both of its name: the role owns that database, may connect to no other
 * service's, and may make neither databases nor roles. Each step looks first, so that what was cut short is finished by
 * the next run, and a run that finds everything there only sets the password.
 */
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
    // Whoever is no superuser, as RDS's first user, gives a database to those roles only that it is a member of.
    { text: `GRANT ${name} TO CURRENT_USER` },
    ...(database ? [] : [{ text: `CREATE DATABASE ${name} OWNER ${name}` }]),
    { text: `REVOKE ALL ON DATABASE ${name} FROM PUBLIC` },
    // It is needed for the statements above only.
    { text: `REVOKE ${name} FROM CURRENT_USER` },
  ])
}
