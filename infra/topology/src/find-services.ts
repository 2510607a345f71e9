import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ServiceDeclaration } from '@fanfare/contracts'
import { DeclarationError } from './declaration-error.ts'
import { problemsOf } from './declaration-problems.ts'
import { missingIn } from './declaration-shape.ts'

export interface FoundService {
  readonly folder: string
  readonly declaration: ServiceDeclaration
}

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** Sorted by name. Throws when a declaration is wrong, or two contradict each other. */
export async function findServices(root = repository): Promise<FoundService[]> {
  const apps = join(root, 'apps')
  const folders = (await readdir(apps)).sort().map((name) => join(apps, name))
  const services = (await Promise.all(folders.map(load))).filter((service) => service !== undefined)
  const problems = problemsOf(services.map(({ folder, declaration }) => [basename(folder), declaration]))
  if (problems.length > 0)
    throw new DeclarationError(`the declarations of the services are wrong:\n- ${problems.join('\n- ')}`)
  return services
}

/** What the services declare of themselves. Throws as `findServices`. */
export async function findDeclarations(): Promise<ServiceDeclaration[]> {
  return (await findServices()).map(({ declaration }) => declaration)
}

async function load(folder: string): Promise<FoundService | undefined> {
  const file = join(folder, 'service.ts')
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return undefined
  const exported: { default?: unknown } = await import(pathToFileURL(file).href).catch((cause) => {
    const reason = cause instanceof Error ? cause.message : cause
    const hint = isOfPackage(cause) ? `. ${installed}` : ''
    throw new DeclarationError(`${file} cannot be loaded: ${reason}${hint}`, { cause })
  })
  const declaration = exported.default
  if (typeof declaration !== 'object' || declaration === null)
    throw new DeclarationError(`${file} has no service declaration as its default export`)
  if (!isDeclaration(declaration))
    throw new DeclarationError(`${file} lacks:\n- ${missingIn(declaration).join('\n- ')}`)
  return { folder, declaration }
}

const installed =
  'The folder needs a package.json as that of another service has it, and then: npx --yes pnpm@12 install'

const isOfPackage = (cause: unknown): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  cause.code === 'ERR_MODULE_NOT_FOUND' &&
  cause.message.includes('package')

/** `defineService` checks the whole type at compile time. */
function isDeclaration(value: object): value is ServiceDeclaration {
  return missingIn(value).length === 0
}
