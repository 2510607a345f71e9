import type { Placement } from '../stage.ts'

export type { Placement }

/** Where the services of a stage live, from the dearest to the cheapest. */
export const placements = ['isolated', 'shared', 'compact'] as const satisfies readonly Placement[]

/** The stage in which every service is placed so, on the smallest machines that do. */
export const exampleOf = (placement: Placement): string => `example-${placement}`
