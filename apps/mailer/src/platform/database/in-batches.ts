const batchSize = 5_000

/** Deletes until nothing is left. One large transaction would hold locks, and keep vacuum from the rows of all tables. */
export async function inBatches(deleteSome: (limit: number) => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const deleted = await deleteSome(batchSize)
    total += deleted
    if (deleted < batchSize) return total
  }
}
