import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { shell } from '../src/testing/shell.ts'
import { databases } from './support/databases.ts'

const program = fileURLToPath(new URL('../src/psql.ts', import.meta.url))
const { ownerUrl: url } = await databases.createServiceDatabase('psql')

async function psql(args: readonly string[], input = '') {
  const env = { ...shell, DATABASE_URL_ORDER: url }
  const child = spawn(process.execPath, [program, ...args], { env })
  child.stdin.end(input)
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { stdout, stderr, code }
}

test('SQL of the command line or of the standard input runs in the database of the service', async () => {
  const sql = "SELECT 1 AS one, NULL AS nothing, 'a\nb' AS text"
  expect(await psql(['order', sql])).toEqual({
    stdout: 'one  nothing  text\n---  -------  ----\n1             a b\n(1 row)\n',
    ...{ stderr: '', code: 0 },
  })
  const piped =
    'CREATE TABLE letters (id int);\nINSERT INTO letters\nVALUES (1), (2);\nSELECT id FROM letters'
  expect(await psql(['apps/order', '--json'], piped)).toEqual({
    ...{ stdout: '{"id":1}\n{"id":2}\n', stderr: '', code: 0 },
  })
})

test('a value is shown as PostgreSQL writes it, of many rows too', async () => {
  const sql = `SELECT date '2026-01-02' AS day, '\\x00ff'::bytea AS bytes, timestamptz '2026-01-02 03:04:05.678901Z' = now() AS is`
  const { stdout } = await psql(['order'], `${sql};\n;\nSELECT generate_series(1, 200000) AS n;\n`)
  expect(stdout).toMatch(/^2026-01-02 {2}\\x00ff {2}f\n\(1 row\)\nn\n/m)
  expect(stdout).toMatch(/^\(200000 rows\)$/m)
  expect((await psql(['order', sql, '--json'])).stdout).toBe(
    '{"day":"2026-01-02","bytes":"\\\\x00ff","is":false}\n',
  )
})

test('the first error of the standard input ends it with 1', async () => {
  const ended = await psql(['order'], 'SELECT nonsense;\nCREATE TABLE never (id int);\n')
  expect(ended).toEqual({ stdout: '', stderr: 'column "nonsense" does not exist\n', code: 1 })
  expect((await psql(['order', 'SELECT * FROM never'])).code).toBe(1)
})

test('its address is for another tool; a service that there is not is named with those that there are', async () => {
  expect((await psql(['order', '--url'])).stdout).toBe(`${url}\n`)
  const ended = await psql(['odrer'])
  expect(ended).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no service odrer. There are:'),
  })
})
