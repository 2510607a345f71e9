import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageNamed } from '@fanfare/command'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** For command lines: no service is loaded. Throws a UsageError with the names that there are. */
export function serviceNamed(name: string): { readonly name: string; readonly folder: string } {
  const folders = globSync('apps/*/service.ts', { cwd: root }).map((file) =>
    dirname(file).replaceAll('\\', '/'),
  )
  const folder = packageNamed(name, folders.sort(), 'service')
  return { name: basename(folder), folder: join(root, folder) }
}
