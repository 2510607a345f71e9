/** Milliseconds: a hundred times the usual duration, for busy machines. */
export const hangTimeout = { start: 300_000, stop: 60_000 } as const
