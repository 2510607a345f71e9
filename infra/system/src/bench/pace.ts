import { setTimeout } from 'node:timers/promises'

/** Calls may overlap. */
export async function atRate(
  perSecond: number,
  times: number,
  work: (n: number) => Promise<void>,
): Promise<void> {
  const began = performance.now()
  const pending: Promise<void>[] = []
  for (let n = 0; n < times; n++) {
    const due = began + (n * 1000) / perSecond
    const early = due - performance.now()
    if (early > 0) await setTimeout(early)
    pending.push(work(n))
  }
  await Promise.all(pending)
}
