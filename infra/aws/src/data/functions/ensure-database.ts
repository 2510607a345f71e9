import { escapeIdentifier, escapeLiteral } from 'pg'
import type { SqlAnswer, Statement } from './run-sql.ts'

/** With the role of RDS's first user, which is no superuser. */
export type Run = (database: string, statements: readonly Statement[]) => Promise<SqlAnswer>

export interface Passwords {
  readonly service: string
  readonly owner: string
}

/** The role that migrates. No service has an underscore in its name. */
export const ownerOf = (service: string) => `${service}_owner`

/**
 * Repeatable: then it only sets the passwords. The roles can connect to no other service's database. What the
 * service's role may do in its own, is granted when migrations are applied.
 */
export async function ensureDatabase(run: Run, service: string, passwords: Passwords): Promise<void> {
  const [name, owner] = [service, ownerOf(service)].map(escapeIdentifier)
  const [found] = await run('postgres', [
    {
      text: `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
                    EXISTS (SELECT FROM pg_roles WHERE rolname = $2) AS owner,
                    (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = $1) AS "ownedBy"`,
      values: [service, ownerOf(service)],
    },
  ])
  const known = found?.[0] ?? {}
  await run('postgres', [
    {
      text: `${known['role'] ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN PASSWORD ${escapeLiteral(passwords.service)}`,
    },
    {
      text: `${known['owner'] ? 'ALTER' : 'CREATE'} ROLE ${owner} LOGIN PASSWORD ${escapeLiteral(passwords.owner)}`,
    },
    { text: `GRANT ${name} TO ${owner}` },
    // It can give a database only to roles that it is a member of.
    { text: `GRANT ${name}, ${owner} TO CURRENT_USER` },
    ...(known['ownedBy'] ? [] : [{ text: `CREATE DATABASE ${name} OWNER ${owner}` }]),
  ])
  // Until the next migration, the version that runs applies its own with the service's role.
  if (known['ownedBy'] === service) await run(service, [{ text: `GRANT CREATE ON SCHEMA public TO ${name}` }])
  await run('postgres', [
    { text: `ALTER DATABASE ${name} OWNER TO ${owner}` },
    { text: `REVOKE ALL ON DATABASE ${name} FROM PUBLIC` },
    { text: `GRANT CONNECT ON DATABASE ${name} TO ${name}` },
    { text: `REVOKE ${name}, ${owner} FROM CURRENT_USER` },
  ])
}
