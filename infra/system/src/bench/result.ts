export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number }
}

export interface Result {
  readonly benchmark: string
  /** One sentence. */
  readonly what: string
  readonly figures: readonly Figure[]
}

export type Benchmark = (report: (progress: string) => void) => Promise<Result>

/** Undefined without an aim. */
export function reached({ value, aim }: Figure): boolean | undefined {
  if (!aim) return undefined
  return 'atLeast' in aim ? value >= aim.atLeast : value <= aim.atMost
}
