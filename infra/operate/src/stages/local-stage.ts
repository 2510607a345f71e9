import { SQSClient } from '@aws-sdk/client-sqs'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { localAccess } from '@fanfare/local/access'
import pg from 'pg'
import type { OperatedStage } from './stage.ts'

/** What `dev` has started, found by the same variables. */
export function localStage(
  declarations: readonly ServiceDeclaration[],
  env: NodeJS.ProcessEnv,
): OperatedStage {
  const { stage, aws, databaseUrl } = localAccess(declarations, env)
  return {
    name: stage,
    // Once: a refused connection means that `dev` does not run.
    sqs: new SQSClient({ ...aws, maxAttempts: 1 }),
    sqlOf: (service) => async (statements) => {
      const client = new pg.Client({ connectionString: await databaseUrl(service) })
      client.on('error', () => undefined)
      try {
        await client.connect()
        const rows = []
        for (const { text, values } of statements) rows.push((await client.query(text, values?.slice())).rows)
        return rows
      } finally {
        await client.end()
      }
    },
  }
}
