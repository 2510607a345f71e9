export interface Server {
  readonly host: string
  readonly port: string
}

/** RDS requires encryption; Node does not trust its authority, so the server's name is not checked. */
export function databaseUrl({ host, port }: Server, service: string, password: string): string {
  const name = encodeURIComponent(service)
  return `postgresql://${name}:${encodeURIComponent(password)}@${host}:${port}/${name}?sslmode=no-verify`
}

/** Also accepts a secret that holds only a password. */
export function passwordIn(secret: string): string {
  return URL.canParse(secret) ? decodeURIComponent(new URL(secret).password) : secret
}
