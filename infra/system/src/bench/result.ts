/** One figure of a benchmark, with what it is to be and whether it is. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly aim?: { readonly atLeast: number } | { readonly atMost: number }
}

export interface Result {
  readonly benchmark: string
  /** What was done, in a sentence. */
  readonly what: string
  readonly figures: readonly Figure[]
}

export type Benchmark = (say: (progress: string) => void) => Promise<Result>

/** Whether a figure is what it should be; undefined where nothing is asked of it. */
export function reached({ value, aim }: Figure): boolean | undefined {
  if (!aim) return undefined
  return 'atLeast' in aim ? value >= aim.atLeast : value <= aim.atMost
}
