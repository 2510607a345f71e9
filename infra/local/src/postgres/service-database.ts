import { type Client, escapeIdentifier, escapeLiteral } from 'pg'

/** The variable that gives a service another database than the local one: `DATABASE_URL_ORDER`. */
export function databaseVariable(service: string): string {
  return `DATABASE_URL_${service.toUpperCase().replaceAll('-', '_')}`
}

/**
 * Gives a service a database and a login role, both of its name: the role owns that database, may connect to no other,
 * and may make neither databases nor roles. Each step looks first, so one that was cut short is finished by the next.
 */
export async function createServiceDatabase(admin: Client, service: string, password: string): Promise<void> {
  const name = escapeIdentifier(service)
  const { rows } = await admin.query<{ role: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
            EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
    [service],
  )
  if (!rows[0]?.role) {
    const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
    await admin.query(`CREATE ROLE ${name} ${rights} PASSWORD ${escapeLiteral(password)}`)
  }
  if (!rows[0]?.database) await admin.query(`CREATE DATABASE ${name} OWNER ${name}`)
  await closeToOthers(admin, service)
}

/** Everybody may connect to a database unless told otherwise. */
export async function closeToOthers(admin: Client, ...databases: string[]): Promise<void> {
  await admin.query(`REVOKE ALL ON DATABASE ${databases.map(escapeIdentifier).join(', ')} FROM PUBLIC`)
}
