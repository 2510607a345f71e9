import pg from 'pg'
import type { OperatedStage } from './stage.ts'

/** Runs statements of operators in a database that this machine reaches. */
export const localStatements =
  (databaseUrl: () => Promise<string> | string): ReturnType<OperatedStage['sqlOf']> =>
  async (statements) => {
    const client = new pg.Client({ connectionString: await databaseUrl() })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const rows = []
      for (const { text, values } of statements) rows.push((await client.query(text, values?.slice())).rows)
      return rows
    } finally {
      await client.end()
    }
  }
