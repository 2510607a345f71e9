/** Milliseconds, some ten times the usual: only a test that hangs exceeds them. */
export const limits = { test: 600_000, wait: 120_000 } as const
