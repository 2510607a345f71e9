import { readFileSync } from 'node:fs'

/** What has been bundled. Paths are relative to the repository. */
export interface Bundles {
  /** The folder of the bundles. */
  readonly folder: string
  /** By the file that Node would load: the name of its bundle. */
  readonly files: Readonly<Record<string, string>>
  /** `SPECIFIER FOLDER` of each library. */
  readonly libraries: readonly string[]
  /** The folders that packages' links to their dependencies led to. */
  readonly links: Readonly<Record<string, string>>
}

export const generated = new URL('../generated/libraries/', import.meta.url)

export const listName = 'bundles.json'

/** Undefined before `pnpm generate`. */
export function readBundles(): Bundles | undefined {
  try {
    return JSON.parse(readFileSync(new URL(listName, generated), 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
