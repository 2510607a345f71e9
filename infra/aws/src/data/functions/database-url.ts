import { verifiedTls } from '@fanfare/bundle/verified-tls'

export interface Server {
  readonly host: string
  readonly port: string
}

/** The certificates of RDS are part of each bundle. */
export function databaseUrl({ host, port }: Server, service: string, password: string): string {
  const name = encodeURIComponent(service)
  return `postgresql://${name}:${encodeURIComponent(password)}@${host}:${port}/${name}?${verifiedTls}`
}

/** Also accepts a secret that holds only a password. */
export function passwordIn(secret: string): string {
  return URL.canParse(secret) ? decodeURIComponent(new URL(secret).password) : secret
}
