/** One figure of a benchmark, and its target. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number }
}

export interface Result {
  readonly benchmark: string
  /** What was measured, in a sentence. */
  readonly what: string
  readonly figures: readonly Figure[]
}

export type Benchmark = (report: (progress: string) => void) => Promise<Result>

/** Whether a figure reaches its aim; undefined when it has none. */
export function reached({ value, aim }: Figure): boolean | undefined {
  if (!aim) return undefined
  return 'atLeast' in aim ? value >= aim.atLeast : value <= aim.atMost
}
