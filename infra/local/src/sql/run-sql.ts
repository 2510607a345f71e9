import { createInterface } from 'node:readline'
import pg from 'pg'
import { withConnection } from '../postgres/connect.ts'
import { statements } from './statements.ts'
import { table } from './table.ts'

export interface Options {
  /** Undefined: from the standard input. */
  readonly sql: string | undefined
  readonly json: boolean
}

/** Prints each result. Without a terminal, the first error ends it. Returns the exit code. */
export function runSql(url: string, options: Options): Promise<number> {
  return withConnection(url, (client) => runAll(client, options))
}

async function runAll(client: pg.Client, { sql, json }: Options): Promise<number> {
  const print = json ? asJson : asTable
  const interactive = sql === undefined && process.stdin.isTTY
  const prompt = () => void (interactive && process.stdout.write('> '))
  const run = async (statement: string): Promise<boolean> => {
    try {
      const query = { text: statement, rowMode: 'array' as const, types: json ? exact : asText }
      for (const result of [await client.query(query)].flat()) print(result)
      return true
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      return false
    }
  }
  if (sql !== undefined) return (await run(sql)) ? 0 : 1
  const reader = createInterface({ input: process.stdin, terminal: false })
  if (interactive) console.log('SQL, up to a line that ends with a semicolon; Ctrl-D ends.')
  prompt()
  for await (const statement of statements(reader)) {
    if (!(await run(statement)) && !interactive) return 1
    prompt()
  }
  return 0
}

/** As PostgreSQL writes it: a date has no time zone, and a time has microseconds. */
const asText: pg.CustomTypesConfig = { getTypeParser: () => String }

const { BYTEA, DATE, TIMESTAMP, TIMESTAMPTZ } = pg.types.builtins
const written = new Set<number>([BYTEA, DATE, TIMESTAMP, TIMESTAMPTZ])
const exact: pg.CustomTypesConfig = {
  getTypeParser: (type: number) => (written.has(type) ? String : pg.types.getTypeParser(type)),
}

type Result = pg.QueryArrayResult

function asTable({ command, fields, rows, rowCount }: Result): void {
  if (fields.length === 0) {
    if (command !== null) console.log(rowCount === null ? command : `${command} ${rowCount}`)
    return
  }
  console.log(
    table(
      fields.map(({ name }) => name),
      rows,
    ),
  )
  console.log(`(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`)
}

function asJson({ fields, rows }: Result): void {
  for (const row of rows) {
    console.log(JSON.stringify(Object.fromEntries(fields.map(({ name }, index) => [name, row[index]]))))
  }
}
