import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMigrations } from '@fanfare/sidecars/migrate'
import type { FoundService } from '@fanfare/topology'
import type { BundleFiles } from './archive.ts'
import { cronYaml } from './platform/cron.ts'
import { dockerfile } from './platform/dockerfile.ts'
import { migrateService, migrationHooks, readinessHooks } from './platform/hooks.ts'
import { nginxLimits } from './platform/nginx.ts'
import { packageJson } from './platform/package-json.ts'
import { processLogs } from './platform/process-logs.ts'
import { procfile } from './platform/procfile.ts'
import { rdsCertificates } from './platform/rds-authorities.ts'
import { traces } from './platform/traces.ts'
import { awaitReady, bundlePrograms, type Programs, sidecar } from './programs.ts'

const start = fileURLToPath(new URL('start.ts', import.meta.url))

export interface ServiceBundle {
  readonly files: BundleFiles
  readonly inputs: Programs['inputs']
}

export async function serviceBundle({ folder, declaration }: FoundService): Promise<ServiceBundle> {
  const publishes = declaration.publishes.length > 0
  const { files: programs, inputs } = await bundlePrograms({
    start,
    web: join(folder, 'src', 'web.ts'),
    worker: join(folder, 'src', 'worker.ts'),
    migrate: sidecar('migrate'),
    'await-ready': awaitReady,
    ...(publishes ? { relay: sidecar('relay') } : {}),
  })
  const app: BundleFiles = {
    'package.json': packageJson(declaration.name, await versionOf(folder)),
    ...programs,
    ...rdsCertificates,
    ...(await migrations(folder)),
  }
  const files = {
    ...app,
    ...procfile(publishes),
    Dockerfile: await dockerfile(Object.keys(app)),
    '.platform/nginx/conf.d/fanfare.conf': nginxLimits,
    ...migrationHooks(migrateService),
    ...processLogs(publishes ? ['relay'] : []),
    ...traces,
    ...readinessHooks('/health/ready'),
    ...(declaration.schedules.length > 0 ? { 'cron.yaml': cronYaml(declaration.schedules) } : {}),
  }
  return { files, inputs }
}

async function versionOf(folder: string): Promise<string> {
  const content: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const known = typeof content === 'object' && content !== null && 'version' in content
  return known && typeof content.version === 'string' ? content.version : '0.0.0'
}

async function migrations(folder: string): Promise<BundleFiles> {
  const found = await readMigrations(join(folder, 'prisma', 'migrations'))
  return Object.fromEntries(found.map(({ name, sql }) => [`prisma/migrations/${name}/migration.sql`, sql]))
}
