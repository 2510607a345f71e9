/** Where the database server is. */
export interface Server {
  readonly host: string
  readonly port: string
}

/**
 * What DATABASE_URL is. Encrypted, as RDS wants it; the server's name is not checked, since the authority that RDS's
 * certificates are from is not among those that Node knows.
 */
export function databaseUrl({ host, port }: Server, service: string, password: string): string {
  const name = encodeURIComponent(service)
  return `postgresql://${name}:${encodeURIComponent(password)}@${host}:${port}/${name}?sslmode=no-verify`
}

/** The password in a DATABASE_URL; the whole text when it is none yet, as in a secret that was just made. */
export function passwordIn(secret: string): string {
  return URL.canParse(secret) ? decodeURIComponent(new URL(secret).password) : secret
}
