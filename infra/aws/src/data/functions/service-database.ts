import { callRunSql } from './call-run-sql.ts'
import { type Request, respond } from './custom-resource.ts'
import { databaseUrl, passwordIn } from './database-url.ts'
import { ensureDatabase } from './ensure-database.ts'
import { readSecret, writeSecret } from './secrets.ts'

interface Properties {
  readonly Service: string
  readonly SecretArn: string
  readonly MasterSecretArn: string
  readonly Host: string
  readonly Port: string
}

/** Deletes nothing: a database is kept when its service is removed. */
export async function handler(request: Request<Properties>): Promise<void> {
  const { Service } = request.ResourceProperties
  try {
    if (request.RequestType !== 'Delete') await serve(request.ResourceProperties)
    await respond(request, { Status: 'SUCCESS', PhysicalResourceId: `database-${Service}` })
  } catch (error) {
    console.error(error)
    const Reason = `The database of ${Service} could not be made: ${error instanceof Error ? error.message : error}`
    await respond(request, { Status: 'FAILED', PhysicalResourceId: `database-${Service}`, Reason })
  }
}

async function serve({ Service, SecretArn, MasterSecretArn, Host, Port }: Properties) {
  const [master, secret] = await Promise.all([readSecret(MasterSecretArn), readSecret(SecretArn)])
  const { username, password } = JSON.parse(master)
  const connection = { host: Host, port: Number(Port), user: username, password, database: 'postgres' }
  const own = passwordIn(secret)
  await ensureDatabase((statements) => callRunSql({ connection, statements }), Service, own)
  const url = databaseUrl({ host: Host, port: Port }, Service, own)
  if (url !== secret) await writeSecret(SecretArn, url)
}
