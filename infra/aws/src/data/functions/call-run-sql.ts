import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import type { SqlAnswer, SqlRequest } from './run-sql.ts'

const client = new LambdaClient({})

/** Throws with PostgreSQL's message. */
export async function callRunSql(request: SqlRequest): Promise<SqlAnswer> {
  const answer = await client.send(
    new InvokeCommand({ FunctionName: process.env['RUN_SQL'], Payload: JSON.stringify(request) }),
  )
  const payload = JSON.parse(new TextDecoder().decode(answer.Payload))
  if (answer.FunctionError !== undefined) throw new Error(`SQL failed: ${payload.errorMessage}`)
  return payload
}
