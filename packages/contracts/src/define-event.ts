import type { TObject, TSchema } from 'typebox'

/** What an event says: its name as `aggregate.past-tense`, the version of its contract, and the schema of its data. */
export interface EventDefinition {
  readonly type: `${string}.${string}`
  readonly version: number
  readonly data: TObject<Record<string, TSchema>>
}
