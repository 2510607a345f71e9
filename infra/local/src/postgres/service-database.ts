import { type Client, escapeIdentifier, escapeLiteral } from 'pg'

export function databaseVariable(service: string): string {
  return `DATABASE_URL_${service.toUpperCase().replaceAll('-', '_')}`
}

/** The role owns its database, and can neither connect to others nor create databases or roles. */
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

/** By default, every role may connect to a database. */
export async function closeToOthers(admin: Client, ...databases: string[]): Promise<void> {
  await admin.query(`REVOKE ALL ON DATABASE ${databases.map(escapeIdentifier).join(', ')} FROM PUBLIC`)
}
