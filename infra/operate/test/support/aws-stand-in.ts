import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SqlRequest } from '@fanfare/aws/sql'
import { withConnection } from '@fanfare/local/testing'
import { onTestFinished } from 'vitest'

/** Secrets Manager with one secret, and Lambda with the function RunSql of a stage. */
export async function awsStandIn(stage: string, service: string, databaseUrl: string): Promise<string> {
  const password = decodeURIComponent(new URL(databaseUrl).password)
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    const answer = (value: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      const known = JSON.parse(body).SecretId === `fanfare/${stage}/${service}/DATABASE_URL`
      return answer({ SecretString: known ? databaseUrl : undefined })
    }
    if (request.url?.endsWith('/invocations'))
      return answer(await runSql(JSON.parse(body), databaseUrl, password))
    return answer({ Functions: [{ FunctionName: `fanfare-${stage}-data-RunSql1A2B` }] })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

async function runSql({ connection, statements }: SqlRequest, databaseUrl: string, password: string) {
  if (connection.password !== password) throw new Error('wrong password')
  return withConnection(databaseUrl, async (client) => {
    const rows = []
    for (const { text, values } of statements) rows.push((await client.query(text, values?.slice())).rows)
    return rows
  })
}
