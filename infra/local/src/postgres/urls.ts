import { createHmac } from 'node:crypto'
import { databaseVariable, migrationVariable, ownerOf, type Passwords } from './service-database.ts'

interface PostgresAddress {
  readonly port: number
  readonly adminPassword: string
}

export interface ServiceUrls {
  /** Of the service's role: for its processes and relay. */
  readonly url: string
  /** Of the role that owns the tables: for migrations. */
  readonly ownerUrl: string
}

export const adminUrl = ({ port, adminPassword }: PostgresAddress): string =>
  urlOf(port, 'postgres', adminPassword, 'postgres')

export function serviceUrls(
  address: () => PostgresAddress,
  service: string,
  env: NodeJS.ProcessEnv,
): ServiceUrls {
  const elsewhere = env[databaseVariable(service)]
  // A database that is replaced needs no password of this one.
  if (elsewhere) return { url: elsewhere, ownerUrl: env[migrationVariable(service)] || elsewhere }
  const { port, adminPassword } = address()
  const passwords = servicePasswords(adminPassword, service)
  return {
    url: urlOf(port, service, passwords.service, service),
    ownerUrl: urlOf(port, ownerOf(service), passwords.owner, service),
  }
}

/** Derived: the same after a restart. */
export function servicePasswords(adminPassword: string, service: string): Passwords {
  const derived = (role: string) => createHmac('sha256', adminPassword).update(role).digest('base64url')
  return { service: derived(service), owner: derived(ownerOf(service)) }
}

function urlOf(port: number, user: string, secret: string, database: string): string {
  // It has no TLS; the shell may set PGSSLMODE.
  return `postgresql://${user}:${secret}@127.0.0.1:${port}/${database}?sslmode=disable`
}
