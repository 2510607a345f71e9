import { verifiedTls } from '@fanfare/bundle/verified-tls'
import type { SqlRequest } from './run-sql.ts'

export interface Server {
  readonly host: string
  readonly port: string
}

export interface Login {
  readonly role: string
  readonly password: string
}

/** The certificates of RDS are part of each bundle. */
export function databaseUrl({ host, port }: Server, database: string, { role, password }: Login): string {
  const login = [role, password].map(encodeURIComponent).join(':')
  return `postgresql://${login}@${host}:${port}/${encodeURIComponent(database)}?${verifiedTls}`
}

/** Also accepts a secret that holds only a password. */
export function passwordIn(secret: string): string {
  return URL.canParse(secret) ? decodeURIComponent(new URL(secret).password) : secret
}

/** Throws for a secret without an address, which a service's database gives it. */
export function connectionTo(service: string, secret: string): SqlRequest['connection'] {
  if (!URL.canParse(secret)) throw new Error(`the database of ${service} has not been made yet`)
  const { hostname: host, port } = new URL(secret)
  return { host, port: Number(port), user: service, password: passwordIn(secret), database: service }
}
