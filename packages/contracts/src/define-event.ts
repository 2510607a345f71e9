import type { TObject, TSchema } from 'typebox'

export interface EventDefinition {
  readonly type: `${string}.${string}`
  readonly version: number
  readonly data: TObject<Record<string, TSchema>>
}
