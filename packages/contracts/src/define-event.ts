import type { TObject, TSchema } from 'typebox'

export interface EventDefinition {
  readonly type: `${string}.${string}`
  readonly version: number
  /** Consumers accept it; publishers still publish the version before. For a new version, until its consumers are deployed. */
  readonly announced?: true
  /** What happened, in one sentence. For the pages in `docs/events`. */
  readonly summary: string
  readonly data: TObject<Record<string, TSchema>>
}
