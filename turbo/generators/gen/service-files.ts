import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { FoundService } from '../../../infra/topology/src/index.ts'
import type { Change } from './plan.ts'
import type { Repository } from './repository.ts'

/** Files of one service that are written or edited; nothing is written before `changes` are applied. */
export function filesOfService({ root }: Pick<Repository, 'root'>, { folder }: FoundService) {
  const edited = new Map<string, string>()
  const pathOf = (file: string) => relative(root, join(folder, file)).replaceAll('\\', '/')
  const read = (file: string) => edited.get(file) ?? readFileSync(join(folder, file), 'utf8')
  return {
    pathOf,
    has: (file: string) => existsSync(join(folder, file)),
    read,
    /** Throws an error with the file's name when the change finds no place for itself. */
    edit(file: string, change: (source: string) => string) {
      try {
        edited.set(file, change(read(file)))
      } catch (error) {
        throw new Error(`${pathOf(file)}: ${error instanceof Error ? error.message : error}`)
      }
    },
    write: (file: string, text: string) => void edited.set(file, text),
    /** Names of files, relative to the service. */
    found: (pattern: string) => globSync(pattern, { cwd: folder }).map((file) => file.replaceAll('\\', '/')),
    changes: (): Change[] => [...edited].map(([file, text]) => ({ path: pathOf(file), text })),
  }
}

export type ServiceFiles = ReturnType<typeof filesOfService>

/** Throws when a generator would overwrite a file. */
export function assertNew(root: string, changes: readonly Change[]): void {
  const taken = changes.find(({ path }) => existsSync(join(root, path)))
  if (taken) throw new Error(`${taken.path} exists already: choose another name, or delete it`)
}
