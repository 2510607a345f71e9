export interface Server {
  readonly host: string
  readonly port: string
}

/**
 * DATABASE_URL of a service. RDS requires encryption; the server's name is not checked, since Node does not trust the
 * authority of RDS's certificates.
 */
export function databaseUrl({ host, port }: Server, service: string, password: string): string {
  const name = encodeURIComponent(service)
  return `postgresql://${name}:${encodeURIComponent(password)}@${host}:${port}/${name}?sslmode=no-verify`
}

/** The password in a DATABASE_URL, or the whole text of a secret that holds only a password yet. */
export function passwordIn(secret: string): string {
  return URL.canParse(secret) ? decodeURIComponent(new URL(secret).password) : secret
}
