import { callRunSql } from './call-run-sql.ts'
import { type Request, serve } from './custom-resource.ts'
import { databaseUrl, type Login, passwordIn } from './database-url.ts'
import { ensureDatabase, ownerOf, type Run } from './ensure-database.ts'
import { readSecret, writeSecret } from './secrets.ts'

interface Properties {
  readonly Service: string
  readonly SecretArn: string
  readonly OwnerSecretArn: string
  readonly MasterSecretArn: string
  readonly Host: string
  readonly Port: string
}

/** Deletes nothing: a database is kept when its service is removed. */
export async function handler(request: Request<Properties>): Promise<void> {
  const { Service } = request.ResourceProperties
  await serve(request, `database-${Service}`, `The database of ${Service} could not be made`, async () => {
    if (request.RequestType !== 'Delete') await makeDatabase(request.ResourceProperties)
    return {}
  })
}

async function makeDatabase(properties: Properties): Promise<void> {
  const { Service, SecretArn, OwnerSecretArn, MasterSecretArn, Host: host, Port: port } = properties
  const [master, secret, ownerSecret] = await Promise.all(
    [MasterSecretArn, SecretArn, OwnerSecretArn].map(readSecret),
  )
  const { username: user, password } = JSON.parse(master ?? '')
  const run: Run = (database, statements) =>
    callRunSql({ connection: { host, port: Number(port), user, password, database }, statements })
  const passwords = { service: passwordIn(secret ?? ''), owner: passwordIn(ownerSecret ?? '') }
  await ensureDatabase(run, Service, passwords)
  const write = async (arn: string, before: string | undefined, login: Login) => {
    const url = databaseUrl({ host, port }, Service, login)
    if (url !== before) await writeSecret(arn, url)
  }
  await write(SecretArn, secret, { role: Service, password: passwords.service })
  await write(OwnerSecretArn, ownerSecret, { role: ownerOf(Service), password: passwords.owner })
}
