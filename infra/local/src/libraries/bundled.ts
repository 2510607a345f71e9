/** Where `pnpm generate` puts the libraries that it bundles. */
export const bundles = new URL('../generated/libraries/', import.meta.url)

/** TypeBox comes as 537 modules, half of all that a service reads when it starts. */
export const bundledLibraries = [
  { library: 'typebox', file: 'typebox' },
  { library: 'typebox/schema', file: 'typebox-schema' },
] as const
