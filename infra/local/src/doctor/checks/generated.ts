import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { driftedFiles } from '../../../../../turbo/generators/stamp.ts'
import { isUpToDate } from '../../prisma/client-state.ts'
import { type Finding, ok, problem } from '../finding.ts'
import type { Machine } from '../machine.ts'

export function clients({ root }: Pick<Machine, 'root'>): Finding {
  const folders = globSync('{apps,infra}/*/prisma/schema.prisma', { cwd: root }).map((file) =>
    dirname(dirname(file)).replaceAll('\\', '/'),
  )
  const stale = folders.filter((folder) => !isUpToDate(join(root, folder))).sort()
  if (stale.length === 0) return ok('database clients', 'as each schema.prisma says')
  return problem(
    'database clients',
    `not as schema.prisma says: ${stale.join(', ')}`,
    'npx --yes pnpm@12 generate',
  )
}

export function platform({ services }: Pick<Machine, 'services'>): Finding {
  const drifted = services.filter((service) => driftedFiles(service).length > 0)
  if (drifted.length === 0) return ok('platform', 'as the template says')
  const names = drifted.map(({ declaration }) => declaration.name).join(', ')
  return problem(
    'platform',
    `not as service.ts and the template say: ${names}`,
    'npx --yes pnpm@12 exec node turbo/generators/stamp.ts',
  )
}
