export class QueueFull extends Error {}

interface Job {
  readonly run: () => Promise<void>
  readonly refuse: (reason: QueueFull) => void
}

/**
 * Runs `concurrency` jobs at a time, and takes turns between lanes: who queues a hundred jobs waits for them alone. Of
 * more than `longest` waiting jobs, the last of the longest lane is refused.
 */
export function createFairQueue(concurrency: number, longest: number) {
  // The next lane first.
  const lanes = new Map<string, Job[]>()
  let running = 0
  let waiting = 0

  function runNext(): void {
    const [next] = lanes
    if (!next || running >= concurrency) return
    const [lane, [job, ...others]] = next
    lanes.delete(lane)
    if (others.length > 0) lanes.set(lane, others)
    if (!job) return
    waiting -= 1
    running += 1
    void job.run().finally(() => {
      running -= 1
      runNext()
    })
  }

  function refuseOne(): void {
    const [lane, jobs] = [...lanes].reduce((one, other) => (other[1].length > one[1].length ? other : one))
    jobs.pop()?.refuse(new QueueFull())
    if (jobs.length === 0) lanes.delete(lane)
    waiting -= 1
  }

  /** Rejects with QueueFull. */
  return <T>(lane: string, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, refuse) => {
      const job: Job = { run: () => work().then(resolve, refuse), refuse }
      lanes.set(lane, [...(lanes.get(lane) ?? []), job])
      waiting += 1
      runNext()
      if (waiting > longest) refuseOne()
    })
}
