import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

const { version } = JSON.parse(readFileSync(findPackageJSON('typebox', import.meta.url) ?? '', 'utf8'))

export const bundles = new URL(`../generated/libraries/typebox-${version}/`, import.meta.url)

/** TypeBox has 537 modules, half of all that a service loads at its start. */
export const bundledLibraries = [
  { library: 'typebox', file: 'typebox' },
  { library: 'typebox/schema', file: 'typebox-schema' },
] as const
