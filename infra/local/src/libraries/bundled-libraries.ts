import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

const { version } = JSON.parse(readFileSync(findPackageJSON('typebox', import.meta.url) ?? '', 'utf8'))

export const bundles = new URL(`../generated/libraries/typebox-${version}/`, import.meta.url)

/** TypeBox has half of the modules that a service loads. */
export const bundledLibraries = [
  { library: 'typebox', file: 'typebox' },
  { library: 'typebox/schema', file: 'typebox-schema' },
] as const
