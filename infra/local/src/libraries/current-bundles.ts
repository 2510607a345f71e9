import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundles } from './bundles.ts'
import { type ImportedLibrary, realFolder, root } from './imported-libraries.ts'

export const keyOf = ({ specifier, folder }: ImportedLibrary) => `${specifier} ${folder}`

/** After an installation, a library may be another version, or a dependency of it. */
export function areCurrent(bundles: Bundles | undefined, imported: readonly ImportedLibrary[]): boolean {
  if (!bundles || !existsSync(join(root, bundles.folder))) return false
  // One of them could not be bundled, and is imported no more.
  if (Object.keys(bundles.files).length === 0 && imported.length < bundles.libraries.length) return false
  const known = new Set(bundles.libraries)
  return (
    imported.every((library) => known.has(keyOf(library))) &&
    Object.entries(bundles.links).every(
      ([link, folder]) => (realFolder(join(root, link)) ?? folder) === folder,
    )
  )
}
