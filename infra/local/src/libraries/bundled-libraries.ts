import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

const sidecars = import.meta.resolve('@fanfare/sidecars/telemetry')
const packageOf = (library: string, from: string) => {
  const { version, dependencies } = JSON.parse(readFileSync(findPackageJSON(library, from) ?? '', 'utf8'))
  return { version: String(version), dependencies: Object(dependencies) }
}

/** TypeBox has half of the modules that a service loads. */
const typebox = ['typebox', 'typebox/schema']

/** OpenTelemetry has some 400 modules. Each process loads them where traces are on. */
const openTelemetry = Object.keys(packageOf('.', sidecars).dependencies).filter((name) =>
  /^@(opentelemetry|fastify\/otel)/.test(name),
)

export const bundledLibraries = [...typebox, ...openTelemetry].map((library) => ({
  library,
  file: library.replaceAll(/[@/]/g, '-').replace(/^-/, ''),
  /** Its exports are found by loading it. */
  isCommonJs: openTelemetry.includes(library),
}))

/** Those that a process loads may be older than those that a new installation has. */
const versions = bundledLibraries.map(
  ({ library }) => `${library} ${packageOf(library.replace('/schema', ''), sidecars).version}`,
)
const key = createHash('sha256').update(versions.join()).digest('hex').slice(0, 12)

export const bundles = new URL(`../generated/libraries/${key}/`, import.meta.url)
