import { createHmac } from 'node:crypto'
import { databaseVariable } from './service-database.ts'

export interface PostgresAddress {
  readonly port: number
  readonly adminPassword: string
}

export const adminUrl = ({ port, adminPassword }: PostgresAddress): string =>
  urlOf(port, 'postgres', adminPassword, 'postgres')

export function serviceUrl(
  { port, adminPassword }: PostgresAddress,
  service: string,
  env: NodeJS.ProcessEnv,
): string {
  return (
    env[databaseVariable(service)] || urlOf(port, service, servicePassword(adminPassword, service), service)
  )
}

/** Derived: the same after a restart. */
export function servicePassword(adminPassword: string, service: string): string {
  return createHmac('sha256', adminPassword).update(service).digest('base64url')
}

function urlOf(port: number, user: string, secret: string, database: string): string {
  // It has no TLS; the shell may set PGSSLMODE.
  return `postgresql://${user}:${secret}@127.0.0.1:${port}/${database}?sslmode=disable`
}
