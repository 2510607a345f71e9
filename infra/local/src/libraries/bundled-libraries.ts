import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

const { version } = JSON.parse(readFileSync(findPackageJSON('typebox', import.meta.url) ?? '', 'utf8'))

/** Where `pnpm generate` puts the libraries that it bundles; another version's are never taken for this one's. */
export const bundles = new URL(`../generated/libraries/typebox-${version}/`, import.meta.url)

/** TypeBox comes as 537 modules, half of all that a service reads when it starts. */
export const bundledLibraries = [
  { library: 'typebox', file: 'typebox' },
  { library: 'typebox/schema', file: 'typebox-schema' },
] as const
