/** Works through a list, with a few under way at any time. An error is thrown when the rest is done. */
export async function aFewAtOnce<T>(
  list: readonly T[],
  few: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const items = list.values()
  const worker = async () => {
    for (const item of items) await work(item)
  }
  const ends = await Promise.allSettled(Array.from({ length: few }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
