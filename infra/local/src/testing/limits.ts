/**
 * How long a test may take, and how long one wait in it, in milliseconds. They end what hangs, and say nothing of speed:
 * some ten times what is usual on a quiet machine. The only limits of the tests are these.
 */
export const limits = { test: 600_000, wait: 120_000 } as const
