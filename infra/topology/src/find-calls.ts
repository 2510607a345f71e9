import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Calls } from '@fanfare/contracts'
import type { FoundService } from './find-services.ts'

/** What a service calls of other services: its calls.ts, by the names that it gives. */
export async function findCalls({ folder }: Pick<FoundService, 'folder'>): Promise<Calls> {
  const file = join(folder, 'calls.ts')
  if (!existsSync(file)) return {}
  const exported: { default?: unknown } = await import(pathToFileURL(file).href)
  if (!areCalls(exported.default)) throw new Error(`${file} has no defineCalls({…}) as its default export`)
  return exported.default
}

/** `defineCalls` checks the whole type at compile time. */
function areCalls(value: unknown): value is Calls {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((call) => typeof call === 'object' && call !== null && 'response' in call)
  )
}
