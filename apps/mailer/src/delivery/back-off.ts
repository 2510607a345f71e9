/**
 * In milliseconds. `attempts` starts at 1. Long in the end: addresses whose mails a server defers for ever would keep the
 * connections from other mails. Source: RFC 5321, 4.5.4.1.
 */
export const mailBackOff = (attempts: number, firstMs: number) => backOff(attempts, firstMs, 1_800_000)

/** Shorter: every mail waits for the probe. */
export const outageBackOff = (failures: number, firstMs: number) => backOff(failures, firstMs, 5_000)

// With jitter, so that processes do not retry together.
const backOff = (failures: number, firstMs: number, longestMs: number) =>
  Math.ceil(Math.min(firstMs * 2 ** (failures - 1), longestMs) * (0.75 + Math.random() / 4))
