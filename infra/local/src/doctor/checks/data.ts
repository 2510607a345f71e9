import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type pendingOf, readApplied, readMigrations } from '@fanfare/sidecars/migrate'
import { localAccess } from '../../access.ts'
import { migrationsOf } from '../../migrate.ts'
import { clusterIn } from '../../postgres/cluster.ts'
import { withConnection } from '../../postgres/connect.ts'
import { type Finding, note, ok, problem } from '../finding.ts'
import type { Machine } from '../machine.ts'

const about = 'stored data'
const fresh = 'go back to the branch that wrote it, or delete it: npx --yes pnpm@12 fresh'

/** @param running version of the binaries */
export async function clusterVersion({ dir }: Pick<Machine, 'dir'>, running: string): Promise<Finding> {
  const stored = await readFile(join(clusterIn(join(dir, 'postgres')), 'PG_VERSION'), 'utf8').catch(() => '')
  if (stored === '') return ok(about, "none yet, or another user's")
  if (stored.trim() === running.split('.', 1)[0]) return ok(about, `written by PostgreSQL ${running}`)
  return problem(about, `PostgreSQL ${stored.trim()} wrote it, and ${running} cannot read it`, fresh)
}

/** Migrations that the database has and this branch lacks, or has with other content. */
export async function appliedMigrations({ services, env, devRuns }: Machine): Promise<Finding[]> {
  if (!devRuns) return [note('migrations', 'not compared with the databases: dev does not run')]
  const access = localAccess(
    services.map(({ declaration }) => declaration),
    env,
  )
  const found = await Promise.all(
    services.map(async ({ declaration: { name }, folder }): Promise<Finding[]> => {
      const known = await readMigrations(migrationsOf(folder))
      return compare(name, await withConnection(await access.databaseUrl(name), readApplied), known)
    }),
  )
  const wrong = found.flat()
  return wrong.length > 0 ? wrong : [ok('migrations', 'the databases have those of this branch')]
}

type Migrations = Parameters<typeof pendingOf>[0]

export function compare(service: string, applied: ReadonlyMap<string, string>, known: Migrations): Finding[] {
  const names = new Set(known.map(({ name }) => name))
  const foreign = [...applied.keys()].filter((name) => !names.has(name))
  const changed = known.filter(({ name, checksum }) => (applied.get(name) ?? checksum) !== checksum)
  return [
    ...foreign.map((name) =>
      problem('migrations', `${service}: ${name} is applied, and not on this branch`, fresh),
    ),
    ...changed.map(({ name }) =>
      problem('migrations', `${service}: ${name} was changed after it was applied`, fresh),
    ),
  ]
}
