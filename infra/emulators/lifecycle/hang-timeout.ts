/** In milliseconds: a hundred times what a start or stop takes on a quiet machine, since a busy one must not fail. */
export const hangTimeout = { start: 300_000, stop: 60_000 } as const
