import { callRunSql } from './call-run-sql.ts'
import { databaseUrl, passwordIn } from './database-url.ts'
import { ensureDatabase } from './ensure-database.ts'
import { readSecret, writeSecret } from './secrets.ts'

/** Source: CloudFormation user guide, custom resource request objects. */
interface Request {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  readonly ResponseURL: string
  readonly StackId: string
  readonly RequestId: string
  readonly LogicalResourceId: string
  readonly ResourceProperties: {
    readonly Service: string
    readonly SecretArn: string
    readonly MasterSecretArn: string
    readonly Host: string
    readonly Port: string
  }
}

/** Deletes nothing: a database is kept when its service is removed. */
export async function handler(request: Request): Promise<void> {
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

async function serve({ Service, SecretArn, MasterSecretArn, Host, Port }: Request['ResourceProperties']) {
  const [master, secret] = await Promise.all([readSecret(MasterSecretArn), readSecret(SecretArn)])
  const { username, password } = JSON.parse(master)
  const connection = { host: Host, port: Number(Port), user: username, password, database: 'postgres' }
  const own = passwordIn(secret)
  await ensureDatabase((statements) => callRunSql({ connection, statements }), Service, own)
  const url = databaseUrl({ host: Host, port: Port }, Service, own)
  if (url !== secret) await writeSecret(SecretArn, url)
}

async function respond(
  request: Request,
  answer: { Status: string; PhysicalResourceId: string; Reason?: string },
) {
  const { StackId, RequestId, LogicalResourceId } = request
  const body = JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId })
  const { ok, status } = await fetch(request.ResponseURL, { method: 'PUT', body })
  if (!ok) throw new Error(`CloudFormation did not take the answer: ${status}`)
}
