import { read } from '../../../command/test/support/repository.ts'
import { rows } from './databases.ts'
import type { World } from './world.ts'

const copyOf = (service: string) => `${service}_backup`

/** Nobody may be connected to what is copied or renamed; services connect again by themselves. */
async function alone(world: World, service: string, statements: readonly string[]): Promise<void> {
  const admin = (sql: string) => rows(world.adminDatabase, sql)
  await admin(`ALTER DATABASE "${service}" ALLOW_CONNECTIONS false`)
  await admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${service}'`)
  for (const statement of statements) await admin(statement)
  await admin(`ALTER DATABASE "${service}" ALLOW_CONNECTIONS true`)
}

export const backUp = (world: World, service: string) =>
  alone(world, service, [
    `CREATE DATABASE "${copyOf(service)}" TEMPLATE "${service}" OWNER "${service}_owner" STRATEGY file_copy`,
  ])

export const restore = (world: World, service: string) =>
  alone(world, service, [
    `DROP DATABASE "${service}" WITH (FORCE)`,
    `ALTER DATABASE "${copyOf(service)}" RENAME TO "${service}"`,
  ])

/** A statement of docs/operate.md, by the comment in its first line. */
export function documentedSql(title: string): string {
  const blocks = [...read('docs/operate.md').matchAll(/```sql\n([\s\S]*?)```/g)].map(
    ([, block = '']) => block,
  )
  const found = blocks.find((block) => block.startsWith(`-- ${title}\n`))
  if (found === undefined) throw new Error(`docs/operate.md has no statement "${title}"`)
  return found
}
