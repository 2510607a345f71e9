import { temporaryParents } from '../temporary/memory.ts'
import { clock } from './checks/clock.ts'
import { appliedMigrations, clusterVersion } from './checks/data.ts'
import { disk } from './checks/disk.ts'
import { folder } from './checks/folder.ts'
import { clients, platform } from './checks/generated.ts'
import { database, temporaryFolders } from './checks/leftovers.ts'
import { ports } from './checks/ports.ts'
import { nodeVersion, pnpmVersion, postgresVersion, runningPostgres } from './checks/versions.ts'
import type { Finding } from './finding.ts'
import type { Machine } from './machine.ts'

type Check = (machine: Machine) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>

const checks: Readonly<Record<string, Check>> = {
  Node: (machine) => nodeVersion(machine, process.versions.node),
  pnpm: ({ env }) => pnpmVersion(env['npm_config_user_agent']),
  PostgreSQL: postgresVersion,
  folder,
  ports,
  disk: (machine) => disk(machine),
  'killed runs': database,
  'temporary folders': async () => temporaryFolders(await temporaryParents()),
  'stored data': async (machine) => clusterVersion(machine, await runningPostgres()),
  migrations: appliedMigrations,
  'database clients': clients,
  platform,
  clock: (machine) => clock(machine),
}

/** Changes nothing. A check that fails is a finding, too. */
export async function examine(machine: Machine): Promise<Finding[]> {
  const found = await Promise.all(
    Object.entries(checks).map(async ([about, check]) => {
      try {
        return await check(machine)
      } catch (error) {
        const says = `could not be looked at: ${error instanceof Error ? error.message : error}`
        return { about, state: 'unknown' as const, says }
      }
    }),
  )
  return found.flat()
}
