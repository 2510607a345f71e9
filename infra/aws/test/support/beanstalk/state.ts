import type { Environment } from './environment.ts'
import type { Moods } from './moods.ts'
import { Refusal } from './refusal.ts'

export interface Version {
  readonly label: string
  /** `bucket/key` */
  readonly object: string
  status: string
  createdAt: number
  description: string
}

export interface Stack {
  readonly name: string
  readonly stage: string
  readonly createdAt: number
  readonly outputs: Readonly<Record<string, string>>
  readonly exports: readonly string[]
  readonly imports: readonly string[]
  readonly events: { readonly id: string; readonly status: string; readonly reason?: string }[]
  status: string
}

export interface State {
  readonly environments: Map<string, Environment>
  readonly versions: Map<string, Version>
  /** By `bucket/key`. */
  readonly objects: Map<string, Uint8Array>
  readonly stacks: Map<string, Stack>
  readonly moods: Moods
  /** Milliseconds of each step of a change. */
  readonly stepMs: number
  /** Items in a page at most. */
  pageSize: number
}

export function environment(state: State, name: string): Environment {
  const found = state.environments.get(name)
  if (!found)
    throw new Refusal('InvalidParameterValue', `No Environment found for EnvironmentName = '${name}'.`)
  return found
}

export function version(state: State, label: string): Version {
  const found = state.versions.get(label)
  if (!found) throw new Refusal('InvalidParameterValue', `No Application Version named '${label}' found.`)
  return found
}

/** One page of a list: NextToken counts from the oldest, so that new items move nothing. */
export function page<T>(items: readonly T[], call: ReadonlyMap<string, string>, pageSize: number) {
  const size = Math.min(Number(call.get('MaxRecords') ?? pageSize), pageSize)
  const token = call.get('NextToken')
  const start = token === undefined ? 0 : items.length - Number(token)
  const end = start + size
  return {
    items: items.slice(start, end),
    NextToken: end < items.length ? String(items.length - end) : undefined,
  }
}
