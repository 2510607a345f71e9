import type { SQSClient } from '@aws-sdk/client-sqs'
import type { LocalAws } from '@fanfare/local'
import type { OperatedStage } from '@fanfare/operate/stores'
import pg from 'pg'

/** The running stack, as the commands of operators reach a stage. */
export function operatedStage({ stage, postgres }: LocalAws, sqs: SQSClient): OperatedStage {
  return {
    name: stage,
    sqs,
    sqlOf: (service) => async (statements) => {
      const client = new pg.Client({ connectionString: postgres.serviceUrl(service) })
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
