/**
 * When a start or a stop is taken for one that hangs, in milliseconds. A hundred times what either takes on a quiet
 * machine: a slow one that starts everything at once must not be taken for one that hangs. What dies is noticed at once.
 */
export const hang = { start: 300_000, stop: 60_000 } as const
