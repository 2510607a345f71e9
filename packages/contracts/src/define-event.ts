import type { TObject, TSchema } from 'typebox'

export interface EventDefinition {
  readonly type: `${string}.${string}`
  readonly version: number
  /** What happened, in one sentence. For the pages in `docs/events`. */
  readonly summary: string
  readonly data: TObject<Record<string, TSchema>>
}
