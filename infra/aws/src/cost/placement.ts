import type { Placement } from '../stage.ts'

/** From the most expensive to the cheapest. */
export const placements = ['isolated', 'shared', 'compact'] as const satisfies readonly Placement[]

export const exampleOf = (placement: Placement): string => `example-${placement}`
