import { type Client, escapeIdentifier, escapeLiteral } from 'pg'

const variable = (service: string) => service.toUpperCase().replaceAll('-', '_')

export const databaseVariable = (service: string) => `DATABASE_URL_${variable(service)}`

export const migrationVariable = (service: string) => `MIGRATION_DATABASE_URL_${variable(service)}`

/** The role that migrates. No service has an underscore in its name. */
export const ownerOf = (service: string) => `${service}_owner`

export interface Passwords {
  readonly service: string
  readonly owner: string
}

/**
 * The owner's role has the database and its tables. What the service's role may do there, is granted when migrations
 * are applied. Neither can connect to other databases, or create databases or roles.
 */
export async function createServiceDatabase(
  admin: Client,
  service: string,
  passwords: Passwords,
): Promise<void> {
  const [name, owner] = [service, ownerOf(service)].map(escapeIdentifier)
  await ensureRole(admin, service, passwords.service)
  await ensureRole(admin, ownerOf(service), passwords.owner)
  await admin.query(`GRANT ${name} TO ${owner}`)
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [service])
  await admin.query(
    rowCount === 0 ? `CREATE DATABASE ${name} OWNER ${owner}` : `ALTER DATABASE ${name} OWNER TO ${owner}`,
  )
  await closeToOthers(admin, service)
  await admin.query(`GRANT CONNECT ON DATABASE ${name} TO ${name}`)
}

async function ensureRole(admin: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER'
  const rights = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS'
  // Set again: a role may change its own password, and would be locked out for good.
  await admin.query(`${verb} ROLE ${escapeIdentifier(role)} ${rights} PASSWORD ${escapeLiteral(password)}`)
}

/** By default, every role may connect to a database. */
export async function closeToOthers(admin: Client, ...databases: string[]): Promise<void> {
  await admin.query(`REVOKE ALL ON DATABASE ${databases.map(escapeIdentifier).join(', ')} FROM PUBLIC`)
}
