/** A file to write; `path` is relative to the root, with `/`. */
export interface Change {
  readonly path: string
  readonly text: string
}

export interface Step {
  readonly what: string
  /** Arguments of Node, or of pnpm. */
  readonly run: { readonly node: readonly string[] } | { readonly pnpm: readonly string[] }
  readonly folder?: string
}

/** All that a generator will do, as data: nothing is written before it is known to be right. */
export interface Plan {
  readonly changes: readonly Change[]
  /** Files and folders. */
  readonly removals?: readonly string[]
  readonly steps: readonly Step[]
  readonly next: readonly string[]
}

export const formatStep = (paths: readonly string[]): Step => ({
  what: 'format',
  run: { node: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', ...paths] },
})

export const documentSteps: readonly Step[] = [
  { what: 'pages of the events', run: { node: ['infra/system/src/docs-events.ts'] } },
  { what: 'page of the costs', run: { node: ['infra/aws/src/cost/main.ts', '--write'] } },
]
