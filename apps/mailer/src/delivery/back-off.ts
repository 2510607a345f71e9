/** Pause after a mail's n-th attempt (from 1), in milliseconds. */
export const mailBackOff = (attempts: number, firstMs: number) => backOff(attempts, firstMs, 60_000)

/** Shorter, since every mail waits for the result of a probe. */
export const outageBackOff = (failures: number, firstMs: number) => backOff(failures, firstMs, 5_000)

// With jitter, so that processes that failed together do not retry together.
const backOff = (failures: number, firstMs: number, longestMs: number) =>
  Math.ceil(Math.min(firstMs * 2 ** (failures - 1), longestMs) * (0.75 + Math.random() / 4))
