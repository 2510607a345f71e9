import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { DeclarationError } from './declaration-error.ts'
import { problemsOf } from './declaration-problems.ts'

export interface FoundService {
  readonly folder: string
  readonly declaration: ServiceDeclaration
}

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** Sorted by name. Throws when the declarations contradict each other. */
export async function findServices(root = repository): Promise<FoundService[]> {
  const apps = join(root, 'apps')
  const folders = (await readdir(apps)).sort().map((name) => join(apps, name))
  const services = (await Promise.all(folders.map(load))).filter((service) => service !== undefined)
  const problems = problemsOf(services.map(({ folder, declaration }) => [basename(folder), declaration]))
  if (problems.length > 0)
    throw new DeclarationError(
      `the declarations of the services contradict each other:\n- ${problems.join('\n- ')}`,
    )
  return services
}

async function load(folder: string): Promise<FoundService | undefined> {
  const file = join(folder, 'service.ts')
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return undefined
  const exported: { default?: unknown } = await import(pathToFileURL(file).href).catch((cause) => {
    const reason = cause instanceof Error ? cause.message : cause
    throw new DeclarationError(`${file} cannot be loaded: ${reason}`, { cause })
  })
  if (!isDeclaration(exported.default))
    throw new DeclarationError(`${file} has no service declaration as its default export`)
  return { folder, declaration: exported.default }
}

/** `defineService` checks the whole type at compile time. */
function isDeclaration(value: unknown): value is ServiceDeclaration {
  return typeof value === 'object' && value !== null && 'name' in value && 'subscribes' in value
}
