import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeFlags } from '@fanfare/contracts'
import type { FoundService } from '@fanfare/local/declarations'
import type { BundleFiles } from './archive.ts'
import { cronYaml } from './platform/cron.ts'
import { dockerfile } from './platform/dockerfile.ts'
import { migrateService, migrationHooks } from './platform/hooks.ts'
import { nginxLimits } from './platform/nginx.ts'
import { packageJson } from './platform/package-json.ts'
import { bundlePrograms } from './programs.ts'

const start = fileURLToPath(new URL('start.ts', import.meta.url))

export interface ServiceBundle {
  readonly files: BundleFiles
  /** Every file that its programs are made of, relative to the repository. */
  readonly inputs: readonly string[]
}

/** A service as a source bundle of Elastic Beanstalk: the same for its web environment and for its worker environment. */
export async function serviceBundle({ folder, declaration }: FoundService): Promise<ServiceBundle> {
  const source = (name: string) => join(folder, 'src', `${name}.ts`)
  const { files: programs, inputs } = await bundlePrograms({
    start,
    web: source('web'),
    worker: source('worker'),
    migrate: source('migrate'),
  })
  const app: BundleFiles = {
    'package.json': packageJson(declaration.name, await versionOf(folder)),
    ...programs,
    ...(await migrations(folder)),
  }
  const files = {
    ...app,
    Procfile: `web: node --enable-source-maps ${nodeFlags.join(' ')} start.mjs\n`,
    Dockerfile: await dockerfile(Object.keys(app)),
    '.platform/nginx/conf.d/fanfare.conf': nginxLimits,
    ...migrationHooks(migrateService),
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
  const root = join(folder, 'prisma', 'migrations')
  const names = (await readdir(root, { recursive: true })).filter((name) =>
    name.endsWith(`${sep}migration.sql`),
  )
  const files = await Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(root, name), 'utf8')
      // git may have put carriage returns in: the same bytes from every clone.
      return [`prisma/migrations/${name.split(sep).join('/')}`, sql.replaceAll('\r\n', '\n')] as const
    }),
  )
  return Object.fromEntries(files)
}
